"""What the DJ says to the room: title, announcements, polls."""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import TYPE_CHECKING

from ..contract import limits
from ..errors import PikaError
from ..library.database import durable_transaction
from ..text import optional, typed
from . import nights, outbox
from .clock import Stamp

if TYPE_CHECKING:
    from ..contract.room.dj import DjBody
    from ..contract.room.state import Poll


def set_session(db: sqlite3.Connection, stamp: Stamp, title: str | None, listed: bool | None) -> None:
    """Change the title, or whether the night is listed; None leaves it. Raises `PikaError`."""
    with durable_transaction(db):
        night = nights.require_on_air(db)
        before = (str(night["title"]), bool(night["listed"]))
        name = before[0] if title is None else optional("title", title, limits.SESSION_TITLE)
        shown = before[1] if listed is None else listed
        if (name, shown) == before:
            return
        db.execute("UPDATE nights SET title = ?, listed = ? WHERE id = ?", (name, int(shown), night["id"]))
        outbox.put(db, night["id"], stamp, {"type": "session", "title": name, "listed": shown})


def announce(db: sqlite3.Connection, stamp: Stamp, text: str, seconds: int) -> None:
    """Show a text to the room for some seconds. Raises `PikaError`."""
    words = typed("announcement", text, limits.ANNOUNCEMENT)
    _check_range("seconds", seconds, limits.ANNOUNCEMENT_SECONDS)
    with durable_transaction(db):
        night = nights.require_on_air(db)
        announcement = str(uuid.uuid4())
        shown = {"id": announcement, "text": words, "until": stamp.at + seconds * 1000 + (stamp.skew or 0)}
        db.execute("UPDATE nights SET announcement = ? WHERE id = ?", (json.dumps(shown), night["id"]))
        body: DjBody = {
            "type": "announce",
            "announcement": announcement,
            "text": words,
            "seconds": seconds,
        }
        outbox.put(db, night["id"], stamp, body)


def announce_over(db: sqlite3.Connection, stamp: Stamp) -> None:
    """Take the announcement away; nothing happens when there is none."""
    with durable_transaction(db):
        night = nights.require_on_air(db)
        if night["announcement"] is None:
            return
        announcement = json.loads(night["announcement"])["id"]
        db.execute("UPDATE nights SET announcement = NULL WHERE id = ?", (night["id"],))
        outbox.put(db, night["id"], stamp, {"type": "announce_over", "announcement": announcement})


def open_poll(
    db: sqlite3.Connection, stamp: Stamp, question: str, options: list[str], seconds: int | None
) -> None:
    """Ask the room; `seconds` None: until the DJ closes it. It closes the last poll. Raises `PikaError`."""
    asked = typed("question", question, limits.QUESTION)
    least, most = limits.OPTIONS
    if not least <= len(options) <= most:
        raise PikaError(
            "invalid_value",
            f"A poll has {least} to {most} answers to choose from, not {len(options)}.",
            field="options",
            value=len(options),
        )
    choices = [typed("answer", option, limits.OPTION) for option in options]
    if seconds is not None:
        _check_range("seconds", seconds, limits.POLL_SECONDS)
    with durable_transaction(db):
        night = nights.require_on_air(db)
        db.execute("UPDATE night_polls SET closed = 1 WHERE night_id = ?", (night["id"],))
        poll = str(uuid.uuid4())
        number = db.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM night_polls WHERE night_id = ?", (night["id"],)
        ).fetchone()[0]
        closes_at = None if seconds is None else stamp.at + seconds * 1000 + (stamp.skew or 0)
        db.execute(
            "INSERT INTO night_polls (id, night_id, number, question, options, votes, closes_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                poll,
                night["id"],
                number,
                asked,
                json.dumps(choices),
                json.dumps([0] * len(choices)),
                closes_at,
            ),
        )
        body: DjBody = {
            "type": "poll",
            "poll": poll,
            "question": asked,
            "options": choices,
            "seconds": seconds,
        }
        outbox.put(db, night["id"], stamp, body)


def close_poll(db: sqlite3.Connection, stamp: Stamp) -> None:
    """Close the open poll; nothing happens when there is none."""
    with durable_transaction(db):
        night = nights.require_on_air(db)
        row = db.execute(
            "UPDATE night_polls SET closed = 1, closes_at = NULL WHERE night_id = ? AND NOT closed "
            "AND NOT rejected"
            " RETURNING id",
            (night["id"],),
        ).fetchone()
        if row is not None:
            outbox.put(db, night["id"], stamp, {"type": "poll_over", "poll": row["id"]})


def polls(db: sqlite3.Connection, night: int) -> list[Poll]:
    """The polls of a night in the protocol's shape, in its order; times by the clock of the cloud."""
    rows = db.execute(
        "SELECT * FROM night_polls WHERE night_id = ? AND NOT rejected ORDER BY number", (night,)
    )
    return [
        {
            "id": row["id"],
            "question": row["question"],
            "options": json.loads(row["options"]),
            "votes": json.loads(row["votes"]),
            "closes_at": None if row["closed"] else row["closes_at"],
            "closed": bool(row["closed"]),
        }
        for row in rows
    ]


def _check_range(field: str, value: int, allowed: tuple[int, int]) -> None:
    low, high = allowed
    if not low <= value <= high:
        raise PikaError(
            "invalid_value", f"{value} {field} is not allowed: {low} to {high} are.", field=field, value=value
        )
