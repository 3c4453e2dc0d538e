"""`nights.*`: the logbook. Its modules are loaded at the first call (see `App.live`)."""

from __future__ import annotations

from typing import Any

from ...contract.desk import Night, NightExport, NightList
from ..app import App
from ..rpc import Params


async def list_all(app: App, params: Params) -> NightList:
    """All nights, newest first."""
    from ...live import logbook  # noqa: PLC0415

    params.finish()
    return {"nights": await app.library.run(logbook.list_all)}


async def get(app: App, params: Params) -> Night:
    """One night with everything."""
    from ...live import logbook  # noqa: PLC0415

    night = params.whole("id")
    params.finish()
    return await app.library.run(logbook.get, night)


async def note(app: App, params: Params) -> Night:
    """Write a note to a night, or to one of its plays."""
    from ...live import logbook  # noqa: PLC0415

    night, play, text = params.whole("id"), params.optional_text("play"), params.text("text")
    params.finish()
    await app.library.run(logbook.note, night, play, text)
    return await app.library.run(logbook.get, night)


async def export(app: App, params: Params) -> NightExport:
    """A night as a table."""
    from ...live import export as csv_export  # noqa: PLC0415
    from ...live import logbook  # noqa: PLC0415

    night_id = params.whole("id")
    params.finish()
    night = await app.library.run(logbook.get, night_id)
    return {"file_name": csv_export.file_name(night), "csv": csv_export.as_csv(night)}


async def remove(app: App, params: Params) -> dict[str, Any]:
    """Take a night out of the logbook."""
    from ...live import logbook  # noqa: PLC0415

    night = params.whole("id")
    params.finish()
    await app.library.run(logbook.remove, night)
    return {}


async def restore(app: App, params: Params) -> Night:
    """Bring it back."""
    from ...live import logbook  # noqa: PLC0415

    night = params.whole("id")
    params.finish()
    await app.library.run(logbook.restore, night)
    return await app.library.run(logbook.get, night)


METHODS = {
    "nights.list": list_all,
    "nights.get": get,
    "nights.note": note,
    "nights.export": export,
    "nights.remove": remove,
    "nights.restore": restore,
}
