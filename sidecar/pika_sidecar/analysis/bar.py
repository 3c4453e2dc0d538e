"""How many beats make a bar, and which of them is the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .metre import PARTS
from .numbers import Doubles, Floats
from .rhythm_weights import BAR, BAR_BIAS, DOWNBEAT

LENGTHS = (3, 4)
"""Beats of a bar."""

LAGS = (2, 3, 4, 6, 8)
"""Beats after which similarity tells the length of a bar."""

_REACH = 4
"""Parts of a beat (`metre.PARTS`) around it in which a stroke is on it: 1/12 of a beat, 50 ms at 100 BPM."""

_FEWEST_BARS = 4
"""Bars that are needed to tell which beat is the first: the mean of fewer is a single event."""


@dataclass(frozen=True)
class Bar:
    """`downbeat`: index of the first downbeat among the beats; `confidence`: probability of that index."""

    beats: int
    downbeat: int
    confidence: float


UNKNOWN = Bar(4, 0, 0.25)
"""What is said of too few beats."""


def find_bar(values: Floats) -> Bar:
    """The bar of `metre.along` on the right phase.

    Length: a logistic model of how similar beats are that lie LAGS apart. Downbeat: a conditional logit model
    of what plays on each beat of the mean bar: bass, turns of the harmony, bass drum, and the snare of the
    backbeat.
    """
    series = per_beat(values)
    if len(series) < max(LAGS) + 2:
        return UNKNOWN
    beats = 3 if float(np.sum(likeness(series) * BAR)) + BAR_BIAS > 0 else 4
    if len(series) < _FEWEST_BARS * beats:
        return Bar(beats, 0, 1 / beats)
    score = np.tensordot(downbeats(series, beats), DOWNBEAT[beats], 3)
    odds = np.exp(score - score.max())
    best = int(np.argmax(odds))
    return Bar(beats, best, float(odds[best] / odds.sum()))


def per_beat(values: Floats) -> Doubles:
    """Highest level of each signal on and half a beat after each beat, in relation to the signal's mean over
    all beats, shape (beats, 2, signals); roots, so that one loud stroke does not decide.
    """
    half = PARTS // 2
    early = np.concatenate([np.zeros_like(values[:1, -_REACH:]), values[:-1, -_REACH:]])
    on = np.concatenate([early, values[:, :_REACH]], axis=1).max(axis=1)
    off = values[:, half - _REACH : half + _REACH].max(axis=1)
    levels = np.sqrt(np.stack([on, off], axis=1).astype(np.float64))
    relative: Doubles = levels / np.maximum(levels.mean(axis=0), 1e-6)
    return relative


def likeness(series: Doubles) -> Doubles:
    """Correlation of each signal on the beats with itself LAGS beats later, shape (len(LAGS), signals)."""
    centred = series[:, 0] - series[:, 0].mean(axis=0)
    power = np.maximum(np.square(centred).mean(axis=0), 1e-6)
    return np.array([(centred[lag:] * centred[:-lag]).mean(axis=0) / power for lag in LAGS])


def downbeats(series: Doubles, beats: int) -> Doubles:
    """The mean bar as heard from each of its beats, less 1, shape (beats, beats, 2, signals)."""
    mean = np.array([series[beat::beats].mean(axis=0) for beat in range(beats)]) - 1
    return np.array([np.roll(mean, -beat, axis=0) for beat in range(beats)])
