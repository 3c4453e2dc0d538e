"""What people change by hand: kept apart from what was analysed, and every change can be taken back."""

from __future__ import annotations

import json
import sqlite3
import time
from typing import TYPE_CHECKING

from ..errors import PikaError
from . import tracks
from .database import transaction
from .effective import refresh
from .values import EDITABLE, check

if TYPE_CHECKING:
    from ..contract.desk.tracks import TrackEdited, TrackUndone


def edit(db: sqlite3.Connection, track_id: int, field: str, value: object) -> TrackEdited:
    """Set a manual value, or take it away with None.

    Raises `PikaError`: `not_found`, `unknown_field`, `invalid_value`.
    """
    if value is None and field not in EDITABLE:
        check(field, value)
    after = None if value is None else json.dumps(check(field, value))
    with transaction(db):
        tracks.require(db, track_id)
        before = _stored(db, track_id, field)
        _store(db, track_id, field, after)
        inserted = db.execute(
            "INSERT INTO edits (track_id, field, before, after, at) VALUES (?, ?, ?, ?, ?)",
            (track_id, field, before, after, time.time()),
        )
        refresh(db, track_id)
    return {"track": tracks.get(db, track_id), "edit_id": int(inserted.lastrowid or 0)}


def undo(db: sqlite3.Connection, edit_id: int) -> TrackUndone:
    """Take an edit back: the field is again what it was before.

    Raises `PikaError`: `not_found`, `already_undone`, `newer_edit` (a later edit of the same field stands in
    the way; its id is in the data).
    """
    with transaction(db):
        row = db.execute("SELECT * FROM edits WHERE id = ?", (edit_id,)).fetchone()
        if row is None:
            raise PikaError("not_found", f"There is no edit with id {edit_id}.", edit_id=edit_id)
        if row["undone_at"] is not None:
            raise PikaError("already_undone", "This edit has been taken back already.", edit_id=edit_id)
        newer = db.execute(
            "SELECT max(id) FROM edits WHERE track_id = ? AND field = ? AND id > ? AND undone_at IS NULL",
            (row["track_id"], row["field"], edit_id),
        ).fetchone()[0]
        if newer is not None:
            raise PikaError(
                "newer_edit", f"{row['field']} was edited again since; take that back first.", edit_id=newer
            )
        tracks.require(db, row["track_id"])
        _store(db, row["track_id"], row["field"], row["before"])
        db.execute("UPDATE edits SET undone_at = ? WHERE id = ?", (time.time(), edit_id))
        refresh(db, row["track_id"])
    return {"track": tracks.get(db, row["track_id"])}


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
