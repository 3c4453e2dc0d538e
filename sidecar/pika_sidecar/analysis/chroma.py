"""How much each of the twelve pitch classes sounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .notes import LOWEST, NOTES
from .numbers import Doubles, Floats
from .tuning import semitone_weights, tuning

_HARMONICS = ((19, 0.3), (28, 0.2), (34, 0.2))
"""Semitones from a note up to its third, fifth and seventh harmonic, and how strong these are taken to be:
they lie on a fifth, a major third and a minor seventh that nobody plays. Octaves do not change the class.
"""

_POOR = 0.4
"""Frames with less than this share of what the richest have are rests, noise, drums."""


_SLAB = 1024
"""Frames worked on at a time, for the sake of memory."""


@dataclass(frozen=True)
class Chroma:
    """`classes`: mean strength of the pitch classes, C first, shape (12,), sum 1; `tuning`: semitones above
    A = 440 Hz; `agreement`: how much the notes agree on it, 0 to 1; `strength`: of all notes, in the median
    frame.
    """

    classes: Doubles
    tuning: float
    agreement: float
    strength: float

    @property
    def tonality(self) -> float:
        """Whether notes are played: 40 to 150 in music; noise and speech agree on no tuning, drums are weak:
        15 to 40.
        """
        return float(self.strength * self.agreement**0.25)

    @property
    def variety(self) -> float:
        """How many classes sound, as the perplexity of their shares: 1 for a drone, 12 when all are equal."""
        shares = self.classes[self.classes > 0]
        return float(np.exp(-np.sum(shares * np.log(shares))))


def find_chroma(notes: Floats) -> Chroma | None:
    """Chroma of a track from `Spectra.notes`, shape (frames, NOTES * STEPS); None without any note.

    Tuned first; each frame counts the same, however loud.
    """
    level = notes.sum(axis=1)
    sounding = level > _POOR * np.percentile(level, 95) if len(level) else np.zeros(0, bool)
    if not sounding.any():
        return None
    weights = np.where(sounding, 1 / np.maximum(level, np.float32(1e-9)), 0)
    above, agreement = tuning((weights @ notes).astype(np.float64))
    to_semitones = semitone_weights(NOTES, above).astype(np.float32)
    mean = np.zeros(12)
    for start in range(0, len(notes), _SLAB):
        here = slice(start, start + _SLAB)
        mean += _classes(without_harmonics(notes[here][sounding[here]] @ to_semitones))
    if not mean.sum() > 0:
        return None
    return Chroma(mean / mean.sum(), above, agreement, float(np.median(level[sounding])))


def _classes(semitones: Floats) -> Doubles:
    """Sum over the frames of the shares of the twelve pitch classes, from shape (frames, NOTES)."""
    classes = np.zeros((len(semitones), 12), dtype=np.float32)
    for note in range(NOTES):
        classes[:, (LOWEST + note) % 12] += semitones[:, note]
    total = np.maximum(classes.sum(axis=1, keepdims=True), np.float32(1e-9))
    shares: Doubles = (classes / total).sum(axis=0, dtype=np.float64)
    return shares


def without_harmonics(semitones: Floats) -> Floats:
    """Take from each note, shape (frames, notes), what the harmonics of lower notes have added."""
    cleaned = semitones.copy()
    for distance, share in _HARMONICS:
        cleaned[:, distance:] -= np.float32(share) * semitones[:, :-distance]
    return np.maximum(cleaned, 0)
