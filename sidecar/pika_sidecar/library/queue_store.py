"""The analysis queue as it survives in library.db:

which tracks wait, in which order, and how far it has come.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from .. import not_allowed
from ..analysis.decoders import found
from ..errors import PikaError
from .database import transaction
from .effective import refresh
from .file_tags import store_tags
from .names import from_db

_LEFT = "queued IS NOT NULL AND NOT missing AND folder_id IS NOT NULL"
_READY = f"{_LEFT} AND NOT running"
# So often a track may be at hand when the sidecar is killed, and still be tried again by itself.
KILLS_ALLOWED = 1
_KILLED = (
    "Pika was ended more than once while it analysed this file. It may be damaged, so Pika leaves it alone."
)
_NOT_IN_RESULT = ("path", "ok", "error", "tags", "waveform")


@dataclass(frozen=True)
class Job:
    """One track to analyse; `duration` in seconds where its header says it.

    `improves`: it is not from the queue, but outdated (`improve.py`).
    """

    track_id: int
    path: str
    size: int
    duration: float | None
    retries: int
    improves: bool = False


@dataclass(frozen=True)
class Counts:
    """Where the queue stands: one snapshot, so that its sum never jumps.

    `left` tracks wait or are being worked on. `known_seconds` is the length of the `with_duration` waiting
    tracks that know theirs.
    """

    left: int
    waiting: int
    done: int
    failed: int
    paused: bool
    known_seconds: float
    with_duration: int


def recover(db: sqlite3.Connection) -> None:
    """What a killed sidecar was working on waits again, behind all others.

    What is met a second time has killed it: it has failed, and waits until somebody asks for it. What macOS
    did not let it read waits again, too: what the person has allowed since counts from this start on. So does
    what lacked a decoder, if there is one by now.
    """
    with transaction(db):
        found = db.execute(
            "SELECT id, retries FROM tracks WHERE running AND queued IS NOT NULL ORDER BY queued"
        )
        for row in found.fetchall():
            if row["retries"] >= KILLS_ALLOWED:
                _fail(db, row["id"], "worker_died", _KILLED)
            else:
                _wait_again(db, row["id"])
        _take_up(db, not_allowed.CODE)
    take_up_decodable(db)


def take_up_decodable(db: sqlite3.Connection) -> list[int]:
    """What failed for want of a decoder waits again, if this system has one by now. Returns the ids."""
    if not found.can_decode():
        return []
    with transaction(db):
        return _take_up(db, found.CODE)


def _take_up(db: sqlite3.Connection, code: str) -> list[int]:
    """Tracks that failed for this reason wait again, behind all others."""
    failed = db.execute(
        "SELECT id FROM tracks WHERE error_code = ? AND folder_id IS NOT NULL ORDER BY id", (code,)
    ).fetchall()
    place = next_place(db)
    db.executemany(
        "UPDATE tracks SET error_code = NULL, error_message = NULL, queued = ? WHERE id = ?",
        [(place + i, row["id"]) for i, row in enumerate(failed)],
    )
    for row in failed:
        refresh(db, row["id"])
    return [int(row["id"]) for row in failed]


def release_all(db: sqlite3.Connection) -> None:
    """What could not be released when its work ended waits again."""
    db.execute("UPDATE tracks SET running = 0 WHERE running")


def counts(db: sqlite3.Connection) -> Counts:
    """Where the queue stands now."""
    row = db.execute(
        "SELECT (SELECT count(*) FROM tracks WHERE " + _LEFT + ") AS left_over, count(tracks.id) AS waiting,"
        " coalesce(sum(duration), 0) AS known_seconds, count(duration) AS with_duration,"
        " queue.paused, queue.done, queue.failed FROM queue LEFT JOIN tracks ON " + _READY
    ).fetchone()
    return Counts(
        left=row["left_over"],
        waiting=row["waiting"],
        done=row["done"],
        failed=row["failed"],
        paused=bool(row["paused"]),
        known_seconds=row["known_seconds"],
        with_duration=row["with_duration"],
    )


def begin_if_empty(db: sqlite3.Connection) -> None:
    """Count from zero again when nothing is left of the last run; called before tracks are put in."""
    if db.execute("SELECT 1 FROM tracks WHERE queued IS NOT NULL LIMIT 1").fetchone() is None:
        db.execute("UPDATE queue SET done = 0, failed = 0")


def next_place(db: sqlite3.Connection) -> int:
    """The place behind the last in the queue."""
    return int(
        db.execute("SELECT coalesce(max(queued), 0) + 1 FROM tracks WHERE queued IS NOT NULL").fetchone()[0]
    )


def enqueue(db: sqlite3.Connection, track_ids: list[int] | None, again: bool) -> list[int]:
    """Put tracks into the queue and end a pause. Returns the ids put in.

    Without ids: all that wait for their first analysis; with `again`: all. With ids: those, in front of the
    others, unless they are analysed already and `again` is false. Raises `PikaError("not_found")` for an
    unknown id.
    """
    with transaction(db):
        begin_if_empty(db)
        if track_ids is None:
            which = "1" if again else "analysed_at IS NULL AND error_code IS NULL"
            found = db.execute(
                f"SELECT id FROM tracks WHERE {which} AND queued IS NULL AND NOT missing"
                " AND folder_id IS NOT NULL ORDER BY added, id"
            )
            chosen, place = [row["id"] for row in found], next_place(db)
        else:
            chosen = [i for i in dict.fromkeys(track_ids) if _wanted(db, i, again)]
            first = db.execute("SELECT coalesce(min(queued), 1) FROM tracks").fetchone()[0]
            place = first - len(chosen)
        db.executemany(
            "UPDATE tracks SET queued = ?, retries = 0 WHERE id = ?",
            [(place + i, track_id) for i, track_id in enumerate(chosen)],
        )
        db.execute("UPDATE queue SET paused = 0")
    return chosen


def _wanted(db: sqlite3.Connection, track_id: int, again: bool) -> bool:
    row = db.execute(
        "SELECT state, running FROM tracks WHERE id = ? AND folder_id IS NOT NULL", (track_id,)
    ).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no track with id {track_id} in the library.", id=track_id)
    return not row["running"] and row["state"] != "missing" and (again or row["state"] != "done")


def set_paused(db: sqlite3.Connection, paused: bool) -> None:
    """Remember the pause beyond a restart."""
    db.execute("UPDATE queue SET paused = ?", (int(paused),))


def clear(db: sqlite3.Connection) -> None:
    """Take every track out of the queue; analyses that there are stay."""
    with transaction(db):
        db.execute("UPDATE tracks SET queued = NULL, running = 0 WHERE queued IS NOT NULL")
        db.execute("UPDATE queue SET paused = 0")


def take_next(db: sqlite3.Connection) -> Job | None:
    """The next track, marked as running; None when none waits."""
    with transaction(db):
        row = db.execute(
            f"SELECT id, path, size, duration, retries FROM tracks WHERE {_READY} ORDER BY queued LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        db.execute("UPDATE tracks SET running = 1 WHERE id = ?", (row["id"],))
    return Job(row["id"], from_db(row["path"]), row["size"], row["duration"], row["retries"])


def release(db: sqlite3.Connection, track_id: int) -> None:
    """Put a track that was not finished back to where it waited."""
    db.execute("UPDATE tracks SET running = 0 WHERE id = ?", (track_id,))


def retry_later(db: sqlite3.Connection, track_id: int) -> None:
    """Put a track behind all others, once more."""
    with transaction(db):
        _wait_again(db, track_id)


def _wait_again(db: sqlite3.Connection, track_id: int) -> None:
    db.execute(
        "UPDATE tracks SET running = 0, retries = retries + 1, queued = ? WHERE id = ?",
        (next_place(db), track_id),
    )


def save_result(
    db: sqlite3.Connection, track_id: int, result: dict[str, Any], size: int | None, mtime: int | None
) -> None:
    """Store what `analyze_file` found for the file as it was (`size`, `mtime` in ns).

    Manual values are not touched.
    """
    stored = {name: value for name, value in result.items() if name not in _NOT_IN_RESULT}
    wave = {band: base64.b64decode(data) for band, data in result["waveform"].items()}
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO analyses VALUES (?, ?)", (track_id, json.dumps(stored)))
        db.execute(
            "INSERT OR REPLACE INTO waveforms VALUES (?, ?, ?, ?)",
            (track_id, wave["low"], wave["mid"], wave["high"]),
        )
        header = {name: result[name] for name in ("format", "sample_rate", "channels", "duration")}
        store_tags(db, track_id, {**result["tags"], **header})
        # What was only improved has no place in the queue, and does not count there.
        db.execute(
            "UPDATE queue SET done = done + (SELECT queued IS NOT NULL FROM tracks WHERE id = ?)", (track_id,)
        )
        db.execute(
            "UPDATE tracks SET analysed_at = ?, analysis_version = ?, queued = NULL, running = 0,"
            " retries = 0, error_code = NULL, error_message = NULL, size = coalesce(?, size),"
            " mtime = coalesce(?, mtime) WHERE id = ?",
            (time.time(), result["analysis_version"], size, mtime, track_id),
        )
        refresh(db, track_id)


def save_failure(db: sqlite3.Connection, track_id: int, code: str, message: str) -> None:
    """Store why a track could not be analysed; one that is not there any more is missing."""
    with transaction(db):
        _fail(db, track_id, code, message)


def _fail(db: sqlite3.Connection, track_id: int, code: str, message: str) -> None:
    db.execute(
        "UPDATE tracks SET queued = NULL, running = 0, retries = 0, analysed_at = NULL, error_code = ?,"
        " error_message = ?, missing = max(missing, ?) WHERE id = ?",
        (code, message, int(code == "not_found"), track_id),
    )
    db.execute("UPDATE queue SET failed = failed + 1")
