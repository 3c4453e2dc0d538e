"""How the tempo goes through the track: one value per window, by dynamic programming over local
periodicity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import fft

from .frames import FPS
from .numbers import Doubles, Floats
from .tempogram import bpm_to_lag, windows_of

_SIZE = 512
"""Frames, 5.9 s: a few beats of the slowest tempo."""

_REACH = 0.5
"""Octaves to either side of the tempo of the whole track: beyond, it would be another octave of the same."""

_STEPS = 49
"""Tempi that a window may have: 1.5 % apart."""

_SLOPE, _JUMP = 0.03, 0.8
"""What a change of the tempo from one window to the next costs, in votes: for each step, and at most. A real
step is kept from then on, and earns more than it costs.
"""

_TOLERANCE = (0.99, 1.0, 1.01)
"""Parts of a lag at which repetition is looked for: less than the distance of two tempi."""

_LONGEST = _SIZE * 4 // 5
"""Frames of the longest lag: behind it too little of the window overlaps with itself."""

_QUIET = 0.02
"""Share of the median energy of the windows below which one does not vote."""

_BEATS = ((1, 0.4), (2, 0.35), (4, 0.25))
"""After how many beats repetition counts, and how much."""

_BATCH = 128
"""Windows worked on at a time, for the sake of memory."""


@dataclass(frozen=True)
class TempoPath:
    """`bpm` at `times` (seconds), with `clarity`, the local periodicity at that tempo, at most 1; all of
    shape (windows,).
    """

    times: Doubles
    bpm: Doubles
    clarity: Doubles

    def range(self) -> tuple[float, float]:
        """A slow and a fast tempo of the track: 5th and 95th percentile of the windows, each weighted by its
        clarity.
        """
        order = np.argsort(self.bpm)
        weight = np.cumsum(np.maximum(self.clarity[order], 1e-9))
        at = np.searchsorted(weight, np.array([0.05, 0.95]) * weight[-1])
        slow, fast = self.bpm[order][np.minimum(at, len(order) - 1)]
        return float(slow), float(fast)

    def times_as_fast(self, ratio: float) -> TempoPath:
        """The same path at another metrical level."""
        return TempoPath(self.times, self.bpm * ratio, self.clarity)


def straightened(signals: Floats, path: TempoPath, bpm: float) -> Floats:
    """`signals`, shape (frames, signals), stretched in time so that the tempo of `path` becomes the constant
    `bpm`; about as many frames.
    """
    frames = np.arange(len(signals))
    rate = np.interp(frames / FPS, path.times, path.bpm) / bpm
    passed = np.cumsum(rate) - rate[0]
    at = np.interp(np.arange(int(passed[-1]) + 1), passed, frames)
    low = np.minimum(at.astype(np.int64), len(signals) - 2)
    part = (at - low).astype(np.float32)
    straight = np.empty((len(at), signals.shape[1]), dtype=np.float32)
    for column in range(signals.shape[1]):
        values = signals[:, column]
        straight[:, column] = values[low] * (1 - part) + values[low + 1] * part
    return straight


def follow_tempo(envelope: Floats, bpm: float) -> TempoPath:
    """The most plausible way of the tempo through `envelope`, shape (frames,), within half an octave of
    `bpm`.

    Each window votes for each tempo by its autocorrelation after one, two and four beats; a change from one
    window to the next costs in proportion to its logarithm, up to a limit that a real step is worth.
    """
    windows = windows_of(envelope, _SIZE)
    octaves = np.linspace(-_REACH, _REACH, _STEPS)
    lags = bpm_to_lag(bpm) / np.exp2(octaves)
    votes = np.zeros((len(windows), _STEPS))
    energy = np.zeros(len(windows))
    for start in range(0, len(windows), _BATCH):
        part = windows[start : start + _BATCH]
        part = part - part.mean(axis=1, keepdims=True)
        curves = fft.irfft(np.square(np.abs(fft.rfft(part, 2 * _SIZE))))[:, :_SIZE].astype(np.float64)
        rows = slice(start, start + len(part))
        energy[rows] = curves[:, 0]
        curves /= np.maximum(curves[:, :1], 1e-6) * (1 - np.arange(_SIZE) / _SIZE)
        for beats, share in _BEATS:
            votes[rows] += share * _local(curves, beats * lags)
    votes[energy < _QUIET * np.median(energy)] = 0.0
    step = np.abs(np.subtract.outer(np.arange(_STEPS), np.arange(_STEPS)))
    cost = np.minimum(_SLOPE * step, _JUMP)
    path = _cheapest(votes, cost)
    times = (np.arange(len(windows), dtype=np.float64) * (_SIZE // 2) + _SIZE / 2) / FPS
    return TempoPath(times, bpm * np.exp2(octaves[path]), votes[np.arange(len(path)), path])


def _local(curves: Doubles, lags: Doubles) -> Doubles:
    """Highest value within 1 % of each lag, shape (windows, lags); 0 beyond the longest."""
    best = np.full((len(curves), len(lags)), -1.0)
    for factor in _TOLERANCE:
        at = np.minimum(lags * factor, _LONGEST)
        low = at.astype(np.int64)
        part = at - low
        best = np.maximum(best, curves[:, low] * (1 - part) + curves[:, low + 1] * part)
    return np.where(lags * _TOLERANCE[-1] < _LONGEST, best, 0.0)


def _cheapest(votes: Doubles, cost: Doubles) -> list[int]:
    """Viterbi: the path of states with the highest sum of votes less costs of the transitions."""
    score = votes[0].copy()
    links = np.zeros(votes.shape, dtype=np.int64)
    for window in range(1, len(votes)):
        reached = score[None, :] - cost
        links[window] = reached.argmax(axis=1)
        score = reached.max(axis=1) + votes[window]
    state = int(score.argmax())
    path = [state]
    for window in range(len(votes) - 1, 0, -1):
        state = int(links[window, state])
        path.append(state)
    return path[::-1]
