"""`account.nights`, `account.delete_night`, `account.delete`. Modules are loaded late (see `late.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.account import Account
    from ...contract.desk.common import Nothing
    from ...contract.desk.deletion import AccountDelete, CloudNightDelete, CloudNights


@method(calls.ACCOUNT_NIGHTS)
async def nights(app: App, _: Nothing) -> CloudNights:
    """What the cloud keeps of the account's nights."""
    return {"nights": await app.live.accounts.sessions()}


@method(calls.ACCOUNT_DELETE_NIGHT)
async def delete_night(app: App, params: CloudNightDelete) -> CloudNights:
    """Delete a night in the cloud; the logbook keeps its copy, without the recap's address."""
    from ...live import logbook  # noqa: PLC0415

    session = params["session"]
    left = await app.live.accounts.delete_session(session)
    await app.library.run(logbook.forget_recap, session)
    return {"nights": left}


@method(calls.ACCOUNT_DELETE)
async def delete(app: App, params: AccountDelete) -> Account:
    """Delete the account in the cloud, and forget it here; the logbook stays."""
    from ...live import logbook  # noqa: PLC0415

    await app.live.require_no_night()
    deleted = await app.live.accounts.delete(params["password"])
    await app.library.run(logbook.forget_recaps_of, deleted)
    return await app.live.accounts.as_dict()
