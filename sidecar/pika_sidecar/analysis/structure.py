"""Where a track turns to something new: phrase boundaries, end of the intro, start of the outro.

Suggestions for the DJ to accept. Foote's novelty (J. Foote, "Automatic audio segmentation using a measure of
audio novelty", ICME 2000) is the self-similarity matrix correlated along its diagonal with a checkerboard.
With the inner product as similarity and a checkerboard of plain quarters it is the squared distance
between the mean of what follows and the mean of what came before; so it is computed here, in time
and memory that grow with the length of the track only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .frames import FPS, KEY_HOP, KEY_RATE
from .notes import LOWEST, NOTES, STEPS
from .numbers import Doubles, Floats
from .rhythm import Rhythm
from .sound_level import Levels

_SILENT = 0.02
"""Amplitude in units of the track's level, -34 dB, below which nothing sounds."""

_SHORTEST_S = 4.0
"""Seconds between two boundaries, and from either end, at least: two bars at 120 BPM."""

_BIN_S, _LONGEST_BIN_S = 0.5, 1.2
"""Seconds of a bin without beats, and of a beat that is still used as one: from 50 BPM down the half-second
bins say more.
"""

_REACHES = (16, 32)
"""Bins that are compared on either side: with beats, four and eight bars."""

_LOUD_WEIGHT, _RISE_WEIGHT, _CHROMA_WEIGHT = 0.25, 0.5, 0.4
"""Drums that enter or a region that comes or goes by 12 dB weigh about as much as a change to quite other
notes.
"""

_FULL = 0.5
"""Novelty (root of the mean of `novelty` over `_REACHES`) that is a strength of 1."""

_LEAST, _LEAST_SHARE = 0.3, 0.35
"""A boundary has this strength at least, and this share of the strongest of its track."""

_SURE_BAR = 0.5
"""`Bar.confidence` from which boundaries lie on downbeats; below, on beats: a wrong bar is worse than none.
"""

_PHRASE, _SURE_PHRASE = 4, 0.6
"""Bars of a phrase, and the share of all strength that must fall on the same of every four for phrases to be
believed: by chance it is a quarter.
"""

_EDGE, _LONGEST_EDGE_S = 1 / 3, 120.0
"""Share of the track, and seconds, that an intro or an outro takes at most."""

_MISSING = 0.5
"""Neper (4 dB) below the body of the track at which a region, or what starts in it, is missing from an intro
or outro.
"""

_MATTERS = 0.8
"""Neper that the body of the track must have of it."""


@dataclass(frozen=True)
class Boundary:
    """`time` in seconds; `strength` 0..1."""

    time: float
    strength: float


@dataclass(frozen=True)
class Structure:
    """What the contract calls by the same names; seconds."""

    intro_end: float | None
    outro_start: float | None
    boundaries: list[Boundary]


