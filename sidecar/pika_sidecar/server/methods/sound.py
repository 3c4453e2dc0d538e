"""`sound.*`"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...contract import calls
from ...library import tracks
from ...library.names import from_db
from ...sound.sounds import source_of
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.sound import SoundOpened
    from ...contract.desk.tracks import TrackId


@method(calls.SOUND_READY)
async def ready(app: App, _: Nothing) -> Nothing:
    """Have a decoder ready."""
    await app.sounds.warm()
    return {}


@method(calls.SOUND_OPEN)
async def open_sound(app: App, params: TrackId) -> SoundOpened:
    """Begin to decode a track. Only files of the library can be asked for."""
    row = await app.library.run(tracks.require, params["id"])
    source = await asyncio.to_thread(source_of, from_db(row["path"]))
    sound = await app.sounds.open(source)
    return {
        "url": app.tickets.issue(params["id"], sound),
        "changed": (source.size, source.modified_ns) != (row["size"], row["mtime"]),
    }
