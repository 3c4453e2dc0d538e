"""Which notes sound: spectral peaks sorted into fifths of a semitone."""

from __future__ import annotations

import numpy as np

from .numbers import Floats

LOWEST = 36
"""MIDI note of the first one counted: C2, 65 Hz."""

NOTES = 60
STEPS = 5
"""Parts of a semitone, so that a tuning off 440 Hz can be found afterwards."""


def peak_notes(magnitudes: Floats, width: float) -> Floats:
    """Strength of each fifth of a semitone, from spectra of shape (frames, bins) whose bins are `width` Hz
    apart.

    Only local maxima count, with the frequency from a parabola through the logarithms of three bins (exact
    for Gaussian-like windows: J. O. Smith, "Spectral Audio Signal Processing", 2011). The strength is the
    square root of the magnitude, so that a loud instrument does not speak alone. Returns shape (frames,
    NOTES * STEPS).
    """
    first = int(440 * 2 ** ((LOWEST - 0.5 - 69) / 12) / width)
    last = min(magnitudes.shape[1] - 1, int(440 * 2 ** ((LOWEST + NOTES - 0.5 - 69) / 12) / width) + 1)
    middle = magnitudes[:, first:last]
    left, right = magnitudes[:, first - 1 : last - 1], magnitudes[:, first + 1 : last + 1]
    floor = 0.02 * magnitudes[:, first:last].max(axis=1, keepdims=True)
    frame, at = np.nonzero((middle > left) & (middle >= right) & (middle > floor))
    peak = middle[frame, at]
    below, here, above = (np.log(np.maximum(part[frame, at], 1e-12)) for part in (left, middle, right))
    offset = 0.5 * (below - above) / np.minimum(below - 2 * here + above, -1e-9)
    note = 69 + 12 * np.log2((first + at + offset) * width / 440) - LOWEST
    step = np.floor((note + 0.5) * STEPS).astype(np.int64)
    inside = (step >= 0) & (step < NOTES * STEPS)
    index = frame[inside] * NOTES * STEPS + step[inside]
    sums = np.bincount(index, weights=np.sqrt(peak[inside]), minlength=len(magnitudes) * NOTES * STEPS)
    return sums.reshape(len(magnitudes), NOTES * STEPS).astype(np.float32)
