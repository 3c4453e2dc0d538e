"""Which files are being read, as it survives in library.db; and which are not read any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from .database import transaction
from .names import from_db, to_db

# So often reading a file may be begun without coming to an end. After that it is set aside.
TRIES = 2

_REASONS = {
    "out_of_memory": "its tags take more memory than any music needs",
    "timeout": "reading its tags comes to no end",
}


def begun(db: sqlite3.Connection) -> dict[str, int]:
    """Path to how often its reading was begun, of all that has not ended: a killed sidecar has left them."""
    return {from_db(row["path"]): row["begun"] for row in db.execute("SELECT path, begun FROM reads")}


def begin(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    """Note that these are about to be read, once more for those that have not ended before."""
    with transaction(db):
        db.executemany(
            "INSERT INTO reads VALUES (?, 1) ON CONFLICT (path) DO UPDATE SET begun = begun + 1",
            [(to_db(path),) for path in paths],
        )


def end(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Their reading has ended, or was given up for another reason; in the transaction that stores it."""
    db.executemany("DELETE FROM reads WHERE path = ?", [(to_db(path),) for path in paths])


def set_aside(db: sqlite3.Connection, track_id: int, code: str) -> str:
    """The track has failed: it is not read and not analysed until the file changes or somebody asks for it.

    `code`: how its last reading ended. Returns the reason as the DJ is told.
    """
    why = _REASONS.get(code, "it ends the process that reads its tags")
    message = f"Pika leaves this file alone: {why}. It is damaged, or made to do harm."
    db.execute(
        "UPDATE tracks SET queued = NULL, retries = 0, analysed_at = NULL, error_code = ?, error_message = ?"
        " WHERE id = ?",
        (code, message, track_id),
    )
    return message
