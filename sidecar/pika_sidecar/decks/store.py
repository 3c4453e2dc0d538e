"""Which deck was chosen, and what the library knows of the track on it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from ..library.database import transaction
from ..library.names import from_db, to_db
from .entry import Entry
from .match import track_of

if TYPE_CHECKING:
    from ..contract.desk.deck import DeckTrack


def get(db: sqlite3.Connection) -> tuple[str, str | None] | None:
    """The chosen source and its path; None when none was ever chosen."""
    row = db.execute("SELECT source, path FROM decks WHERE chosen").fetchone()
    return row and (row["source"], _path(row))


def last_path(db: sqlite3.Connection, source: str) -> str | None:
    """The path that was last chosen for a source; None: the usual places."""
    row = db.execute("SELECT path FROM decks WHERE source = ?", (source,)).fetchone()
    return row and _path(row)


def put(db: sqlite3.Connection, source: str, path: str | None) -> None:
    """Choose them."""
    with transaction(db):
        db.execute("UPDATE decks SET chosen = 0")
        stored = None if path is None else to_db(path)
        db.execute("INSERT OR REPLACE INTO decks VALUES (?, ?, 1)", (source, stored))


def now_playing(db: sqlite3.Connection, entry: Entry, track_id: int | None) -> DeckTrack:
    """`DeckStatus.now` for an entry whose beginning is known."""
    assert entry.started_at is not None
    return {**track_of(db, entry, track_id), "started_at": entry.started_at, "path": entry.path}


def _path(row: sqlite3.Row) -> str | None:
    return None if row["path"] is None else from_db(row["path"])
