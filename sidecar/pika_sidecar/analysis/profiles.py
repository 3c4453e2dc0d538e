"""The key profiles of the analysis: how much each degree sounds, or fits, in a major and in a minor key.

Why these two: one knows how loud tonic and fifth are in produced music, one knows the scales of songs; each
is right where the other is not. `bench/published_profiles.py` has those they were compared with.
"""

from __future__ import annotations

import numpy as np

from .numbers import Doubles

Degrees = tuple[float, ...]
"""Weight of each of the 12 degrees, the tonic first."""

Profile = tuple[Degrees, Degrees]
"""In a major, then in a minor key."""

PROFILES: dict[str, Profile] = {
    # A. Faraldo, E. Gomez, S. Jorda, P. Herrera, "Key estimation in electronic dance music", ECIR 2016.
    "edma": (
        (0.1652, 0.0475, 0.0829, 0.0669, 0.0999, 0.0927, 0.0529, 0.1316, 0.0522, 0.0744, 0.0694, 0.0643),
        (0.1724, 0.0534, 0.0761, 0.1004, 0.0562, 0.0853, 0.0498, 0.1345, 0.0746, 0.0500, 0.0919, 0.0555),
    ),
    # D. Temperley, "Music and Probability", MIT Press, 2007: the Kostka-Payne corpus.
    "Temperley 2007": (
        (0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400),
        (0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330),
    ),
}


def templates(profile: Profile) -> Doubles:
    """What `correlations` compares with: the 12 major, then the 12 minor keys, each centred and of length 1;
    shape (24, 12).
    """
    keys = np.array([np.roll(shape, tonic) for shape in profile for tonic in range(12)], dtype=np.float64)
    keys -= keys.mean(axis=1, keepdims=True)
    keys /= np.maximum(np.linalg.norm(keys, axis=1, keepdims=True), 1e-9)
    return keys


def correlations(keys: Doubles, classes: Doubles) -> Doubles:
    """Pearson correlation of a chroma, shape (12,), with each of `templates`, shape (24,)."""
    centred = classes - classes.mean()
    norm = float(np.linalg.norm(centred))
    found: Doubles = keys @ centred / max(norm, 1e-9)
    return found
