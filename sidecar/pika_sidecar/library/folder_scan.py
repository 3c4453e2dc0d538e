"""Bringing the library into line with what lies in a music folder.

Runs in a thread, commits in small batches.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .. import not_allowed
from ..analysis import TAGS_VERSION
from ..long_paths import openable
from . import merging, reads
from .database import transaction
from .effective import refresh_many
from .file_tags import NO_TAGS, keep_tags, store_tags
from .names import from_db, printable, to_db
from .queue_store import begin_if_empty, next_place, take_up_decodable
from .tag_source import TagsRead
from .walk import FoundFile, audio_format, walk

if TYPE_CHECKING:
    from ..contract.desk.scan import ScanError, ScanStatus

log = logging.getLogger(__name__)

# What is found is stored after so many files or so long (s), in one transaction: the page sees the library
# grow, and nothing else waits long for the database.
BATCH_FILES, BATCH_S = 200, 0.3
# The tags of so many files are read at once, elsewhere, while the ones before are stored.
READ_FILES = 64
# Of files that cannot be read, the newest: what a person reads, not a log.
KEPT_ERRORS = 100


ScanState = Literal["idle", "running", "done", "cancelled", "failed"]


@dataclass
class ScanProgress:
    """How far a scan is; written by the scanning thread, read by anyone."""

    state: ScanState = "idle"
    folder: str | None = None
    files_seen: int = 0
    added: int = 0
    updated: int = 0
    missing: int = 0
    errors: list[ScanError] = field(default_factory=list)

    def status(self) -> ScanStatus:
        """As the page is told."""
        return {
            "state": self.state,
            "folder": self.folder,
            "files_seen": self.files_seen,
            "added": self.added,
            "updated": self.updated,
            "missing": self.missing,
            "errors": list(self.errors),
        }

    def add_error(self, path: str, code: str, message: str) -> None:
        """Remember what could not be read; only the last 100 are kept."""
        error: ScanError = {"path": path, "code": code, "message": message}
        self.errors = [*self.errors, error][-KEPT_ERRORS:]


@dataclass(frozen=True)
class _Known:
    track_id: int
    size: int
    mtime: int
    missing: bool
    tags_version: int


@dataclass(frozen=True)
class _Found:
    """A file that is new or another than before, and the track that there is of it."""

    file: FoundFile
    known: _Known | None

    @property
    def unchanged(self) -> bool:
        """Whether the file is the one that its track was made of."""
        return self.known is not None and (self.known.size, self.known.mtime) == (
            self.file.size,
            self.file.mtime,
        )


class FolderScan:
    """One pass over one folder.

    `read_tags(paths)` reads the tags of files elsewhere (`TagSource.read`). Which files are being read is
    noted before (`reads.py`): one whose reading was begun `reads.TRIES` times and never ended is set aside.
    `on_batch(ids)` is called after every commit with the tracks that it touched. `cancel` ends the pass after
    the file at hand; what is committed stays. `queue_new` puts new and changed tracks into the analysis queue
    in the same commit.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        folder_id: int,
        progress: ScanProgress,
        cancel: threading.Event,
        on_batch: Callable[[list[int]], None],
        *,
        read_tags: Callable[[Sequence[str]], Future[list[TagsRead]]],
        queue_new: bool,
    ) -> None:
        self._db = db
        self._folder_id = folder_id
        self._progress = progress
        self._cancel = cancel
        self._on_batch = on_batch
        self._read_tags = read_tags
        self._queue_new = queue_new
        self._unreadable: list[str] = []
        self._begun: dict[str, int] = {}
        self._merged: set[str] = set()
        self._to_read: list[_Found] = []
        self._reading: tuple[list[_Found], Future[list[TagsRead]]] | None = None
        # What is to be stored; without tags: they are as they were.
        self._batch: list[tuple[_Found, TagsRead | None]] = []
        self._batch_started = 0.0

    def run(self) -> bool:
        """Scan. False when it was cancelled. Raises `sqlite3.Error`."""
        row = self._db.execute("SELECT path FROM folders WHERE id = ?", (self._folder_id,)).fetchone()
        if row is None:
            return True
        root = from_db(row["path"])
        self._progress.folder = root
        known = self._known_tracks()
        gone = _is_gone(root)
        if gone:
            self._progress.add_error(
                root,
                "folder_missing",
                f"The folder {printable(root)} is not there. Connect its disk, or remove it.",
            )
        else:
            self._batch_started = time.monotonic()
            self._begun = reads.begun(self._db)
            self._merged = merging.hidden_paths(self._db)
            for file in walk(root, self._on_walk_error):
                if self._cancel.is_set():
                    break
                self._progress.files_seen += 1
                self._consider(file, known.pop(file.path, None))
            self._send()
            self._collect()
            self._commit()
            if self._cancel.is_set():
                return False
            self._forget_vanished(root)
        self._mark_missing(known)
        if decodable := take_up_decodable(self._db):
            self._on_batch(decodable)
        self._db.execute(
            "UPDATE folders SET missing = ?, scan_pending = 0 WHERE id = ?", (int(gone), self._folder_id)
        )
        return True

    def _known_tracks(self) -> dict[str, _Known]:
        rows = self._db.execute(
            "SELECT id, path, size, mtime, missing, tags_version FROM tracks WHERE folder_id = ?",
            (self._folder_id,),
        )
        return {
            from_db(row["path"]): _Known(
                row["id"], row["size"], row["mtime"], bool(row["missing"]), row["tags_version"]
            )
            for row in rows
        }

    def _on_walk_error(self, path: str, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            self._unreadable.append(path)
        if not_allowed.is_not_allowed(error):
            self._progress.add_error(path, not_allowed.CODE, not_allowed.sentences(path, printable(path)))
            return
        reason = error.strerror or str(error)
        code = "not_found" if isinstance(error, FileNotFoundError) else "unreadable"
        self._progress.add_error(path, code, f"Cannot read {printable(path)}: {reason}.")

    def _consider(self, file: FoundFile, known: _Known | None) -> None:
        if file.path in self._merged and merging.keep_hidden(self._db, file.path, self._folder_id):
            return
        found = _Found(file, known)
        # Tags that an older Pika has read it may have understood less of.
        read = found.unchanged and known is not None and known.tags_version >= TAGS_VERSION
        if read and known is not None and not known.missing:
            return
        if read:
            self._batch.append((found, None))
        elif file.path in self._begun:
            self._read_alone(found, self._begun.pop(file.path))
        else:
            self._to_read.append(found)
        if len(self._to_read) >= READ_FILES or time.monotonic() - self._batch_started >= BATCH_S:
            self._send()
        if len(self._batch) >= BATCH_FILES:
            self._commit()

    def _send(self) -> None:
        """Have the next files read, once those before are; what came of them is stored meanwhile."""
        self._collect()
        found, self._to_read = self._to_read, []
        if found and not self._cancel.is_set():
            paths = [one.file.path for one in found]
            reads.begin(self._db, paths)
            self._reading = (found, self._read_tags(paths))
        if time.monotonic() - self._batch_started >= BATCH_S:
            self._commit()

    def _collect(self) -> None:
        if self._reading is None:
            return
        (found, reading), self._reading = self._reading, None
        for one, read in zip(found, self._result(reading, found), strict=True):
            if read.not_allowed:
                self._leave_alone(one, read)
            elif not read.deadly:
                self._batch.append((one, read))
            elif self._cancel.is_set():
                reads.end(self._db, [one.file.path])
            else:
                self._read_alone(one, 1)

    def _read_alone(self, found: _Found, begun: int) -> None:
        """Read a file whose reading was begun before and did not end: alone, so that its fate is its own."""
        path = found.file.path
        read = TagsRead(error={"code": "worker_died", "message": ""})
        while read.deadly and begun < reads.TRIES:
            if self._cancel.is_set():
                reads.end(self._db, [path])
                return
            reads.begin(self._db, [path])
            begun += 1
            [read] = self._result(self._read_tags([path]), [found])
        if read.deadly and self._cancel.is_set():
            reads.end(self._db, [path])
        elif read.not_allowed:
            self._leave_alone(found, read)
        else:
            self._batch.append((found, read))
            # At once: should the next file take the sidecar down, this one has nothing to do with it.
            self._commit()

    def _leave_alone(self, found: _Found, read: TagsRead) -> None:
        """A file that may not be read: its track, when it has one, stays as it is, until it may."""
        assert read.error is not None
        reads.end(self._db, [found.file.path])
        self._progress.add_error(found.file.path, read.error["code"], read.error["message"])

    def _result(self, reading: Future[list[TagsRead]], found: list[_Found]) -> list[TagsRead]:
        try:
            return reading.result()
        except BaseException:
            # Not the fault of these files.
            reads.end(self._db, [one.file.path for one in found])
            raise

    def _forget_vanished(self, root: str) -> None:
        """Files that are not there any more are not being read."""
        inside = root.rstrip(os.sep) + os.sep
        reads.end(self._db, [path for path in self._begun if path.startswith(inside)])

    def _commit(self) -> None:
        batch, self._batch = self._batch, []
        self._batch_started = time.monotonic()
        if not batch:
            return
        touched = []
        added = updated = 0
        with transaction(self._db):
            begin_if_empty(self._db)
            place = next_place(self._db)
            for found, read in batch:
                track_id, is_new = self._place(found.file, found.known)
                added += is_new
                updated += not is_new
                touched.append(track_id)
                if read is not None:
                    self._take(track_id, found, read)
                if self._queue_new:
                    self._db.execute(
                        "UPDATE tracks SET queued = ?, retries = 0"
                        " WHERE id = ? AND analysed_at IS NULL AND error_code IS NULL AND queued IS NULL",
                        (place, track_id),
                    )
                    place += 1
            refresh_many(self._db, touched)
            reads.end(self._db, [found.file.path for found, read in batch if read is not None])
        self._progress.added += added
        self._progress.updated += updated
        self._on_batch(touched)

    def _take(self, track_id: int, found: _Found, read: TagsRead) -> None:
        """Store what came of reading its tags; a file that cannot be read has none, or those of before when
        it is still the same one.
        """
        if read.tags is not None:
            store_tags(self._db, track_id, read.tags)
            return
        assert read.error is not None
        if found.unchanged:
            keep_tags(self._db, track_id)
        else:
            store_tags(self._db, track_id, {**NO_TAGS, "format": audio_format(found.file.name) or ""})
        code, message = read.error["code"], read.error["message"]
        if read.deadly:
            log.warning("Track %d is set aside: %s", track_id, code)
            message = reads.set_aside(self._db, track_id, code)
        self._progress.add_error(found.file.path, code, message)

    def _place(self, file: FoundFile, known: _Known | None) -> tuple[int, bool]:
        """The track row for `file`: its own, that of a moved file or of a removed folder, or a new one."""
        track_id = known.track_id if known else self._find_elsewhere(file)
        where = (to_db(file.path), to_db(file.name), self._folder_id)
        if track_id is None:
            inserted = self._db.execute(
                "INSERT INTO tracks (path, name, folder_id, size, mtime, added, format)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*where, file.size, file.mtime, time.time(), audio_format(file.name) or ""),
            )
            return int(inserted.lastrowid or 0), True
        self._db.execute(
            "UPDATE tracks SET path = ?, name = ?, folder_id = ?, missing = 0,"
            " analysed_at = CASE WHEN size = ? AND mtime = ? THEN analysed_at END,"
            " error_code = CASE WHEN size = ? AND mtime = ? THEN error_code END,"
            " size = ?, mtime = ? WHERE id = ?",
            (*where, *(file.size, file.mtime) * 3, track_id),
        )
        return track_id, False

    def _find_elsewhere(self, file: FoundFile) -> int | None:
        row = self._db.execute("SELECT id FROM tracks WHERE path = ?", (to_db(file.path),)).fetchone()
        if row is not None:
            return int(row["id"])
        # Copying to another disk keeps name and size, and not always the time.
        moved = self._db.execute(
            "SELECT id, path FROM tracks WHERE size = ? AND name = ? ORDER BY mtime <> ?",
            (file.size, to_db(file.name), file.mtime),
        )
        return next((int(r["id"]) for r in moved if not os.path.lexists(openable(from_db(r["path"])))), None)

    def _mark_missing(self, unseen: dict[str, _Known]) -> None:
        """Tracks that the walk did not meet are missing, except where it could not look."""
        blind = tuple(folder.rstrip(os.sep) + os.sep for folder in self._unreadable)
        vanished = [
            known.track_id
            for path, known in unseen.items()
            if not known.missing and not (path.startswith(blind) and blind) and path not in self._unreadable
        ]
        # A moved file took its row along: that row has another path by now.
        for start in range(0, len(vanished), BATCH_FILES):
            marked = []
            with transaction(self._db):
                for track_id in vanished[start : start + BATCH_FILES]:
                    row = self._db.execute("SELECT path FROM tracks WHERE id = ?", (track_id,)).fetchone()
                    if row is not None and from_db(row["path"]) in unseen:
                        self._db.execute("UPDATE tracks SET missing = 1 WHERE id = ?", (track_id,))
                        marked.append(track_id)
            self._progress.missing += len(marked)
            if marked:
                self._on_batch(marked)


def _is_gone(folder: str) -> bool:
    """Whether there is no such folder now. One that may not be looked at is not gone: its tracks stay."""
    try:
        return not stat.S_ISDIR(os.stat(openable(folder)).st_mode)
    except PermissionError as error:
        # Windows says this, too, of a drive without a disk in it (winerror.h: ERROR_NOT_READY).
        return getattr(error, "winerror", None) == 21
    except (OSError, ValueError):
        return True
