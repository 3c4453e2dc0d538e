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


@dataclass(frozen=True)
class Chroma:
    """`classes`: mean strength of the pitch classes, C first, shape (12,), sum 1; `tuning`: semitones above
    A = 440 Hz; `tonality`: strength of all notes in the median frame, 30 to 50 for noise and drums, 50 to 200
    for music.
    """

    classes: Doubles
    tuning: float
    tonality: float


def find_chroma(notes: Floats) -> Chroma | None:
    """Chroma of a track from `Spectra.notes`, shape (frames, NOTES * STEPS); None without any note.

    Tuned first; each frame counts the same, however loud.
    """
    level = notes.sum(axis=1)
    sounding = level > _POOR * np.percentile(level, 95) if len(level) else np.zeros(0, bool)
    if not sounding.any():
        return None
    frames = notes[sounding] / level[sounding, None]
    above = tuning(frames.sum(axis=0, dtype=np.float64))
    semitones = without_harmonics(frames @ semitone_weights(NOTES, above).astype(np.float32))
    classes = np.zeros((len(semitones), 12), dtype=np.float32)
    for note in range(NOTES):
        classes[:, (LOWEST + note) % 12] += semitones[:, note]
    total = classes.sum(axis=1, keepdims=True)
    mean = (classes / np.maximum(total, np.float32(1e-9))).mean(axis=0, dtype=np.float64)
    if not mean.sum() > 0:
        return None
    return Chroma(mean / mean.sum(), above, float(np.median(level[sounding])))


def without_harmonics(semitones: Floats) -> Floats:
    """Take from each note, shape (frames, notes), what the harmonics of lower notes have added."""
    cleaned = semitones.copy()
    for distance, share in _HARMONICS:
        cleaned[:, distance:] -= np.float32(share) * semitones[:, :-distance]
    return np.maximum(cleaned, 0)
