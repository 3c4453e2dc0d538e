"""Integrated loudness after ITU-R BS.1770-4, and the sample peak, in one streaming pass."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import soxr

from .k_weighting import CHUNK, KFilter
from .numbers import Doubles, Floats

_STEP_SECONDS = 0.1  # gating blocks of 400 ms overlap by 75 %: a hop of 100 ms
_STEPS_PER_BLOCK = 4
_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU
_OFFSET = -0.691  # dB, BS.1770-4 equation (2)

_LOWEST_RATE = 44100
"""Hz below which sound is brought to `_WORK_RATE` first: the filters' upper end would be bent."""

_WORK_RATE = 48000

# BS.1770-4 tables 3 and 4: 1.41 for sides (60 to 120 degrees), 1 elsewhere, 0 for LFE; in the channel order
# of WAV and FLAC.
_WEIGHTS = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, 1.41, 1.41),
    5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),
    7: (1.0, 1.0, 1.0, 0.0, 1.0, 1.41, 1.41),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.41, 1.41),
}


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and sample peak in dBFS."""

    lufs: float
    peak_db: float


class LoudnessMeter:
    """Feed it all blocks of a file, in order, then ask for the result."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._raise: soxr.ResampleStream | None = None
        if sample_rate < _LOWEST_RATE:
            self._raise = soxr.ResampleStream(sample_rate, _WORK_RATE, channels, dtype="float32")
            sample_rate = _WORK_RATE
        self._step = round(sample_rate * _STEP_SECONDS)
        self._weights = np.array(_WEIGHTS[channels], dtype=np.float64)
        self._filter = KFilter(sample_rate, channels)
        self._waiting = np.zeros((channels, 0), dtype=np.float32)
        self._steps: list[Doubles] = []
        self._rest = np.zeros((channels, 0), dtype=np.float32)
        self._peak = 0.0

    def add(self, block: Floats) -> None:
        """Take samples of shape (frames, channels)."""
        self._peak = max(self._peak, float(block.max(initial=0)), -float(block.min(initial=0)))
        self._push(block if self._raise is None else self._raise.resample_chunk(block))

    def result(self) -> Loudness | None:
        """The figures of all that was fed; None when no 400 ms block is above the absolute gate (silence)."""
        channels = len(self._weights)
        if self._raise is not None:
            self._push(self._raise.resample_chunk(np.zeros((0, channels), dtype=np.float32), last=True))
        left = self._waiting.shape[1]
        filler = np.zeros((channels, -left % CHUNK), dtype=np.float32)
        if left:
            self._collect(self._filter(np.concatenate([self._waiting, filler], axis=1))[:, :left])
        if not self._steps:
            return None
        lufs = integrate(np.concatenate(self._steps, axis=1), self._weights)
        return None if lufs is None else Loudness(lufs, 20 * math.log10(self._peak))

    def _push(self, block: Floats) -> None:
        samples = np.concatenate([self._waiting, block.T], axis=1)
        whole = samples.shape[1] // CHUNK * CHUNK
        if whole:
            self._collect(self._filter(np.ascontiguousarray(samples[:, :whole])))
        self._waiting = samples[:, whole:].copy()

    def _collect(self, filtered: Floats) -> None:
        """Mean square of each complete 100 ms step."""
        samples = np.concatenate([self._rest, filtered], axis=1)
        steps = samples.shape[1] // self._step
        whole = samples[:, : steps * self._step].reshape(len(samples), steps, self._step)
        if steps:
            self._steps.append(np.einsum("cst,cst->cs", whole, whole).astype(np.float64) / self._step)
        self._rest = samples[:, steps * self._step :].copy()


def integrate(steps: Doubles, weights: Doubles) -> float | None:
    """Gated loudness in LUFS (BS.1770-4 equations 3 to 7).

    `steps`: mean square of K-weighted 100 ms steps, shape (channels, steps); `weights`: shape (channels,).
    None: nothing is above the absolute gate.
    """
    if steps.shape[1] < _STEPS_PER_BLOCK:
        return None
    power = weights @ steps
    blocks = np.lib.stride_tricks.sliding_window_view(power, _STEPS_PER_BLOCK).mean(axis=1)
    loud = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not len(loud):
        return None
    gate = max(_ABSOLUTE_GATE, _lufs(float(loud.mean())) + _RELATIVE_GATE)
    return _lufs(float(loud[loud > _power(gate)].mean()))


def _lufs(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))
