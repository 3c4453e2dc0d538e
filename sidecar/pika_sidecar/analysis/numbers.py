"""The array type of the signal path and the few sums that several features share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
"""Samples, envelopes, spectra: float32 throughout (NumPy 2 transforms float32 in float32)."""

Doubles = NDArray[np.float64]


def moving_mean(signal: Floats, width: int) -> Floats:
    """Centred mean over `width` values (fewer at the ends), same shape as the one-dimensional `signal`."""
    if not len(signal):
        return signal
    total = np.concatenate([[0.0], np.cumsum(signal, dtype=np.float64)])
    at = np.arange(len(signal))
    low, high = np.maximum(at - width // 2, 0), np.minimum(at + width // 2 + 1, len(signal))
    mean: Floats = ((total[high] - total[low]) / (high - low)).astype(np.float32)
    return mean


def percent(value: float) -> int:
    """0..1 to 0..100, whatever lies outside cut."""
    return round(100 * min(1.0, max(0.0, value)))


def ramp(value: float, low: float, high: float) -> float:
    """0 at `low`, 1 at `high`, straight between, cut outside."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
