"""Energy, danceability, brightness, acousticness, groove: each a stated formula over the same small arrays.

All of them look at levels relative to the track's own, or at what is independent of gain; loudness enters
nowhere, so turning a file up or down changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .frames import BAND_CENTRES, FPS
from .numbers import Doubles, Floats, percent, ramp
from .onsets import track_level
from .rhythm import Rhythm
from .tempogram import bpm_to_lag

CURVE_VALUES = 600


@dataclass(frozen=True)
class Character:
    """What the contract calls by the same names."""

    energy: int
    energy_curve: list[float]
    danceability: int
    brightness: int
    acousticness: int
    groove: int


def describe(bands: Floats, rhythm: Rhythm) -> Character:
    """Character of a track from `Spectra.bands` and its rhythm."""
    if track_level(bands) <= 0:
        return Character(1, [0.0] * min(CURVE_VALUES, max(1, int(len(bands) / FPS))), 0, 0, 0, 0)
    bright = brightness(bands)
    dense = density(bands)
    activity = onset_activity(bands)
    return Character(
        energy=1 + round(9 * energy(dense, activity, bright)),
        energy_curve=energy_curve(bands),
        danceability=percent(danceability(rhythm)),
        brightness=percent(bright),
        acousticness=percent(acousticness(dense, bright, activity)),
        groove=percent(groove(rhythm)),
    )


def _mean_power(bands: Floats) -> Doubles:
    power: Doubles = np.einsum("fb,fb->b", bands, bands).astype(np.float64) / len(bands)
    return power


def brightness(bands: Floats) -> float:
    """Level above 2 kHz against the whole: 0 at -30 dB, 1 at -8 dB."""
    power = _mean_power(bands)
    if power.sum() <= 0:
        return 0.0
    share = float(power[BAND_CENTRES > 2000].sum() / power.sum())
    return ramp(10 * math.log10(max(share, 1e-9)), -30, -8)


def density(bands: Floats) -> float:
    """How little the level moves: from the distance of the loud frames (95th percentile) to the quieter
    ones (30th), 0 at 14 dB, 1 at 2 dB.
    """
    power = np.einsum("fb,fb->f", bands, bands)
    loud = float(np.percentile(power, 95))
    usual = float(np.percentile(power, 30))
    return 1 - ramp(10 * math.log10(loud / max(usual, loud * 1e-9)), 2, 14)


def onset_activity(bands: Floats) -> float:
    """How much new sound starts: rise of the compressed level of each band per second, averaged; 0 at 1.0,
    1 at 6.5.

    The compressed level is log(1 + 100 amplitude / the track's own level), in neper.
    """
    reference = track_level(bands)
    total, step = 0.0, 1 << 15
    for start in range(0, len(bands), step):
        level = np.log1p(bands[start : start + step + 2] * np.float32(100 / reference))
        if len(level) > 2:
            total += float(np.maximum(level[2:] - level[:-2], 0).mean(axis=1).sum())
    return ramp(total / len(bands) * FPS / 2, 1.0, 6.5)


def energy(dense: float, activity: float, bright: float) -> float:
    """0.5 activity + 0.3 density + 0.2 brightness, each 0..1."""
    return 0.5 * activity + 0.3 * dense + 0.2 * bright


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


def danceability(rhythm: Rhythm) -> float:
    """Clear, steady pulse at a tempo one can dance to.

    0.6 pulse clarity + 0.4 tempo confidence, times 1 between 80 and 135 BPM falling to 0.5 at half and at
    double that.
    """
    if rhythm.bpm is None:
        return 0.0
    away = max(0.0, math.log2(80 / rhythm.bpm), math.log2(rhythm.bpm / 135))
    return (0.6 * ramp(rhythm.pulse, 0.03, 0.45) + 0.4 * rhythm.confidence) * (1 - 0.5 * min(1.0, away))


def acousticness(dense: float, bright: float, activity: float) -> float:
    """Open dynamics, dark spectrum, few attacks: 0.45 (1 - density) + 0.3 (1 - brightness) + 0.25 (1 -
    activity).
    """
    return 0.45 * (1 - dense) + 0.3 * (1 - bright) + 0.25 * (1 - activity)


def groove(rhythm: Rhythm) -> float:
    """How much happens off the beat, in a repeating way: periodicity at the bar that the beat alone does
    not explain.

    Autocorrelation of the bass and snare regions at two and four beats less that at one beat, 0 at 0, 1 at
    0.5.
    """
    if rhythm.bpm is None:
        return 0.0
    lag = bpm_to_lag(rhythm.bpm)
    pattern = max(
        max(rhythm.found.at(2 * lag, region), rhythm.found.at(4 * lag, region)) - rhythm.found.at(lag, region)
        for region in (0, 2)
    )
    return ramp(pattern, 0.0, 0.5)
