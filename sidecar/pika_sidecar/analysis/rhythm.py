"""Tempo and beats together, as the contract wants them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .beats import Grid, beat_envelope, fit_grid, snap, track_beats
from .numbers import Doubles, Floats
from .onsets import Onsets
from .phase import between, is_half_a_beat_off
from .tempo import Candidate, candidates, confidence, fit_steady
from .tempogram import Periodicity, periodicity

_MULTIPLES = (2.0, 0.5, 1.5, 2 / 3, 4 / 3, 0.75, 3.0, 1 / 3)
_STEADY = 0.9


@dataclass(frozen=True)
class Rhythm:
    """`bpm` None: no tempo. `times`: beats in seconds when the tempo is not constant, else None."""

    bpm: float | None
    confidence: float
    alternatives: list[tuple[float, float]]
    first: float | None
    period: float | None
    times: Doubles | None
    pulse: float
    found: Periodicity


def find_rhythm(onsets: Onsets, duration: float) -> Rhythm:
    """Tempo and beats of a track of `duration` seconds."""
    found = periodicity(onsets)
    ranked = candidates(found)
    if not ranked or max(candidate.salience for candidate in ranked) < least_salience(duration):
        return Rhythm(None, 0.0, [], None, None, None, 0.0, found)
    envelope = beat_envelope(onsets)
    steady = fit_steady(envelope, ranked[0].bpm)
    sure = confidence(ranked[0], steady.coherence)
    pulse = ranked[0].salience
    if steady.coherence >= _STEADY:
        grid = _grid(onsets, envelope, steady.bpm, duration)
        grid = snap(grid, int(duration / grid.period))
        bpm = 60 / grid.period
        return Rhythm(bpm, sure, _alternatives(ranked, bpm), grid.first, grid.period, None, pulse, found)
    times = track_beats(envelope, ranked[0].bpm)
    if len(times) < 4:
        return Rhythm(None, 0.0, [], None, None, None, 0.0, found)
    if is_half_a_beat_off(onsets, times):
        times = between(times)
    bpm = 60 / float(np.median(np.diff(times)))
    return Rhythm(bpm, sure, _alternatives(ranked, bpm), float(times[0]), 60 / bpm, times, pulse, found)


def _grid(onsets: Onsets, envelope: Floats, bpm: float, duration: float) -> Grid:
    """The grid near `bpm`, on the beat rather than half a beat off."""
    grid = fit_grid(envelope, bpm)
    if is_half_a_beat_off(onsets, np.arange(grid.first, duration, grid.period)):
        return fit_grid(envelope, 60 / grid.period, (grid.first + grid.period / 2) % grid.period)
    return grid


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
