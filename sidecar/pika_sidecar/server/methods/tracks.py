"""`tracks.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...contract.desk import limits as desk_limits
from ...errors import PikaError
from ...library import bulk_edits, edits, tags, tracks
from ...library import similar as library_similar
from ...library.file_tags import forget_cover
from ...library.names import from_db
from ...library.tag_source import DEADLY
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.edits import TagCounts, TracksEdit, TracksEdited
    from ...contract.desk.nights import TrackHistory
    from ...contract.desk.tracks import (
        Cover,
        SimilarQuery,
        SimilarTracks,
        Track,
        TrackEdit,
        TrackEdited,
        TrackId,
        TrackIds,
        TrackIdsQuery,
        TrackPage,
        TrackQuery,
        TrackUndo,
        TrackUndone,
        Waveform,
    )


@method(calls.TRACKS_LIST)
async def list_page(app: App, params: TrackQuery) -> TrackPage:
    """A page of the table."""
    return await app.library.run(
        tracks.list_page,
        offset=params.get("offset", 0),
        limit=params.get("limit", 100),
        sort=params.get("sort", "title"),
        direction=params.get("direction", "asc"),
        search=params.get("search", "").encode("utf-8", "replace").decode("utf-8"),
        states=params.get("states", tracks.STATES),
    )


@method(calls.TRACKS_IDS)
async def list_ids(app: App, params: TrackIdsQuery) -> TrackIds:
    """The ids of the tracks of the table."""
    return await app.library.run(
        tracks.list_ids,
        offset=params.get("offset", 0),
        limit=params.get("limit", desk_limits.EDITED_AT_ONCE[1]),
        sort=params.get("sort", "title"),
        direction=params.get("direction", "asc"),
        search=params.get("search", "").encode("utf-8", "replace").decode("utf-8"),
        states=params.get("states", tracks.STATES),
    )


@method(calls.TRACKS_GET)
async def get(app: App, params: TrackId) -> Track:
    """One track with everything."""
    return await app.library.run(tracks.get, params["id"])


@method(calls.TRACKS_WAVEFORM)
async def waveform(app: App, params: TrackId) -> Waveform | None:
    """Its waveform, or null before the analysis."""
    return await app.library.run(tracks.waveform, params["id"])


@method(calls.TRACKS_COVER)
async def cover(app: App, params: TrackId) -> Cover | None:
    """The cover in its file, or null. Only files of the library can be asked for."""
    row = await app.library.run(tracks.require, params["id"])
    if not row["has_cover"]:
        return None
    try:
        return await app.tags.cover(from_db(row["path"]))
    except PikaError as error:
        if error.code in DEADLY:
            await app.library.run(forget_cover, params["id"])
            app.changes.tracks([params["id"]])
        raise


@method(calls.TRACKS_SIMILAR)
async def similar(app: App, params: SimilarQuery) -> SimilarTracks:
    """What goes best with one track."""
    return await app.library.run(library_similar.similar, params["id"], params.get("limit", 20))


@method(calls.TRACKS_HISTORY)
async def history(app: App, params: TrackId) -> TrackHistory:
    """When and where one was played."""
    from ...live.track_history import history as plays_of  # noqa: PLC0415 (see late.py)

    return {"plays": await app.library.run(plays_of, params["id"])}


@method(calls.TRACKS_EDIT)
async def edit(app: App, params: TrackEdit) -> TrackEdited:
    """Set a manual value, or take it away with null."""
    result = await app.library.run(edits.edit, params["id"], params["field"], params["value"])
    app.changes.tracks([params["id"]])
    return result


@method(calls.TRACKS_EDIT_MANY)
async def edit_many(app: App, params: TracksEdit) -> TracksEdited:
    """Change many tracks at once."""
    result = await bulk_edits.edit_many(app.library, params["ids"], params["change"])
    app.changes.tracks(result["ids"])
    return result


@method(calls.TRACKS_UNDO)
async def undo(app: App, params: TrackUndo) -> TrackUndone:
    """Take an edit back."""
    result = await bulk_edits.undo(app.library, params["edit_id"])
    app.changes.tracks(result["ids"])
    return result


@method(calls.TRACKS_TAGS)
async def tag_counts(app: App, _: Nothing) -> TagCounts:
    """The tags that there are."""
    return await app.library.run(tags.counts)
