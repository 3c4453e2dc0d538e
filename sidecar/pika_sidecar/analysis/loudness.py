"""Integrated loudness after ITU-R BS.1770-4, loudness range after EBU Tech 3342, and the peaks, in one
streaming pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import soxr

from .k_weighting import CHUNK, KFilter
from .numbers import Doubles, Floats
from .true_peak import TruePeakMeter

_STEP_S = 0.1
"""Seconds from one gating block to the next: those of 400 ms overlap by 75 % (BS.1770-4)."""

_MOMENTARY, _SHORT_TERM = 4, 30
"""Steps of a gating block, 400 ms (BS.1770-4), and of the window of the loudness range, 3 s (Tech 3342)."""

_ABSOLUTE_GATE_LUFS = -70.0
"""What is quieter is silence (BS.1770-4)."""

_RELATIVE_GATE_LU, _RANGE_GATE_LU = -10.0, -20.0
"""What lies so far below the mean of the rest does not count: for the loudness (BS.1770-4), for its range
(Tech 3342).
"""

_OFFSET_DB = -0.691
"""BS.1770-4, equation (2): a tone of 1 kHz at full scale in one channel reads -3.01 LUFS."""

_RANGE_PERCENTILES = (10, 95)
"""Between which of the short-term values the loudness range lies (Tech 3342)."""

_REFERENCE_LUFS = -18.0
"""To which the gain of ReplayGain 2.0 brings a track."""

_LOWEST_HZ = 44100
"""Sample rate below which sound is brought to `_WORK_HZ` first: the filters' upper end would be bent."""

_WORK_HZ = 48000

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
    """Integrated loudness in LUFS, loudness range in LU (None: shorter than its window of 3 s), sample peak
    in dBFS and true peak in dBTP.
    """

    lufs: float
    range_lu: float | None
    peak_db: float
    true_peak_db: float

    @property
    def replay_gain_db(self) -> float:
        """Track gain of ReplayGain 2.0 in dB."""
        return _REFERENCE_LUFS - self.lufs


class LoudnessMeter:
    """Feed it all blocks of a file, in order, then ask for the result."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._raise: soxr.ResampleStream | None = None
        if sample_rate < _LOWEST_HZ:
            self._raise = soxr.ResampleStream(sample_rate, _WORK_HZ, channels, dtype="float32")
            sample_rate = _WORK_HZ
        self._step = round(sample_rate * _STEP_S)
        self._weights = np.array(_WEIGHTS[channels], dtype=np.float64)
        self._filter = KFilter(sample_rate, channels)
        self._waiting = np.zeros((channels, 0), dtype=np.float32)
        self._steps: list[Doubles] = []
        self._rest = np.zeros((channels, 0), dtype=np.float32)
        self._peaks = TruePeakMeter(channels)

    def add(self, block: Floats) -> None:
        """Take samples of shape (frames, channels)."""
        self._peaks.add(block)
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
        power = self.power()
        lufs = integrate(power)
        if lufs is None:
            return None
        peak, true_peak = self._peaks.result()
        return Loudness(lufs, loudness_range(power), 20 * math.log10(peak), 20 * math.log10(true_peak))

    def power(self) -> Doubles:
        """Weighted sum over the channels of the mean squares of all complete 100 ms steps, shape (steps,)."""
        steps = np.concatenate(self._steps, axis=1) if self._steps else np.zeros((len(self._weights), 0))
        power: Doubles = self._weights @ steps
        return power

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


def integrate(power: Doubles) -> float | None:
    """Gated loudness in LUFS of `LoudnessMeter.power()` (BS.1770-4 equations 3 to 7).

    None: nothing is above the absolute gate.
    """
    loud = _gated(momentary(power), _RELATIVE_GATE_LU)
    return _lufs(float(loud.mean())) if len(loud) else None


def loudness_range(power: Doubles) -> float | None:
    """Loudness range in LU of `LoudnessMeter.power()` (EBU Tech 3342).

    None: nothing is above the absolute gate for 3 s.
    """
    loud = _gated(short_term(power), _RANGE_GATE_LU)
    if not len(loud):
        return None
    low, high = np.percentile(loud, _RANGE_PERCENTILES, method="nearest")
    return 10 * math.log10(high / low)


def momentary(power: Doubles) -> Doubles:
    """Mean power of the 400 ms from each 100 ms step on."""
    return _sliding_mean(power, _MOMENTARY)


def short_term(power: Doubles) -> Doubles:
    """Mean power of the 3 s from each 100 ms step on."""
    return _sliding_mean(power, _SHORT_TERM)


def _sliding_mean(power: Doubles, width: int) -> Doubles:
    if len(power) < width:
        return np.zeros(0)
    mean: Doubles = np.lib.stride_tricks.sliding_window_view(power, width).mean(axis=1)
    return mean


def _gated(power: Doubles, relative_gate: float) -> Doubles:
    """What is above the absolute gate and above `relative_gate` LU of the mean of that."""
    loud = power[power > _power(_ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return loud
    return loud[loud > _power(_lufs(float(loud.mean())) + relative_gate)]


def _lufs(power: float) -> float:
    return _OFFSET_DB + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_DB) / 10))
