"""Where the beats are: one first beat and period when the tempo is constant, else a list of times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .frames import FPS
from .numbers import Doubles, Floats, moving_mean
from .onsets import Onsets
from .tempo_path import TempoPath

LATENCY_S = 0.0035
"""Seconds by which the onset envelope's peak lies after the attack itself; measured on rendered drums."""

_FOLD = 96
"""Points of the mean beat: 6 ms each at 100 BPM, about half a frame."""

_RISE_WEIGHTS = np.array([1.2, 0.4, 0.1, 1.5], dtype=np.float32)
_STROKE_WEIGHTS = np.array([0.0, 0.5, 3.0, 0.7], dtype=np.float32)
"""How much `Onsets.rise` and `Onsets.strokes` of each of `onsets.REGIONS` count. The low end counts by its
rise, for a bass note marks a beat as a bass drum does; the region of snare and voice by its strokes, for a
sung note does not.
"""

_TIGHTNESS = 100.0
"""What an interval costs, in standard deviations of the envelope, per square of the natural logarithm of its
ratio to the period: one for 10 % off. The value that librosa uses for the same method.
"""

_REACHES = (0.12, 0.06)
"""Parts of a beat around each one in which its onset is looked for, in the first and in the second fit."""

_FEWEST_PEAKS = 4
"""Beats with an onset that a straight line is fitted through, at least."""

_UNHEARD_S = 0.004
"""Seconds that a clean tempo may move a beat by in any case: less than a frame."""


@dataclass(frozen=True)
class Grid:
    """Beats at `first + n * period` seconds; `spread` is the RMS distance of the onsets, in seconds."""

    first: float
    period: float
    spread: float


def beat_envelope(onsets: Onsets) -> Floats:
    """One envelope, shape (frames,), in which what usually marks beats (bass drum, snare) weighs more than
    hi-hats.
    """
    return onsets.rise @ _RISE_WEIGHTS + onsets.strokes @ _STROKE_WEIGHTS


def fold(envelope: Floats, period: float) -> Doubles:
    """Mean envelope over one beat of `period` seconds, shape (_FOLD,), smoothed; index 0 is time 0."""
    position = np.arange(len(envelope)) / FPS / period * _FOLD
    index = np.floor(position).astype(np.int64) % _FOLD
    sums = np.bincount(index, weights=envelope, minlength=_FOLD)
    counts = np.bincount(index, minlength=_FOLD)
    profile = sums / np.maximum(counts, 1)
    kernel = np.array([1, 2, 3, 2, 1]) / 9
    return np.convolve(np.concatenate([profile[-2:], profile, profile[:2]]), kernel, mode="valid")


def fit_grid(envelope: Floats, bpm: float, first: float | None = None) -> Grid:
    """The grid near `bpm` through the onsets of the whole track.

    Starts at `first` (seconds), or else at the strongest position of the folded envelope; then the peak
    near each beat is fitted by a weighted straight line (peak time over beat number), twice, the second time
    within a narrower reach.
    """
    period = 60 / bpm
    if first is None:
        first = (float(np.argmax(fold(envelope, period))) + 0.5) / _FOLD * period
    spread = period / 4
    for reach in _REACHES:
        number = np.arange(int((len(envelope) / FPS - first) / period) + 1, dtype=np.float64)
        time, weight = _peaks_near(envelope, first + number * period, reach * period)
        if np.count_nonzero(weight) < _FEWEST_PEAKS:
            break
        weight = np.minimum(weight, 2 * np.median(weight[weight > 0]))
        mean_number = float(np.average(number, weights=weight))
        mean_time = float(np.average(time, weights=weight))
        spread_number = float(np.sum(weight * (number - mean_number) ** 2))
        period = float(np.sum(weight * (number - mean_number) * (time - mean_time))) / spread_number
        first = mean_time - period * mean_number
        residual = time - (first + number * period)
        spread = float(np.sqrt(np.average(residual**2, weights=weight)))
    first -= LATENCY_S
    return Grid(first - period * np.floor(first / period + 1e-9), period, spread)


