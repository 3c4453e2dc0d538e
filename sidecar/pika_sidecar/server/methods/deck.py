"""`deck.*`: each tells the `DeckStatus` after it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from ... import not_allowed
from ...aside import run_aside
from ...contract import calls
from ...errors import PikaError
from ...library.names import printable
from ...paths import expand
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.deck import DeckPlay, DeckPlayTrack, DeckSet, DeckStatus


@method(calls.DECK_STATUS)
async def status(app: App, _: Nothing) -> DeckStatus:
    """What is watched, and what plays."""
    return app.live.deck.status()


@method(calls.DECK_SET)
async def set_some(app: App, params: DeckSet) -> DeckStatus:
    """Watch another source or path; without a path, the one that was last chosen for that source.

    It may take long: macOS asks the person when another app's folder is looked at.
    """
    from ...decks import store  # noqa: PLC0415 (as the night: late.py)

    deck = app.live.deck
    source = params.get("source") or deck.source
    if source is None:
        raise PikaError("deck_not_chosen", "Choose first which program plays your music.")
    if "path" not in params:
        path = await app.library.run(store.last_path, source)
    else:
        path = params["path"]
        if path is not None:
            path = expand(path.strip())
            await run_aside(_require_there, path)
    await app.live.choose_deck(source, path)
    return deck.status()


@method(calls.DECK_PLAY)
async def play(app: App, params: DeckPlay) -> DeckStatus:
    """The DJ says what plays: a track of the library, or a title."""
    if "track_id" in params:
        await app.live.play_by_hand("", "", cast("DeckPlayTrack", params)["track_id"])
    else:
        await app.live.play_by_hand(params["title"], params.get("artist", ""), None)
    return app.live.deck.status()


@method(calls.DECK_STOP)
async def stop(app: App, _: Nothing) -> DeckStatus:
    """Nothing plays."""
    await app.live.stop()
    return app.live.deck.status()


def _require_there(path: str) -> None:
    """Raises `PikaError`: `not_found`, `not_allowed`. What else is wrong with it, the deck says itself."""
    try:
        os.stat(path)
    except OSError as error:
        if not_allowed.is_not_allowed(error):
            raise PikaError(
                not_allowed.CODE, not_allowed.sentences(path, printable(path)), path=path
            ) from None
        if not isinstance(error, PermissionError):
            raise _not_found(path) from None
    except ValueError:
        raise _not_found(path) from None


def _not_found(path: str) -> PikaError:
    return PikaError("not_found", f"There is no file or folder {printable(path)}.", path=path)
