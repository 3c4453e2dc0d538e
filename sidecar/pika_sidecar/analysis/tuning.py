"""How far the instruments lie from A = 440 Hz."""

from __future__ import annotations

import numpy as np

from .notes import STEPS
from .numbers import Doubles


def tuning(steps: Doubles) -> tuple[float, float]:
    """Semitones by which most notes lie above (or below) those of A = 440 Hz, -0.5 to 0.5; and how much the
    notes agree on that, 0 (noise has no tuning) to 1.

    `steps`: strength of each fifth of a semitone, shape (notes * STEPS,). Angle and length of the circular
    mean of all deviations (K. Dressler, S. Streich, "Tuning frequency estimation using circular statistics",
    ISMIR 2007).
    """
    fractions = steps.reshape(-1, STEPS).sum(axis=0)
    centres = (np.arange(STEPS) - STEPS // 2) / STEPS
    mean = np.sum(fractions * np.exp(2j * np.pi * centres)) / max(float(fractions.sum()), 1e-12)
    return float(np.angle(mean) / (2 * np.pi)), float(np.abs(mean))


def semitone_weights(notes: int, above: float) -> Doubles:
    """How much each step counts into each semitone when the music lies `above` 440 Hz (semitones): shape
    (notes * STEPS, notes), a squared cosine, 0 half way to the next semitone.
    """
    position = (np.arange(notes * STEPS) - STEPS // 2) / STEPS - above
    deviation = position[:, None] - np.arange(notes)
    return np.where(np.abs(deviation) < 0.5, np.cos(np.pi * deviation) ** 2, 0.0)
