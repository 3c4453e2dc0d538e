"""`deck.*`: each returns the `DeckStatus` after it."""

from __future__ import annotations

import asyncio
import os

from ...contract.desk import DeckStatus
from ...errors import PikaError
from ...library.names import printable
from ...paths import expand
from ..app import App
from ..rpc import InvalidParams, Params


async def status(app: App, params: Params) -> DeckStatus:
    """What is watched, and what plays."""
    params.finish()
    return app.live.deck.status()


async def set_some(app: App, params: Params) -> DeckStatus:
    """Watch another source or path; without a path, the one that was last chosen for that source."""
    from ...decks import sources, store  # noqa: PLC0415 (as App.live)

    deck = app.live.deck
    path_said = params.has("path")
    source, path = params.optional_text("source", sources.IDS) or deck.source, params.optional_text("path")
    params.finish()
    if not path_said:
        path = await app.library.run(store.last_path, source)
    elif path is not None:
        path = expand(path.strip())
        if not await asyncio.to_thread(os.path.exists, path):
            raise PikaError("not_found", f"There is no file or folder {printable(path)}.", path=path)
    await app.live.choose_deck(source, path)
    return deck.status()


async def play(app: App, params: Params) -> DeckStatus:
    """The DJ says what plays: a track of the library, or a title."""
    track_id = params.optional_whole("track_id")
    if track_id is None:
        title, artist = params.text("title"), params.text("artist", "")
    elif params.has("title") or params.has("artist"):
        raise InvalidParams('either "track_id" or "title" and "artist"')
    else:
        title = artist = ""
    params.finish()
    await app.live.play_by_hand(title, artist, track_id)
    return app.live.deck.status()


async def stop(app: App, params: Params) -> DeckStatus:
    """Nothing plays."""
    params.finish()
    await app.live.stop()
    return app.live.deck.status()


METHODS = {"deck.status": status, "deck.set": set_some, "deck.play": play, "deck.stop": stop}
