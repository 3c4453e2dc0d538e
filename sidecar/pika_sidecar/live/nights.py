"""The nights in library.db: begin one, end it, find the one that is on."""

from __future__ import annotations

import json
import sqlite3
import uuid
from dataclasses import dataclass

from ..errors import PikaError
from ..library.database import durable_transaction
from . import outbox
from .clock import Stamp


@dataclass(frozen=True)
class NewNight:
    """What a night begins with. Entries of the deck count from `deck_since` on (milliseconds, machine's
    clock), but none of `deck_before`, which were there already. Without an `account` one is made for
    `dj_name`.
    """

    title: str
    listed: bool
    cloud_url: str
    account: str | None
    dj_name: str | None
    deck_since: int
    deck_before: list[str]


def begin(db: sqlite3.Connection, new: NewNight, stamp: Stamp) -> sqlite3.Row:
    """Begin a night. Raises `PikaError("already_live")` while one is on."""
    with durable_transaction(db):
        running = on_air(db)
        if running is not None:
            raise PikaError(
                "already_live", "You are live already: end this night first.", night=running["id"]
            )
        inserted = db.execute(
            "INSERT INTO nights (session, cloud_url, account, dj_name, title, listed, started_at, deck_since,"
            " deck_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                str(uuid.uuid4()),
                new.cloud_url,
                new.account,
                new.dj_name,
                new.title,
                int(new.listed),
                stamp.at,
                new.deck_since,
                json.dumps(new.deck_before),
            ),
        )
        night = int(inserted.lastrowid or 0)
        outbox.put(db, night, stamp, {"type": "start", "title": new.title, "listed": new.listed})
        return get(db, night)


def end(db: sqlite3.Connection, stamp: Stamp) -> None:
    """End the night that is on; `PikaError("not_live")` when there is none."""
    with durable_transaction(db):
        night = require_on_air(db)
        db.execute(
            "UPDATE nights SET ended_at = ?, now_play = NULL, announcement = NULL WHERE id = ?",
            (stamp.at, night["id"]),
        )
        db.execute("UPDATE night_polls SET closed = 1 WHERE night_id = ?", (night["id"],))
        outbox.put(db, night["id"], stamp, {"type": "end"})


def end_here(db: sqlite3.Connection, night: int, at: int, message: str) -> None:
    """The cloud takes nothing more of this night: end it in the logbook; what waits is rejected."""
    with durable_transaction(db):
        db.execute(
            "UPDATE nights SET ended_at = coalesce(ended_at, ?), now_play = NULL, announcement = "
            "NULL WHERE id = ?",
            (at, night),
        )
        db.execute("UPDATE night_polls SET closed = 1 WHERE night_id = ?", (night,))
        outbox.give_up(db, night, message)


def on_air(db: sqlite3.Connection) -> sqlite3.Row | None:
    """The night that has not been ended, or None."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM nights WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return row


def shown(db: sqlite3.Connection) -> sqlite3.Row | None:
    """The night that is on, else the newest whose end the cloud does not know yet, else None."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM nights WHERE NOT closed ORDER BY ended_at IS NOT NULL, id DESC LIMIT 1"
    ).fetchone()
    return row


def require_on_air(db: sqlite3.Connection) -> sqlite3.Row:
    """As `on_air`, or `PikaError("not_live")`."""
    night = on_air(db)
    if night is None:
        raise PikaError("not_live", "You are not live. Go live first.")
    return night


def get(db: sqlite3.Connection, night: int) -> sqlite3.Row:
    """One night, or `PikaError("not_found")`."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM nights WHERE id = ?", (night,)).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no night with id {night}.", id=night)
    return row


def of_session(db: sqlite3.Connection, session: str) -> sqlite3.Row | None:
    """The night of a session of the cloud."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM nights WHERE session = ?", (session,)).fetchone()
    return row


def adopt(db: sqlite3.Connection, cloud_url: str, account: str) -> None:
    """Nights that began before there was an account belong to it."""
    db.execute("UPDATE nights SET account = ? WHERE account IS NULL AND cloud_url = ?", (account, cloud_url))


def count_from(db: sqlite3.Connection, deck_since: int, deck_before: list[str]) -> None:
    """Another deck is watched from now on: what it played before does not belong to the night."""
    db.execute(
        "UPDATE nights SET deck_since = ?, deck_before = ? WHERE ended_at IS NULL",
        (deck_since, json.dumps(deck_before)),
    )


def work_waits(db: sqlite3.Connection, cloud_url: str | None) -> bool:
    """Is there a night for which the cloud must be reached?"""
    row = db.execute(
        "SELECT 1 FROM nights WHERE NOT closed AND cloud_url = ? LIMIT 1", (cloud_url,)
    ).fetchone()
    return row is not None
