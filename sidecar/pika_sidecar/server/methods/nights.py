"""`nights.*`: the logbook. Its modules are loaded at the first call (see `late.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.nights import Night, NightExport, NightId, NightList, NightNote


@method(calls.NIGHTS_LIST)
async def list_all(app: App, _: Nothing) -> NightList:
    """All nights, newest first."""
    from ...live import logbook  # noqa: PLC0415

    return {"nights": await app.library.run(logbook.list_all)}


@method(calls.NIGHTS_GET)
async def get(app: App, params: NightId) -> Night:
    """One night with everything."""
    from ...live import logbook  # noqa: PLC0415

    return await app.library.run(logbook.get, params["id"])


@method(calls.NIGHTS_NOTE)
async def note(app: App, params: NightNote) -> Night:
    """Write a note to a night, or to one of its plays."""
    from ...live import logbook  # noqa: PLC0415

    await app.library.run(logbook.note, params["id"], params.get("play"), params["text"])
    return await app.library.run(logbook.get, params["id"])


@method(calls.NIGHTS_EXPORT)
async def export(app: App, params: NightId) -> NightExport:
    """A night as a table."""
    from ...live import export as csv_export  # noqa: PLC0415
    from ...live import logbook  # noqa: PLC0415

    night = await app.library.run(logbook.get, params["id"])
    return {"file_name": csv_export.file_name(night), "csv": csv_export.as_csv(night)}


@method(calls.NIGHTS_REMOVE)
async def remove(app: App, params: NightId) -> Nothing:
    """Take a night out of the logbook."""
    from ...live import logbook  # noqa: PLC0415

    await app.library.run(logbook.remove, params["id"])
    return {}


@method(calls.NIGHTS_RESTORE)
async def restore(app: App, params: NightId) -> Night:
    """Bring it back."""
    from ...live import logbook  # noqa: PLC0415

    await app.library.run(logbook.restore, params["id"])
    return await app.library.run(logbook.get, params["id"])
