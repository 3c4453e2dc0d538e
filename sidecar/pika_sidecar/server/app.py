"""Everything that the methods work on, put together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..analysis_queue.queue import AnalysisQueue
from ..errors import PikaError
from ..library.library import Library
from ..library.scanner import Scanner
from .hub import Hub

if TYPE_CHECKING:
    from ..live.live import Live
    from ..updates.apply import Handover
    from ..updates.updates import Updates

REOPEN_S = 5.0
UPDATES_AFTER_S = 2.0


class App:
    """One running sidecar: its library, its scanner, its night and its notifications."""

    def __init__(self, data_dir: Path, shell: str) -> None:
        self.data_dir = data_dir
        self.shell = shell
        self.started = time.monotonic()
        self.hub = Hub()
        self._opened = False
        self._opening = asyncio.Lock()
        self.library = Library(data_dir)
        self.scanner = Scanner(self.library, self._scan_progress, self._tracks_scanned)
        self.queue = AnalysisQueue(self.library, self._analysis_progress, self.tracks_changed)
        self._live: Live | None = None
        self._updates: Updates | None = None
        # The server's business: the builds of the pages that are connected and have said hello.
        self.pages: Callable[[], list[str]] = list
        # The shell's business: to end so that another version can begin, and what that one is started with.
        self.restart: Callable[[Handover], None] = lambda handover: None
        self.launch: Callable[[], list[str]] = list

    @property
    def updates(self) -> Updates:
        """Newer versions of Pika."""
        if self._updates is None:
            from ..updates.updates import Updates  # noqa: PLC0415 (as the night)

            self._updates = Updates(
                self.library,
                self.data_dir,
                changed=self._updates_changed,
                restart=self._restart,
                launch=self._launch,
            )
        return self._updates

    @property
    def live(self) -> Live:
        """The night, its deck and its account."""
        if self._live is None:
            # Loaded when the server listens already: the page need not wait for it.
            from ..live.live import Live  # noqa: PLC0415

            self._live = Live(
                self.library, self.data_dir, on_status=self._live_changed, on_deck=self._deck_changed
            )
        return self._live

    async def open(self) -> PikaError | None:
        """Open the library and go on with what the last sidecar left; why it cannot be used, or None."""
        async with self._opening:
            problem = await self.library.problem()
            if problem is None and not self._opened:
                await self.queue.open()
                await self.scanner.resume()
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

    async def close(self, reason: str) -> None:
        """Tell the pages, stop the work, close the library. Nothing is lost: it goes on at the next start."""
        self.hub.send_now("app.closing", {"reason": reason})
        if self._updates is not None:
            await self._updates.close()
        if self._live is not None:
            await self._live.close()
        await self.scanner.close()
        await self.queue.close()
        await self.library.close()

    def tracks_changed(self, ids: Iterable[int] | None) -> None:
        """Tell the pages and the night which tracks are others now; None: many."""
        known = None if ids is None else list(ids)
        self.hub.tracks_changed(known)
        if self._live is not None:
            self._live.tracks_changed(known)

    def _live_changed(self) -> None:
        self.hub.send_soon("live.changed", lambda: self.live.last_status)
        is_on = self.live.last_status["state"] == "live"
        self.updates.night_changed(is_on)
        self.queue.night_changed(is_on)

    def _restart(self, handover: Handover) -> None:
        self.restart(handover)

    def _launch(self) -> list[str]:
        return self.launch()

    def _updates_changed(self) -> None:
        self.hub.send_soon("updates.changed", self.updates.status)

    def _deck_changed(self) -> None:
        self.hub.send_soon("deck.changed", self.live.deck.status)

    def _scan_progress(self) -> None:
        self.hub.send_soon("scan.progress", self.scanner.as_dict)

    def _analysis_progress(self) -> None:
        self.hub.send_soon("analysis.progress", self.queue.as_dict)

    def _tracks_scanned(self, ids: list[int]) -> None:
        self.tracks_changed(ids)
        self.queue.wake()
