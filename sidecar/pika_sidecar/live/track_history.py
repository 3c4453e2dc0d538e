"""When and where a track was played, and what the floor said."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from ..library import tracks
from . import plays

if TYPE_CHECKING:
    from ..contract.desk.nights import TrackPlay

MOST = 200
"""Plays that are told of, the newest ones: one each week for four years."""


def history(db: sqlite3.Connection, track_id: int) -> list[TrackPlay]:
    """The plays of a track in the nights of the logbook, newest first; what was taken out is not there.

    `PikaError("not_found")` for an unknown track.
    """
    tracks.require(db, track_id)
    rows = db.execute(
        "SELECT p.*, n.title AS night_title, n.started_at, n.ended_at FROM night_plays AS p"
        " JOIN nights AS n ON n.id = p.night_id"
        " WHERE p.track_id = ? AND NOT p.retracted AND n.removed_at IS NULL"
        " ORDER BY p.played_at DESC LIMIT ?",
        (track_id, MOST),
    )
    return [
        {
            "night": row["night_id"],
            "title": row["night_title"],
            "started_at": row["started_at"],
            "ended_at": row["ended_at"],
            "play": plays.as_dict(row),
        }
        for row in rows
    ]