def find_structure(levels: Levels, notes: Floats, rhythm: Rhythm | None, duration: float) -> Structure:
    """Structure of a track of `duration` seconds from its levels, `Spectra.notes` and its rhythm."""
    beats = None if rhythm is None else rhythm.beats(duration)
    edges = _sounding(_bins(beats, duration), levels)
    if len(edges) <= 2 * _REACHES[0]:
        return Structure(None, None, [])
    loud = region_levels(levels, edges)
    weights = np.repeat([_LOUD_WEIGHT, _RISE_WEIGHT], loud.shape[1] // 2)
    series = np.concatenate([weights * loud, _CHROMA_WEIGHT * chroma(notes, edges)], axis=1)
    strength = np.sqrt(np.mean([novelty(series, reach) for reach in _REACHES], axis=0))
    tops = peaks(strength, _REACHES[0] // 2)
    found = [Boundary(float(edges[top]), min(1.0, float(strength[top]) / _FULL)) for top in tops]
    boundaries = _distinct(on_phrases(found, _bar_times(rhythm, duration)), duration)
    sections = np.searchsorted(edges[:-1], [boundary.time - 1e-6 for boundary in boundaries])
    before, after = _edges_missing(loud, sections.tolist())
    times = [boundary.time for boundary in boundaries]
    longest = min(_LONGEST_EDGE_S, _EDGE * duration)
    intro = [time for time, missing in zip(times, before, strict=True) if missing and time <= longest]
    outro = [
        time for time, missing in zip(times, after, strict=True) if missing and time >= duration - longest
    ]
    return Structure(max(intro, default=None), min(outro, default=None), boundaries)


def _bar_times(rhythm: Rhythm | None, duration: float) -> Doubles | None:
    """Downbeats where they are sure, else beats; None without a rhythm."""
    if rhythm is None:
        return None
    beats, bar = rhythm.beats(duration), rhythm.bar
    return beats if bar.confidence < _SURE_BAR else beats[bar.downbeat :: bar.beats]


def _bins(beats: Doubles | None, duration: float) -> Doubles:
    """Edges in seconds of bins of a beat (two, when beats are quicker than a bin; half-second bins when they
    are unusable), from 0 to `duration`.
    """
    if beats is None or len(beats) < _REACHES[0] or not np.median(np.diff(beats)) <= _LONGEST_BIN_S:
        return np.arange(0, duration, _BIN_S)
    every = 2 if float(np.median(np.diff(beats))) < 0.8 * _BIN_S else 1
    chosen = beats[(beats > 0.1) & (beats < duration - 0.1)][::every]
    step = every * float(np.median(np.diff(beats)))
    head = np.arange(float(chosen[0]) - step, 0, -step)[::-1]
    tail = np.arange(float(chosen[-1]) + step, duration, step)
    return np.concatenate([head, chosen, tail])


def _sounding(edges: Doubles, levels: Levels) -> Doubles:
    """`edges` between the first and the last sound of the file."""
    frames = np.flatnonzero(levels.amplitudes.max(axis=1, initial=0) > _SILENT)
    if not len(frames):
        return edges[:0]
    inside: Doubles = edges[(edges >= frames[0] / FPS) & (edges <= frames[-1] / FPS)]
    return inside


def region_levels(levels: Levels, edges: Doubles) -> Doubles:
    """How loud each region is between `edges`, log(1 + 30 amplitude), and how much starts in it, log(1 + 100
    rise of the amplitude a frame), which tells drums from held notes; in neper, shape (len(edges) - 1, 2 *
    regions).
    """
    amplitudes = levels.amplitudes
    rises = np.maximum(np.diff(amplitudes, axis=0, prepend=amplitudes[:1]), 0)
    loud = np.log1p(30 * _mean_between(amplitudes, edges * FPS))
    return np.concatenate([loud, np.log1p(100 * _mean_between(rises, edges * FPS))], axis=1)


def chroma(notes: Floats, edges: Doubles) -> Doubles:
    """Pitch classes between `edges`, shape (len(edges) - 1, 12), length 1; zeros where there are no notes."""
    strength = _mean_between(notes, edges * (KEY_RATE / KEY_HOP))
    classes = np.zeros((len(strength), 12))
    for note, value in enumerate(strength.reshape(-1, NOTES, STEPS).sum(axis=2).T):
        classes[:, (LOWEST + note) % 12] += value
    length = np.linalg.norm(classes, axis=1, keepdims=True)
    unit: Doubles = classes / np.maximum(length, 1e-9)
    return unit


def _mean_between(values: Floats, edges: Doubles) -> Doubles:
    """Mean of the rows of `values` between fractional row numbers, shape (len(edges) - 1, columns)."""
    at = np.clip(np.round(edges).astype(np.int64), 0, max(0, len(values) - 1))
    if not len(values):
        return np.zeros((len(edges) - 1, values.shape[1]))
    sums = np.add.reduceat(values, at, axis=0)[:-1].astype(np.float64)
    return sums / np.maximum(1, np.diff(at))[:, None]


def novelty(series: Doubles, reach: int) -> Doubles:
    """Squared distance between the means of the `reach` rows from each row on and of those before it, shape
    (len(series),).

    No taper: means over whole bars do not see the chords that return in each of them. Near the ends the mean
    is over what there is, and counts by how much that is.
    """
    total = np.concatenate([np.zeros((1, series.shape[1])), np.cumsum(series, axis=0)])
    at = np.arange(len(series))
    start, stop = np.maximum(at - reach, 0), np.minimum(at + reach, len(series))
    before = (total[at] - total[start]) / np.maximum(at - start, 1)[:, None]
    after = (total[stop] - total[at]) / (stop - at)[:, None]
    squared: Doubles = np.square(after - before).sum(axis=1) * np.minimum(at - start, stop - at) / reach
    return squared


def peaks(strength: Doubles, reach: int) -> NDArray[np.int64]:
    """Indices that are highest within `reach` and stand out, in order."""
    padded = np.pad(strength, reach, constant_values=0)
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    least = max(_LEAST * _FULL, _LEAST_SHARE * min(_FULL, float(strength.max(initial=0))))
    return np.flatnonzero((strength >= highest) & (strength >= least))


def on_phrases(found: list[Boundary], bars: Doubles | None) -> list[Boundary]:
    """Each boundary moved to the nearest of `bars`; to the nearest fourth one at most a bar away when the
    most of all strength falls on the same of every four bars. Unmoved where no bar is near.
    """
    if bars is None or len(bars) < 2 or not found:
        return found
    length = float(np.median(np.diff(bars)))
    at = [int(np.argmin(np.abs(bars - boundary.time))) for boundary in found]
    votes = np.bincount(
        [index % _PHRASE for index in at], [boundary.strength for boundary in found], minlength=_PHRASE
    )
    phase = int(np.argmax(votes))
    sure = len(found) > 2 and votes[phase] >= _SURE_PHRASE * votes.sum()
    moved = []
    for index, boundary in zip(at, found, strict=True):
        best = index
        if sure and (index - phase) % _PHRASE in (1, _PHRASE - 1):
            best = index - 1 if (index - phase) % _PHRASE == 1 else index + 1
        near = 0 <= best < len(bars) and abs(bars[index] - boundary.time) <= 0.75 * length
        moved.append(Boundary(float(bars[best]), boundary.strength) if near else boundary)
    return moved


def _distinct(boundaries: list[Boundary], duration: float) -> list[Boundary]:
    """In order, `_SHORTEST_S` seconds from each other and from both ends: of two that met, the stronger."""
    kept: list[Boundary] = []
    for boundary in sorted(boundaries, key=lambda one: one.time):
        if not _SHORTEST_S <= boundary.time <= duration - _SHORTEST_S:
            continue
        if kept and boundary.time - kept[-1].time < _SHORTEST_S:
            kept[-1] = max(kept[-1], boundary, key=lambda one: one.strength)
        else:
            kept.append(boundary)
    return kept


def _edges_missing(loud: Doubles, sections: list[int]) -> tuple[list[bool], list[bool]]:
    """For each boundary (at these rows of `region_levels`): whether in every section before it, and in every
    section after it, some region is missing that the body of the track has.
    """
    starts, stops = [0, *sections], [*sections, len(loud)]
    body = np.percentile(loud, 75, axis=0)
    matters = body > _MATTERS
    missing = []
    for start, stop in zip(starts, stops, strict=True):
        here = np.median(loud[start:stop], axis=0) if stop > start else body
        missing.append(bool(((body - here > _MISSING) & matters).any()))
    before = [all(missing[: index + 1]) for index in range(len(sections))]
    after = [all(missing[index + 1 :]) for index in range(len(sections))]
    return before, after
