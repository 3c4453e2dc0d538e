"""Tempo: candidates from the periodicity of the whole track, the octave by evidence, then a fit over all
windows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .frames import FPS
from .numbers import Doubles, Floats, ramp
from .rhythm_weights import TEMPO, TEMPO_BY_OCTAVE, TEMPO_PREFERENCE
from .tempogram import TOTAL, WINDOW, Periodicity, windows_of

LOWEST_BPM, HIGHEST_BPM = 42.0, 240.0
"""Between which a tempo is looked for: what is slower or faster, one taps twice or half as fast."""

_RELATIVES = (2.0, 0.5, 1.5, 2 / 3, 3.0, 1 / 3, 4 / 3, 0.75, 4.0, 0.25)
"""Ratios to the clearest tempo at which another one may lie without a peak of its own."""

_MOST, _LEAST = 10, 0.01
"""Peaks of the salience that are candidates, the highest ones, and the salience that each must have."""

_DISTINCT = 0.03
"""Candidates nearer than this, as a difference of natural logarithms (3 %), are one."""

_MIDDLE_BPM = 110
"""Tempi are told by their distance from this one in octaves; `rhythm_weights` were fitted with it."""

_SHARES = (0.5, 0.3, 0.2)
"""How much repetition after one, two and four beats counts in the salience."""

_STEADY_S = 900.0
"""Seconds from the middle of the track that a constant tempo is fitted to: more make it no more exact."""

_NEAR = 0.04
"""Share of the candidate's tempo to either side in which the exact one is looked for."""

_HARMONICS = (1, 2, 4)
"""Pulses in a beat that the fit looks at: beats, eighths, sixteenths."""

_SHORTEST_WINDOW = 256
"""Frames, 3 s: two beats of the slowest tempo."""

MULTIPLES = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 3 / 2, 2, 3, 4)
"""Beats after which repetition speaks for or against a tempo: sixteenths, triplets, eighths, a dotted beat,
beats, bars of two, three and four.
"""


@dataclass(frozen=True)
class Candidate:
    """`salience`: how clearly the onsets repeat at this tempo; `share`: probability, against the other
    candidates, that it is the tempo one would tap.
    """

    bpm: float
    salience: float
    share: float


def salience(found: Periodicity, bpm: Doubles) -> Doubles:
    """Strength of the pulse at each `bpm` and its multiples, same shape.

    One, two and four beats count, as in G. Percival, G. Tzanetakis, "Streamlined tempo estimation based on
    autocorrelation and cross-correlation with pulses", IEEE/ACM TASLP 22 (12), 2014.
    """
    lag = 60 * FPS / bpm
    one, two, four = (found.at_all(lag * beats, slice(TOTAL, TOTAL + 1))[0] for beats in (1, 2, 4))
    strength: Doubles = _SHARES[0] * one + _SHARES[1] * two + _SHARES[2] * four
    return strength


def candidates(found: Periodicity) -> list[Candidate]:
    """All plausible tempi, best share first; empty when nothing repeats."""
    tempi = plausible(found)
    if not len(tempi):
        return []
    score = evidence(found, tempi)
    odds = np.exp(score - score.max())
    shares = odds / odds.sum()
    clear = salience(found, tempi)
    return [Candidate(float(tempi[i]), float(clear[i]), float(shares[i])) for i in np.argsort(-shares)]


def plausible(found: Periodicity) -> Doubles:
    """BPM of the highest peaks of the salience, and of the simple relatives of the highest."""
    grid = LOWEST_BPM * (HIGHEST_BPM / LOWEST_BPM) ** np.linspace(0, 1, 480)
    curve = salience(found, grid)
    inner = curve[1:-1]
    tops = np.flatnonzero((inner >= curve[:-2]) & (inner > curve[2:]) & (inner > _LEAST)) + 1
    if not len(tops):
        return np.zeros(0)
    tops = tops[np.argsort(curve[tops])[::-1][:_MOST]]
    pool = [float(grid[top]) for top in tops]
    pool += [pool[0] * ratio for ratio in _RELATIVES if LOWEST_BPM <= pool[0] * ratio <= HIGHEST_BPM]
    distinct: list[float] = []
    for bpm in pool:
        if all(abs(math.log(bpm / other)) > _DISTINCT for other in distinct):
            distinct.append(bpm)
    return np.array(distinct)


def described(found: Periodicity, bpm: Doubles) -> tuple[Doubles, Doubles]:
    """What the evidence for each `bpm` is made of: its distance from 110 BPM in octaves and the square of
    that, shape (n, 2); periodicity of every curve after MULTIPLES of a beat, shape (n, curves, multiples).
    """
    octaves = np.log2(bpm / _MIDDLE_BPM)
    lags = 60 * FPS / bpm
    repeated = np.array([found.at_all(lags * beats) for beats in MULTIPLES])
    return np.stack([octaves, np.square(octaves)], axis=1), np.transpose(repeated, (2, 1, 0))


def evidence(found: Periodicity, bpm: Doubles) -> Doubles:
    """Logarithmic odds of each `bpm` as the tempo that one would tap, same shape.

    A conditional logit model (D. McFadden, "Conditional logit analysis of qualitative choice behavior",
    1974): a preference for medium tempi (log-normal, after D. Moelants, "Preferred tempo reconsidered", ICMPC
    2002) and a weighted sum of periodicities, whose weights change with the tempo: sixteenths are usual in a
    slow song and not in a fast one. They are the accent pattern of a beat as learned by bench/fit_rhythm.py:
    bass drum against snare (the backbeat), hi-hats and chords after fractions and multiples of it.
    """
    preference, repeated = described(found, bpm)
    by_tempo = np.tensordot(repeated, TEMPO, 2) + preference[:, 0] * np.tensordot(
        repeated, TEMPO_BY_OCTAVE, 2
    )
    score: Doubles = preference @ TEMPO_PREFERENCE + by_tempo
    return score


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
    keep = int(_STEADY_S * FPS)
    start = max(0, (len(envelope) - keep) // 2)
    size = min(WINDOW, max(_SHORTEST_WINDOW, len(envelope) // 8))
    windows = windows_of(envelope[start : start + keep], size)
    taper = np.hanning(size + 2)[1:-1]
    local = np.arange(size) / FPS
    centres = np.arange(len(windows)) * (size // 2) / FPS
    seconds = max(centres[-1], size / FPS)
    shifts = np.arange(-_NEAR * bpm / 60, _NEAR * bpm / 60, 1 / (16 * seconds))
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


def confidence(best: Candidate) -> float:
    """0..1: share of the candidate, times how clear its pulse is."""
    return best.share * ramp(best.salience, 0.0, 0.1)
