"""`account.*`"""

from __future__ import annotations

from ...contract.desk import Account, DeviceList, RecoveryCode
from ..app import App
from ..rpc import Params


async def get(app: App, params: Params) -> Account:
    """Who this device is at the cloud."""
    params.finish()
    return await app.live.accounts.as_dict()


async def set_some(app: App, params: Params) -> Account:
    """Another name or slug."""
    said = {name: params.optional_text(name) for name in ("name", "slug")}
    params.finish()
    changes = {name: value for name, value in said.items() if value is not None}
    if changes:
        await app.live.accounts.change(changes)
    return await app.live.accounts.as_dict()


async def set_credentials(app: App, params: Params) -> Account:
    """An e-mail address and password for other devices."""
    email, password = params.text("email"), params.text("password")
    params.finish()
    await app.live.accounts.set_credentials(email, password)
    return await app.live.accounts.as_dict()


async def recovery_code(app: App, params: Params) -> RecoveryCode:
    """A new recovery code; it is shown this once."""
    params.finish()
    return {"code": await app.live.accounts.recovery_code()}


async def sign_in(app: App, params: Params) -> Account:
    """Use an account on this device."""
    email, password = params.text("email"), params.text("password")
    params.finish()
    await app.live.accounts.sign_in(email, password)
    return await app.live.accounts.as_dict()


async def recover(app: App, params: Params) -> Account:
    """Use an account on this device with its recovery code."""
    code = params.text("code")
    params.finish()
    await app.live.accounts.recover(code.strip())
    return await app.live.accounts.as_dict()


async def devices(app: App, params: Params) -> DeviceList:
    """Where the account is signed in."""
    params.finish()
    return {"devices": await app.live.accounts.devices()}


async def revoke_device(app: App, params: Params) -> DeviceList:
    """Sign a device out."""
    device = params.text("id")
    params.finish()
    await app.live.accounts.revoke(device)
    return {"devices": await app.live.accounts.devices()}


async def sign_out(app: App, params: Params) -> Account:
    """Forget the account on this device."""
    params.finish()
    await app.live.require_no_night()
    await app.live.accounts.sign_out()
    return await app.live.accounts.as_dict()


METHODS = {
    "account.get": get,
    "account.set": set_some,
    "account.set_credentials": set_credentials,
    "account.recovery_code": recovery_code,
    "account.sign_in": sign_in,
    "account.recover": recover,
    "account.devices": devices,
    "account.revoke_device": revoke_device,
    "account.sign_out": sign_out,
}
