"""A beat grid as other programs note it: marks from which on a tempo holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..library.sources.entry import GridMark

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import Beats

NEAR_S = 0.01
"""Seconds by which a beat may lie beside its mark's tempo before a new mark is set: nobody hears less."""


def marks_of(beats: Beats | None) -> tuple[GridMark, ...]:
    """One mark for a constant grid; for listed beats as few as keep every beat within `NEAR_S`."""
    if beats is None or not beats.get("period"):
        return ()
    per_bar, downbeat = beats.get("beats_per_bar"), beats.get("downbeat")

    def number(index: int) -> int | None:
        """Which beat of its bar it is."""
        return None if per_bar is None or downbeat is None else (index - downbeat) % per_bar + 1

    times = beats.get("times")
    if not times or len(times) < 2:
        return (GridMark(beats["first"], 60 / beats["period"], number(0)),)
    marks = []
    start = 0
    while start < len(times) - 1:
        end = _reach(times, start)
        marks.append(GridMark(times[start], 60 * (end - start) / (times[end] - times[start]), number(start)))
        start = end
    return tuple(marks)


def _reach(times: Sequence[float], start: int) -> int:
    """The last beat to which one tempo leads from `start`, with all beats between near it.

    The tempo must lie within what every beat so far allows; each narrows it.
    """
    low, high, end = 0.0, float("inf"), start
    for index in range(start + 1, len(times)):
        steps, away = index - start, times[index] - times[start]
        narrower = max(low, (away - NEAR_S) / steps), min(high, (away + NEAR_S) / steps)
        if not narrower[0] <= away / steps <= narrower[1]:
            break
        (low, high), end = narrower, index
    return max(end, start + 1)
