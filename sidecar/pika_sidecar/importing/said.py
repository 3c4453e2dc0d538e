"""What a program says of a track, in the form in which the library stores it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ..library.stored_value import stored_value

if TYPE_CHECKING:
    from ..contract.desk.sources import SourcePart, SourceProgram

ALL_PARTS: tuple[SourcePart, ...] = ("values", "cues", "grids", "lists")


class Said:
    """What a program says of one track, in the form in which it is stored."""

    __slots__ = ("cues", "grid", "values")

    def __init__(self, values: dict[str, Any], cues: list[Any], grid: list[Any]) -> None:
        self.values = values
        self.cues = cues
        self.grid = grid

    @staticmethod
    def staged(row: sqlite3.Row) -> Said:
        """Of an entry that was read."""
        return Said(
            json.loads(row["said_values"]), json.loads(row["said_cues"]), json.loads(row["said_grid"])
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and (self.values, self.cues, self.grid) == (
            other.values,
            other.cues,
            other.grid,
        )

    __hash__ = None  # type: ignore[assignment]


def is_any_stored(db: sqlite3.Connection, program: SourceProgram) -> bool:
    """Whether anything was ever taken from that program."""
    return any(
        db.execute(f"SELECT 1 FROM {table} WHERE program = ? LIMIT 1", (program,)).fetchone() is not None
        for table in ("program_values", "program_cues", "program_grids")
    )


def stored(db: sqlite3.Connection, program: SourceProgram, track_ids: list[int]) -> dict[int, Said]:
    """What the library has of that program, for those of the tracks of which it has anything."""
    found: dict[int, Said] = {}

    def of(track_id: int) -> Said:
        return found.setdefault(track_id, Said({}, [], []))

    which = f"WHERE program = ? AND track_id IN ({', '.join('?' * len(track_ids))})"
    given = [program, *track_ids]
    for row in db.execute(f"SELECT track_id, field, value FROM program_values {which}", given):
        of(row["track_id"]).values[row["field"]] = stored_value(row["value"])
    cues = f"SELECT * FROM program_cues {which} ORDER BY track_id, number"
    for row in db.execute(cues, given):
        of(row["track_id"]).cues.append(
            [row["kind"], row["seconds"], row["length"], row["name"], row["colour"], row["slot"]]
        )
    for row in db.execute(f"SELECT track_id, marks FROM program_grids {which}", given):
        of(row["track_id"]).grid = json.loads(row["marks"])
    return found


def becoming(was: Said, said: Said, parts: Collection[str] = ALL_PARTS) -> Said:
    """What is stored then: of the parts that are taken what the program says now, of the others as it was.

    Where the first beat lies is a value (library/values.py) that comes and goes with the grid.
    """
    values = dict(said.values if "values" in parts else was.values)
    values.pop("first_beat", None)
    cues = said.cues if "cues" in parts else was.cues
    grid = said.grid if "grids" in parts else was.grid
    if grid and grid[0][0] >= 0:
        values["first_beat"] = grid[0][0]
    return Said(values, cues, grid)
