"""Danceability, brightness, acousticness, groove: each a stated formula over the same small arrays.

All of them look at levels relative to the track's own, or at what is independent of gain; loudness enters
nowhere, so turning a file up or down changes nothing. The ends of the scales were set on the `fit` half of
the labelled set, so that its tracks fill them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .energy import CURVE_VALUES, density, drive, energy, energy_curve
from .frames import BAND_CENTRES, FPS
from .numbers import Floats, percent, ramp
from .onsets import HATS, LOW, REGIONS, Onsets, track_level
from .rhythm import Rhythm
from .sound_level import Levels

_STEPS = 24
"""Steps of a beat: eighths, triplets and sixteenths fall on them."""

_ON_BEAT = 2
"""Steps on either side of a beat that are still on it: 1/12 of a beat."""

_OFF_BEAT_WEIGHTS = np.array([1.0, 0.5, 1.0, 0.3], dtype=np.float32)
"""How much an onset of each of `onsets.REGIONS` counts: hi-hats least, they lie off the beat in almost any
style.
"""

_TACTUS_BPM = 70.0
"""The beats that groove is told by go from this tempo to twice that, whichever octave the tempo is in."""


@dataclass(frozen=True)
class Character:
    """What the contract calls by the same names."""

    energy: int
    energy_curve: list[float]
    danceability: int
    brightness: int
    acousticness: int
    groove: int


def describe(bands: Floats, levels: Levels, onsets: Onsets, rhythm: Rhythm | None) -> Character:
    """Character of a track from `Spectra.bands`, its levels, onsets and rhythm."""
    if track_level(bands) <= 0:
        return Character(1, [0.0] * min(CURVE_VALUES, max(1, int(len(bands) / FPS))), 0, 0, 0, 0)
    bright = brightness(bands)
    dense = density(bands)
    return Character(
        energy=energy(levels, dense, bright, None if rhythm is None else rhythm.bpm),
        energy_curve=energy_curve(bands),
        danceability=percent(danceability(rhythm, drive(levels))),
        brightness=percent(bright),
        acousticness=percent(acousticness(levels, dense, bright)),
        groove=percent(groove(onsets, rhythm)),
    )


def brightness(bands: Floats) -> float:
    """Spectral centroid of what sounds above 150 Hz, by octaves: 0 at 350 Hz, 1 at 1.4 kHz.

    The centroid is what listeners' judgement of brightness follows best (J. M. Grey, J. W. Gordon,
    "Perceptual effects of spectral modifications on musical timbres", JASA 63 (5), 1978). Each band counts by
    its mean amplitude; the low end does not, it is energy's.
    """
    above = REGIONS[LOW][1] < BAND_CENTRES
    amplitude = bands[:, above].mean(axis=0, dtype=np.float64)
    total = float(amplitude.sum())
    if total <= 0:
        return 0.0
    centroid = float(amplitude @ np.log2(BAND_CENTRES[above])) / total
    return ramp(centroid, math.log2(350), math.log2(1400))


def danceability(rhythm: Rhythm | None, low_drive: float) -> float:
    """A clear pulse with low end, at a tempo one can dance to: (0.6 clarity + 0.4 drive) times a weight of
    the tempo, 1 from 95 to 132 BPM, falling to 0.4 at half and at double that.
    """
    if rhythm is None:
        return 0.0
    away = max(0.0, math.log2(95 / rhythm.bpm), math.log2(rhythm.bpm / 132))
    return (0.6 * clarity(rhythm) + 0.4 * low_drive) * (1 - 0.6 * min(1.0, away))


def clarity(rhythm: Rhythm) -> float:
    """How clearly the onsets repeat after one, two and four beats: 0 at a salience of 0.1, 1 at 0.8."""
    return ramp(rhythm.pulse, 0.1, 0.8)


def acousticness(levels: Levels, dense: float, bright: float) -> float:
    """No drums, open dynamics, dark spectrum: 0.6 (1 - drums) + 0.25 (1 - density) + 0.15 (1 -
    brightness).
    """
    return 0.6 * (1 - drums(levels)) + 0.25 * (1 - dense) + 0.15 * (1 - bright)


def drums(levels: Levels) -> float:
    """Strokes in the low end and of the hi-hats together: 0 at 0, 1 at twice the track's level a second."""
    return ramp(float(levels.strokes[[LOW, HATS]].sum()), 0.0, 2.0)


def groove(onsets: Onsets, rhythm: Rhythm | None) -> float:
    """How much of what starts lies off the beat, in a repeating way: 0 at a share of 0.1, 1 at 0.8, times
    (0.6 + 0.4 clarity).

    Off-beat events and a pulse that is felt are what makes people rate groove high (G. Madison et al.,
    "Modeling the tendency for music to induce movement in humans", J. Exp. Psychol. HPP 37 (5), 2011; M.
    Witek et al., "Syncopation, body-movement and pleasure in groove music", PLOS ONE 9 (4), 2014).
    """
    if rhythm is None:
        return 0.0
    share = off_beat_share(onsets, rhythm)
    return 0.0 if share is None else ramp(share, 0.1, 0.8) * (0.6 + 0.4 * clarity(rhythm))


def off_beat_share(onsets: Onsets, rhythm: Rhythm) -> float | None:
    """Share of the onsets (bass and snare 1, chords 0.5, hi-hats 0.3) further than 1/12 of a beat from every
    beat, of what stands out of the mean beat; beats between 70 and 140 BPM, so that an octave error of the
    tempo changes nothing. None where nothing stands out.
    """
    envelope = onsets.rise @ _OFF_BEAT_WEIGHTS
    seconds = np.arange(len(envelope)) / FPS
    if rhythm.times is None:
        beat = (seconds - rhythm.first) / rhythm.period
    else:
        beat = np.interp(seconds, rhythm.times, np.arange(len(rhythm.times), dtype=np.float64))
        outside = (seconds < rhythm.times[0]) | (seconds > rhythm.times[-1])
        envelope = np.where(outside, 0, envelope).astype(np.float32)
    beat *= 2.0 ** math.ceil(math.log2(_TACTUS_BPM / rhythm.bpm))
    step = np.floor(beat * _STEPS + 0.5).astype(np.int64) % _STEPS
    profile = np.bincount(step, envelope, _STEPS) / np.maximum(np.bincount(step, minlength=_STEPS), 1)
    profile -= profile.min()
    total = float(profile.sum())
    if total <= 0:
        return None
    # At half the given tempo nobody knows which of the two beats is the one.
    ones = (0, _STEPS // 2) if rhythm.bpm >= 2 * _TACTUS_BPM else (0,)
    distance = np.minimum(np.arange(_STEPS), _STEPS - np.arange(_STEPS))
    near = max(float(np.roll(profile, -one)[distance <= _ON_BEAT].sum()) for one in ones)
    return 1 - near / total
