"""How right an answer is: the measures that the field judges tempo, beats and keys by."""

from __future__ import annotations

import math
from collections.abc import Sequence

import mir_eval
import numpy as np

_OCTAVES = (1.0, 2.0, 0.5, 3.0, 1 / 3)


def tempo_within(found: float | None, true: float, tolerance: float = 0.04, *, octaves: bool = False) -> bool:
    """Accuracy 1, or with `octaves` accuracy 2 (F. Gouyon et al., "An experimental comparison of audio tempo
    induction algorithms", IEEE TASLP 14 (5), 2006): within `tolerance` of the tempo, or of 2, 1/2, 3 or 1/3
    times that.
    """
    if not found:
        return False
    return any(abs(found / (true * ratio) - 1) <= tolerance for ratio in (_OCTAVES if octaves else (1.0,)))


def beat_f_measure(found: Sequence[float], true: Sequence[float]) -> float:
    """F-measure of beats in seconds within 70 ms of the true ones, the first five seconds left out
    (mir_eval, after S. Dixon, "Evaluation of the audio beat tracking system BeatRoot", JNMR 36 (1), 2007).
    """
    trimmed = [mir_eval.beat.trim_beats(np.asarray(beats, dtype=float)) for beats in (true, found)]
    return float(mir_eval.beat.f_measure(*trimmed)) if len(trimmed[1]) else 0.0


def key_score(found: str | None, true: str) -> float:
    """MIREX: 1 right, 0.5 a fifth away, 0.3 relative, 0.2 parallel, else 0; no answer is wrong."""
    return float(mir_eval.key.weighted_score(true, found)) if found else 0.0


def octaves_off(found: float, true: float) -> float:
    """1: the double of the true tempo was found; -1: the half."""
    return math.log2(found / true)
