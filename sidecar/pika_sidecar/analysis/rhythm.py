"""Tempo and beats together, as the contract wants them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .bar import UNKNOWN, Bar, find_bar
from .beats import LATENCY, Grid, beat_envelope, fit_grid, snap, track_beats
from .metre import along
from .numbers import Doubles, Floats
from .onsets import Onsets
from .phase import best_phase
from .tempo import Candidate, candidates, confidence, fit_steady
from .tempo_path import follow_tempo, straightened
from .tempogram import Periodicity, periodicity, signals_of

Kind = Literal["steady", "changing", "none"]

_MULTIPLES = (2.0, 0.5, 1.5, 2 / 3, 4 / 3, 0.75, 3.0, 1 / 3)
_COHERENT = 0.8
_CHANGING = 0.06
_FEWEST = 4
_LEAST_ATTACK = 1.0
_CLEAR = 0.18  # noise reaches 0.08, random strokes 0.13


@dataclass(frozen=True)
class Rhythm:
    """`bpm` None: no tempo. `times`: beats in seconds when the tempo is not constant, else None. `bar`: how
    the beats are counted, None without a tempo.
    """

    bpm: float | None
    confidence: float
    alternatives: list[tuple[float, float]]
    kind: Kind
    first: float | None
    period: float | None
    times: Doubles | None
    bar: Bar | None
    pulse: float
    found: Periodicity


def find_rhythm(onsets: Onsets, duration: float) -> Rhythm:
    """Tempo and beats of a track of `duration` seconds."""
    signals = signals_of(onsets)
    found = periodicity(signals)
    ranked = candidates(found)
    if not ranked or onsets.attack < _LEAST_ATTACK:
        return Rhythm(None, 0.0, [], "none", None, None, None, None, 0.0, found)
    envelope = beat_envelope(onsets)
    steady = fit_steady(envelope, ranked[0].bpm)
    path = follow_tempo(envelope, steady.bpm)
    clear = max(candidate.salience for candidate in ranked) >= least_salience(duration)
    if not clear and path.clarity.mean() < _CLEAR:
        return Rhythm(None, 0.0, [], "none", None, None, None, None, 0.0, found)
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
            return Rhythm(None, 0.0, [], "none", None, None, None, None, 0.0, found)
        beats = _moved(beats, best_phase(along(signals, beats + LATENCY)))
        times = beats = beats[(beats >= 0) & (beats <= duration)]
        bpm = steady.bpm if kind == "steady" else 60 / float(np.median(np.diff(times)))
        first = float(times[0])
    best = ranked[0]
    bar = find_bar(along(signals, beats + LATENCY)) if len(beats) > _FEWEST else UNKNOWN
    others = _alternatives(ranked, bpm)
    return Rhythm(bpm, confidence(best), others, kind, first, 60 / bpm, times, bar, best.salience, found)


def _grid(signals: Floats, envelope: Floats, bpm: float, duration: float) -> Grid:
    """The grid near `bpm` on the beat rather than beside it, with a clean tempo where possible."""
    grid = fit_grid(envelope, bpm)
    beats = np.arange(grid.first, duration, grid.period) + LATENCY
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


def _alternatives(ranked: list[Candidate], bpm: float) -> list[tuple[float, float]]:
    """The four next candidates, best first, with their shares; simple multiples of the refined `bpm` are
    made exact, and of two that thereby become one the better stays.
    """
    shares: dict[float, float] = {}
    for candidate in ranked[1:]:
        shares.setdefault(_exact(candidate.bpm / ranked[0].bpm) * bpm, candidate.share)
    return list(shares.items())[:4]


def _exact(ratio: float) -> float:
    nearest = min(_MULTIPLES, key=lambda simple: abs(math.log(ratio / simple)))
    return nearest if abs(math.log(ratio / nearest)) < 0.05 else ratio
