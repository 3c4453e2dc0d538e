"""What the DJ is shown of files that are one recording, and of those that she has merged."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from . import recordings, tracks
from .names import from_db

if TYPE_CHECKING:
    from ..contract.desk.recordings import RecordingFile, RecordingMerged, Recordings

MOST_GROUPS = 200
MOST_MERGES = 200


def shown(db: sqlite3.Connection) -> Recordings:
    """The first groups and the newest merges; it takes seconds for a large library."""
    groups = recordings.find(db)
    return {
        "total": len(groups),
        "groups": [
            {"evidence": group.evidence, "files": [_file(db, track_id) for track_id in group.track_ids]}
            for group in groups[:MOST_GROUPS]
        ],
        "merged": _merged(db),
    }


def _file(db: sqlite3.Connection, track_id: int) -> RecordingFile:
    row = db.execute(
        "SELECT *,"
        " (SELECT count(*) FROM manual WHERE track_id = tracks.id) AS edits,"
        " (SELECT count(*) FROM list_entries WHERE track_id = tracks.id) AS lists,"
        " (SELECT count(*) FROM night_plays WHERE track_id = tracks.id AND NOT retracted) AS played"
        " FROM tracks WHERE id = ?",
        (track_id,),
    ).fetchone()
    seconds = row["duration"]
    return {
        "track": tracks.row_of(row),
        "format": row["format"],
        "size": row["size"],
        "bitrate": round(row["size"] * 8 / seconds / 1000) if seconds else None,
        "sample_rate": row["sample_rate"],
        "edits": row["edits"],
        "lists": row["lists"],
        "plays": row["played"],
    }


def _merged(db: sqlite3.Connection) -> list[RecordingMerged]:
    rows = db.execute(
        "SELECT batch, kept, max(at) AS at FROM merges"
        " JOIN tracks ON tracks.id = kept WHERE tracks.folder_id IS NOT NULL"
        " GROUP BY batch, kept ORDER BY batch DESC LIMIT ?",
        (MOST_MERGES,),
    ).fetchall()
    found: list[RecordingMerged] = []
    for row in rows:
        paths = db.execute(
            "SELECT path FROM tracks JOIN merges ON gone = id WHERE batch = ?", (row["batch"],)
        )
        [kept] = tracks.rows_of(db, [row["kept"]])
        merged: RecordingMerged = {
            "merge": row["batch"],
            "at": row["at"],
            "kept": kept,
            "paths": [from_db(path["path"]) for path in paths],
        }
        found.append(merged)
    return found
