"""What happens where within a beat and within a bar: the onsets along given beats."""

from __future__ import annotations

import numpy as np

from .frames import FPS
from .numbers import Doubles, Floats

PARTS = 48
"""Points per beat: eighths, triplets and sixteenths fall on them."""

_MOST = 2400
"""Beats that are looked at: 20 minutes at 120 BPM tell the bar, and a track of hours stays small."""

_WHOLE_BARS = 12
"""Beats that are whole bars of three and of four alike."""


def along(signals: Floats, beats: Doubles) -> Floats:
    """`signals`, shape (frames, signals), from each of `beats` (seconds, at least two) to the next, shape
    (beats - 1, PARTS, signals).

    Of more than `_MOST` beats (20 minutes) only those in the middle; the first of these lies whole bars of
    three and of four beats after the first of all.
    """
    first = max(0, len(beats) - 1 - _MOST) // 2 // _WHOLE_BARS * _WHOLE_BARS
    beats = beats[first : first + _MOST + 1]
    part = np.arange(PARTS) / PARTS
    at = (beats[:-1, None] * (1 - part) + beats[1:, None] * part) * FPS
    low = np.clip(at.astype(np.int64), 0, len(signals) - 2)
    share = np.clip(at - low, 0, 1).astype(np.float32)[:, :, None]
    values: Floats = signals[low] * (1 - share) + signals[low + 1] * share
    return values


def smooth(profile: Doubles) -> Doubles:
    """Circular mean over three neighbours with weights 1, 2, 1 along the first axis."""
    return (np.roll(profile, 1, axis=0) + 2 * profile + np.roll(profile, -1, axis=0)) / 4


def highest_near(profile: Doubles) -> Doubles:
    """Highest of three neighbours, circularly along the first axis."""
    around = np.maximum(np.roll(profile, 1, axis=0), np.roll(profile, -1, axis=0))
    highest: Doubles = np.maximum(profile, around)
    return highest
