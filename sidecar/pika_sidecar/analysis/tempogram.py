"""How strongly the onsets repeat after each lag: windowed autocorrelation, averaged over the whole track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .frames import FPS
from .numbers import Doubles, Floats
from .onsets import Onsets

WINDOW = 1024
"""Frames, 11.9 s: several bars at any tempo."""

MAX_LAG = 620


@dataclass(frozen=True)
class Periodicity:
    """Mean autocorrelation, 1 at lag 0: `total` of all onsets together, shape (MAX_LAG,), `regions` per
    region, shape (regions, MAX_LAG); `windows`: how many windows had onsets at all.
    """

    total: Doubles
    regions: Doubles
    windows: int

    def at(self, lag: float, region: int | None = None) -> float:
        """Value at a fractional lag in frames, highest within 1.5 % of it: played music is never exact."""
        curve = self.total if region is None else self.regions[region]
        if lag * 1.015 >= len(curve) - 1:
            return 0.0
        lags = np.linspace(lag * 0.985, lag * 1.015, 7)
        return float(np.interp(lags, np.arange(len(curve)), curve).max())


def windows_of(envelope: Floats, size: int = WINDOW) -> Floats:
    """Windows of `size` frames that overlap by half, shape (windows, size, ...); a shorter track is padded
    to one.
    """
    missing = size - len(envelope)
    if missing > 0:
        envelope = np.pad(envelope, [(0, missing)] + [(0, 0)] * (envelope.ndim - 1))
    view = np.lib.stride_tricks.sliding_window_view(envelope, size, axis=0)[:: size // 2]
    return np.moveaxis(view, -1, 1)


def periodicity(onsets: Onsets) -> Periodicity:
    """Periodicity of a track.

    Each window counts the same (its autocorrelation is divided by its value at lag 0), so that one loud
    part does not decide; windows with hardly any onset do not count. Lags are corrected for the shrinking
    overlap.
    """
    rise, strokes = windows_of(onsets.rise), windows_of(onsets.strokes)
    signals = [rise.sum(axis=2), *(strokes[:, :, region] for region in range(strokes.shape[2]))]
    level = signals[0].sum(axis=1)
    busy = level > 0.1 * np.median(level) if len(level) else np.zeros(0, bool)
    busy &= level > 0
    if not busy.any():
        empty = np.zeros((strokes.shape[2], MAX_LAG))
        return Periodicity(empty[0], empty, 0)
    curves = [_mean_autocorrelation(signal[busy]) for signal in signals]
    return Periodicity(curves[0], np.array(curves[1:]), int(busy.sum()))


def _mean_autocorrelation(windows: Floats) -> Doubles:
    total = np.zeros(MAX_LAG)
    count = 0
    overlap = 1 - np.arange(MAX_LAG) / WINDOW
    for start in range(0, len(windows), 64):
        part = windows[start : start + 64] - windows[start : start + 64].mean(axis=1, keepdims=True)
        spectrum = np.fft.rfft(part, 2 * WINDOW)
        curves = np.fft.irfft(np.square(np.abs(spectrum)))[:, :MAX_LAG]
        alive = curves[:, 0] > 1e-6
        total += (curves[alive] / curves[alive, :1]).sum(axis=0)
        count += int(alive.sum())
    return total / overlap / max(1, count)


def bpm_to_lag(bpm: float) -> float:
    """Frames between two beats."""
    return 60 * FPS / bpm
