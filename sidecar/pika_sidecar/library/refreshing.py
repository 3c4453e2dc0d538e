"""Renewing what all tracks show, a few hundred at a time: after another order of sources, or a new schema.

How far it is stands in library.db, so that a kill at any moment is made good at the next start; and each
step is a transaction of its own, between which the library's thread serves the page.
"""

from __future__ import annotations

import sqlite3

from .database import transaction
from .effective import refresh_many

STEP = 200
"""Tracks of one step: some 40 ms, in which nobody else has the library."""


def ask(db: sqlite3.Connection) -> None:
    """All tracks are to be renewed, from the first on; called in the transaction that makes it necessary."""
    db.execute("UPDATE refreshing SET next_id = 0")


def step(db: sqlite3.Connection, size: int = STEP) -> list[int] | None:
    """Renew the next `size` tracks: the ids of those that show something else now. None: all are done."""
    with transaction(db):
        next_id = db.execute("SELECT next_id FROM refreshing").fetchone()["next_id"]
        if next_id is None:
            return None
        rows = db.execute("SELECT id FROM tracks WHERE id >= ? ORDER BY id LIMIT ?", (next_id, size))
        ids = [row["id"] for row in rows]
        db.execute("UPDATE refreshing SET next_id = ?", (ids[-1] + 1 if ids else None,))
        return refresh_many(db, ids)


def refresh_all(db: sqlite3.Connection) -> None:
    """Renew all tracks now, step by step, on a connection of one's own (`Library.connect`)."""
    with transaction(db):
        ask(db)
    while step(db) is not None:
        pass
