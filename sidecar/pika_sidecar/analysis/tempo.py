"""Tempo: candidates from the periodicity of the whole track, the octave by evidence, then a fit over all
windows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .frames import FPS
from .numbers import Doubles, Floats, ramp
from .tempogram import WINDOW, WINDOW_HOP, Periodicity, bpm_to_lag, windows_of

LOWEST, HIGHEST = 50.0, 210.0
"""BPM between which a tempo is looked for."""

_RELATIVES = (2.0, 0.5, 1.5, 2 / 3)
_STEADY_SECONDS = 900.0
_HARMONICS = (1, 2, 4)

REGION_LOW, REGION_CHORDS, REGION_SNARE, REGION_HATS = range(4)


@dataclass(frozen=True)
class Candidate:
    """`salience`: how clearly the onsets repeat at this tempo; `score`: how likely it is the tempo that one
    would tap.
    """

    bpm: float
    salience: float
    score: float


def salience(found: Periodicity, bpm: float) -> float:
    """Strength of the pulse at `bpm` and its multiples.

    One, two and four beats count, as in G. Percival, G. Tzanetakis, "Streamlined tempo estimation based on
    autocorrelation and cross-correlation with pulses", IEEE/ACM TASLP 22 (12), 2014.
    """
    lag = bpm_to_lag(bpm)
    return 0.5 * found.at(lag) + 0.3 * found.at(2 * lag) + 0.2 * found.at(4 * lag)


def candidates(found: Periodicity) -> list[Candidate]:
    """All plausible tempi, best score first; empty when nothing repeats."""
    grid = LOWEST * (HIGHEST / LOWEST) ** np.linspace(0, 1, 360)
    curve = np.array([salience(found, float(bpm)) for bpm in grid])
    inner = curve[1:-1]
    tops = np.flatnonzero((inner >= curve[:-2]) & (inner > curve[2:]) & (inner > 0.02)) + 1
    if not len(tops):
        return []
    tops = tops[np.argsort(curve[tops])[::-1][:8]]
    strongest = float(grid[tops[0]])
    pool = [float(grid[top]) for top in tops]
    pool += [strongest * ratio for ratio in _RELATIVES if LOWEST <= strongest * ratio <= HIGHEST]
    distinct: list[float] = []
    for bpm in pool:
        if all(abs(math.log(bpm / other)) > 0.03 for other in distinct):
            distinct.append(bpm)
    ranked = [Candidate(bpm, salience(found, bpm), evidence(found, bpm)) for bpm in distinct]
    return sorted(ranked, key=lambda candidate: -candidate.score)


def evidence(found: Periodicity, bpm: float) -> float:
    """Score of `bpm` as the tempo that one would tap.

    Salience, times a broad preference for walking speed (log-normal around 110 BPM, after D. Moelants,
    "Preferred tempo reconsidered", ICMPC 2002), plus two accents of drummed music: a backbeat (the snare
    region repeats after two beats and not after one), and a bass drum that repeats after one beat but not
    after half of it.
    """
    lag = bpm_to_lag(bpm)
    preference = math.exp(-0.5 * (math.log2(bpm / 110) / 0.7) ** 2)
    backbeat = found.at(2 * lag, REGION_SNARE) - found.at(lag, REGION_SNARE)
    kick = found.at(lag, REGION_LOW) - found.at(lag / 2, REGION_LOW)
    accents = 0.25 * max(0.0, backbeat) + 0.15 * max(0.0, kick)
    return preference * (salience(found, bpm) + accents)


@dataclass(frozen=True)
class Steadiness:
    """Result of the fit over all windows. `coherence`: 1 when every window agrees in phase with one
    constant tempo.
    """

    bpm: float
    coherence: float


def fit_steady(envelope: Floats, bpm: float) -> Steadiness:
    """The constant tempo near `bpm` (within 4 %) that the whole `envelope`, shape (frames,), agrees with
    best.

    Each window gives the complex amplitude of the pulse and its multiples; the tempo is where these add up
    in phase (a Fourier tempogram, P. Grosche, M. Mueller, IEEE TASLP 19 (6), 2011, summed coherently).
    Exact to some 0.01 BPM on minutes of steady music.
    """
    keep = int(_STEADY_SECONDS * FPS)
    start = max(0, (len(envelope) - keep) // 2)
    windows = windows_of(envelope[start : start + keep])
    taper = np.hanning(WINDOW + 2)[1:-1]
    local = np.arange(WINDOW) / FPS
    centres = np.arange(len(windows)) * WINDOW_HOP / FPS
    seconds = max(centres[-1], WINDOW / FPS)
    shifts = np.arange(-0.04 * bpm / 60, 0.04 * bpm / 60, 1 / (16 * seconds))
    power = np.zeros(len(shifts))
    total = 0.0
    for harmonic in _HARMONICS:
        frequency = harmonic * bpm / 60
        weights = (taper * np.exp(-2j * np.pi * frequency * local)).astype(np.complex64)
        pulses = (windows @ weights) * np.exp(-2j * np.pi * frequency * centres)
        # The window itself rejects what lies off its centre frequency, so a shift is tried on the windows'
        # phases only.
        steps = np.exp(-2j * np.pi * harmonic * np.outer(shifts, centres))
        power += np.abs(steps @ pulses)
        total += float(np.abs(pulses).sum())
    best = int(np.argmax(power))
    shift = shifts[best] + (shifts[1] - shifts[0]) * _parabola(power, best)
    return Steadiness(bpm + 60 * float(shift), float(power[best] / total) if total > 0 else 0.0)


def _parabola(values: Doubles, at: int) -> float:
    """Offset of the true maximum from index `at`, in steps, by the parabola through three values."""
    if not 0 < at < len(values) - 1:
        return 0.0
    left, middle, right = values[at - 1 : at + 2]
    curvature = left - 2 * middle + right
    return float(0.5 * (left - right) / curvature) if curvature < 0 else 0.0


def confidence(ranked: list[Candidate], coherence: float) -> float:
    """0..1: how clear the pulse is, how far ahead of the next candidate, how steady over the track."""
    best = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    lead = ramp(1 - second / best.score, 0.0, 0.5) if best.score > 0 else 0.0
    return round(0.4 * ramp(best.salience, 0.05, 0.4) + 0.4 * lead + 0.2 * ramp(coherence, 0.2, 0.8), 3)
