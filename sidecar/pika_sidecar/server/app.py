"""Everything that the methods work on, put together."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from ..jobs.queue import AnalysisQueue
from ..library.library import Library
from ..library.scanner import Scanner
from .hub import Hub

log = logging.getLogger(__name__)


class App:
    """One running sidecar: its library, its scanner and its notifications."""

    def __init__(self, data_dir: Path, shell: str) -> None:
        self.data_dir = data_dir
        self.shell = shell
        self.started = time.monotonic()
        self.hub = Hub()
        self.library = Library(data_dir)
        self.scanner = Scanner(self.library, self._scan_progress, self._tracks_scanned)
        self.queue = AnalysisQueue(self.library, self._analysis_progress, self.hub.tracks_changed)

    async def open(self) -> None:
        """Open the library and go on with what a killed sidecar left.

        A broken library is reported by `app.hello`.
        """
        if await self.library.problem() is None:
            await self.queue.open()
            await self.scanner.resume()

    async def close(self, reason: str) -> None:
        """Tell the pages, stop the work, close the library. Nothing is lost: it goes on at the next start."""
        self.hub.send_now("app.closing", {"reason": reason})
        await self.scanner.close()
        await self.queue.close()
        await self.library.close()

    def _scan_progress(self) -> None:
        self.hub.send_soon("scan.progress", self.scanner.as_dict)

    def _analysis_progress(self) -> None:
        self.hub.send_soon("analysis.progress", self.queue.as_dict)

    def _tracks_scanned(self, ids: list[int]) -> None:
        self.hub.tracks_changed(ids)
        self.queue.wake()
