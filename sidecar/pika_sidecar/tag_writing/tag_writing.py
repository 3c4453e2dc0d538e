"""Tags written into files and taken back: one after the other, each noted before it is done.

A file is never written to. A copy with the other tags is made beside it, compared, and put in its place; what
leads back from it is kept in the data folder. A kill at any moment leaves the old file or the new one, and
`open` clears up after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import stat
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import patient, private
from ..errors import PikaError
from ..library.library import Library
from ..library.names import printable
from ..library.tag_source import TagSource
from ..long_paths import openable
from . import store
from .store import FileNow, Wanted, Write
from .writer import TagWriter

if TYPE_CHECKING:
    from ..contract.desk.tag_writes import TagBatches, TagPlan, TagPlanFile, TagWish, TagWriteStatus

log = logging.getLogger(__name__)

KEPT_PROBLEMS = 100
"""Files that are named of those that got nothing."""

FOLDER = "tag_writes"
"""In the data folder: a file for each write, which leads back."""

PREFIX = ".pika-"
"""Of a copy beside a file of the DJ's; no scan takes up what begins with a dot."""

_IDLE: TagWriteStatus = {
    "state": "idle",
    "batch": None,
    "total": 0,
    "done": 0,
    "written": 0,
    "failed": 0,
    "problems": [],
}


