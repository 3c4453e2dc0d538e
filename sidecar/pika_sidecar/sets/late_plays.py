"""What was played on the last nights, and in a room; the night that is on does not count."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..library.names import fold

if TYPE_CHECKING:
    from ..contract.desk.set_course import LatePlay

NIGHTS = 3
"""Nights that count as the last ones when the page does not say how many: a month of weekly parties less the
one to come.
"""


def nights_of_room(db: sqlite3.Connection, room: str) -> list[int]:
    """The nights in a room, newest first: those whose set said so, or whose title holds its name."""
    wanted = fold(room).strip()
    if not wanted:
        return []
    rows = db.execute(
        "SELECT nights.id, nights.title, night_sets.room FROM nights"
        " LEFT JOIN night_sets ON night_sets.night_id = nights.id"
        " WHERE nights.removed_at IS NULL AND nights.ended_at IS NOT NULL ORDER BY nights.started_at DESC"
    )
    return [row["id"] for row in rows if fold(row["room"] or "") == wanted or wanted in fold(row["title"])]


def late_plays(db: sqlite3.Connection, nights: int, room: str) -> dict[int, LatePlay]:
    """By track: its newest play of the last `nights`, or of the last in the room; one in the room first."""
    here = nights_of_room(db, room)
    anywhere = [
        row["id"]
        for row in db.execute(
            "SELECT id FROM nights WHERE removed_at IS NULL AND ended_at IS NOT NULL"
            " ORDER BY started_at DESC LIMIT ?",
            (nights,),
        )
    ]
    found = _plays(db, anywhere, set(here))
    return found | _plays(db, here[:nights], set(here))


def last_here(db: sqlite3.Connection, room: str) -> dict[int, int]:
    """By track: when it was last played in the room, ever (milliseconds since 1970)."""
    return {track_id: play["at"] for track_id, play in _plays(db, nights_of_room(db, room), set()).items()}


def _plays(db: sqlite3.Connection, nights: Iterable[int], here: set[int]) -> dict[int, LatePlay]:
    rows = db.execute(
        "SELECT night_plays.track_id, night_plays.night_id, night_plays.played_at, nights.title"
        " FROM night_plays JOIN nights ON nights.id = night_plays.night_id"
        " WHERE night_plays.track_id IS NOT NULL AND NOT night_plays.retracted"
        " AND night_plays.night_id IN (SELECT value FROM json_each(?)) ORDER BY night_plays.played_at",
        (json.dumps(list(nights)),),
    )
    return {
        row["track_id"]: {
            "night": row["night_id"],
            "title": row["title"],
            "at": row["played_at"],
            "here": row["night_id"] in here,
        }
        for row in rows
    }
