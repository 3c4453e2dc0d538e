"""The outbox: every command for the cloud, numbered in the transaction that changes what it tells of."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ..library.database import durable_transaction, transaction
from .clock import STEP_MS, Stamp

if TYPE_CHECKING:
    from ..contract.desk.live import RejectedCommand
    from ..contract.room.dj import DjBody, DjCommand


@dataclass(frozen=True)
class Command:
    """One command as it waits: `body` is without session, number and time."""

    night: int
    session: str
    seq: int
    at: int
    skew: int | None
    body: dict[str, Any]

    def message(self, skew: int | None) -> DjCommand:
        """What is sent when the night's clock is `skew` from the cloud's, which adds that to every `at`."""
        moved = 0 if skew is None or self.skew is None else self.skew - skew
        at = self.at + (moved if abs(moved) > STEP_MS else 0)
        sent = {**self.body, "session": self.session, "seq": self.seq, "at": at}
        return cast("DjCommand", sent)


def put(db: sqlite3.Connection, night: int, stamp: Stamp, body: DjBody) -> int:
    """Number a command of a night and store it; called inside a transaction. Returns the number."""
    seq = int(
        db.execute(
            "UPDATE nights SET next_seq = next_seq + 1 WHERE id = ? RETURNING next_seq - 1", (night,)
        ).fetchone()[0]
    )
    db.execute(
        "INSERT INTO outbox (night_id, seq, at, skew, body) VALUES (?, ?, ?, ?, ?)",
        (night, seq, stamp.at, stamp.skew, json.dumps(body)),
    )
    return seq


def waiting(
    db: sqlite3.Connection,
    *,
    cloud_url: str,
    account: str,
    after: tuple[int, int],
    count: int,
    without: set[int],
) -> list[Command]:
    """The next commands for that account of that cloud behind `after` (night, number), in order."""
    marks = ", ".join("?" * len(without))
    rows = db.execute(
        "SELECT o.*, n.session FROM outbox o JOIN nights n ON n.id = o.night_id WHERE o.state = 'waiting'"
        f" AND NOT n.closed AND n.cloud_url = ? AND n.account = ? AND n.id NOT IN ({marks})"
        " AND (o.night_id, o.seq) > (?, ?) ORDER BY o.night_id, o.seq LIMIT ?",
        [cloud_url, account, *sorted(without), *after, count],
    )
    return [
        Command(row["night_id"], row["session"], row["seq"], row["at"], row["skew"], json.loads(row["body"]))
        for row in rows
    ]


def acknowledge(db: sqlite3.Connection, session: str, up_to: int, since: int = 1) -> str | None:
    """The cloud has dealt with these numbers. Returns the type of the last, None when nothing waited."""
    with durable_transaction(db):
        rows = db.execute(
            "UPDATE outbox SET state = 'acknowledged' WHERE state = 'waiting' AND seq BETWEEN ? AND ?"
            " AND night_id = (SELECT id FROM nights WHERE session = ?) RETURNING night_id, seq, body",
            (since, up_to, session),
        ).fetchall()
        last = None
        for row in sorted(rows, key=lambda row: int(row["seq"])):
            body = json.loads(row["body"])
            last = str(body["type"])
            if last == "play":
                db.execute("UPDATE night_plays SET sent = 'acknowledged' WHERE id = ?", (body["play"],))
            if last == "end":
                _close(db, row["night_id"])
        db.execute("UPDATE nights SET next_seq = max(next_seq, ?) WHERE session = ?", (up_to + 1, session))
    return last


def reject(db: sqlite3.Connection, session: str, seq: int, message: str) -> str | None:
    """The cloud refuses a command for good. Returns its type, None when it did not wait."""
    with durable_transaction(db):
        row = db.execute(
            "UPDATE outbox SET state = 'rejected', message = ? WHERE state = 'waiting' AND seq = ?"
            " AND night_id = (SELECT id FROM nights WHERE session = ?) RETURNING night_id, body",
            (message, seq, session),
        ).fetchone()
        if row is None:
            return None
        body = json.loads(row["body"])
        kind = str(body["type"])
        if kind == "play":
            db.execute("UPDATE night_plays SET sent = 'rejected' WHERE id = ?", (body["play"],))
        if kind == "poll":
            db.execute("UPDATE night_polls SET rejected = 1 WHERE id = ?", (body["poll"],))
        if kind == "announce":
            db.execute("UPDATE nights SET announcement = NULL WHERE id = ?", (row["night_id"],))
        if kind == "end":
            _close(db, row["night_id"])
    return kind


def rewind(db: sqlite3.Connection, session: str, seq: int) -> bool:
    """The cloud waits for an earlier number (it was put back to an older state): send again from there.

    False when the command is not here any more.
    """
    with transaction(db):
        rewound = db.execute(
            "UPDATE outbox SET state = 'waiting' WHERE state <> 'rejected' AND seq >= ?"
            " AND night_id = (SELECT id FROM nights WHERE session = ?) RETURNING seq",
            (seq, session),
        ).fetchall()
    return any(row["seq"] == seq for row in rewound)


def give_up(db: sqlite3.Connection, night: int, message: str) -> None:
    """Nothing more of this night will reach the cloud; called inside a transaction."""
    db.execute(
        "UPDATE outbox SET state = 'rejected', message = ? WHERE night_id = ? AND state = 'waiting'",
        (message, night),
    )
    db.execute("UPDATE night_plays SET sent = 'rejected' WHERE night_id = ? AND sent = 'waiting'", (night,))
    _close(db, night)


def dismiss(db: sqlite3.Connection, night: int) -> None:
    """The person has read what was rejected."""
    db.execute("UPDATE outbox SET dismissed = 1 WHERE night_id = ? AND state = 'rejected'", (night,))


def rejected(db: sqlite3.Connection, night: int) -> list[RejectedCommand]:
    """What was refused and not dismissed: `{seq, type, message}`."""
    rows = db.execute(
        "SELECT seq, body, message FROM outbox WHERE night_id = ? AND state = 'rejected' AND NOT dismissed"
        " ORDER BY seq",
        (night,),
    )
    return [
        {"seq": row["seq"], "type": json.loads(row["body"])["type"], "message": row["message"]}
        for row in rows
    ]


def count_waiting(db: sqlite3.Connection) -> int:
    """Commands of all nights that the cloud has not acknowledged."""
    row = db.execute(
        "SELECT count(*) FROM outbox o JOIN nights n ON n.id = o.night_id WHERE o.state = 'waiting' "
        "AND NOT n.closed"
    ).fetchone()
    return int(row[0])


def _close(db: sqlite3.Connection, night: int) -> None:
    db.execute("UPDATE nights SET closed = 1 WHERE id = ?", (night,))
    db.execute("DELETE FROM outbox WHERE night_id = ? AND state = 'acknowledged'", (night,))
