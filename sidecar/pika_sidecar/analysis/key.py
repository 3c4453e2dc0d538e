"""The musical key: tuning, chroma, and the profile that fits it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .notes import NOTES, STEPS
from .numbers import Doubles, Floats, ramp

# Degrees of the key in pop and electronic music, counted from the tonic: A. Faraldo, S. Jorda, P. Herrera,
# "A multi-profile method for key estimation in EDM", AES Conference on Semantic Audio, 2017 (profile
# "bgate").
_MAJOR = (1.00, 0.00, 0.42, 0.00, 0.53, 0.37, 0.00, 0.77, 0.00, 0.38, 0.21, 0.30)
_MINOR = (1.00, 0.00, 0.36, 0.39, 0.00, 0.38, 0.00, 0.74, 0.27, 0.00, 0.42, 0.23)

_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_MINOR_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")

_CLEAR = 0.5
"""Correlation below which no profile fits: noise, drums, speech."""


@dataclass(frozen=True)
class Key:
    """`tonic`: 0 is C; `confidence`: 0..1."""

    tonic: int
    minor: bool
    confidence: float

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
    profile = chroma(notes)
    if profile is None:
        return None
    scores = profile_scores(profile)
    order = np.argsort(scores)[::-1]
    best, second = float(scores[order[0]]), float(scores[order[1]])
    if best < _CLEAR:
        return None
    confidence = ramp(best, 0.4, 0.9) * (0.4 + 0.6 * ramp(best - second, 0.0, 0.15))
    return Key(tonic=int(order[0]) % 12, minor=bool(order[0] >= 12), confidence=round(confidence, 3))


def chroma(notes: Floats) -> Doubles | None:
    """Mean strength of the twelve pitch classes, C first, shape (12,), largest 1; None without any peak.

    Each frame counts the same, however loud. The tuning found by `tuning_steps` is taken out first.
    """
    level = notes.sum(axis=1, keepdims=True)
    sounding = level[:, 0] > 0.05 * np.percentile(level, 95) if len(level) else np.zeros(0, bool)
    if not sounding.any():
        return None
    mean = (notes[sounding] / level[sounding]).mean(axis=0, dtype=np.float64)
    shift = tuning_steps(mean)
    mean = np.roll(mean, -shift).reshape(NOTES, STEPS)
    semitones = without_overtones(mean @ np.array([0.3, 0.9, 1.0, 0.9, 0.3]))
    classes = semitones.reshape(NOTES // 12, 12).sum(axis=0)
    return classes / classes.max() if classes.max() > 0 else None


def without_overtones(semitones: Doubles) -> Doubles:
    """Take from each note what the third and fifth harmonic of the notes below it are likely to have added.

    A third harmonic lies 19 semitones up (a fifth), a fifth harmonic 28 (a major third); octaves do not
    change the class.
    """
    cleaned = semitones.copy()
    cleaned[19:] -= 0.3 * semitones[:-19]
    cleaned[28:] -= 0.2 * semitones[:-28]
    return np.maximum(cleaned, 0)


def tuning_steps(mean: Doubles) -> int:
    """Fifths of a semitone by which the track lies above 440 Hz, -2 to 2."""
    fractions = mean.reshape(NOTES, STEPS).sum(axis=0)
    angle = np.angle(np.sum(fractions * np.exp(2j * np.pi * (np.arange(STEPS) - STEPS // 2) / STEPS)))
    return int(np.clip(round(angle / (2 * np.pi) * STEPS), -(STEPS // 2), STEPS // 2))


def profile_scores(profile: Doubles) -> Doubles:
    """Correlation of a chroma with the 12 major and then the 12 minor profiles, shape (24,)."""
    templates = np.array([np.roll(shape, tonic) for shape in (_MAJOR, _MINOR) for tonic in range(12)])
    templates = templates - templates.mean(axis=1, keepdims=True)
    templates /= np.linalg.norm(templates, axis=1, keepdims=True)
    centred = profile - profile.mean()
    norm = float(np.linalg.norm(centred))
    return templates @ centred / norm if norm > 1e-9 else np.zeros(24)
