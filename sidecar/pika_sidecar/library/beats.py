"""The beat grid as a person has corrected it: pure arithmetic on the analysed grid."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import Beats


# Share by which a tempo that the DJ enters may miss double or half of the analysed one, and parts of a beat
# by which a first beat may miss the half: tempi are typed with fewer places than they are known with.
RATIO_TOLERANCE = 0.01


class Bars(TypedDict):
    """What is known of the bars; see `Beats`."""

    beats_per_bar: int
    downbeat: int
    downbeat_confidence: float | None


def edited_beats(beats: Beats | None, analysed_bpm: float | None, manual: Mapping[str, Any]) -> Beats | None:
    """The grid after manual `bpm` and `first_beat` (seconds).

    A list of beats (a tempo that is not constant) survives doubling and halving: beats are put between or
    left out. Any other manual tempo makes a constant grid of 60/bpm seconds. The bars survive doubling and
    halving too: their first beats stay first beats; with any other tempo nothing is known of them. A first
    beat set by hand begins a bar, unless it only moves the grid by up to half a beat. Without a tempo there
    is no grid: None.
    """
    bpm, first = manual.get("bpm"), manual.get("first_beat")
    ratio = bpm / analysed_bpm if bpm and analysed_bpm else 1.0
    bars = _bars(beats, ratio)
    times = None if beats is None else beats.get("times")
    if beats is not None and times:
        scaled = _scaled([float(t) for t in times], ratio, _skipped(beats, ratio))
        if scaled is not None:
            shift = 0.0 if first is None else first - scaled[0]
            moved = [round(t + shift, 4) for t in scaled if t + shift >= 0]
            period = (
                (moved[-1] - moved[0]) / (len(moved) - 1) if len(moved) > 1 else beats.get("period") or 0.0
            )
            first_of_all = moved[0] if moved else 0.0
            listed: Beats = {"constant": False, "first": first_of_all, "period": period, "times": moved}
            if bars is None:
                return listed
            dropped = len(scaled) - len(moved)
            return {**listed, **_moved_bars(bars, shift / period if period else 0.0, dropped)}
    found_first = float(beats["first"]) if beats is not None and beats.get("first") is not None else 0.0
    if beats is not None and beats.get("period"):
        found_first += _skipped(beats, ratio) * float(beats["period"])
    if bpm is not None:
        period = 60.0 / bpm
    elif beats is not None and beats.get("period"):
        period = float(beats["period"])
    else:
        return None
    first_beat = found_first if first is None else first
    grid: Beats = {"constant": True, "first": first_beat, "period": period, "times": None}
    if bars is None:
        return grid
    return {**grid, **_moved_bars(bars, (first_beat - found_first) / period, 0)}


def _scaled(times: list[float], ratio: float, skipped: int) -> list[float] | None:
    if _is(ratio, 1):
        return times
    if _is(ratio, 2):
        between = [(a + b) / 2 for a, b in pairwise(times)]
        return sorted(times + between)
    if _is(ratio, 0.5):
        return times[skipped::2]
    return None


def _is(ratio: float, wanted: float) -> bool:
    return abs(ratio - wanted) <= wanted * RATIO_TOLERANCE


def _skipped(beats: Beats, ratio: float) -> int:
    """Beats left out at the start, so that halving keeps the first beats of the bars."""
    return (beats.get("downbeat") or 0) % 2 if _is(ratio, 0.5) else 0


def _bars(beats: Beats | None, ratio: float) -> Bars | None:
    """The bars at `ratio` times the tempo; None when not known."""
    if beats is None:
        return None
    per_bar, downbeat = beats.get("beats_per_bar"), beats.get("downbeat")
    if per_bar is None or downbeat is None:
        return None
    if _is(ratio, 2):
        downbeat *= 2
    elif _is(ratio, 0.5):
        downbeat //= 2
    elif not _is(ratio, 1):
        return None
    return {
        "beats_per_bar": per_bar,
        "downbeat": downbeat % per_bar,
        "downbeat_confidence": beats.get("downbeat_confidence"),
    }


def _moved_bars(bars: Bars, moved_beats: float, dropped: int) -> Bars:
    """The bars after the grid was moved by hand, and `dropped` beats fell off its start."""
    if abs(moved_beats) > 0.5 + RATIO_TOLERANCE:
        return {**bars, "downbeat": 0, "downbeat_confidence": 1.0}
    return {**bars, "downbeat": (bars["downbeat"] - dropped) % bars["beats_per_bar"]}
