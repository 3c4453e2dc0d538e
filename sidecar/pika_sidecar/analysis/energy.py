"""Energy as DJs mean it: 1 for a quiet ballad, 10 for peak time; and how it runs over the track."""

from __future__ import annotations

import math

import numpy as np

from .frames import FPS
from .numbers import Floats, ramp
from .onsets import LOW
from .sound_level import Levels

CURVE_VALUES = 600
"""Values of the curve at most: one a second for ten minutes."""

_LOWEST, _HIGHEST = 0.2, 0.8
"""Sums that are an energy of 1 and of 10: the tracks of the labelled set's `fit` half fill the scale."""


def energy(levels: Levels, dense: float, bright: float, bpm: float | None) -> int:
    """1 to 10: 0.4 drive + 0.25 activity + 0.15 density + 0.1 brightness + 0.1 tempo, each 0..1; the sum is 1
    at 0.2 and 10 at 0.8.

    What arousal in music follows: loudness and low end, density of events, brightness, tempo (A. Gabrielsson,
    E. Lindstroem, "The role of structure in the musical expression of emotions", Handbook of Music and
    Emotion, 2010). Tempo is 0 at 60 and 1 at 180 BPM; it weighs little, since its octave may be wrong.
    """
    tempo = 0.0 if bpm is None else ramp(math.log2(bpm), math.log2(60), math.log2(180))
    total = 0.4 * drive(levels) + 0.25 * activity(levels) + 0.15 * dense + 0.1 * bright + 0.1 * tempo
    return 1 + round(9 * ramp(total, _LOWEST, _HIGHEST))


def drive(levels: Levels) -> float:
    """How hard the low end (bass drum, bass) pushes: what its amplitude rises by in a second, 0 at 0, 1 at 3
    times the track's level.
    """
    return ramp(float(levels.swells[LOW]), 0.0, 3.0)


def activity(levels: Levels) -> float:
    """How much new sound starts, mean of all regions: 0 at 1, 1 at 8 neper a second, by octaves."""
    return ramp(math.log2(max(1.0, float(levels.rises.mean()))), 0.0, 3.0)


def density(bands: Floats) -> float:
    """How little the level moves: from the distance of the loud frames (95th percentile) to the quieter
    ones (30th), 0 at 14 dB, 1 at 2 dB.
    """
    power = np.einsum("fb,fb->f", bands, bands)
    loud = float(np.percentile(power, 95))
    usual = float(np.percentile(power, 30))
    if loud <= 0:
        return 0.0
    return 1 - ramp(10 * math.log10(loud / max(usual, loud * 1e-9)), 2, 14)


def energy_curve(bands: Floats) -> list[float]:
    """Level of each second (or longer, for at most 600 values) against the track's loudest: 0 at -30 dB, 1
    at 0 dB.
    """
    seconds = len(bands) / FPS
    count = int(min(CURVE_VALUES, max(1, seconds)))
    power = np.einsum("fb,fb->f", bands, bands).astype(np.float64)
    edges = np.linspace(0, len(power), count + 1).astype(np.int64)
    means = np.add.reduceat(power, edges[:-1]) / np.maximum(1, np.diff(edges))
    level = 10 * np.log10(np.maximum(means / max(means.max(), 1e-20), 1e-9))
    return [round(value, 3) for value in np.clip(1 + level / 30, 0, 1).tolist()]
