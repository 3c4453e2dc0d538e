"""For each place of a stretch the few tracks that come nearest to what it asks for."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence

from ..library.transitions import ENERGY_STEPS, REACH, UNKNOWN
from .candidates import Row
from .plan import differs
from .targets import Target

CELL_BPM = 2.0
"""BPM that tracks of one cell differ at most: less than any target means."""

WALK = 2_000
"""Rows that are looked at for one place, at most: so much is bounded, whatever the library holds."""

ENOUGH = 3
"""So many times the size of a pool are compared."""

OFF_PLAN = 1.0
"""What each field costs that is not as the plan has it: as much as a step between strangers."""

NOISE = 0.8
"""What chance costs a track at most, for "another one": nearly as much as being far off in tempo. Of a large
library enough are left that it costs little; of a small one there would be nothing else otherwise.
"""


class Grid:
    """Rows by tempo and energy."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.cells: dict[tuple[int | None, int | None], list[Row]] = {}
        for row in rows:
            bpm = row[1]
            cell = (None if bpm is None else int(bpm / CELL_BPM), row[3])
            found = self.cells.get(cell)
            if found is None:
                self.cells[cell] = [row]
            else:
                found.append(row)

    def __len__(self) -> int:
        return sum(map(len, self.cells.values()))

    def near(self, target: Target) -> Iterator[Row]:
        """All rows, cell by cell, the likest first."""

        def cost(cell: tuple[int | None, int | None]) -> float:
            bpm = None if cell[0] is None else (cell[0] + 0.5) * CELL_BPM
            return distance(bpm, cell[1], target)

        for cell in sorted(self.cells, key=lambda one: (cost(one), one[0] or 0, one[1] or 0)):
            yield from self.cells[cell]

    def usual_bpm(self) -> float | None:
        """The median tempo, to a cell; None where no tempo is known."""
        counts = sorted((cell[0], len(rows)) for cell, rows in self.cells.items() if cell[0] is not None)
        left = sum(count for _, count in counts) / 2
        for number, count in counts:
            left -= count
            if left <= 0:
                return (number + 0.5) * CELL_BPM
        return None


def distance(bpm: float | None, energy: float | None, target: Target) -> float:
    """How far a track is from what a place asks for, 0 to 1 each for tempo and energy."""
    found = 0.0
    if target.bpm is not None:
        found += UNKNOWN if bpm is None else min(1.0, abs(math.log(bpm / target.bpm)) / REACH)
    if target.energy is not None:
        found += UNKNOWN if energy is None else min(1.0, abs(energy - target.energy) / ENERGY_STEPS)
    return found


def pool(grid: Grid, target: Target, size: int, place: int, seed: int) -> list[tuple[float, Row]]:
    """The rows that cost least at a place, with their costs; with a plan, those of the plan before others."""
    found: list[tuple[float, Row]] = []
    fitting = 0
    for number, row in enumerate(grid.near(target)):
        if number >= WALK or fitting >= ENOUGH * size:
            break
        fields = _differing(row, target)
        fitting += not fields
        cost = distance(row[1], row[3], target) + OFF_PLAN * fields + NOISE * chance(row[0], place, seed)
        found.append((cost, row))
    return heapq.nsmallest(size, found, key=lambda entry: (entry[0], entry[1][0]))


def chance(track_id: int, place: int, seed: int) -> float:
    """A number from 0 to 1 for a track at a place, another one for each seed; 0 for the seed 0: the best is
    found then.

    Knuth's multiplicative hash (The Art of Computer Programming 3, 6.4), twice, so that neighbours differ.
    """
    if seed == 0:
        return 0.0
    mixed = (track_id * 2_654_435_761 + place * 97_531 + seed * 40_503) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 2_246_822_519) & 0xFFFFFFFF
    return (mixed ^ (mixed >> 13)) / 0xFFFFFFFF


def _differing(row: Row, target: Target) -> int:
    if target.slot is None:
        return 0
    fields: Sequence[str] = differs(
        target.slot,
        bpm=row[1],
        energy=row[3],
        length=row[4],
        genre=row[5],
        tags=row[12],
        acousticness=row[10],
    )
    return len(fields)
