"""Which notes sound: spectral peaks sorted into fifths of a semitone.

Two resolutions, as in a constant-Q transform: the lower notes from spectra twice as long as the upper ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .numbers import Floats

LOWEST = 28
"""MIDI note of the first one counted: E1, 41 Hz."""

NOTES = 68
"""Up to B6, 1976 Hz."""

STEPS = 5
"""Parts of a semitone; a peak between two counts into both by its distance, so no cent is lost."""

_FAINT = 0.02
"""Peaks below this share of the strongest in their frame are side lobes or noise."""

_NOISE, _TONE = 1.5, 4.0
"""A peak counts from `_NOISE` times the mean of its surroundings on, and fully from `_TONE` times: strokes
and noise spread over all bins, tones stand out.
"""

_SURROUNDINGS = 1 / 3
"""Octaves on both sides of a peak over which that mean is taken."""


@dataclass(frozen=True)
class NoteRange:
    """Notes `first` to `last` - 1 (MIDI), looked for in spectra of `size` samples."""

    first: int
    last: int
    size: int


RANGES = (NoteRange(LOWEST, 52, 8192), NoteRange(52, LOWEST + NOTES, 4096))
"""At 5512.5 Hz: 1.5 s and 0.7 s; both tell neighbouring semitones apart from their first note on."""


def peak_notes(magnitudes: Floats, width: float, notes: NoteRange) -> Floats:
    """Strength of each step of `notes`, from spectra of shape (frames, bins) whose bins are `width` Hz apart.

    Only local maxima count, with the frequency from a parabola through the logarithms of three bins (exact
    for Gaussian-like windows: J. O. Smith, "Spectral Audio Signal Processing", 2011). The strength is the
    square root of the magnitude, so that a loud instrument does not speak alone, over the mean of all bins,
    so that it is a matter of tones, not of gain. Returns shape (frames, (notes.last - notes.first) * STEPS).
    """
    first, last = _bin(notes.first, width), min(magnitudes.shape[1] - 1, _bin(notes.last, width) + 1)
    middle = magnitudes[:, first:last]
    left, right = magnitudes[:, first - 1 : last - 1], magnitudes[:, first + 1 : last + 1]
    heard = magnitudes[:, _bin(LOWEST, width) : _bin(LOWEST + NOTES, width) + 1]
    strongest = heard.max(axis=1, keepdims=True)
    usual = np.maximum(np.sqrt(heard).mean(axis=1), np.float32(1e-9))
    frame, at = np.nonzero((middle > left) & (middle >= right) & (middle > _FAINT * strongest))
    peak = middle[frame, at]
    below, here, above = (np.log(np.maximum(part[frame, at], 1e-12)) for part in (left, middle, right))
    offset = 0.5 * (below - above) / np.minimum(below - 2 * here + above, -1e-9)
    note = 69 + 12 * np.log2((first + at + offset) * width / 440)
    tonal = np.clip((peak / _surroundings(magnitudes, frame, first + at) - _NOISE) / (_TONE - _NOISE), 0, 1)
    count = (notes.last - notes.first) * STEPS
    position = (note - notes.first + 0.5) * STEPS - 0.5
    step = np.floor(position).astype(np.int64)
    share = position - step
    sums = np.zeros(len(magnitudes) * count)
    for place, part in ((step, 1 - share), (step + 1, share)):
        inside = (place >= 0) & (place < count)
        strength = (np.sqrt(peak) / usual[frame] * tonal * part)[inside]
        sums += np.bincount(frame[inside] * count + place[inside], strength, minlength=len(sums))
    return sums.reshape(len(magnitudes), count).astype(np.float32)


def _bin(note: int, width: float) -> int:
    """Last bin below the lower edge of a MIDI note."""
    return int(440 * 2 ** ((note - 0.5 - 69) / 12) / width)


def _surroundings(magnitudes: Floats, frame: NDArray[np.int64], at: NDArray[np.int64]) -> Floats:
    """Mean magnitude around bin `at` of each `frame`, both of shape (peaks,)."""
    total = np.cumsum(magnitudes, axis=1)
    low = np.maximum((at * 2**-_SURROUNDINGS).astype(np.int64), 1)
    high = np.minimum((at * 2**_SURROUNDINGS).astype(np.int64) + 1, magnitudes.shape[1] - 1)
    mean: Floats = (total[frame, high] - total[frame, low - 1]) / (high - low + 1)
    return np.maximum(mean, np.float32(1e-12))
