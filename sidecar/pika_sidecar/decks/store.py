"""Which deck was chosen, and what the library knows of the track on it."""

from __future__ import annotations

import sqlite3
from typing import Any

from ..library.names import from_db, to_db
from .entry import Entry
from .match import track_of


def get(db: sqlite3.Connection) -> tuple[str, str | None]:
    """The chosen source and its path."""
    row = db.execute("SELECT source, path FROM deck").fetchone()
    return row["source"], None if row["path"] is None else from_db(row["path"])


def put(db: sqlite3.Connection, source: str, path: str | None) -> None:
    """Choose them."""
    db.execute("UPDATE deck SET source = ?, path = ?", (source, None if path is None else to_db(path)))


def now_playing(db: sqlite3.Connection, entry: Entry, track_id: int | None) -> dict[str, Any]:
    """`DeckStatus.now` for an entry."""
    return {**track_of(db, entry, track_id), "started_at": entry.started_at, "path": entry.path}
