"""Writing what a program says into the library, in batches, and taking a whole import back.

What was there before goes into `import_undo` in the same transaction: of a track the JSON
`{"values": {...}, "cues": [...], "grid": [...]}` of what this program had said (empty: nothing), of a list
what `sets/imported.py` calls `taken`, or null. A batch is one call in the library's thread.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import PikaError
from ..library import effective
from ..library.database import transaction
from ..library.names import from_db, printable, to_db
from ..sets import imported
from .said import Said, becoming, stored

if TYPE_CHECKING:
    from ..contract.desk.sources import SourceImport, SourcePart, SourceProgram

_json = json.JSONEncoder(ensure_ascii=False).encode

# Tracks in one transaction: a tenth of a second, in which the page waits.
BATCH = 200
# Imports that the page is told of, and that can be undone.
MOST_TOLD = 20


@dataclass(frozen=True)
class TrackSaid:
    """What is said of a track of the library."""

    track_id: int
    said: Said


@dataclass(frozen=True)
class ListSaid:
    """A playlist, with the tracks of it that are in the library."""

    key: str
    name: str
    parents: tuple[str, ...]
    track_ids: tuple[int, ...]


def begin(db: sqlite3.Connection, program: SourceProgram, place: str, parts: Sequence[SourcePart]) -> int:
    """Note that an import begins; its id."""
    inserted = db.execute(
        "INSERT INTO imports (program, place, at, state, parts) VALUES (?, ?, ?, 'running', ?)",
        (program, to_db(place), time.time(), json.dumps(list(parts))),
    )
    return int(inserted.lastrowid or 0)


def take_tracks(db: sqlite3.Connection, import_id: int, batch: Sequence[TrackSaid]) -> list[int]:
    """Write a batch; the ids of the tracks that are others by it."""
    program, parts = _about(db, import_id)
    changed: list[int] = []
    with transaction(db):
        known = _of_the_library(db, [one.track_id for one in batch])
        before = stored(db, program, [one.track_id for one in batch])
        becoming_so: list[TrackSaid] = []
        kept: list[tuple[Any, ...]] = []
        for one in batch:
            was = before.get(one.track_id, Said({}, [], []))
            becomes = becoming(was, one.said, parts)
            if one.track_id not in known or becomes == was:
                continue
            kept.append((import_id, "track", one.track_id, _as_json(was)))
            becoming_so.append(TrackSaid(one.track_id, becomes))
            changed.append(one.track_id)
        _keep(db, kept)
        _write(db, program, becoming_so, before)
        effective.refresh_many(db, changed)
        db.execute("UPDATE imports SET tracks = tracks + ? WHERE id = ?", (len(changed), import_id))
    return changed


def take_lists(db: sqlite3.Connection, import_id: int, batch: Sequence[ListSaid]) -> list[int]:
    """Make crates of lists, or bring them up to date; the ids of those that are others by it."""
    program, _ = _about(db, import_id)
    changed: list[int] = []
    with transaction(db):
        for one in batch:
            before = imported.state_of(db, program, one.key)
            list_id = imported.take_list(db, program, one.key, one.name, one.parents, one.track_ids)
            if imported.state_of(db, program, one.key) == before:
                continue
            _keep(db, [(import_id, "list", list_id, json.dumps(before and before.taken))])
            changed.append(list_id)
        db.execute("UPDATE imports SET lists = lists + ? WHERE id = ?", (len(changed), import_id))
    return changed


def end(db: sqlite3.Connection, import_id: int) -> None:
    """It is done."""
    db.execute("UPDATE imports SET state = 'done' WHERE id = ?", (import_id,))


def cut_off(db: sqlite3.Connection) -> None:
    """At the start: what was under way then is not any more."""
    db.execute("UPDATE imports SET state = 'cut_off' WHERE state IN ('running', 'undoing')")


def begin_undo(db: sqlite3.Connection, import_id: int) -> int:
    """Note that an import is being taken back; how many tracks and lists there are.

    Raises `PikaError`: `not_found`, `already_undone`, `newer_import` (its id is in the data).
    """
    row = db.execute("SELECT * FROM imports WHERE id = ?", (import_id,)).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no import with id {import_id}.", id=import_id)
    if row["state"] == "undone":
        raise PikaError("already_undone", "This import has been taken back already.", id=import_id)
    newer = db.execute(
        "SELECT max(id) FROM imports WHERE program = ? AND id > ? AND state <> 'undone'",
        (row["program"], import_id),
    ).fetchone()[0]
    if newer is not None:
        raise PikaError(
            "newer_import", "There is a newer import from the same program: undo that one first.", id=newer
        )
    db.execute("UPDATE imports SET state = 'undoing' WHERE id = ?", (import_id,))
    left = db.execute("SELECT count(*) FROM import_undo WHERE import_id = ?", (import_id,)).fetchone()[0]
    return int(left)


@dataclass(frozen=True)
class TakenBack:
    """The tracks and lists that are others by it, how many rows that were, and whether it was the last."""

    tracks: list[int]
    lists: list[int]
    rows: int
    done: bool


def undo_some(db: sqlite3.Connection, import_id: int) -> TakenBack:
    """Take a batch back."""
    program, _ = _about(db, import_id)
    tracks: list[int] = []
    lists: list[int] = []
    with transaction(db):
        rows = db.execute(
            "SELECT kind, of, before FROM import_undo WHERE import_id = ? ORDER BY kind, of DESC LIMIT ?",
            (import_id, BATCH),
        ).fetchall()
        known = _of_the_library(db, [row["of"] for row in rows if row["kind"] == "track"])
        becoming_so: list[TrackSaid] = []
        for row in rows:
            before = json.loads(row["before"])
            if row["kind"] == "list":
                imported.take_back(db, row["of"], before)
                lists.append(row["of"])
            elif row["of"] in known:
                was = Said(before["values"], before["cues"], before["grid"])
                becoming_so.append(TrackSaid(row["of"], was))
                tracks.append(row["of"])
            db.execute(
                "DELETE FROM import_undo WHERE import_id = ? AND kind = ? AND of = ?",
                (import_id, row["kind"], row["of"]),
            )
        _write(db, program, becoming_so, known)
        effective.refresh_many(db, tracks)
        if not rows:
            imported.drop_empty_folders(db, program)
            db.execute("UPDATE imports SET state = 'undone' WHERE id = ?", (import_id,))
    return TakenBack(tracks, lists, len(rows), not rows)


def newest(db: sqlite3.Connection) -> list[SourceImport]:
    """The imports that the page is told of; the newest first."""
    rows = db.execute("SELECT * FROM imports ORDER BY id DESC LIMIT ?", (MOST_TOLD,))
    return [
        {
            "id": row["id"],
            "program": row["program"],
            "path": printable(from_db(row["place"])),
            "at": row["at"],
            "state": row["state"],
            "parts": json.loads(row["parts"]),
            "tracks": row["tracks"],
            "lists": row["lists"],
        }
        for row in rows
    ]


def _about(db: sqlite3.Connection, import_id: int) -> tuple[SourceProgram, set[str]]:
    row = db.execute("SELECT program, parts FROM imports WHERE id = ?", (import_id,)).fetchone()
    return row["program"], set(json.loads(row["parts"]))


def _of_the_library(db: sqlite3.Connection, track_ids: Sequence[int]) -> set[int]:
    marks = ", ".join("?" * len(track_ids))
    return {row["id"] for row in db.execute(f"SELECT id FROM tracks WHERE id IN ({marks})", list(track_ids))}


def _keep(db: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    # The first time counts: what was there before the import, not in the middle of it.
    db.executemany("INSERT OR IGNORE INTO import_undo VALUES (?, ?, ?, ?)", rows)


def _as_json(said: Said) -> str:
    return _json({"values": said.values, "cues": said.cues, "grid": said.grid})


def _write(
    db: sqlite3.Connection, program: SourceProgram, batch: Sequence[TrackSaid], had: Container[int]
) -> None:
    """Put what is said in the place of what was; only tracks of `had` have anything of that program."""
    old = [(one.track_id, program) for one in batch if one.track_id in had]
    for table in ("program_values", "program_cues", "program_grids"):
        db.executemany(f"DELETE FROM {table} WHERE track_id = ? AND program = ?", old)
    values: list[tuple[Any, ...]] = []
    cues: list[tuple[Any, ...]] = []
    grids: list[tuple[Any, ...]] = []
    for one in batch:
        whose = (one.track_id, program)
        values += [(*whose, name, _json(value)) for name, value in one.said.values.items()]
        cues += [(*whose, number, *cue) for number, cue in enumerate(one.said.cues)]
        if one.said.grid:
            grids.append((*whose, _json(one.said.grid)))
    db.executemany("INSERT INTO program_values VALUES (?, ?, ?, ?)", values)
    db.executemany("INSERT INTO program_cues VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", cues)
    db.executemany("INSERT INTO program_grids VALUES (?, ?, ?)", grids)
