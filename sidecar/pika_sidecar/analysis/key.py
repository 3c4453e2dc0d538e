"""The musical key: the one whose profiles fit the chroma best."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .chroma import Chroma, find_chroma
from .numbers import Doubles, Floats
from .profiles import PROFILES, correlations, templates

_TEMPLATES = tuple(templates(profile) for profile in PROFILES.values())

_SHARPNESS = 14.0
"""How fast the probability of a key falls with its correlation; fitted to the labelled set."""

_FITS = 0.6
"""Correlation below which no profile fits: atonal music, speech."""

_TONAL = 36.0
"""`Chroma.tonality` below which no notes are played: noise, speech, drums."""

_CHORD = 2.5
"""`Chroma.variety` below which there is no chord to tell a key by: a drone, a beep, a tuned drum."""

_ALTERNATIVES = 3
_WORTH_SAYING = 0.05
"""Other keys that are told, at most, and their least probability."""

# By tonic, C first, with the accidental that musicians write in that key.
_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_MINOR_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")


@dataclass(frozen=True)
class Key:
    """`tonic`: 0 is C; `confidence`: 0..1, how probably it is this key; `tuning`: cents above A = 440 Hz;
    `alternatives`: the next most probable, best first.
    """

    tonic: int
    minor: bool
    confidence: float
    tuning: float = 0.0
    alternatives: tuple[Key, ...] = ()

    @property
    def name(self) -> str:
        """As musicians say it: "A minor"."""
        return f"{_MINOR_NAMES[self.tonic]} minor" if self.minor else f"{_NAMES[self.tonic]} major"

    @property
    def camelot(self) -> str:
        """Number on the wheel of fifths with A for minor and B for major: A minor is 8A, C major 8B."""
        return f"{(self._fifths + 7) % 12 + 1}{'A' if self.minor else 'B'}"

    @property
    def open_key(self) -> str:
        """The same wheel started at C: A minor is 1m, C major 1d."""
        return f"{self._fifths % 12 + 1}{'m' if self.minor else 'd'}"

    @property
    def _fifths(self) -> int:
        return (self.tonic + (3 if self.minor else 0)) * 7 % 12


def find_key(notes: Floats) -> Key | None:
    """Key of a track from `Spectra.notes`, shape (frames, NOTES * STEPS); None when none is clear."""
    found = find_chroma(notes)
    if found is None:
        return None
    scores = profile_scores(found.classes)
    best = int(np.argmax(scores))
    if not clear(scores, found):
        return None
    odds = np.exp(_SHARPNESS * (scores - scores[best]))
    odds /= odds.sum()
    order = np.argsort(-odds, kind="stable")[: 1 + _ALTERNATIVES]
    cents = round(100 * found.tuning, 1)
    first, *others = (Key(int(at) % 12, bool(at >= 12), round(float(odds[at]), 3), cents) for at in order)
    return replace(first, alternatives=tuple(key for key in others if key.confidence >= _WORTH_SAYING))


def clear(scores: Doubles, chroma: Chroma) -> bool:
    """Whether there is a key at all."""
    return chroma.tonality >= _TONAL and chroma.variety >= _CHORD and bool(scores.max() >= _FITS)


def profile_scores(classes: Doubles) -> Doubles:
    """How well a chroma, shape (12,), fits the 12 major, then the 12 minor keys: shape (24,), 1 at best."""
    scores: Doubles = np.mean([correlations(keys, classes) for keys in _TEMPLATES], axis=0)
    return scores
