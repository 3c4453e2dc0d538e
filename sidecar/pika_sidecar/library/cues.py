"""Hot cues: the DJ's own, eight buttons a track; every change can be taken back.

What other programs know (`program_cues`) and what the analysis offers stay beside them: only the DJ makes
them cues of her own (`take`), and no import or analysis touches those.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..contract.desk.limits import CUE_SLOT
from ..errors import PikaError
from . import tracks
from .database import transaction
from .names import printable

if TYPE_CHECKING:
    from ..contract.desk.cues import Cue, CuesEdited, CueSet, CueWanted, ProgramCue, TrackCues

_SLOTS = range(CUE_SLOT[0], CUE_SLOT[1] + 1)


def listed(db: sqlite3.Connection, track_id: int) -> TrackCues:
    """The cues of a track, by button, and those of programs, by place. Raises `PikaError("not_found")`."""
    tracks.require(db, track_id)
    programs = db.execute(
        "SELECT program, kind, seconds, length, name, colour, slot FROM program_cues WHERE track_id = ?"
        " ORDER BY program, seconds, number",
        (track_id,),
    )
    return {"id": track_id, "cues": _cues(db, track_id), "programs": [_program_cue(row) for row in programs]}


def put(db: sqlite3.Connection, wanted: CueSet) -> CuesEdited:
    """Set a cue, or change what is named of it.

    Raises `PikaError`: `not_found` (no such track), `invalid_value` (beyond the end; a free button without a
    place).
    """
    track_id, slot = wanted["id"], wanted["slot"]
    with transaction(db):
        duration = tracks.require(db, track_id)["duration"]
        before = _cues(db, track_id)
        old = next((cue for cue in before if cue["slot"] == slot), None)
        if old is None and "seconds" not in wanted:
            raise PikaError(
                "invalid_value",
                f"Button {slot} has no cue yet: say where it lies.",
                field="seconds",
                value=None,
            )
        cue: Cue = old or {"slot": slot, "seconds": 0.0, "length": None, "name": "", "colour": None}
        cue = {
            **cue,
            "seconds": wanted.get("seconds", cue["seconds"]),
            "length": wanted.get("length", cue["length"]),
            "name": _name(wanted.get("name", cue["name"])),
            "colour": wanted.get("colour", cue["colour"]),
        }
        _check_place(cue["seconds"], duration)
        edit_id = _keep(db, track_id, before)
        _replace(db, track_id, [*(other for other in before if other["slot"] != slot), cue])
    return {"cues": listed(db, track_id), "edit_id": edit_id, "left": 0}


def remove(db: sqlite3.Connection, track_id: int, slot: int) -> CuesEdited:
    """Take a cue away. Raises `PikaError("not_found")` when there is no such track or cue."""
    with transaction(db):
        tracks.require(db, track_id)
        before = _cues(db, track_id)
        if slot not in [cue["slot"] for cue in before]:
            raise PikaError("not_found", f"Button {slot} has no cue.", slot=slot)
        edit_id = _keep(db, track_id, before)
        _replace(db, track_id, [cue for cue in before if cue["slot"] != slot])
    return {"cues": listed(db, track_id), "edit_id": edit_id, "left": 0}


def take(db: sqlite3.Connection, track_id: int, wanted: Iterable[CueWanted]) -> CuesEdited:
    """Make cues of `wanted`, each on its button when that is free, else on the first free one; `left` says
    how many found none. Raises `PikaError`: `not_found`, `invalid_value` (beyond the end).
    """
    with transaction(db):
        duration = tracks.require(db, track_id)["duration"]
        before = _cues(db, track_id)
        after, left = list(before), 0
        # Those that name their button have it, before others are put anywhere.
        for one in sorted(wanted, key=lambda cue: cue["slot"] is None):
            _check_place(one["seconds"], duration)
            taken = {cue["slot"] for cue in after}
            slot = next((s for s in (one["slot"], *_SLOTS) if s is not None and s not in taken), None)
            if slot is None:
                left += 1
                continue
            after.append(
                {
                    "slot": slot,
                    "seconds": one["seconds"],
                    "length": one["length"],
                    "name": _name(one["name"]),
                    "colour": one["colour"],
                }
            )
        edit_id = _keep(db, track_id, before)
        _replace(db, track_id, after)
    return {"cues": listed(db, track_id), "edit_id": edit_id, "left": left}


def undo(db: sqlite3.Connection, edit_id: int) -> TrackCues:
    """Take a change back: the cues of its track are again what they were before.

    Raises `PikaError`: `not_found`, `already_undone`, `newer_edit` (a later change of the same track's cues
    stands in the way; its id is in the data).
    """
    with transaction(db):
        row = db.execute("SELECT * FROM cue_edits WHERE id = ?", (edit_id,)).fetchone()
        if row is None:
            raise PikaError("not_found", f"There is no change of cues with id {edit_id}.", edit_id=edit_id)
        if row["undone_at"] is not None:
            raise PikaError("already_undone", "This change has been taken back already.", edit_id=edit_id)
        newer = db.execute(
            "SELECT max(id) FROM cue_edits WHERE track_id = ? AND id > ? AND undone_at IS NULL",
            (row["track_id"], edit_id),
        ).fetchone()[0]
        if newer is not None:
            raise PikaError(
                "newer_edit", "The cues were changed again since; take that back first.", edit_id=newer
            )
        tracks.require(db, row["track_id"])
        _replace(db, row["track_id"], json.loads(row["before"]))
        db.execute("UPDATE cue_edits SET undone_at = ? WHERE id = ?", (time.time(), edit_id))
    return listed(db, row["track_id"])


def _cues(db: sqlite3.Connection, track_id: int) -> list[Cue]:
    rows = db.execute(
        "SELECT slot, seconds, length, name, colour FROM cues WHERE track_id = ? ORDER BY slot", (track_id,)
    )
    return [
        {
            "slot": row["slot"],
            "seconds": row["seconds"],
            "length": row["length"],
            "name": row["name"],
            "colour": row["colour"],
        }
        for row in rows
    ]


def _program_cue(row: sqlite3.Row) -> ProgramCue:
    return {
        "program": row["program"],
        "kind": row["kind"],
        "seconds": row["seconds"],
        "length": row["length"],
        "name": row["name"],
        "colour": row["colour"],
        "slot": row["slot"],
    }


def _name(name: str) -> str:
    return " ".join(printable(name).split())


def _check_place(seconds: float, duration: float | None) -> None:
    if duration is not None and seconds > duration:
        raise PikaError(
            "invalid_value",
            f"A cue cannot lie at {seconds:.2f} s: the track ends at {duration:.2f} s.",
            field="seconds",
            value=seconds,
        )


def _keep(db: sqlite3.Connection, track_id: int, before: list[Cue]) -> int:
    inserted = db.execute(
        "INSERT INTO cue_edits (track_id, before, at) VALUES (?, ?, ?)",
        (track_id, json.dumps(before), time.time()),
    )
    return int(inserted.lastrowid or 0)


def _replace(db: sqlite3.Connection, track_id: int, cues: Iterable[Cue]) -> None:
    db.execute("DELETE FROM cues WHERE track_id = ?", (track_id,))
    db.executemany(
        "INSERT INTO cues (track_id, slot, seconds, length, name, colour) VALUES (?, ?, ?, ?, ?, ?)",
        [(track_id, c["slot"], c["seconds"], c["length"], c["name"], c["colour"]) for c in cues],
    )
