"""The logbook: all nights, with their plays, figures and notes."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from .. import addresses
from ..contract import limits
from ..errors import PikaError
from ..text import optional
from . import nights, plays, room

if TYPE_CHECKING:
    from ..contract.desk.nights import Night, NightSummary


def list_all(db: sqlite3.Connection) -> list[NightSummary]:
    """Every night as a `NightSummary`, newest first; the one that is on included."""
    rows = db.execute("SELECT * FROM nights WHERE removed_at IS NULL ORDER BY started_at DESC, id DESC")
    return [_summary(db, row) for row in rows.fetchall()]


def get(db: sqlite3.Connection, night: int) -> Night:
    """The contract's `Night`; `PikaError("not_found")` when there is none or it was removed."""
    row = nights.get(db, night)
    if row["removed_at"] is not None:
        raise PikaError("not_found", f"The night with id {night} was removed. Restore it first.", id=night)
    return {
        **_summary(db, row),
        "note": row["note"],
        "plays": [plays.as_dict(play) for play in _plays(db, night)],
        "thanks": row["thanks"],
        "listeners_peak": row["listeners_peak"],
        "polls": room.polls(db, night),
    }


def note(db: sqlite3.Connection, night: int, play: str | None, text: str) -> None:
    """Write the note of a night, or of one of its plays; an empty text takes it away. Raises `PikaError`."""
    get(db, night)
    # Lines stay lines: each is cleaned by itself.
    words = "\n".join(optional("note", line, limits.NOTE) for line in text.strip().splitlines())
    optional("note", words, limits.NOTE)
    if play is None:
        db.execute("UPDATE nights SET note = ? WHERE id = ?", (words, night))
        return
    changed = db.execute(
        "UPDATE night_plays SET note = ? WHERE id = ? AND night_id = ?", (words, play, night)
    )
    if changed.rowcount == 0:
        raise PikaError("not_found", f'There is no play "{play}" in this night.', play=play)


def remove(db: sqlite3.Connection, night: int) -> None:
    """Take a night out of the logbook; `restore` brings it back. Raises `PikaError`."""
    row = nights.get(db, night)
    if row["ended_at"] is None:
        raise PikaError("night_on", "This night is on: end it first.", id=night)
    db.execute("UPDATE nights SET removed_at = ? WHERE id = ?", (round(time.time() * 1000), night))


def restore(db: sqlite3.Connection, night: int) -> None:
    """Undo `remove`."""
    nights.get(db, night)
    db.execute("UPDATE nights SET removed_at = NULL WHERE id = ?", (night,))


def forget_recap(db: sqlite3.Connection, session: str) -> None:
    """The cloud has deleted this night: it has no recap any more."""
    db.execute("UPDATE nights SET code = NULL WHERE session = ? AND ended_at IS NOT NULL", (session,))


def forget_recaps_of(db: sqlite3.Connection, account: str) -> None:
    """The cloud has deleted this account with all its nights."""
    db.execute("UPDATE nights SET code = NULL WHERE account = ? AND ended_at IS NOT NULL", (account,))


def page_of(night: sqlite3.Row, *steps: str) -> str | None:
    """The address of a web page of a night; None where the cloud's words make none that is safe to open."""
    return addresses.page(addresses.site(night["site"]) or str(night["cloud_url"]), *steps)


def _summary(db: sqlite3.Connection, row: sqlite3.Row) -> NightSummary:
    count, likes = db.execute(
        "SELECT count(*), coalesce(sum(likes), 0) FROM night_plays WHERE night_id = ? AND NOT retracted",
        (row["id"],),
    ).fetchone()
    told = row["code"] is not None and row["ended_at"] is not None
    return {
        "id": row["id"],
        "session": row["session"],
        "title": row["title"],
        "started_at": row["started_at"],
        "ended_at": row["ended_at"],
        "plays": count,
        "likes": likes,
        "recap_url": page_of(row, "recap", row["session"]) if told else None,
    }


def _plays(db: sqlite3.Connection, night: int) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM night_plays WHERE night_id = ? ORDER BY number", (night,)).fetchall()
