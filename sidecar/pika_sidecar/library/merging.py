"""Several files of one recording made one track: what was said of the others goes over, no file is touched,
and every merge can be taken back.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from typing import Any

from ..errors import PikaError
from . import tracks
from .database import transaction
from .effective import refresh
from .names import from_db, to_db

# What programs know of a track, in these tables; a program's rows go over together, where it knew nothing.
_PROGRAM_TABLES = ("program_values", "program_cues", "program_grids")

# Values that belong to the file: another file of the recording may begin a little earlier.
_OF_THE_FILE = ("first_beat",)


def merge(db: sqlite3.Connection, keep: int, others: Sequence[int]) -> int:
    """Let `keep` stand for the others too. Returns the number by which `undo` takes it back.

    Manual values, cues, what programs say, places in lists and plays of the others go over where `keep` has
    none. Raises `PikaError`: `not_found`, `invalid_value` (a track merged with itself, or with nothing).
    """
    gone = list(dict.fromkeys(others))
    if not gone or keep in gone:
        raise PikaError(
            "invalid_value", "Name one track to keep and others to merge into it.", field="others", value=None
        )
    with transaction(db):
        for track_id in (keep, *gone):
            tracks.require(db, track_id)
        batch = int(db.execute("SELECT coalesce(max(batch), 0) + 1 FROM merges").fetchone()[0])
        for track_id in gone:
            moved = _move(db, track_id, keep)
            db.execute(
                "INSERT INTO merges (gone, kept, folder_id, batch, at, moved)"
                " SELECT id, ?, folder_id, ?, ?, ? FROM tracks WHERE id = ?",
                (keep, batch, time.time(), json.dumps(moved), track_id),
            )
            # What went into this one before goes along.
            db.execute("UPDATE merges SET kept = ? WHERE kept = ?", (keep, track_id))
            db.execute("UPDATE tracks SET folder_id = NULL, queued = NULL WHERE id = ?", (track_id,))
        refresh(db, keep)
    return batch


def undo(db: sqlite3.Connection, batch: int) -> list[int]:
    """Take a merge back. Returns the tracks that are others now, the kept one first.

    Raises `PikaError("already_undone")` when there is nothing of it left.
    """
    with transaction(db):
        rows = db.execute("SELECT * FROM merges WHERE batch = ? ORDER BY gone", (batch,)).fetchall()
        if not rows:
            raise PikaError("already_undone", "These tracks are apart again already.", batch=batch)
        for row in rows:
            part(db, row)
    return [rows[0]["kept"], *(row["gone"] for row in rows)]


def part(db: sqlite3.Connection, merged: sqlite3.Row) -> None:
    """Make the track of a row of `merges` one of its own again; called inside a transaction."""
    gone, kept, moved = merged["gone"], merged["kept"], json.loads(merged["moved"])
    for field, value in moved["manual"]:
        db.execute("DELETE FROM manual WHERE track_id = ? AND field = ? AND value = ?", (kept, field, value))
    for slot in moved["cues"]:
        db.execute("DELETE FROM cues WHERE track_id = ? AND slot = ?", (kept, slot))
    for table in _PROGRAM_TABLES:
        for program in moved[table]:
            db.execute(f"DELETE FROM {table} WHERE track_id = ? AND program = ?", (kept, program))
    for list_id, entry in moved["entries"]:
        db.execute(
            "UPDATE list_entries SET track_id = ? WHERE list_id = ? AND id = ? AND track_id = ?",
            (gone, list_id, entry, kept),
        )
    for play in moved["plays"]:
        db.execute("UPDATE night_plays SET track_id = ? WHERE id = ? AND track_id = ?", (gone, play, kept))
    db.execute("UPDATE tracks SET folder_id = ? WHERE id = ?", (merged["folder_id"], gone))
    db.execute("DELETE FROM merges WHERE gone = ?", (gone,))
    for track_id in (kept, gone):
        refresh(db, track_id)


def apart(db: sqlite3.Connection, track_ids: Iterable[int]) -> None:
    """Remember that these are different recordings, each from each. Raises `PikaError("not_found")`."""
    ordered = sorted(set(track_ids))
    with transaction(db):
        for track_id in ordered:
            tracks.require(db, track_id)
        db.executemany(
            "INSERT OR IGNORE INTO recordings_apart VALUES (?, ?)",
            [(first, second) for first in ordered for second in ordered if first < second],
        )


def hidden_paths(db: sqlite3.Connection) -> set[str]:
    """The files of tracks that went into others."""
    return {from_db(row[0]) for row in db.execute("SELECT path FROM tracks JOIN merges ON gone = id")}


def keep_hidden(db: sqlite3.Connection, path: str, folder_id: int) -> bool:
    """Whether a file of `hidden_paths`, which a scan has met in this folder, stays hidden.

    Where the file of the track that was kept is gone, this one is needed: it is a track of its own again.
    """
    row = db.execute(
        "SELECT merges.*, kept.missing FROM merges JOIN tracks ON tracks.id = gone"
        " JOIN tracks AS kept ON kept.id = merges.kept WHERE tracks.path = ?",
        (to_db(path),),
    ).fetchone()
    if row is None:
        return False
    with transaction(db):
        db.execute("UPDATE merges SET folder_id = ? WHERE gone = ?", (folder_id, row["gone"]))
        if row["missing"]:
            db.execute("DELETE FROM merges WHERE gone = ?", (row["gone"],))
    return not row["missing"]


def _move(db: sqlite3.Connection, gone: int, kept: int) -> dict[str, Any]:
    """Let what `kept` lacks come over from `gone`. Returns what came, so that `part` can take it back."""
    marks = ", ".join("?" * len(_OF_THE_FILE))
    manual = db.execute(
        f"SELECT field, value FROM manual WHERE track_id = ? AND field NOT IN ({marks})"
        " AND field NOT IN (SELECT field FROM manual WHERE track_id = ?)",
        (gone, *_OF_THE_FILE, kept),
    ).fetchall()
    db.executemany(
        "INSERT INTO manual (track_id, field, value) VALUES (?, ?, ?)",
        [(kept, row["field"], row["value"]) for row in manual],
    )
    moved: dict[str, Any] = {"manual": [[row["field"], row["value"]] for row in manual]}
    cues = db.execute(
        "SELECT slot FROM cues WHERE track_id = ? AND slot NOT IN (SELECT slot FROM cues WHERE track_id = ?)",
        (gone, kept),
    ).fetchall()
    moved["cues"] = [row["slot"] for row in cues]
    _copy_rows(db, "cues", "slot", moved["cues"], (gone, kept))
    for table in _PROGRAM_TABLES:
        known = db.execute(
            f"SELECT DISTINCT program FROM {table} WHERE track_id = ?"
            f" AND program NOT IN (SELECT program FROM {table} WHERE track_id = ?)",
            (gone, kept),
        ).fetchall()
        moved[table] = [row["program"] for row in known]
        _copy_rows(db, table, "program", moved[table], (gone, kept))
    entries = db.execute("SELECT list_id, id FROM list_entries WHERE track_id = ?", (gone,)).fetchall()
    moved["entries"] = [[row["list_id"], row["id"]] for row in entries]
    db.execute("UPDATE list_entries SET track_id = ? WHERE track_id = ?", (kept, gone))
    plays = db.execute("SELECT id FROM night_plays WHERE track_id = ?", (gone,)).fetchall()
    moved["plays"] = [row["id"] for row in plays]
    db.execute("UPDATE night_plays SET track_id = ? WHERE track_id = ?", (kept, gone))
    return moved


def _copy_rows(
    db: sqlite3.Connection, table: str, column: str, values: Sequence[Any], tracks_of: tuple[int, int]
) -> None:
    """The rows of the first track that have one of `values` in `column`, copied for the second one."""
    source, target = tracks_of
    names = [row["name"] for row in db.execute(f"PRAGMA table_info({table})") if row["name"] != "track_id"]
    columns = ", ".join(names)
    for value in values:
        db.execute(
            f"INSERT INTO {table} (track_id, {columns}) SELECT ?, {columns} FROM {table}"
            f" WHERE track_id = ? AND {column} = ?",
            (target, source, value),
        )
