"""Tempo and beats together, as the contract wants them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .bar import UNKNOWN, Bar, find_bar
from .beats import LATENCY_S, Grid, beat_envelope, fit_grid, snap, track_beats
from .metre import along
from .numbers import Doubles, Floats
from .onsets import Onsets
from .phase import best_phase
from .tempo import Candidate, candidates, confidence, fit_steady
from .tempo_path import follow_tempo, straightened
from .tempogram import periodicity, signals_of

Kind = Literal["steady", "changing"]

_MULTIPLES = (2.0, 0.5, 1.5, 2 / 3, 4 / 3, 0.75, 3.0, 1 / 3)
_SIMPLE = 0.05
"""Ratios of two tempi that are made exact, and how near one must lie, as a difference of natural logarithms
(5 %): half of the smallest distance between two of them.
"""

_COHERENT = 0.8
"""`Steadiness.coherence` from which one constant grid fits the whole track; below, beats are followed one by
one.
"""

_CHANGING = 0.06
"""Share by which the fast tempo of a track lies above the slow one, from which the tempo changes: more than
the unevenness of people who play without a click.
"""

_FEWEST = 4
"""Beats below which there is no rhythm, and no bar in it: one bar."""

_LEAST_ATTACK = 1.0
"""`Onsets.attack` in neper below which nothing starts, only swells: music reaches 2, slow fades 0.7."""

_CLEAR = 0.18
"""Mean `TempoPath.clarity` from which a pulse is clear: noise reaches 0.08, random strokes 0.13."""

_ALTERNATIVES = 4
"""Other tempi that are told, at most."""


@dataclass(frozen=True)
class Alternative:
    """Another tempo that it may be; `confidence` 0..1."""

    bpm: float
    confidence: float


@dataclass(frozen=True)
class Rhythm:
    """`confidence`: 0..1, how probably it is this tempo; `alternatives`: the next ones, best first. `first`:
    the first beat, `period`: the usual time between two, both in seconds; `times`: all beats in seconds
    when the tempo is not constant, else None. `bar`: how the beats are counted. `pulse`: how clearly the
    onsets repeat at this tempo (`tempo.salience`).
    """

    bpm: float
    confidence: float
    alternatives: list[Alternative]
    kind: Kind
    first: float
    period: float
    times: Doubles | None
    bar: Bar
    pulse: float

    def beats(self, duration: float) -> Doubles:
        """All beats of a track of `duration` seconds, in seconds."""
        return np.arange(self.first, duration, self.period) if self.times is None else self.times


def find_rhythm(onsets: Onsets, duration: float) -> Rhythm | None:
    """Tempo and beats of a track of `duration` seconds; None when nothing repeats clearly."""
    signals = signals_of(onsets)
    found = periodicity(signals)
    ranked = candidates(found)
    if not ranked or onsets.attack < _LEAST_ATTACK:
        return None
    envelope = beat_envelope(onsets)
    steady = fit_steady(envelope, ranked[0].bpm)
    path = follow_tempo(envelope, steady.bpm)
    clear = max(candidate.salience for candidate in ranked) >= least_salience(duration)
    if not clear and path.clarity.mean() < _CLEAR:
        return None
    slow, fast = path.range()
    kind: Kind = "changing" if fast / slow - 1 > _CHANGING else "steady"
    if kind == "steady" and steady.coherence >= _COHERENT:
        grid = _grid(signals, envelope, steady.bpm, duration)
        bpm, first = 60 / grid.period, grid.first
        beats = np.arange(first, duration, grid.period)
        times = None
    else:
        if kind == "changing":
            usual = float(np.median(path.bpm))
            found = periodicity(straightened(signals, path, usual))
            ranked = candidates(found) or ranked
            path = path.times_as_fast(ranked[0].bpm / usual)
        beats = track_beats(envelope, path)
        if len(beats) < _FEWEST:
            return None
        beats = _moved(beats, best_phase(along(signals, beats + LATENCY_S)))
        times = beats = beats[(beats >= 0) & (beats <= duration)]
        bpm = steady.bpm if kind == "steady" else 60 / float(np.median(np.diff(times)))
        first = float(times[0])
    return Rhythm(
        bpm=bpm,
        confidence=confidence(ranked[0]),
        alternatives=_alternatives(ranked, bpm),
        kind=kind,
        first=first,
        period=60 / bpm,
        times=times,
        bar=find_bar(along(signals, beats + LATENCY_S)) if len(beats) > _FEWEST else UNKNOWN,
        pulse=ranked[0].salience,
    )


def _grid(signals: Floats, envelope: Floats, bpm: float, duration: float) -> Grid:
    """The grid near `bpm` on the beat rather than beside it, with a clean tempo where possible."""
    grid = fit_grid(envelope, bpm)
    beats = np.arange(grid.first, duration, grid.period) + LATENCY_S
    part = best_phase(along(signals, beats)) if len(beats) > _FEWEST else 0.0
    if part:
        grid = fit_grid(envelope, 60 / grid.period, (grid.first + part * grid.period) % grid.period)
    return snap(grid, int(duration / grid.period))


def _moved(times: Doubles, part: float) -> Doubles:
    """`times`, each moved by `part` of the interval after it; the last interval is that before it."""
    intervals = np.diff(times, append=2 * times[-1] - times[-2])
    moved: Doubles = times + part * intervals
    return moved


def least_salience(duration: float) -> float:
    """Salience that a pulse must reach in a track of `duration` seconds: above what noise reaches by chance.

    Measured on white, brown and modulated noise of 3 to 240 s (at most 0.16 at 12 s, 0.03 at 240 s).
    """
    return 0.03 + 0.15 / math.sqrt(max(duration, 1) / 12)


def _alternatives(ranked: list[Candidate], bpm: float) -> list[Alternative]:
    """The next candidates, best first, with their shares; simple multiples of the refined `bpm` are made
    exact, and of two that thereby become one the better stays.
    """
    shares: dict[float, float] = {}
    for candidate in ranked[1:]:
        shares.setdefault(_exact(candidate.bpm / ranked[0].bpm) * bpm, candidate.share)
    return [Alternative(other, share) for other, share in shares.items()][:_ALTERNATIVES]


def _exact(ratio: float) -> float:
    nearest = min(_MULTIPLES, key=lambda simple: abs(math.log(ratio / simple)))
    return nearest if abs(math.log(ratio / nearest)) < _SIMPLE else ratio
