"""`recordings.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...library import merging, recording_list
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.recordings import RecordingMerge, RecordingMergeId, Recordings, RecordingsApart


@method(calls.RECORDINGS_FIND)
async def find(app: App, _: Nothing) -> Recordings:
    """Every group of files that are one recording, and what was merged."""
    return await app.library.run_apart(recording_list.shown)


@method(calls.RECORDINGS_MERGE)
async def merge(app: App, params: RecordingMerge) -> RecordingMergeId:
    """One of them stands for the others."""
    batch = await app.library.run(merging.merge, params["keep"], params["others"])
    app.changes.tracks(None)
    app.changes.sets(None)
    return {"merge": batch}


@method(calls.RECORDINGS_UNMERGE)
async def unmerge(app: App, params: RecordingMergeId) -> Nothing:
    """Take a merge back."""
    await app.library.run(merging.undo, params["merge"])
    app.changes.tracks(None)
    app.changes.sets(None)
    return {}


@method(calls.RECORDINGS_APART)
async def apart(app: App, params: RecordingsApart) -> Nothing:
    """These are different recordings."""
    await app.library.run(merging.apart, params["tracks"])
    return {}
