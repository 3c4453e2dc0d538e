"""`cues.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...library import cues
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.cues import CueRemove, CuesEdited, CueSet, CueTake, CueUndo, TrackCues
    from ...contract.desk.tracks import TrackId


@method(calls.CUES_LIST)
async def list_cues(app: App, params: TrackId) -> TrackCues:
    """The cues of a track, and those that programs know."""
    return await app.library.run(cues.listed, params["id"])


@method(calls.CUES_SET)
async def put(app: App, params: CueSet) -> CuesEdited:
    """Set one, or change it."""
    result = await app.library.run(cues.put, params)
    app.hub.tracks_changed([params["id"]])
    return result


@method(calls.CUES_REMOVE)
async def remove(app: App, params: CueRemove) -> CuesEdited:
    """Take one away."""
    result = await app.library.run(cues.remove, params["id"], params["slot"])
    app.hub.tracks_changed([params["id"]])
    return result


@method(calls.CUES_TAKE)
async def take(app: App, params: CueTake) -> CuesEdited:
    """Make cues of what programs know or the analysis has found."""
    result = await app.library.run(cues.take, params["id"], params["cues"])
    app.hub.tracks_changed([params["id"]])
    return result


@method(calls.CUES_UNDO)
async def undo(app: App, params: CueUndo) -> TrackCues:
    """Take a change back."""
    result = await app.library.run(cues.undo, params["edit_id"])
    app.hub.tracks_changed([result["id"]])
    return result
