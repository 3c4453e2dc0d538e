"""`tracks.*`"""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from ...analysis.errors import AnalysisError
from ...errors import PikaError
from ...library import edits, tracks
from ...library import similar as library_similar
from ...library.names import from_db
from ..app import App
from ..rpc import Params


async def list_page(app: App, params: Params) -> dict[str, Any]:
    """A page of the table."""
    page = {
        "offset": params.whole("offset", 0),
        "limit": params.whole("limit", 100, 1, tracks.MAX_PAGE),
        "sort": params.text("sort", "title", tracks.SORTS),
        "direction": params.text("direction", "asc", ("asc", "desc")),
        "search": params.text("search", "").encode("utf-8", "replace").decode("utf-8"),
        "states": params.texts("states", tracks.STATES, tracks.STATES),
    }
    params.finish()
    return await app.library.run(tracks.list_page, **page)


async def get(app: App, params: Params) -> dict[str, Any]:
    """One track with everything."""
    track_id = params.whole("id")
    params.finish()
    return await app.library.run(tracks.get, track_id)


async def waveform(app: App, params: Params) -> dict[str, str] | None:
    """Its waveform, or null before the analysis."""
    track_id = params.whole("id")
    params.finish()
    return await app.library.run(tracks.waveform, track_id)


async def cover(app: App, params: Params) -> dict[str, str] | None:
    """The cover in its file, or null. Only files of the library can be asked for."""
    track_id = params.whole("id")
    params.finish()
    row = await app.library.run(tracks.require, track_id)
    if not row["has_cover"]:
        return None
    found = await asyncio.to_thread(_read_cover, from_db(row["path"]))
    return found and {"mime": found[0], "data": base64.b64encode(found[1]).decode("ascii")}


def _read_cover(path: str) -> tuple[str, bytes] | None:
    from ...analysis.tags import read_cover  # noqa: PLC0415 (mutagen is slow to load)

    try:
        return read_cover(path)
    except AnalysisError as error:
        raise PikaError(error.code, error.message, path=path) from error


async def similar(app: App, params: Params) -> dict[str, Any]:
    """What goes best with one track."""
    track_id, limit = params.whole("id"), params.whole("limit", 20, 1, library_similar.MAX_SIMILAR)
    params.finish()
    return await app.library.run(library_similar.similar, track_id, limit)


async def edit(app: App, params: Params) -> dict[str, Any]:
    """Set a manual value, or take it away with null."""
    track_id, field, value = params.whole("id"), params.text("field"), params.anything("value")
    params.finish()
    result = await app.library.run(edits.edit, track_id, field, value)
    app.changes.tracks([track_id])
    return result


async def undo(app: App, params: Params) -> dict[str, Any]:
    """Take an edit back."""
    edit_id = params.whole("edit_id")
    params.finish()
    result = await app.library.run(edits.undo, edit_id)
    app.changes.tracks([result["track"]["id"]])
    return result


METHODS = {
    "tracks.list": list_page,
    "tracks.get": get,
    "tracks.waveform": waveform,
    "tracks.cover": cover,
    "tracks.similar": similar,
    "tracks.edit": edit,
    "tracks.undo": undo,
}
