"""The beat grid as a person has corrected it: pure arithmetic on the analysed grid."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

RATIO_TOLERANCE = 0.01


def edited_beats(
    beats: dict[str, Any] | None, analysed_bpm: float | None, manual: dict[str, Any]
) -> dict[str, Any] | None:
    """The grid after manual `bpm` and `first_beat` (seconds).

    A list of beats (a tempo that is not constant) survives doubling and halving: beats are put between or
    left out. Any other manual tempo makes a constant grid of 60/bpm seconds. Without a tempo there is no
    grid: None.
    """
    bpm, first = manual.get("bpm"), manual.get("first_beat")
    if beats is not None and beats.get("times"):
        times = [float(t) for t in beats["times"]]
        ratio = bpm / analysed_bpm if bpm and analysed_bpm else 1.0
        scaled = _scaled(times, ratio)
        if scaled is not None:
            shift = 0.0 if first is None else first - scaled[0]
            moved = [round(t + shift, 4) for t in scaled if t + shift >= 0]
            period = (
                (moved[-1] - moved[0]) / (len(moved) - 1) if len(moved) > 1 else beats.get("period") or 0.0
            )
            return {"constant": False, "first": moved[0] if moved else 0.0, "period": period, "times": moved}
    found_first = float(beats["first"]) if beats is not None and beats.get("first") is not None else 0.0
    if bpm is not None:
        period = 60.0 / bpm
    elif beats is not None and beats.get("period"):
        period = float(beats["period"])
    else:
        return None
    return {
        "constant": True,
        "first": found_first if first is None else first,
        "period": period,
        "times": None,
    }


def _scaled(times: list[float], ratio: float) -> list[float] | None:
    if abs(ratio - 1) <= RATIO_TOLERANCE:
        return times
    if abs(ratio - 2) <= 2 * RATIO_TOLERANCE:
        between = [(a + b) / 2 for a, b in pairwise(times)]
        return sorted(times + between)
    if abs(ratio - 0.5) <= RATIO_TOLERANCE / 2:
        return times[::2]
    return None
