"""The deck: watches the chosen source, and knows what plays. Before one was chosen it looks at nothing."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..aside import run_aside
from ..errors import PikaError
from ..library.library import Library
from . import sources, store
from .entry import Entry, Reading, Source
from .manual import Manual

if TYPE_CHECKING:
    from ..contract.desk.deck import DeckSource, DeckStatus, DeckTrack

log = logging.getLogger(__name__)

# How often the source is looked at (s): the room sees a new track a second later at most.
POLL_S = 1.0
# How long a track may have been on whose length nobody knows, or that was seen to begin (ms).
RECENT_MS = 15 * 60_000
# Clocks and files agree to the second or so; an entry from further ahead is brought back to here.
AHEAD_MS = 2_000


@dataclass(frozen=True)
class Seen:
    """An entry with its beginning settled (`started_at` None: it was there before, and does not say when).

    `fresh`: it has appeared since the watcher last looked.
    """

    entry: Entry
    fresh: bool


class Deck:
    """`on_entries(source, seen)` gets all entries of the deck, oldest first, whenever there is something new;
    `on_change()` says that `status()` may be another one. Both are called in the event loop. `wall()` is the
    machine's clock (ms).
    """

    def __init__(
        self,
        library: Library,
        on_entries: Callable[[str, list[Seen]], Awaitable[None]],
        on_change: Callable[[], None],
        *,
        wall: Callable[[], int],
    ) -> None:
        self._wall = wall
        self._library = library
        self._on_entries = on_entries
        self._on_change = on_change
        self._chosen = False
        # Until the DJ has chosen one: it looks at nothing, and what is said by hand plays.
        self._source: Source = Manual()
        self._path: str | None = None
        self._reading = Reading()
        self._handled: Reading | None = None
        self._seen: dict[str, Seen] = {}
        # Also of entries that are gone: a file that is being written anew is empty for a moment.
        self._remembered: dict[str, Seen] = {}
        self._by_hand: Entry | None = None
        self._by_hand_track: int | None = None
        self._stopped: str | None = None
        self._now: DeckTrack | None = None
        self._looking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @property
    def source(self) -> DeckSource | None:
        """Id of the chosen source; None until there is one."""
        return self._source.id if self._chosen else None

    @property
    def path(self) -> str | None:
        """Where it is looked for; None: in the usual places."""
        return self._path

    async def open(self) -> None:
        """Begin to watch what was chosen last."""
        if self._task is None:
            chosen = await self._library.run(store.get)
            if chosen is not None and chosen[0] in sources.IDS:
                self._source, self._path, self._chosen = sources.make(chosen[0]), chosen[1], True
            self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """End watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def choose(
        self, source: str, path: str | None, *, before_first_entries: Callable[[], Awaitable[None]]
    ) -> None:
        """Watch another source, or another path of it (None: the usual ones).

        `before_first_entries()` is called when `entries()` are those of the new choice, before anybody gets
        them.
        """
        await self._library.run(store.put, source, path)
        async with self._looking:
            self._source, self._path, self._chosen = sources.make(source), path, True
            self._reading, self._handled, self._seen, self._remembered = Reading(), None, {}, {}
            self._stopped = None
            self._reading = await run_aside(self._source.read, self._path)
            self._settle(self._reading)
            await before_first_entries()
        self._on_change()
        await self.look()

    async def play(self, title: str, artist: str, track_id: int | None, path: str | None) -> Entry:
        """The DJ says what plays now."""
        self._by_hand = Entry(f"manual\n{uuid.uuid4()}", title, artist, path, self._wall())
        self._by_hand_track = track_id
        self._stopped = None
        await self.refresh()
        return self._by_hand

    async def stop(self) -> None:
        """Nothing plays, until something new begins."""
        current = self.current()
        self._stopped = None if current is None else current.key
        await self.refresh()

    def source_of(self, entry: Entry) -> str:
        """Where a current entry comes from."""
        return "manual" if entry is self._by_hand else self._source.id

    def track_of(self, entry: Entry) -> int | None:
        """The track that the DJ chose for it by hand."""
        return self._by_hand_track if entry is self._by_hand else None

    def entries(self) -> list[Seen]:
        """All entries of the deck as they are known, oldest first."""
        return list(self._seen.values())

    def current(self) -> Entry | None:
        """What plays now, as far as anybody can tell."""
        now = self._wall()
        candidates = [
            seen.entry
            for seen in self._seen.values()
            if seen.entry.started_at is not None and _is_on(seen, now)
        ]
        if self._by_hand is not None:
            candidates.append(self._by_hand)
        latest = max(candidates, key=lambda entry: entry.started_at or 0, default=None)
        return None if latest is None or latest.key == self._stopped else latest

    def status(self) -> DeckStatus:
        """The contract's `DeckStatus`."""
        reading = self._reading
        return {
            "source": self.source,
            "path": self._path,
            "watching": list(reading.watching),
            "found": reading.file is not None,
            "file": reading.file,
            "now": self._now,
            "problem": None if reading.problem is None else reading.problem.as_dict(),
            "sources": [{"id": source.id, "name": source.name} for source in sources.SOURCES],
        }

    async def refresh(self) -> None:
        """Find out anew what plays and what the library knows of it."""
        current = self.current()
        now = None
        if current is not None:
            now = await self._library.run(store.now_playing, current, self.track_of(current))
        if now != self._now:
            self._now = now
            self._on_change()

    async def look(self) -> None:
        """Look at the source once."""
        async with self._looking:
            reading = await run_aside(self._source.read, self._path)
            if reading is not self._reading:
                self._reading = reading
                self._on_change()
            if reading is not self._handled:
                seen = self._settle(reading)
                await self._on_entries(self._source.id, seen)
                # Only now: when that failed, the same is tried again at the next look.
                self._handled = reading
        await self.refresh()

    def _settle(self, reading: Reading) -> list[Seen]:
        first = self._handled is None and not self._remembered
        now = self._wall()
        settled: dict[str, Seen] = {}
        for entry in reading.entries:
            known = self._remembered.get(entry.key)
            if known is not None:
                settled[entry.key] = replace(known, entry=replace(entry, started_at=known.entry.started_at))
                continue
            began = entry.started_at
            if began is None:
                began = None if first else now
            settled[entry.key] = Seen(
                replace(entry, started_at=began and min(began, now + AHEAD_MS)), not first
            )
        self._seen = settled
        self._remembered.update(settled)
        return list(settled.values())

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except PikaError as error:
                log.warning("The deck waits for the library: %s", error.code)
            except Exception:
                log.exception("Watching the deck failed")
            await asyncio.sleep(POLL_S)


def _is_on(seen: Seen, now: int) -> bool:
    """An entry that was there before counts while it can still sound; one that was seen to begin, a while
    longer.
    """
    began, duration = seen.entry.started_at or 0, seen.entry.duration
    length = RECENT_MS if duration is None else round(duration * 1000)
    return now - began <= (max(length, RECENT_MS) if seen.fresh else length)
