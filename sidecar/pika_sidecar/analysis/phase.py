"""Where within a repeating beat the beat itself lies: the half-beat error is the one that DJs hear first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .metre import PARTS, highest_near, smooth
from .numbers import Doubles, Floats
from .onsets import LOW, SNARE
from .rhythm_weights import PHASE, PHASE_ALTERNATION
from .tempogram import KICK, RISE, SIGNALS, STROKE, TOTAL, TURN

OFFSETS = (0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)
"""Parts of a beat after it whose accents speak for or against a phase."""

ALTERNATING = (TOTAL, RISE + LOW, STROKE + LOW, STROKE + SNARE, TURN, KICK)
"""Signals that may differ from one beat to the next, as a backbeat does: on beats rather than between."""

_PROMINENT = np.zeros(SIGNALS)
_PROMINENT[list(ALTERNATING)] = 1, 1, 1, 1, 0.5, 0.5
"""How much each signal counts where peaks of the mean beat are looked for: turns of the harmony and the
plain low end half.
"""

_MOST = 6
"""Peaks that are judged, the most prominent ones: a beat of sixteenths has four."""

_QUIET = 0.2
"""Added to a level, in units of the signal's mean, before its logarithm: all silences are alike."""


@dataclass(frozen=True)
class Phases:
    """Where the beat may be, in parts of PARTS after the given beats, shape (n,), and what speaks for each:
    logarithm of each signal's level at OFFSETS after it, shape (n, offsets, signals); by how much
    neighbouring beats differ at it and half a beat later, shape (n, 2, len(ALTERNATING)).
    """

    parts: NDArray[np.int64]
    levels: Doubles
    alternation: Doubles


def phases(values: Floats) -> Phases:
    """The possible phases of `metre.along`: the prominent peaks of what happens in a mean beat."""
    profile = values.mean(axis=0, dtype=np.float64)
    profile /= np.maximum(profile.mean(axis=0), 1e-9)
    even = values[0::2].mean(axis=0, dtype=np.float64)
    odd = values[1::2].mean(axis=0, dtype=np.float64) if len(values) > 1 else even
    differing = np.abs(even - odd) / np.maximum(even + odd, 1e-9) * np.minimum(profile, 3)
    differing = highest_near(smooth(differing))[:, ALTERNATING]
    profile = smooth(profile)
    prominence = profile @ _PROMINENT
    peaks = np.flatnonzero((prominence >= np.roll(prominence, 1)) & (prominence > np.roll(prominence, -1)))
    peaks = peaks[np.argsort(-prominence[peaks])][:_MOST] if len(peaks) else np.zeros(1, dtype=np.int64)
    levels = np.log(highest_near(profile) + _QUIET)
    offsets = np.round(np.array(OFFSETS) * PARTS).astype(np.int64)
    return Phases(
        peaks,
        levels[(peaks[:, None] + offsets) % PARTS],
        differing[(peaks[:, None] + np.array([0, PARTS // 2])) % PARTS],
    )


def best_phase(values: Floats) -> float:
    """How far after the given beats the beat most probably lies, in beats, -0.5 to 0.5.

    Regularity decides nothing, for a hi-hat or a bass note on every off-beat is as regular as a bass drum on
    every beat; what plays where does. A conditional logit model over the peaks, as in `tempo.evidence`.
    """
    found = phases(values)
    score = np.tensordot(found.levels, PHASE, 2) + np.tensordot(found.alternation, PHASE_ALTERNATION, 2)
    part = float(found.parts[int(np.argmax(score))]) / PARTS
    return part if part < 0.5 else part - 1
