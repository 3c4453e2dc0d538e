"""How far each write of tags is, in library.db: noted before every step."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import PikaError
from ..library.database import durable_transaction
from ..library.effective import analysis_of, refresh
from ..library.file_tags import store_tags
from ..library.names import from_db, to_db
from .wanted import texts

if TYPE_CHECKING:
    from ..contract.desk.tag_writes import TagBatch, TagWish


@dataclass(frozen=True)
class Wanted:
    """A track, and what its file is to get: texts by field, cues as `Marker` takes them."""

    track_id: int
    title: str
    path: str
    texts: dict[str, str]
    cues: list[dict[str, Any]]


@dataclass(frozen=True)
class Write:
    """A row of `tag_writes`."""

    id: int
    batch: int
    track_id: int
    title: str
    path: str
    beside: str | None
    state: str
    old: str | None
    new: str | None


def wanted(db: sqlite3.Connection, track_ids: Sequence[int], wish: TagWish) -> list[Wanted]:
    """What each of these tracks is to get, in their order; what the library does not know is left out."""
    marks = json.dumps(list(track_ids))
    rows = db.execute(
        "SELECT * FROM tracks WHERE folder_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (marks,),
    )
    by_id = {row["id"]: row for row in rows.fetchall()}
    return [_wanted(db, by_id[one], wish) for one in dict.fromkeys(track_ids) if one in by_id]


def _wanted(db: sqlite3.Connection, row: sqlite3.Row, wish: TagWish) -> Wanted:
    analysis = analysis_of(db, row["id"]) if wish["gain"] else None
    cues: list[dict[str, Any]] = []
    if wish["cues"]:
        found = db.execute("SELECT * FROM cues WHERE track_id = ? ORDER BY slot", (row["id"],))
        names = ("slot", "seconds", "length", "name", "colour")
        cues = [{name: cue[name] for name in names} for cue in found]
    return Wanted(row["id"], row["title"], from_db(row["path"]), texts(dict(row), analysis, wish), cues)


def new_batch(db: sqlite3.Connection) -> int:
    """The number of a write that begins."""
    return int(db.execute("INSERT INTO tag_batches (at) VALUES (?)", (time.time(),)).lastrowid or 0)


def begin(db: sqlite3.Connection, batch: int, wanted: Wanted, path: str, beside: str) -> Write:
    """A copy of the file at `path` is about to be made."""
    with durable_transaction(db):
        added = db.execute(
            "INSERT INTO tag_writes (batch, track_id, path, beside, state) VALUES (?, ?, ?, ?, 'copying')",
            (batch, wanted.track_id, to_db(path), to_db(beside)),
        )
    write_id = int(added.lastrowid or 0)
    return Write(write_id, batch, wanted.track_id, wanted.title, path, beside, "copying", None, None)


def step(db: sqlite3.Connection, write_id: int, state: str, **columns: str | None) -> None:
    """The write is about to do its next step."""
    assignments = "".join(f", {name} = ?" for name in columns)
    with durable_transaction(db):
        db.execute(
            f"UPDATE tag_writes SET state = ?{assignments} WHERE id = ?",
            (state, *(value if value is None else to_db(value) for value in columns.values()), write_id),
        )


def forget(db: sqlite3.Connection, write_id: int) -> None:
    """Nothing was written, or it was taken back."""
    db.execute("DELETE FROM tag_writes WHERE id = ?", (write_id,))
    db.execute(
        "DELETE FROM tag_batches WHERE NOT EXISTS (SELECT 1 FROM tag_writes WHERE batch = tag_batches.id)"
    )


@dataclass(frozen=True)
class FileNow:
    """A file after a step: bytes, nanoseconds since 1970, and the fields of its tags (None: not readable)."""

    size: int
    mtime: int
    tags: dict[str, Any] | None


def ended(db: sqlite3.Connection, write: Write, state: str | None, now: FileNow | None) -> None:
    """The write is as it is to stay: `written`, or None where its file is the old one again, and what the
    library knows of the file is new: its sound is the same, so what was analysed holds. `now` None: the file
    is as the library knows it, or its drive has just gone.
    """
    with durable_transaction(db):
        if now is not None:
            changed = (now.size, now.mtime, write.track_id)
            db.execute("UPDATE tracks SET size = ?, mtime = ? WHERE id = ?", changed)
            if now.tags is not None:
                store_tags(db, write.track_id, now.tags)
            refresh(db, write.track_id)
        if state is None:
            forget(db, write.id)
        else:
            db.execute("UPDATE tag_writes SET state = ?, beside = NULL WHERE id = ?", (state, write.id))


def open_writes(db: sqlite3.Connection) -> list[Write]:
    """Those that were in the middle of a step."""
    return _writes(db, "tag_writes.state <> 'written'", ())


def of_batch(db: sqlite3.Connection, batch: int) -> list[Write]:
    """What can be taken back of a batch. Raises `PikaError("already_undone")` when there is nothing."""
    found = _writes(db, "batch = ? AND tag_writes.state = 'written'", (batch,))
    if not found:
        raise PikaError("already_undone", "These tags have been taken back already.", batch=batch)
    return found


def _writes(db: sqlite3.Connection, where: str, values: Sequence[int]) -> list[Write]:
    rows = db.execute(
        "SELECT tag_writes.*, tracks.title FROM tag_writes JOIN tracks ON tracks.id = track_id"
        f" WHERE {where} ORDER BY tag_writes.id",
        values,
    )
    return [
        Write(
            *(row["id"], row["batch"], row["track_id"], row["title"], from_db(row["path"])),
            beside=None if row["beside"] is None else from_db(row["beside"]),
            state=row["state"],
            old=row["old"],
            new=row["new"],
        )
        for row in rows
    ]


def batches(db: sqlite3.Connection) -> list[TagBatch]:
    """Those that can be taken back, newest first."""
    rows = db.execute(
        "SELECT tag_batches.id, at, count(*) AS files FROM tag_batches"
        " JOIN tag_writes ON batch = tag_batches.id"
        " WHERE tag_writes.state = 'written' GROUP BY tag_batches.id ORDER BY tag_batches.id DESC LIMIT 100"
    )
    return [{"id": row["id"], "at": row["at"], "files": row["files"]} for row in rows]
