"""When the beats of an excerpt are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

KINDS = ("steady", "live", "step", "ramp", "rubato")


def beat_times(kind: str, bpm: float, seconds: float, seed: int) -> NDArray[np.float64]:
    """Times of all beats from 0 on, until at least `seconds`, in seconds.

    `steady`: one tempo. `live`: a drummer who wanders by up to 1.5 % in half a minute. `step`: one change of
    12 to 20 % half way. `ramp`: 15 % faster or slower by the end. `rubato`: each beat another length, by some
    10 %, as a pianist alone.
    """
    random = np.random.default_rng(seed)
    count = int(seconds * bpm / 60 * 1.4) + 8
    at = np.arange(count) * 60 / bpm
    if kind == "steady":
        ratio = np.ones(count)
    elif kind == "live":
        ratio = 1 + 0.015 * np.sin(2 * np.pi * (at / random.uniform(25, 40) + random.uniform()))
    elif kind == "step":
        change = random.uniform(1.12, 1.2)
        ratio = np.where(at < seconds / 2, 1.0, change if random.random() < 0.5 else 1 / change)
    elif kind == "ramp":
        ratio = 1 + (0.15 if random.random() < 0.5 else -0.15) * np.minimum(1, at / seconds)
    elif kind == "rubato":
        wander = np.convolve(random.normal(0, 0.16, count + 8), np.hanning(6) / np.hanning(6).sum(), "same")
        ratio = np.exp(wander[:count])
    else:
        raise ValueError(f"no such clock: {kind}")
    lengths = 60 / bpm / ratio
    return np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