class TagWriting:
    """`playing()`: track and path of what a deck plays now, which is left alone, as far as each is known.
    `on_tracks(ids)`: they changed.
    """

    def __init__(
        self,
        library: Library,
        data_dir: Path,
        writer: TagWriter,
        tags: TagSource,
        *,
        playing: Callable[[], tuple[int | None, str | None]],
        on_status: Callable[[], None],
        on_tracks: Callable[[list[int]], None],
    ) -> None:
        self._library = library
        self._folder = data_dir / FOLDER
        self._writer = writer
        self._tags = tags
        self._playing = playing
        self._on_status = on_status
        self._on_tracks = on_tracks
        self._status: TagWriteStatus = {**_IDLE}
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False
        self._opened = False
        self._opening = asyncio.Lock()

    async def open(self) -> None:
        """Clear up after a sidecar that ended in the middle of a write."""
        async with self._opening:
            if self._opened:
                return
            private.make_folder(self._folder)
            for write in await self._library.run(store.open_writes):
                await self._clear_up(write)
            self._opened = True

    async def close(self) -> None:
        """Stop after the step at hand; the next start clears up."""
        self._cancelled = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._writer.close()

    def status(self) -> TagWriteStatus:
        """How far it is."""
        return self._status

    async def batches(self) -> TagBatches:
        """The writes that can be taken back."""
        return {"batches": await self._library.run(store.batches)}

    async def plan(self, track_ids: Sequence[int], wish: TagWish) -> TagPlan:
        """What would change in the file of each of these tracks."""
        wanted = await self._library.run(store.wanted, track_ids, wish)
        return {"files": [await self._plan(one) for one in wanted]}

    async def _plan(self, wanted: Wanted) -> TagPlanFile:
        found: TagPlanFile = {
            "track_id": wanted.track_id,
            "title": wanted.title,
            "path": wanted.path,
            "changes": [],
            "problem": None,
        }
        try:
            path = self._check(wanted.track_id, wanted.path)
            changes: Any = await self._writer.plan(path, wanted)
            found["changes"] = [{"field": field, "before": old, "after": new} for field, old, new in changes]
        except PikaError as error:
            found["problem"] = {"code": error.code, "message": _sentence(error)}
        return found

    async def start(self, track_ids: Sequence[int], wish: TagWish) -> TagWriteStatus:
        """Begin to write. Raises `PikaError("busy")` while another write is on."""
        await self.open()
        self._refuse_two()
        batch = await self._library.run(store.new_batch)
        wanted = await self._library.run_apart(store.wanted, track_ids, wish)
        self._begin("writing", batch, len(wanted), self._write_all(batch, wanted))
        return self._status

    async def undo(self, batch: int) -> TagWriteStatus:
        """Begin to take a write back. Raises `PikaError`: `busy`, `already_undone`."""
        await self.open()
        self._refuse_two()
        writes = await self._library.run(store.of_batch, batch)
        self._begin("undoing", batch, len(writes), self._undo_all(writes))
        return self._status

    def cancel(self) -> TagWriteStatus:
        """Stop after the file at hand."""
        self._cancelled = True
        return self._status

    def _refuse_two(self) -> None:
        if self._task is not None and not self._task.done():
            raise PikaError("busy", "Pika is writing tags already. Wait for its end, or cancel it.")

    def _begin(self, state: Any, batch: int, total: int, work: Coroutine[Any, Any, None]) -> None:  # noqa: ANN401
        self._cancelled = False
        self._status = {**_IDLE, "state": state, "batch": batch, "total": total, "problems": []}
        self._task = asyncio.create_task(self._run(work))
        self._on_status()

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except PikaError as error:
            log.warning("Writing tags ended early: %s", error.code)
            self._fail(0, "", _sentence(error))
        except Exception as error:
            log.exception("Writing tags failed")
            self._fail(0, "", f"Pika failed: {type(error).__name__}. Save a report (Help), and try again.")
        finally:
            self._status = {**self._status, "state": "idle"}
            self._on_status()

    async def _write_all(self, batch: int, wanted: Sequence[Wanted]) -> None:
        for one in wanted:
            if self._cancelled:
                break
            try:
                written = await self._write(batch, one)
                self._status = {**self._status, "written": self._status["written"] + written}
            except PikaError as error:
                self._fail(one.track_id, one.title, _sentence(error))
            self._advance()

    async def _write(self, batch: int, wanted: Wanted) -> int:
        """Write one file; 1 when it is another one now. Raises `PikaError`."""
        if not wanted.texts and not wanted.cues:
            return 0
        path = self._check(wanted.track_id, wanted.path)
        beside = _beside(path)
        write = await self._library.run(store.begin, batch, wanted, path, beside)
        try:
            digests = await self._writer.copy(path, beside, str(self._way_back(write)), wanted)
            if digests is not None:
                self._check_playing(wanted.track_id, path)
                old, new = digests
                await self._library.run(store.step, write.id, "replacing", old=old, new=new)
                _put_in_place(beside, path)
        except BaseException:
            await asyncio.shield(self._take_away(write, beside))
            raise
        if digests is None:
            await self._take_away(write, beside)
            return 0
        await self._end(write, "written", path)
        return 1

    def _way_back(self, write: Write) -> Path:
        return self._folder / str(write.id)

    async def _take_away(self, write: Write, beside: str) -> None:
        """Nothing has become of it: the copy goes, then the way back, then the note of it."""
        with contextlib.suppress(OSError):
            Path(openable(beside)).unlink(missing_ok=True)
        await self._end(write, None, None)

    async def _undo_all(self, writes: Sequence[Write]) -> None:
        for write in writes:
            if self._cancelled:
                break
            try:
                await self._undo(write)
                self._status = {**self._status, "written": self._status["written"] + 1}
            except PikaError as error:
                self._fail(write.track_id, write.title, _sentence(error))
            self._advance()

    async def _undo(self, write: Write) -> None:
        path = self._check(write.track_id, write.path)
        beside = _beside(path)
        await self._library.run(store.step, write.id, "restoring", beside=beside)
        try:
            digests = write.old or "", write.new or ""
            await self._writer.restore(path, beside, str(self._way_back(write)), digests)
            self._check_playing(write.track_id, path)
            await self._library.run(store.step, write.id, "putting_back", beside=beside)
            _put_in_place(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(openable(beside)).unlink(missing_ok=True)
            await asyncio.shield(self._end(write, "written", None))
            raise
        await self._end(write, None, path)

    async def _clear_up(self, write: Write) -> None:
        """What a kill has left. A drive that is not there is waited for: the next start looks again."""
        beside = None if write.beside is None else Path(openable(write.beside))
        if beside is None or not beside.parent.is_dir():
            return
        is_in_place = write.state in ("replacing", "putting_back") and not beside.exists()
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        is_written = (write.state in ("restoring", "putting_back")) is not is_in_place
        await self._end(write, "written" if is_written else None, write.path if is_in_place else None)

    async def _end(self, write: Write, state: str | None, path: str | None) -> None:
        """Note how it ended: `written`, or nothing left of it; `path`: the file is another one now."""
        now = None if path is None else await self._look(path)
        await self._library.run(store.ended, write, state, now)
        if state is None:
            with contextlib.suppress(OSError):
                self._way_back(write).unlink(missing_ok=True)
        if now is not None:
            self._on_tracks([write.track_id])

    async def _look(self, path: str) -> FileNow | None:
        try:
            about = os.stat(openable(path))
        except OSError:
            return None  # its drive has just gone: the next scan reads the file anew
        [read] = await self._tags.read([path])
        return FileNow(about.st_size, about.st_mtime_ns, read.tags)

    def _check(self, track_id: int, path: str) -> str:
        """The file itself, where the track's is a link. Raises `PikaError`: why it may not be replaced."""
        real = os.path.realpath(openable(path))
        try:
            about = os.stat(real)
        except OSError as error:
            raise PikaError(
                "not_found", "it is not there: connect its drive, or look through its folder again"
            ) from error
        if not stat.S_ISREG(about.st_mode):
            raise PikaError("not_a_file", "it is no file")
        if about.st_nlink > 1:
            raise PikaError(
                "linked", "it has several names on the disk, and the others would keep the old tags"
            )
        if not os.access(real, os.W_OK) or not os.access(os.path.dirname(real), os.W_OK):
            raise PikaError(
                "not_allowed_to_write", "it may not be written: check its permissions and its folder's"
            )
        self._check_playing(track_id, real)
        return real

    def _check_playing(self, track_id: int, path: str) -> None:
        # By its track as well: programs spell paths in ways of their own (case, composed letters).
        track, file = self._playing()
        if track == track_id or (file is not None and os.path.realpath(file) == path):
            raise PikaError("playing", "a deck plays it just now")

    def _fail(self, track_id: int, title: str, message: str) -> None:
        problems = [*self._status["problems"], {"track_id": track_id, "title": title, "message": message}]
        failed = self._status["failed"] + 1
        self._status = {**self._status, "failed": failed, "problems": problems[-KEPT_PROBLEMS:]}  # type: ignore[typeddict-item]

    def _advance(self) -> None:
        self._status = {**self._status, "done": self._status["done"] + 1}
        self._on_status()


def _beside(path: str) -> str:
    """A name in the same folder, with the same ending: what tags are goes by it, too."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f"{PREFIX}{secrets.token_hex(6)}{os.path.splitext(name)[1]}")


def _like(path: str, beside: str) -> None:
    """Mode, and owner where we may."""
    about = os.stat(path)
    os.chmod(beside, stat.S_IMODE(about.st_mode))
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chown(beside, about.st_uid, about.st_gid)


def _put_in_place(beside: str, path: str) -> None:
    try:
        _like(path, beside)
        patient.replace(Path(beside), Path(path))
        if sys.platform != "win32":
            folder = os.open(os.path.dirname(path), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except PermissionError as error:
        raise PikaError(
            "in_use", "another program has it open: close it there, and write it again"
        ) from error
    except OSError as error:
        raise PikaError("not_written", f"it cannot be put in place: {error.strerror}") from error


def _sentence(error: PikaError) -> str:
    """What ends a sentence of ours as one of its own."""
    text = printable(error.message)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
