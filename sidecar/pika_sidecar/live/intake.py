"""What the deck plays becomes plays of the night; what the library learns of their tracks, too."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from ..decks.deck import RECENT_MS, Deck, Seen
from ..decks.entry import Entry
from ..errors import PikaError
from ..library.library import Library
from ..library.tracks import require
from ..text import optional, typed
from . import nights, plays
from .clock import NightClock

log = logging.getLogger(__name__)

# Characters of a title or an artist that the DJ types.
LONGEST_TYPED = 200


class Intake:
    """Owns the deck. `on_deck()`: its status may be another one; `commanded()`: the outbox has got more."""

    def __init__(
        self,
        library: Library,
        clock: NightClock,
        *,
        on_deck: Callable[[], None],
        commanded: Callable[[], None],
    ) -> None:
        self.deck = Deck(library, self._take_entries, on_deck, wall=clock.wall)
        self._library = library
        self._clock = clock
        self._commanded = commanded
        self._touched: set[int] | None = set()

    def begins(self) -> tuple[Entry | None, int, list[str]]:
        """For a night that begins now: what plays, from when on entries of the deck count (ms, machine's
        clock), and the keys of those that do not.
        """
        current = self.deck.current()
        began = None if current is None else current.started_at
        # Decks write whole seconds.
        since = (self._clock.wall() if began is None else began) // 1000 * 1000
        before = [
            one.entry.key for one in self.deck.entries() if current is None or one.entry.key != current.key
        ]
        return current, since, before

    async def take_current(self, current: Entry) -> None:
        """What plays when the night begins is its first play."""
        await self._take(self.deck.source_of(current), current, self.deck.track_of(current))

    async def play_by_hand(self, title: str, artist: str, track_id: int | None) -> None:
        """The DJ says what plays."""
        path = None
        if track_id is not None:
            row = await self._library.run(require, track_id)
            title, artist, path = row["title"], row["artist"], plays.path_of(row)
        else:
            title, artist = typed("title", title, LONGEST_TYPED), optional("artist", artist, LONGEST_TYPED)
        entry = await self.deck.play(title, artist, track_id, path)
        await self._take("manual", entry, track_id)

    async def choose_deck(self, source: str, path: str | None) -> None:
        """Watch another deck; what it has played before is not of this night."""
        await self.deck.choose(source, path, before_first_entries=self._deck_changes)

    def tracks_changed(self, ids: Iterable[int] | None) -> None:
        """Tracks of the library are others now (None: many)."""
        if ids is None or self._touched is None:
            self._touched = None
        else:
            self._touched.update(ids)

    async def refresh_tracks(self) -> None:
        """Tell the cloud and the deck what is better known now of tracks that have changed."""
        ids, self._touched = self._touched, set()
        if ids is not None and not ids:
            return
        try:
            if await self._library.run(plays.refresh, ids, self._clock.stamp()):
                self._commanded()
            await self.deck.refresh()
        except PikaError as error:
            log.warning("Plays wait for the library: %s", error.code)
            self.tracks_changed(ids)

    async def _take_entries(self, source: str, seen: list[Seen]) -> None:
        night = await self._library.run(nights.on_air)
        if night is None:
            return
        known = await self._library.run(plays.known_entries, night)
        now = self._clock.wall()
        new = [
            one.entry
            for one in seen
            if one.entry.key not in known and belongs(one, since=night["deck_since"], now=now)
        ]
        for entry in sorted(new, key=lambda entry: entry.started_at or now):
            await self._take(source, entry, None)

    async def _take(self, source: str, entry: Entry, track_id: int | None) -> None:
        began = self._clock.now() if entry.started_at is None else self._clock.of_wall(entry.started_at)
        if await self._library.run(plays.take, source, entry, self._clock.stamp(began), track_id):
            self._commanded()

    async def _deck_changes(self) -> None:
        _, since, before = self.begins()
        await self._library.run(nights.count_from, since, before)


def belongs(one: Seen, *, since: int, now: int) -> bool:
    """Is an unknown entry of the deck of this night? One without a time has appeared while Pika was away.

    What has just appeared and is from just now counts also when the machine's clock was put back meanwhile.
    """
    began = one.entry.started_at
    return began is None or began >= since or (one.fresh and abs(now - began) < RECENT_MS)