def _peaks_near(envelope: Floats, times: Doubles, reach: float) -> tuple[Doubles, Doubles]:
    """Time and height of the highest value within `reach` seconds of each of `times`; height 0 where
    nothing stands out.
    """
    width = max(1, round(reach * FPS))
    padded = np.pad(envelope, width + 1)
    centre = np.clip(np.round(times * FPS).astype(np.int64), 0, len(envelope) - 1)
    around = padded[centre[:, None] + np.arange(1, 2 * width + 2)[None, :]]
    at = around.argmax(axis=1) + centre - width
    safe = at + width + 1
    left, middle, right = (padded[safe + shift].astype(np.float64) for shift in (-1, 0, 1))
    curvature = left - 2 * middle + right
    offset = np.where(curvature < -1e-9, 0.5 * (left - right) / np.minimum(curvature, -1e-9), 0.0)
    weight = np.where((middle >= left) & (middle >= right), middle, 0.0)
    return (at + np.clip(offset, -0.5, 0.5)) / FPS, weight


def snap(grid: Grid, beats: int) -> Grid:
    """The same grid with a clean tempo (whole, half, tenth of a BPM) when the onsets cannot tell the
    difference.

    A clean value is taken when over half the track it moves no beat by more than a quarter of the onsets'
    own spread, at least 4 ms.
    """
    bpm = 60 / grid.period
    for parts in (1, 2, 10):
        clean = round(bpm * parts) / parts
        period = 60 / clean
        moved = abs(period - grid.period) * beats / 2
        if moved <= max(_UNHEARD_S, grid.spread / 4):
            first = grid.first + (grid.period - period) * beats / 2
            return Grid(first - period * np.floor(first / period + 1e-9), period, grid.spread)
    return grid


def track_beats(envelope: Floats, path: TempoPath) -> Doubles:
    """Beat times in seconds along a tempo that changes.

    Dynamic programming over the envelope with a penalty on the logarithm of each interval's ratio to the
    period (D. Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (1), 2007), here the
    period of `path` at that moment. The track is continued by silence at both ends, so that beats are found
    up to them.
    """
    local = moving_mean(envelope, 3).astype(np.float64)
    scale = float(local.std())
    if scale <= 0:
        return np.zeros(0)
    longest = 60 * FPS / float(path.bpm.min())
    margin = int(2 * longest) + 1
    local = np.pad(local / scale, margin)
    moments = (np.arange(len(local)) - margin) / FPS
    period = np.log(60 * FPS / np.interp(moments, path.times, path.bpm))
    back = np.arange(-margin + 1, -int(30 * FPS / float(path.bpm.max())))
    interval = np.log(-back)
    score = local.copy()
    link = np.full(len(local), -1, dtype=np.int64)
    for i in range(margin, len(local)):
        reached = score[i + back[0] : i + back[-1] + 1] - _TIGHTNESS * np.square(interval - period[i])
        best = int(reached.argmax())
        score[i] += reached[best]
        link[i] = i + back[best]
    at = int(len(score) - longest + np.argmax(score[-int(longest) :]))
    beats = []
    while at >= 0:
        beats.append(at)
        at = int(link[at])
    return _refined(local, np.array(beats[::-1]), margin) - LATENCY_S


def _refined(local: Doubles, beats: NDArray[np.int64], margin: int) -> Doubles:
    """Seconds of the beats that lie within the track, each at the top of the parabola around it."""
    beats = beats[(beats >= margin) & (beats < len(local) - margin)]
    left, middle, right = (local[beats + shift] for shift in (-1, 0, 1))
    curvature = np.minimum(left - 2 * middle + right, -1e-9)
    offset = np.clip(0.5 * (left - right) / curvature, -0.5, 0.5)
    return (beats - margin + offset) / FPS
