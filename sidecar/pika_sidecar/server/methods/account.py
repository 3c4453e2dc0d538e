"""`account.*`: each tells the `Account` after it, where there is nothing better to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.account import (
        Account,
        AccountCredentials,
        AccountProof,
        AccountRecover,
        AccountSet,
        AccountSetCredentials,
        AccountVerifyEmail,
        DeviceList,
        DeviceRevoke,
        RecoveryCode,
    )
    from ...contract.desk.common import Nothing


@method(calls.ACCOUNT_GET)
async def get(app: App, _: Nothing) -> Account:
    """Who this device is at the cloud."""
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_REFRESH)
async def refresh(app: App, _: Nothing) -> Account:
    """Who this device is, as the cloud says it now."""
    await app.live.accounts.refresh()
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_SET)
async def set_some(app: App, params: AccountSet) -> Account:
    """Another name or slug."""
    said = {"name": params.get("name"), "slug": params.get("slug")}
    changes = {name: value for name, value in said.items() if value is not None}
    if changes:
        await app.live.accounts.change(changes)
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_SET_CREDENTIALS)
async def set_credentials(app: App, params: AccountSetCredentials) -> Account:
    """An e-mail address and password for other devices."""
    await app.live.accounts.set_credentials(params["email"], params.get("password"), params.get("current"))
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_VERIFY_EMAIL)
async def verify_email(app: App, params: AccountVerifyEmail) -> Account:
    """The code that was sent to the address."""
    await app.live.accounts.verify_email(params["code"].strip())
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_RECOVERY_CODE)
async def recovery_code(app: App, params: AccountProof) -> RecoveryCode:
    """A new recovery code; it is shown this once."""
    return {"code": await app.live.accounts.recovery_code(params.get("current"))}


@method(calls.ACCOUNT_SIGN_IN)
async def sign_in(app: App, params: AccountCredentials) -> Account:
    """Use an account on this device."""
    await app.live.accounts.sign_in(params["email"], params["password"])
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_RECOVER)
async def recover(app: App, params: AccountRecover) -> Account:
    """Use an account on this device with its recovery code."""
    await app.live.accounts.recover(params["code"].strip())
    return await app.live.accounts.as_dict()


@method(calls.ACCOUNT_DEVICES)
async def devices(app: App, _: Nothing) -> DeviceList:
    """Where the account is signed in."""
    return await app.live.accounts.devices()


@method(calls.ACCOUNT_REVOKE_DEVICE)
async def revoke_device(app: App, params: DeviceRevoke) -> DeviceList:
    """Sign a device out."""
    await app.live.accounts.revoke(params["id"])
    return await app.live.accounts.devices()


@method(calls.ACCOUNT_SIGN_OUT)
async def sign_out(app: App, _: Nothing) -> Account:
    """Forget the account on this device."""
    await app.live.require_no_night()
    await app.live.accounts.sign_out()
    return await app.live.accounts.as_dict()
