"""`nights.*`: the logbook."""

from __future__ import annotations

from typing import Any

from ...live import export as exporting
from ...live import logbook
from ..app import App
from ..rpc import Params


async def list_all(app: App, params: Params) -> dict[str, Any]:
    """All nights, newest first."""
    params.finish()
    return {"nights": await app.library.run(logbook.list_all)}


async def get(app: App, params: Params) -> dict[str, Any]:
    """One night with everything."""
    night = params.whole("id")
    params.finish()
    return await app.library.run(logbook.get, night)


async def note(app: App, params: Params) -> dict[str, Any]:
    """Write a note to a night, or to one of its plays."""
    night, play, text = params.whole("id"), params.optional_text("play"), params.text("text")
    params.finish()
    await app.library.run(logbook.note, night, play, text)
    return await app.library.run(logbook.get, night)


async def export(app: App, params: Params) -> dict[str, Any]:
    """A night as a table."""
    night_id = params.whole("id")
    params.finish()
    night = await app.library.run(logbook.get, night_id)
    return {"file_name": exporting.file_name(night), "csv": exporting.as_csv(night)}


async def remove(app: App, params: Params) -> dict[str, Any]:
    """Take a night out of the logbook."""
    night = params.whole("id")
    params.finish()
    await app.library.run(logbook.remove, night)
    return {}


async def restore(app: App, params: Params) -> dict[str, Any]:
    """Bring it back."""
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
