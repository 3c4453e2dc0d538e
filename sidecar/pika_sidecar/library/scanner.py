"""Which folders are being scanned:

one thread at a time, further folders wait, a killed scan is taken up again.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ..errors import PikaError
from . import folders, settings
from .folder_scan import FolderScan, ScanProgress
from .library import Library
from .tag_source import TagSource, TagsRead

if TYPE_CHECKING:
    from ..contract.desk.scan import ScanStatus

log = logging.getLogger(__name__)


class Scanner:
    """Starts, follows and cancels scans. The tags of the files come from `tags`.

    `on_status(read)` is called when the status may be another one (`read()` gives the newest),
    `on_tracks(ids)` when tracks are; both in the event loop.
    """

    def __init__(
        self,
        library: Library,
        tags: TagSource,
        *,
        on_status: Callable[[Callable[[], ScanStatus]], None],
        on_tracks: Callable[[list[int]], None],
    ) -> None:
        self._progress = ScanProgress()
        self._library = library
        self._tags = tags
        self._on_status = on_status
        self._on_tracks = on_tracks
        self._waiting: list[int] = []
        self._cancel = threading.Event()
        self._task: asyncio.Task[None] | None = None

    async def resume(self) -> None:
        """Take up the scans that a killed sidecar has left behind."""
        pending = await self._library.run(_pending_folders)
        if pending:
            self._enqueue(pending)

    async def start(self, folder_id: int | None = None) -> None:
        """Scan one folder, or all. Returns at once. `PikaError("not_found")` for an unknown folder."""
        if folder_id is None:
            ids = [folder["id"] for folder in await self._library.run(folders.list_all)]
        else:
            ids = [(await self._library.run(folders.get, folder_id))["id"]]
        await self._library.run(_mark_pending, ids)
        self._enqueue(ids)

    async def cancel(self) -> None:
        """End the running scan and forget the waiting ones; what was found stays."""
        await self._end()
        await self._library.run(_forget_pending)

    async def close(self) -> None:
        """Stop for now: the next start takes the scan up again."""
        await self._end()

    async def _end(self) -> None:
        self._waiting.clear()
        self._cancel.set()
        await self._tags.stop()
        if self._task is not None:
            await asyncio.wait([self._task])

    def _enqueue(self, ids: list[int]) -> None:
        self._waiting.extend(i for i in ids if i not in self._waiting)
        if self._task is None or self._task.done():
            self._cancel.clear()
            self._progress = ScanProgress(state="running" if self._waiting else "done")
            self._task = asyncio.create_task(self._run())
            self._on_status(self.status)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()

        def touched(ids: list[int]) -> None:
            loop.call_soon_threadsafe(self._report, ids)

        def read_tags(paths: Sequence[str]) -> Future[list[TagsRead]]:
            return asyncio.run_coroutine_threadsafe(self._tags.read(paths), loop)

        ticker = asyncio.create_task(self._tick())
        try:
            auto = (await self._library.run(settings.get_all))["auto_analyze"]
            finished = True
            while self._waiting and finished:
                folder_id = self._waiting.pop(0)
                finished = await asyncio.to_thread(self._scan, folder_id, touched, read_tags, auto)
            self._progress.state = "done" if finished else "cancelled"
        except PikaError as error:
            self._progress.add_error(self._progress.folder or "", error.code, error.message)
            self._progress.state = "failed"
        except Exception as error:
            log.exception("Scan failed")
            self._progress.add_error(self._progress.folder or "", "internal", f"The scan failed: {error!r}")
            self._progress.state = "failed"
        finally:
            ticker.cancel()
            self._on_status(self.status)

    def _scan(
        self,
        folder_id: int,
        touched: Callable[[list[int]], None],
        read_tags: Callable[[Sequence[str]], Future[list[TagsRead]]],
        auto: bool,
    ) -> bool:
        def scan() -> bool:
            db = self._library.connect()
            try:
                return FolderScan(
                    db,
                    folder_id,
                    self._progress,
                    self._cancel,
                    touched,
                    read_tags=read_tags,
                    queue_new=auto,
                ).run()
            finally:
                db.close()

        return self._library.guarded(scan)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(0.25)
            self._on_status(self.status)

    def _report(self, ids: list[int]) -> None:
        self._on_tracks(ids)
        self._on_status(self.status)

    def status(self) -> ScanStatus:
        """How far the scan is, or how the last one ended."""
        return self._progress.status()


def _pending_folders(db: sqlite3.Connection) -> list[int]:
    return [row["id"] for row in db.execute("SELECT id FROM folders WHERE scan_pending ORDER BY id")]


def _mark_pending(db: sqlite3.Connection, ids: list[int]) -> None:
    db.executemany("UPDATE folders SET scan_pending = 1 WHERE id = ?", [(i,) for i in ids])


def _forget_pending(db: sqlite3.Connection) -> None:
    db.execute("UPDATE folders SET scan_pending = 0")
