"""How strongly the onsets repeat after each lag: windowed autocorrelation, averaged over the whole track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import fft
from numpy.typing import NDArray

from .frames import FPS
from .numbers import Doubles, Floats
from .onsets import CHORDS, HATS, LOW, REGIONS, SNARE, Onsets

WINDOW = 1024
"""Frames, 11.9 s: several bars at any tempo."""

MAX_LAG = 700
"""Frames, 8.1 s: four beats of the slowest tempo, also where it is no candidate but a relative of one."""

_RISING = (LOW, CHORDS, SNARE)
TOTAL, RISE = 0, 1
STROKE = RISE + len(_RISING)
TURN = STROKE + len(REGIONS)
KICK = TURN + 1
SIGNALS = KICK + 1
"""Columns of `signals_of`: all onsets together; from RISE on the rise of low end, chords, voice; from STROKE
on the strokes of the four regions; turns of the harmony; rise of the plain low end.
"""

# Pairs of signals that are compared with each other.
_CROSSED = ((STROKE + LOW, STROKE + SNARE), (STROKE + SNARE, STROKE + HATS))

CURVES = SIGNALS + len(_CROSSED)
"""One per signal, then strokes of two regions against each other: bass drum and snare, snare and hi-hat."""

_TOLERANCE = np.linspace(0.985, 1.015, 7)
"""Parts of a lag at which repetition is looked for: played music is never exact."""

_BUSY = 0.1
"""Share of the median level of the windows below which one has hardly any onset, and does not count."""

_BATCH = 64
"""Windows worked on at a time, for the sake of memory."""


@dataclass(frozen=True)
class Periodicity:
    """Mean correlation with itself (two regions: with each other) after each lag in frames, 1 at lag 0, shape
    (CURVES, MAX_LAG); `windows`: how many windows had onsets at all.
    """

    curves: Doubles
    windows: int

    def at_all(self, lags: Doubles, curves: slice = slice(None)) -> Doubles:
        """Highest values within 1.5 % of fractional `lags`, shape (n,), of the chosen curves, shape (curves,
        n); 0 beyond the longest lag.
        """
        near = lags[:, None] * _TOLERANCE
        low = np.clip(near.astype(np.int64), 0, MAX_LAG - 2)
        part = near - low
        chosen = self.curves[curves]
        values: Doubles = (chosen[:, low] * (1 - part) + chosen[:, low + 1] * part).max(axis=2)
        return np.where(near[:, -1] < MAX_LAG - 1, values, 0.0)

    def at(self, lag: float, region: int | None = None) -> float:
        """Highest value within 1.5 % of a fractional lag: of all onsets, or of the strokes of a region."""
        curve = TOTAL if region is None else STROKE + region
        return float(self.at_all(np.array([lag]), slice(curve, curve + 1))[0, 0])


def windows_of(envelope: Floats, size: int = WINDOW) -> Floats:
    """Windows of `size` frames that overlap by half, shape (windows, size, ...); a shorter track is padded
    to one.
    """
    missing = size - len(envelope)
    if missing > 0:
        envelope = np.pad(envelope, [(0, missing)] + [(0, 0)] * (envelope.ndim - 1))
    view = np.lib.stride_tricks.sliding_window_view(envelope, size, axis=0)[:: size // 2]
    return np.moveaxis(view, -1, 1)


def signals_of(onsets: Onsets) -> Floats:
    """What beats and bars are read from, shape (frames, SIGNALS)."""
    kick = onsets.kick / np.float32(max(float(onsets.kick.std()), 1e-9))
    rises = (onsets.rise[:, region] for region in _RISING)
    return np.column_stack([onsets.rise.sum(axis=1), *rises, onsets.strokes, onsets.turn, kick])


def periodicity(signals: Floats) -> Periodicity:
    """Periodicity of a track from `signals_of` its onsets.

    Each window counts the same (its autocorrelation is divided by its value at lag 0), so that one loud
    part does not decide; windows with hardly any onset do not count. Lags are corrected for the shrinking
    overlap.
    """
    windows = windows_of(signals)
    level = windows[:, :, TOTAL].sum(axis=1)
    busy = np.flatnonzero((level > _BUSY * np.median(level)) & (level > 0))
    total = np.zeros((CURVES, MAX_LAG))
    for start in range(0, len(busy), _BATCH):
        part = windows[busy[start : start + _BATCH]]
        part = part - part.mean(axis=1, keepdims=True)
        spectra = fft.rfft(part, 2 * WINDOW, axis=1)
        power = np.square(part).sum(axis=1)
        for curve in range(CURVES):
            total[curve] += _correlation(spectra, power, curve)
    overlap = 1 - np.arange(MAX_LAG) / WINDOW
    return Periodicity(total / overlap / max(1, len(busy)), len(busy))


def _correlation(spectra: NDArray[np.complexfloating], power: Floats, curve: int) -> Doubles:
    """Sum over the windows of one normalised correlation, shape (MAX_LAG,)."""
    one, other = (curve, curve) if curve < SIGNALS else _CROSSED[curve - SIGNALS]
    scale = np.sqrt(power[:, one] * power[:, other])
    alive = scale > 1e-6
    # The real part of the cross-spectrum is the mean of both directions of time.
    product = (spectra[alive, :, one] * spectra[alive, :, other].conj()).real
    curves = fft.irfft(product, axis=1)[:, :MAX_LAG] / scale[alive, None]
    total: Doubles = curves.sum(axis=0, dtype=np.float64)
    return total


def bpm_to_lag(bpm: float) -> float:
    """Frames between two beats."""
    return 60 * FPS / bpm
