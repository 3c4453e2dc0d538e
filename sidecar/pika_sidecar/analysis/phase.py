"""On the beat or half a beat off: the half-beat error is the one that DJs hear first."""

from __future__ import annotations

import numpy as np

from .frames import FPS
from .numbers import Doubles, Floats
from .onsets import CHORDS, HATS, LOW, Onsets

_REACH = 0.06
_HATS_ALONE = 0.3
_DRUM_SURE = 0.45
_BODY = 0.8
_FEWEST = 4


def is_half_a_beat_off(onsets: Onsets, beats: Doubles) -> bool:
    """Whether `beats` (seconds) lie on off-beats: what is stronger there is the hi-hat, while the bass drum
    plays half a beat later.

    A hi-hat or a bass note on every off-beat is as regular as a bass drum on every beat, so regularity
    decides nothing. The bass drum is told by three contrasts between beats and off-beats: of the plain
    amplitude's rise on the low end, of low strokes, and of strokes with a body (150 to 700 Hz), which a bass
    note lacks. Where hi-hats do not differ (funk, whose bass drum plays between the beats), nothing is moved.
    The limits were set by rendered music of eighteen styles and by drum loops.
    """
    if len(beats) <= _FEWEST:
        return False
    signal = np.column_stack([onsets.kick, onsets.strokes])
    reach = _REACH * float(np.median(np.diff(beats)))
    on, off = (_strength(signal, times, reach) for times in (beats[:-1], between(beats)))
    contrast = (on - off) / np.maximum(on + off, 1e-9)
    kick, strokes = contrast[0], contrast[1:]
    drum = kick + strokes[LOW] + _BODY * strokes[CHORDS]
    return bool(strokes[HATS] > _HATS_ALONE and drum < -_DRUM_SURE)


def between(beats: Doubles) -> Doubles:
    """The moments half way between neighbouring beats, shape (beats - 1,)."""
    return (beats[:-1] + beats[1:]) / 2


def _strength(signal: Floats, times: Doubles, reach: float) -> Doubles:
    """Mean over `times` of the highest value of each column within `reach` seconds, shape (columns,)."""
    width = max(1, round(reach * FPS))
    centre = np.clip(np.round(times * FPS).astype(np.int64), 0, len(signal) - 1)
    padded = np.pad(signal, [(width, width), (0, 0)])
    highest = padded[centre[:, None] + np.arange(2 * width + 1)[None, :]].max(axis=1)
    mean: Doubles = highest.mean(axis=0, dtype=np.float64)
    return mean
