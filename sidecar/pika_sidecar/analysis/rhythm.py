"""Tempo and beats together, as the contract wants them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .beats import beat_envelope, fit_grid, snap, track_beats
from .numbers import Doubles, Floats
from .tempo import Candidate, candidates, confidence, fit_steady
from .tempogram import Periodicity, periodicity

_PULSE = 0.06
_STEADY = 0.6


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


def find_rhythm(envelopes: Floats, duration: float) -> Rhythm:
    """Tempo and beats from onset envelopes, shape (frames, regions), of a track of `duration` seconds."""
    found = periodicity(envelopes)
    ranked = candidates(found)
    if not ranked or max(candidate.salience for candidate in ranked) < _PULSE:
        return Rhythm(None, 0.0, [], None, None, None, 0.0, found)
    envelope = beat_envelope(envelopes)
    steady = fit_steady(envelope, ranked[0].bpm)
    sure = confidence(ranked, steady.coherence)
    pulse = ranked[0].salience
    if steady.coherence >= _STEADY:
        grid = fit_grid(envelope, steady.bpm)
        grid = snap(grid, int(duration / grid.period))
        bpm = 60 / grid.period
        return Rhythm(bpm, sure, _alternatives(ranked, bpm), grid.first, grid.period, None, pulse, found)
    times = track_beats(envelope, ranked[0].bpm)
    if len(times) < 4:
        return Rhythm(None, 0.0, [], None, None, None, 0.0, found)
    bpm = 60 / float(np.median(np.diff(times)))
    return Rhythm(bpm, sure, _alternatives(ranked, bpm), float(times[0]), 60 / bpm, times, pulse, found)


def _alternatives(ranked: list[Candidate], bpm: float) -> list[tuple[float, float]]:
    """The other candidates, best first: tempo scaled to the refined `bpm`, and confidence as a share of the
    best one's.
    """
    best = ranked[0]
    scaled = [(bpm * candidate.bpm / best.bpm, candidate.score / best.score) for candidate in ranked[1:]]
    return [(value, share * 0.5) for value, share in scaled[:4]]
