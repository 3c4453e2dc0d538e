"""The beat grid of another program as Pika shows one: pure arithmetic on its marks."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from .beats import Bars

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import Beats

Mark = tuple[float, float, int | None]
"""From `seconds` on the tempo is `bpm`; a beat lies there, and it is that beat of its bar (1: the first)."""

# What a grid may say at all (BPM): beyond it the entry is damaged, and would make millions of beats.
SLOWEST, FASTEST = 20.0, 400.0

BEATS_PER_BAR = 4
"""None of the programs keeps another metre than the four of dance music in its grid."""

# Several marks are one steady grid when each lies within so many seconds of it, which nobody hears.
STEADY = 0.005


def marks_of(db: sqlite3.Connection, track_id: int, program: str) -> list[Mark]:
    """The marks of a program's grid; none where it has none."""
    row = db.execute(
        "SELECT marks FROM program_grids WHERE track_id = ? AND program = ?", (track_id, program)
    ).fetchone()
    return [] if row is None else [(s, bpm, beat) for s, bpm, beat in json.loads(row["marks"])]


def beats_of(marks: Sequence[Mark], duration: float | None) -> Beats | None:
    """The grid that `marks` say, from the beginning of the sound on; None when they say none.

    One mark, or several on one steady grid, is a constant grid; otherwise each beat has its own time, up to
    `duration` (seconds; None: up to the last mark).
    """
    good = sorted(
        (m for m in marks if SLOWEST <= m[1] <= FASTEST and math.isfinite(m[0])), key=lambda m: m[0]
    )
    if not good:
        return None
    seconds, bpm, beat = good[0]
    period = 60 / bpm
    before = math.floor(seconds / period)
    first = round(seconds - before * period, 4)
    bars = _bars(before, beat)
    if all(_fits(mark, seconds, bpm) for mark in good[1:]):
        constant: Beats = {"constant": True, "first": first, "period": period, "times": None}
        return constant if bars is None else {**constant, **bars}
    times = [seconds - (before - index) * period for index in range(before)]
    ends = [mark[0] for mark in good[1:]] + [max(duration or 0.0, good[-1][0])]
    for (start, tempo, _), end in zip(good, ends, strict=True):
        # A beat that the next mark is about is that mark's.
        count = max(1, math.ceil((end - start) * tempo / 60 - 0.5))
        times += [start + index * 60 / tempo for index in range(count)]
    rounded = [round(time, 4) for time in times if time >= 0]
    rounded = [rounded[0], *(b for a, b in pairwise(rounded) if b > a)]
    mean = (rounded[-1] - rounded[0]) / (len(rounded) - 1) if len(rounded) > 1 else period
    listed: Beats = {"constant": False, "first": rounded[0], "period": mean, "times": rounded}
    return listed if bars is None else {**listed, **bars}


def _fits(mark: Mark, seconds: float, bpm: float) -> bool:
    """Whether a mark lies on the steady grid of a beat at `seconds`, and keeps its tempo."""
    beats = (mark[0] - seconds) * bpm / 60
    return abs(beats - round(beats)) * 60 / bpm <= STEADY and abs(mark[1] / bpm - 1) < STEADY


def _bars(before: int, beat: int | None) -> Bars | None:
    """The bars of a grid whose marked `beat` of a bar has `before` beats in front of it; None when it is not
    said which one it is.
    """
    if beat is None or not 1 <= beat <= BEATS_PER_BAR:
        return None
    downbeat = (before - (beat - 1)) % BEATS_PER_BAR
    return {"beats_per_bar": BEATS_PER_BAR, "downbeat": downbeat, "downbeat_confidence": None}
