"""Integrated loudness after ITU-R BS.1770-4, and the sample peak, in one streaming pass."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .numbers import Doubles, Floats

_STEP_SECONDS = 0.1  # gating blocks of 400 ms overlap by 75 %: a hop of 100 ms
_STEPS_PER_BLOCK = 4
_RESPONSE_SECONDS = 0.045  # the filters die away within 23 ms to either side; to 0.05 dB from 30 Hz on
_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU
_OFFSET = -0.691  # dB, BS.1770-4 equation (2)

# BS.1770-4 tables 1 and 2: numerator and denominator at 48 kHz.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

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
    """Feed it all blocks of a file, in order, then ask for the result.

    The K-weighting runs as overlap-save convolution: fast without a sample-by-sample loop.
    """

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._step = round(sample_rate * _STEP_SECONDS)
        self._weights = np.array(_WEIGHTS[channels], dtype=np.float64)
        taps = 1 << math.ceil(math.log2(sample_rate * _RESPONSE_SECONDS))
        self._size = 6 * taps
        self._hop = self._size - taps
        self._delay = taps // 2
        self._lead = self._delay
        centred = np.roll(np.pad(k_weighting(sample_rate, taps), (0, self._hop)), -self._delay)
        self._filter = np.fft.rfft(centred).real.astype(np.float32)
        self._history = np.zeros((channels, taps), dtype=np.float32)
        self._waiting: list[Floats] = []
        self._waiting_length = 0
        self._steps: list[Doubles] = []
        self._rest = np.zeros((channels, 0), dtype=np.float32)
        self._peak = 0.0

    def add(self, block: Floats) -> None:
        """Take samples of shape (frames, channels)."""
        self._peak = max(self._peak, float(block.max(initial=0)), -float(block.min(initial=0)))
        self._waiting.append(np.ascontiguousarray(block.T))
        self._waiting_length += len(block)
        if self._waiting_length >= self._hop:
            self._filter_waiting(self._waiting_length // self._hop * self._hop)

    def result(self) -> Loudness | None:
        """The figures of all that was fed; None when no 400 ms block is above the absolute gate (silence)."""
        left = self._waiting_length + self._delay
        padded = math.ceil(left / self._hop) * self._hop
        self._waiting.append(np.zeros((len(self._weights), padded - self._waiting_length), dtype=np.float32))
        self._filter_waiting(padded, keep=left)
        if not self._steps:
            return None
        lufs = integrate(np.concatenate(self._steps, axis=1), self._weights)
        return None if lufs is None else Loudness(lufs, 20 * math.log10(self._peak))

    def _filter_waiting(self, count: int, keep: int | None = None) -> None:
        samples = np.concatenate([self._history, *self._waiting], axis=1)
        taps = self._history.shape[1]
        windows = np.lib.stride_tricks.sliding_window_view(samples[:, : taps + count], self._size, axis=1)[
            :, :: self._hop
        ]
        filtered = np.fft.irfft(np.fft.rfft(windows) * self._filter, self._size)[
            ..., self._delay : self._delay + self._hop
        ]
        self._collect(filtered.astype(np.float32, copy=False).reshape(len(samples), -1)[:, self._lead : keep])
        self._lead = 0
        self._history = samples[:, count : count + taps].copy()
        self._waiting = [samples[:, count + taps :].copy()]
        self._waiting_length -= count

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


def k_weighting(sample_rate: int, taps: int) -> Doubles:
    """Impulse response, shape (taps,), centred on taps / 2, with the magnitude of the filters of BS.1770-4,
    annex 1.

    The standard prints coefficients for 48 kHz. Loudness is a mean square, so only the magnitude counts: it
    is taken from those coefficients at each frequency (above 24 kHz: as at 24 kHz) and is therefore the
    same for any sample rate.
    """
    fine = 8 * taps
    frequency = np.minimum(np.fft.rfftfreq(fine, 1 / sample_rate), 24000.0)
    delay = np.exp(-2j * np.pi * frequency / 48000)
    magnitude = np.ones(len(frequency))
    for b, a in (_SHELF, _HIGH_PASS):
        magnitude *= np.abs(np.polyval(b[::-1], delay) / np.polyval(a[::-1], delay))
    return np.roll(np.fft.irfft(magnitude, fine), taps // 2)[:taps]
