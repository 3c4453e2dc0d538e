"""Tempo: candidates from the periodicity of the whole track, the octave by evidence, then a fit over all
windows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .frames import FPS
from .numbers import Doubles, Floats, ramp
from .onsets import LOW, SNARE
from .tempogram import WINDOW, Periodicity, bpm_to_lag, windows_of

LOWEST, HIGHEST = 50.0, 210.0
"""BPM between which a tempo is looked for."""

_RELATIVES = (2.0, 0.5, 1.5, 2 / 3)
_STEADY_SECONDS = 900.0
_HARMONICS = (1, 2, 4)
_SHORTEST_WINDOW = 256


@dataclass(frozen=True)
class Candidate:
    """`salience`: how clearly the onsets repeat at this tempo; `share`: probability, against the other
    candidates, that it is the tempo one would tap.
    """

    bpm: float
    salience: float
    share: float


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
    odds = np.exp([evidence(found, bpm) for bpm in distinct])
    shares = odds / odds.sum()
    ranked = [
        Candidate(bpm, salience(found, bpm), float(share))
        for bpm, share in zip(distinct, shares, strict=True)
    ]
    return sorted(ranked, key=lambda candidate: -candidate.share)


def evidence(found: Periodicity, bpm: float) -> float:
    """Logarithmic odds of `bpm` as the tempo that one would tap.

    A sum of: preference for medium tempi (log-normal around 110 BPM, after D. Moelants, "Preferred tempo
    reconsidered", ICMPC 2002); repetition after one, two and four beats; a backbeat (strokes in the snare
    region repeat after two beats, and neither after one, nor after two thirds of one (a hi-hat heard at two
    thirds of its tempo), nor more after one than after half of one); a bass
    drum that repeats after one beat rather than after half of it. The weights were fitted to rendered music
    of twelve styles and rounded.
    """
    lag = bpm_to_lag(bpm)
    half, one, two, four = (lag * beats for beats in (0.5, 1, 2, 4))
    sooner = max(found.at(one, SNARE), found.at(one * 2 / 3, SNARE))
    backbeat = found.at(two, SNARE) - sooner - (found.at(one, SNARE) - found.at(half, SNARE))
    kick = found.at(one, LOW) - found.at(half, LOW)
    return (
        -3 * math.log2(bpm / 110) ** 2
        + 3.5 * found.at(one)
        + found.at(two)
        + 4 * found.at(four)
        + 2 * backbeat
        + 0.5 * kick
    )


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
    size = min(WINDOW, max(_SHORTEST_WINDOW, len(envelope) // 8))
    windows = windows_of(envelope[start : start + keep], size)
    taper = np.hanning(size + 2)[1:-1]
    local = np.arange(size) / FPS
    centres = np.arange(len(windows)) * (size // 2) / FPS
    seconds = max(centres[-1], size / FPS)
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


def confidence(best: Candidate, coherence: float) -> float:
    """0..1: share of the candidate, times how clear its pulse is, times how steady over the track (at worst
    0.7).
    """
    return best.share * ramp(best.salience, 0.0, 0.15) * (0.7 + 0.3 * ramp(coherence, 0.3, 0.9))
