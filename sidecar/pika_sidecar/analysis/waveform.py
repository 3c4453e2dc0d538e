"""The picture of a track: three bands, at most 2000 columns, one byte each."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

from .frames import BAND_CENTRES
from .numbers import Floats

if TYPE_CHECKING:
    from ..contract.desk.tracks import Waveform

COLUMNS = 2000
"""At most: what fills a wide window, a column for each of its points."""

BANDS = {"low": (0.0, 200.0), "mid": (200.0, 2000.0), "high": (2000.0, 20000.0)}
"""Hz."""

_CURVE = 0.7
"""Exponent of the heights, so that quiet parts can still be seen."""


def waveform(bands: Floats) -> Waveform:
    """Base64 of one byte per column and band, from `Spectra.bands`.

    A column is the highest amplitude of its band in that stretch of time, relative to the highest of all
    columns and bands, to the power of 0.7 (so that quiet parts can still be seen); 255 is the highest.
    Silence is all zeros.
    """
    count = min(COLUMNS, len(bands))
    heights = np.zeros((len(BANDS), count), dtype=np.float32)
    if count:
        edges = np.linspace(0, len(bands), count + 1).astype(np.int64)[:-1]
        for row, (low, high) in enumerate(BANDS.values()):
            chosen = bands[:, (low <= BAND_CENTRES) & (high > BAND_CENTRES)]
            amplitude = np.sqrt(np.einsum("fb,fb->f", chosen, chosen))
            heights[row] = np.maximum.reduceat(amplitude, edges)
    top = float(heights.max(initial=0))
    if top > 0:
        heights = np.power(heights / top, _CURVE)
    octets = np.round(255 * heights).astype(np.uint8)
    coded = [base64.b64encode(row.tobytes()).decode("ascii") for row in octets]
    return {"low": coded[0], "mid": coded[1], "high": coded[2]}
