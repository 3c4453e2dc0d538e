"""Tracks that an older version of the analysis has seen: analysed again when nothing else waits.

They have no place in the queue. What is outdated follows from `tracks.analysis_version` alone, so a kill at
any moment loses nothing, and a track shows its old values until the new ones are stored.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from ..analysis import ANALYSIS_VERSION
from . import settings
from .database import transaction
from .names import from_db
from .queue_store import KILLS_ALLOWED, Job

_OUTDATED = (
    "analysed_at IS NOT NULL AND queued IS NULL AND analysis_version < ? AND NOT missing"
    " AND folder_id IS NOT NULL"
)


@dataclass(frozen=True)
class Outdated:
    """How much there is to improve. `known_seconds` is the length of the `with_duration` tracks that know
    theirs; `wanted`: it is to be done without being asked again.
    """

    tracks: int
    known_seconds: float
    with_duration: int
    wanted: bool


def outdated(db: sqlite3.Connection, version: int = ANALYSIS_VERSION) -> Outdated:
    """Where the improving stands now; tracks that are being worked on count."""
    row = db.execute(
        "SELECT count(*) AS tracks, coalesce(sum(duration), 0) AS known_seconds,"
        f" count(duration) AS with_duration FROM tracks WHERE {_OUTDATED}",
        (version,),
    ).fetchone()
    return Outdated(row["tracks"], row["known_seconds"], row["with_duration"], _wanted(db, version))


def _wanted(db: sqlite3.Connection, version: int) -> bool:
    """What the DJ said about this version, else the setting `auto_analyze`."""
    said = db.execute("SELECT improve FROM queue WHERE improve_to = ?", (version,)).fetchone()
    if said is None or said["improve"] is None:
        return bool(settings.get_all(db)["auto_analyze"])
    return bool(said["improve"])


def say(db: sqlite3.Connection, wanted: bool, version: int = ANALYSIS_VERSION) -> None:
    """Remember that the DJ asked for this version's improvement, or cancelled it. Asking ends a pause."""
    db.execute(
        "UPDATE queue SET improve = ?, improve_to = ?, paused = paused AND NOT ?", (wanted, version, wanted)
    )


def take_next(db: sqlite3.Connection, version: int = ANALYSIS_VERSION) -> Job | None:
    """The next outdated track, marked as running; those of the oldest version first. None: there is none."""
    with transaction(db):
        row = db.execute(
            f"SELECT id, path, size, duration, retries FROM tracks WHERE {_OUTDATED} AND NOT running"
            " ORDER BY analysis_version, id LIMIT 1",
            (version,),
        ).fetchone()
        if row is None:
            return None
        db.execute("UPDATE tracks SET running = 1 WHERE id = ?", (row["id"],))
    return Job(row["id"], from_db(row["path"]), row["size"], row["duration"], row["retries"], improves=True)


def recover(db: sqlite3.Connection) -> None:
    """What a killed sidecar was improving is tried once more; what is met a second time keeps its values."""
    with transaction(db):
        for row in db.execute("SELECT id, retries FROM tracks WHERE running AND queued IS NULL").fetchall():
            if row["retries"] >= KILLS_ALLOWED:
                give_up(db, row["id"], "worker_died")
            else:
                try_again(db, row["id"])


def try_again(db: sqlite3.Connection, track_id: int) -> None:
    """Try once more, next."""
    db.execute("UPDATE tracks SET running = 0, retries = retries + 1 WHERE id = ?", (track_id,))


def give_up(db: sqlite3.Connection, track_id: int, code: str, version: int = ANALYSIS_VERSION) -> None:
    """The track keeps the values it has, and this version does not try it again by itself.

    One whose file is not there is missing, and tried when it is back. One that was put into the queue
    meanwhile is tried as any other there.
    """
    db.execute(
        "UPDATE tracks SET running = 0, retries = 0, missing = max(missing, ?),"
        " analysis_version = CASE WHEN ? OR queued IS NOT NULL THEN analysis_version ELSE ? END WHERE id = ?",
        (code == "not_found", code == "not_found", version, track_id),
    )
