"""What people change by hand: kept apart from what was analysed, and every change can be taken back.

Many tracks are changed a part at a time, each part in a transaction; all of it has one `batch`, which one
undo takes back.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import PikaError
from . import tracks
from .database import transaction
from .effective import refresh, refresh_many
from .values import EDITABLE, check

if TYPE_CHECKING:
    from ..contract.desk.tracks import TrackEdited, TrackUndone

Changed = Callable[[str | None], str | None]
"""What a manual value becomes, both as stored JSON; None: there is none."""


def edit(db: sqlite3.Connection, track_id: int, field: str, value: object) -> TrackEdited:
    """Set a manual value, or take it away with None.

    Raises `PikaError`: `not_found`, `unknown_field`, `invalid_value`.
    """
    after = stored_value(field, value)
    with transaction(db):
        tracks.require(db, track_id)
        edit_id = _change(db, track_id, field, before=_stored(db, track_id, field), after=after, batch=None)
        refresh(db, track_id)
    return {"track": tracks.get(db, track_id), "edit_id": edit_id}


def stored_value(field: str, value: object) -> str | None:
    """What is stored for a value that somebody entered for `field`: JSON, None to take it away.

    Raises `PikaError`: `unknown_field`, `invalid_value`.
    """
    if value is None and field not in EDITABLE:
        check(field, value)
    return None if value is None else json.dumps(check(field, value), ensure_ascii=False)


def edit_part(
    db: sqlite3.Connection, track_ids: Sequence[int], field: str, changed: Changed, batch: int | None
) -> tuple[int | None, list[int]]:
    """Change a field of a part of many tracks, in one transaction. Unknown ids are left out.

    `batch`: what the part before returned; None for the first. Returns it for the next one (None as long as
    nothing had to be changed), and the ids of the tracks whose manual value is another one now.
    """
    touched = []
    with transaction(db):
        rows = db.execute(
            "SELECT tracks.id, manual.value FROM tracks"
            " LEFT JOIN manual ON manual.track_id = tracks.id AND manual.field = ?"
            " WHERE tracks.folder_id IS NOT NULL AND tracks.id IN (SELECT value FROM json_each(?))"
            " ORDER BY tracks.id",
            (field, json.dumps(list(track_ids))),
        ).fetchall()
        for row in rows:
            after = changed(row["value"])
            if after == row["value"]:
                continue
            edit_id = _change(db, row["id"], field, before=row["value"], after=after, batch=batch)
            if batch is None:
                batch = edit_id
                db.execute("UPDATE edits SET batch = id WHERE id = ?", (batch,))
            touched.append(row["id"])
        refresh_many(db, touched)
    return batch, touched


def batch_of(db: sqlite3.Connection, edit_id: int) -> int | None:
    """The batch that an edit belongs to; None: it stands alone. `PikaError("not_found")` if unknown."""
    batch: int | None = _require(db, edit_id)["batch"]
    return batch


def undo(db: sqlite3.Connection, edit_id: int) -> TrackUndone:
    """Take an edit of one track back: the field is again what it was before.

    Raises `PikaError`: `not_found`, `already_undone`, `newer_edit` (a later edit of the same field stands in
    the way; its id is in the data).
    """
    with transaction(db):
        row = _require(db, edit_id)
        if row["undone_at"] is not None:
            raise _already_undone(edit_id)
        newer = _newer(db, row)
        if newer is not None:
            raise PikaError(
                "newer_edit", f"{row['field']} was edited again since; take that back first.", edit_id=newer
            )
        tracks.require(db, row["track_id"])
        _take_back(db, row)
        refresh(db, row["track_id"])
    return {"track": tracks.get(db, row["track_id"]), "ids": [row["track_id"]], "kept": 0}


def undo_part(db: sqlite3.Connection, batch: int, after: int, size: int) -> tuple[int | None, list[int], int]:
    """Take back up to `size` edits of a batch whose ids lie behind `after`, in one transaction.

    Returns the id of the last one that was looked at (None: there were none), the ids of the tracks that were
    changed back, and how many keep their value because it was edited again.
    """
    touched, kept, last = [], 0, None
    with transaction(db):
        rows = db.execute(
            "SELECT * FROM edits WHERE batch = ? AND id > ? AND undone_at IS NULL ORDER BY id LIMIT ?",
            (batch, after, size),
        ).fetchall()
        for row in rows:
            last = row["id"]
            if _newer(db, row) is not None:
                kept += 1
                continue
            _take_back(db, row)
            touched.append(row["track_id"])
        refresh_many(db, touched)
    return last, touched, kept


def require_undoable(db: sqlite3.Connection, batch: int) -> None:
    """`PikaError("already_undone")` when nothing of a batch is left to take back."""
    left = db.execute("SELECT 1 FROM edits WHERE batch = ? AND undone_at IS NULL LIMIT 1", (batch,))
    if left.fetchone() is None:
        raise _already_undone(batch)


def _require(db: sqlite3.Connection, edit_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM edits WHERE id = ?", (edit_id,)).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no edit with id {edit_id}.", edit_id=edit_id)
    return row


def _already_undone(edit_id: int) -> PikaError:
    return PikaError("already_undone", "This edit has been taken back already.", edit_id=edit_id)


def _newer(db: sqlite3.Connection, row: sqlite3.Row) -> int | None:
    """The newest edit of the same field of the same track that stands in the way of taking this one back."""
    newer: int | None = db.execute(
        "SELECT max(id) FROM edits WHERE track_id = ? AND field = ? AND id > ? AND undone_at IS NULL",
        (row["track_id"], row["field"], row["id"]),
    ).fetchone()[0]
    return newer


def _change(
    db: sqlite3.Connection,
    track_id: int,
    field: str,
    *,
    before: str | None,
    after: str | None,
    batch: int | None,
) -> int:
    _store(db, track_id, field, after)
    inserted = db.execute(
        "INSERT INTO edits (track_id, field, before, after, at, batch) VALUES (?, ?, ?, ?, ?, ?)",
        (track_id, field, before, after, time.time(), batch),
    )
    return int(inserted.lastrowid or 0)


def _take_back(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    _store(db, row["track_id"], row["field"], row["before"])
    db.execute("UPDATE edits SET undone_at = ? WHERE id = ?", (time.time(), row["id"]))


def _stored(db: sqlite3.Connection, track_id: int, field: str) -> str | None:
    row = db.execute(
        "SELECT value FROM manual WHERE track_id = ? AND field = ?", (track_id, field)
    ).fetchone()
    return row and str(row["value"])


def _store(db: sqlite3.Connection, track_id: int, field: str, value: str | None) -> None:
    if value is None:
        db.execute("DELETE FROM manual WHERE track_id = ? AND field = ?", (track_id, field))
    else:
        db.execute("INSERT OR REPLACE INTO manual VALUES (?, ?, ?)", (track_id, field, value))
