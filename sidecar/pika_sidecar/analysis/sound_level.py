"""How loud the low end, chords, voice and hi-hats are over time, and how much starts in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .frames import BAND_CENTRES, FPS
from .numbers import Doubles, Floats
from .onsets import FALL, LAG, REGIONS, track_level

_SLAB = 1 << 14
"""Frames worked on at a time, for the sake of memory."""

_DETAIL = np.float32(100)
"""What amplitudes, in units of the track's level, are multiplied by before log(1 + x): those above -40 dB
count by their logarithm.
"""


@dataclass(frozen=True)
class Levels:
    """`amplitudes`: of each of `onsets.REGIONS` in units of the track's own level, so that gain does not
    matter, shape (frames, regions). The others are means of what starts, per second, of shape (regions,):
    `rises` of log(1 + 100 amplitude), in neper, and `swells` of the plain amplitude, both over two frames;
    `strokes` of the plain amplitude that is gone again 0.1 s later, as drums are and held notes are not.
    """

    amplitudes: Floats
    rises: Doubles
    swells: Doubles
    strokes: Doubles


def find_levels(bands: Floats) -> Levels:
    """Levels of a track from `Spectra.bands`; zeros for silence."""
    count = len(REGIONS)
    amplitudes = np.zeros((len(bands), count), dtype=np.float32)
    rises, swells, strokes = np.zeros(count), np.zeros(count), np.zeros(count)
    reference = track_level(bands)
    if reference <= 0:
        return Levels(amplitudes, rises, swells, strokes)
    member = [np.flatnonzero((low <= BAND_CENTRES) & (high > BAND_CENTRES)) for low, high in REGIONS]
    for start in range(0, len(bands), _SLAB):
        power = np.square(bands[start : start + _SLAB] * np.float32(1 / reference))
        for region, (first, last) in enumerate((chosen[0], chosen[-1] + 1) for chosen in member):
            amplitudes[start : start + _SLAB, region] = np.sqrt(power[:, first:last].sum(axis=1))
    for start in range(0, len(bands), _SLAB):
        here = amplitudes[start : start + _SLAB + LAG + FALL]
        if len(here) <= LAG + FALL:
            break
        middle = here[LAG:-FALL]
        before, after = here[: -LAG - FALL], here[LAG + FALL :]
        up = middle - before
        swells += np.maximum(up, 0).sum(axis=0, dtype=np.float64)
        strokes += np.maximum(np.minimum(up, middle - after), 0).sum(axis=0, dtype=np.float64)
        rise = np.log1p(_DETAIL * middle) - np.log1p(_DETAIL * before)
        rises += np.maximum(rise, 0).sum(axis=0, dtype=np.float64)
    a_second = FPS / LAG / max(1, len(bands) - LAG - FALL)
    return Levels(amplitudes, rises * a_second, swells * a_second, strokes * a_second)
