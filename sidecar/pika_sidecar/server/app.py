"""One running sidecar as its methods see it; `compose.py` puts it together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..analysis_queue.queue import AnalysisQueue
from ..contract import calls
from ..errors import PikaError
from ..late import Late
from ..library.library import Library
from ..library.refresher import Refresher
from ..library.scanner import Scanner
from ..sound.sounds import Sounds
from ..sound.tickets import Tickets
from ..tag_reading.reader import TagReader
from .hub import Hub
from .pages import Pages

if TYPE_CHECKING:
    from ..contract.desk.app import Closing
    from ..importing.importing import Importing
    from ..live.live import Live
    from ..sets.watch import TonightWatch
    from ..tag_writing.tag_writing import TagWriting
    from ..updates.updates import Updates

# A library that cannot be used is tried again after so long (s): the disk is back, the other program has
# ended.
REOPEN_S = 5.0
# So long after the start (s) updates are looked after: the page comes first.
UPDATES_AFTER_S = 2.0


@dataclass(frozen=True)
class Changes:
    """Who hears of it when something of the library has become another: the pages, and the night."""

    hub: Hub
    live: Late[Live]
    importing: Late[Importing]
    tonight: Late[TonightWatch]

    def tracks(self, ids: Iterable[int] | None) -> None:
        """These tracks are others now; None: many."""
        known = None if ids is None else list(ids)
        self.hub.tracks_changed(known)
        if self.live.made is not None:
            self.live.made.tracks_changed(known)
        if known is None and self.importing.made is not None:
            self.importing.made.library_changed()

    def sets(self, ids: Iterable[int] | None) -> None:
        """These folders, crates and sets are others now; None: many."""
        self.hub.sets_changed(ids)
        if self.tonight.made is not None:
            self.tonight.made.changed()


class App:
    """The parts, opened and closed in order. `shell`: which shell shows the page."""

    def __init__(
        self,
        data_dir: Path,
        shell: str,
        *,
        pages: Pages,
        hub: Hub,
        library: Library,
        scanner: Scanner,
        refresher: Refresher,
        tags: TagReader,
        sounds: Sounds,
        tickets: Tickets,
        queue: AnalysisQueue,
        changes: Changes,
        live: Late[Live],
        importing: Late[Importing],
        tag_writing: Late[TagWriting],
        tonight: Late[TonightWatch],
        updates: Late[Updates],
    ) -> None:
        self.data_dir = data_dir
        self.shell = shell
        self.started = time.monotonic()
        self.pages = pages
        self.hub = hub
        self.library = library
        self.scanner = scanner
        self.refresher = refresher
        self.tags = tags
        self.sounds = sounds
        self.tickets = tickets
        self.queue = queue
        self.changes = changes
        self._live = live
        self._importing = importing
        self._tag_writing = tag_writing
        self._tonight = tonight
        self._updates = updates
        self._opened = False
        self._opening = asyncio.Lock()

    @property
    def updates(self) -> Updates:
        """Newer versions of Pika."""
        return self._updates.get()

    @property
    def importing(self) -> Importing:
        """What other programs know."""
        return self._importing.get()

    @property
    def tag_writing(self) -> TagWriting:
        """Tags that are written into files."""
        return self._tag_writing.get()

    @property
    def live(self) -> Live:
        """The night, its deck and its account."""
        return self._live.get()

    @property
    def tonight(self) -> TonightWatch:
        """The set of the night."""
        return self._tonight.get()

    async def open(self) -> PikaError | None:
        """Open the library and go on with what the last sidecar left; why it cannot be used, or None."""
        async with self._opening:
            problem = await self.library.problem()
            if problem is None and not self._opened:
                await self.queue.open()
                await self.scanner.resume()
                self.refresher.start()
                await self.live.open()
                self._opened = True
            return problem

    async def keep_opening(self) -> None:
        """Open as soon as it is possible, whether a page asks or not."""
        problem = await self.open()
        # With a library or without: an update may be the way out. Its modules must not hold up the start.
        await asyncio.sleep(UPDATES_AFTER_S)
        await self.updates.open()
        while problem is not None:
            await asyncio.sleep(REOPEN_S)
            problem = await self.open()
        await self.tag_writing.open()

    async def close(self, reason: str) -> None:
        """Tell the pages, stop the work, close the library. Nothing is lost: it goes on at the next start."""
        closing: Closing = {"reason": reason}
        self.hub.send_now(calls.APP_CLOSING, closing)
        if self._updates.made is not None:
            await self._updates.made.close()
        if self._live.made is not None:
            await self._live.made.close()
        if self._importing.made is not None:
            await self._importing.made.close()
        if self._tag_writing.made is not None:
            await self._tag_writing.made.close()
        await self.refresher.close()
        if self._tonight.made is not None:
            await self._tonight.made.close()
        await self.scanner.close()
        await self.tags.close()
        await self.sounds.close()
        await self.queue.close()
        await self.library.close()
