"""Whether two tracks are the same recording, by their waveforms: at another bit rate, in another format, with
a little silence more at the start.

The waveform of an analysed track (`analysis/waveform.py`) is in the library already, so nothing is decoded
again. First the signs: whether a band gets louder or softer from one part of the track to the next, 64 of
them for each of two bands, as Haitsma and Kalker (2002) do it for tenths of a second; two prints are compared
by one exclusive or. What is near there is compared by the correlation of its heights.

Found on ten rendered songs as FLAC, MP3 at 96 and 320 kbit/s, Opus at 64 kbit/s and MP3 with 0.3 s of silence
before it: the same song differs in at most 37 signs (without the silence 9), others in at least 46; the
heights of the same song correlate by at least 0.9, those of others by at most 0.33.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

SIGNS = 64
"""Signs of a band: parts of some seconds, in which a shift of tenths of a second does not matter."""

NEAR_SIGNS = 40
"""Differing signs up to which two tracks are compared closer; of 128, chance gives 64, give or take 6."""

PARTS = 256
"""Parts whose heights are compared."""

COARSE_PARTS, MAYBE = 64, 0.6
"""In so few parts a shift matters little: below this correlation no other is looked at (found: at least 0.82
for the same song, at most 0.45 for others).
"""

SHIFTS = sorted(range(-16, 17, 2), key=abs)
"""Columns by which one may lie later than the other: two seconds of a song of four minutes."""

SURE = 0.97
"""From here on no other shift is tried."""

SAME = 0.8
"""Mean correlation of the bands from which on two tracks are one recording."""

LONGER_S = 2.0
"""Seconds by which two files of one recording may differ in length: silence, and the padding of encoders."""

Bands = Sequence[bytes]


def sound_print(bands: Bands) -> int | None:
    """The signs of a waveform's low and middle band (bytes, a column each) as one number; None for what is
    too short or silent.
    """
    signs = 0
    for row in bands[:2]:
        heights = reduced(row, SIGNS + 1)
        if heights is None:
            return None
        for before, after in pairwise(heights):
            signs = signs << 1 | (after > before)
    return signs if any(any(row) for row in bands[:2]) else None


def is_near(first: int, second: int) -> bool:
    """Whether two prints are near enough to compare the tracks closer."""
    return (first ^ second).bit_count() <= NEAR_SIGNS


def likeness(first: Bands, second: Bands) -> float:
    """The correlation of the heights, -1 to 1: the mean of the bands at the best shift; 0 for silence."""
    best = _at_shift(first, second, 0, COARSE_PARTS)
    if best < MAYBE:
        return best
    for shift in SHIFTS:
        found = _at_shift(first, second, shift, PARTS)
        best = max(best, found)
        if best >= SURE:
            break
    return best


def reduced(row: bytes, parts: int) -> list[float] | None:
    """The mean height of each part; None when there are fewer columns than parts."""
    count = len(row)
    if count < parts:
        return None
    edges = [number * count // parts for number in range(parts + 1)]
    return [sum(row[start:end]) / (end - start) for start, end in pairwise(edges)]


def _at_shift(first: Bands, second: Bands, shift: int, parts: int) -> float:
    total = 0.0
    for a, b in zip(first, second, strict=True):
        heights = reduced(a[max(0, shift) :], parts), reduced(b[max(0, -shift) :], parts)
        if heights[0] is None or heights[1] is None:
            return 0.0
        total += _correlation(heights[0], heights[1])
    return total / len(first)


def _correlation(first: list[float], second: list[float]) -> float:
    """Pearson's."""
    mean_first, mean_second = sum(first) / len(first), sum(second) / len(second)
    away_first = [value - mean_first for value in first]
    away_second = [value - mean_second for value in second]
    power = math.sqrt(sum(a * a for a in away_first) * sum(b * b for b in away_second))
    return sum(a * b for a, b in zip(away_first, away_second, strict=True)) / power if power else 0.0
