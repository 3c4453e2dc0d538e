"""A file as it is heard: two channels of 16 bits at one rate, block by block, by the analysis' own decoder.

The grid that the analysis has found counts in that decoder's time: what is heard must be decoded by it too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import soxr

from .decode import Sound
from .numbers import Floats

SIDE = 0.7071
"""-3 dB: how loud a centre or a surround goes into each side (ITU-R BS.775-3, annex 4)."""

_FULL = 32767.0


def heard(path: str, rate_hz: int) -> Iterator[bytes]:
    """Blocks of interleaved 16-bit samples (little endian, left first) at `rate_hz`, some seconds each.

    Raises AnalysisError for what cannot be decoded, at the first block. Damage in the middle is the end.
    """
    with Sound(path) as sound:
        resample = None
        if sound.sample_rate != rate_hz:
            resample = soxr.ResampleStream(sound.sample_rate, rate_hz, 2, dtype="float32", quality="HQ")
        for block in sound.blocks():
            sides = to_sides(block)
            yield _whole(sides if resample is None else resample.resample_chunk(sides))
        if resample is not None:
            yield _whole(resample.resample_chunk(np.zeros((0, 2), dtype=np.float32), last=True))


def to_sides(block: Floats) -> Floats:
    """`block` of shape (frames, channels) as (frames, 2). What is beside left and right goes into both sides,
    and all of it is made softer, so that nothing clips that did not before.
    """
    if block.shape[1] == 1:
        return np.repeat(block, 2, axis=1)
    if block.shape[1] == 2:
        return block
    others = block[:, 2:].sum(axis=1, keepdims=True) * SIDE
    both: Floats = (block[:, :2] + others) / np.float32(1 + SIDE * (block.shape[1] - 2))
    return both


def _whole(sides: Floats) -> bytes:
    return bytes(np.rint(np.clip(sides, -1.0, 1.0) * _FULL).astype("<i2").tobytes())
