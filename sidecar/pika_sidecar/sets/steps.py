"""How one track of a set follows another: the score of similar tracks, and where the step breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..library.transitions import ENERGY_STEPS, Profile, harmony, pitch, reasons, score

if TYPE_CHECKING:
    from ..contract.desk.set_course import Step, StepWarning

GOOD = 0.75
"""Score from which a step is good: as much as is left of two tracks that are alike but for one part of the
score without which nobody would mind (a quarter of tempo, harmony, energy and character).
"""

CLASH = 0.25
"""Harmony of two keys that have hardly a note in common to lean on: three steps round the wheel, or two and
across it. Two steps, and the boosts, are in use.
"""


def judge(first: Profile, second: Profile, pitch_range: float | None) -> Step:
    """The step from one to the other. `pitch_range` in percent; None: tempi are not matched."""
    why = reasons(first, second)
    warnings: list[StepWarning] = []
    for reason in why:
        if reason["code"] == "tempo" and pitch_range is not None and abs(reason["pitch"]) > pitch_range:
            warnings.append({"code": "tempo_jump", "pitch": reason["pitch"]})
        if reason["code"] == "key" and harmony(first.key, second.key) <= CLASH:
            warnings.append({"code": "key_clash", "steps": reason["steps"]})
        if reason["code"] == "energy" and abs(reason["change"]) >= ENERGY_STEPS:
            warnings.append({"code": "energy_cliff", "change": reason["change"]})
    worth = round(score(first, second), 3)
    kind: Literal["good", "ok", "breaks"] = "breaks" if warnings else "good" if worth >= GOOD else "ok"
    return {"score": worth, "kind": kind, "reasons": why, "warnings": warnings}


def breaks(first: Profile, second: Profile, pitch_range: float | None) -> int:
    """How many warnings `judge` would have: for thousands of steps that nobody reads."""
    found = 0
    if pitch_range is not None and first.bpm is not None and second.bpm is not None:
        found += abs(pitch(first.bpm, second.bpm)) > pitch_range
    if first.key is not None and second.key is not None:
        found += harmony(first.key, second.key) <= CLASH
    if first.energy is not None and second.energy is not None:
        found += abs(round(second.energy - first.energy)) >= ENERGY_STEPS
    return found
