"""The K-weighting filter of ITU-R BS.1770-4, annex 1, on whole blocks at once instead of sample by sample."""

from __future__ import annotations

import math

import numpy as np

from .numbers import Doubles, Floats

# The analogue filters behind tables 1 and 2 of the standard, from which other sample rates follow: B. De Man,
# "Evaluation of implementations of the EBU R128 loudness measurement", AES Convention 145, 2018.
_SHELF_HZ, _SHELF_DB, _SHELF_Q, _SHELF_SLOPE = (
    1681.974450955533,
    3.999843853973347,
    0.7071752369554196,
    0.4996667741545416,
)
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
_STANDARD_HZ = 48000
"""Sample rate of the standard's tables."""

_BLOCK = 64
_GROUP = 64
"""Samples of a block and blocks of a group: at these sizes the matrices stay small, and the loop over the
groups rare.
"""

CHUNK = _BLOCK * _GROUP
"""Samples of which a multiple must be filtered at a time."""

Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def coefficients(sample_rate: int) -> tuple[Biquad, Biquad]:
    """Numerator and denominator of the shelf and of the high-pass; at 48 kHz those that the standard prints.

    The high-pass has at any rate the gain that it has at 48 kHz.
    """
    k = math.tan(math.pi * _SHELF_HZ / sample_rate)
    high = 10 ** (_SHELF_DB / 20)
    band = high**_SHELF_SLOPE
    norm = 1 + k / _SHELF_Q + k * k
    shelf: Biquad = (
        (
            (high + band * k / _SHELF_Q + k * k) / norm,
            2 * (k * k - high) / norm,
            (high - band * k / _SHELF_Q + k * k) / norm,
        ),
        (1.0, 2 * (k * k - 1) / norm, (1 - k / _SHELF_Q + k * k) / norm),
    )
    low, standard = _high_pass_poles(sample_rate), _high_pass_poles(_STANDARD_HZ)
    gain = (1 - low[0] + low[1]) / (1 - standard[0] + standard[1])
    return shelf, ((gain, -2 * gain, gain), (1.0, *low))


def _high_pass_poles(sample_rate: int) -> tuple[float, float]:
    k = math.tan(math.pi * _HIGH_PASS_HZ / sample_rate)
    norm = 1 + k / _HIGH_PASS_Q + k * k
    return 2 * (k * k - 1) / norm, (1 - k / _HIGH_PASS_Q + k * k) / norm


class KFilter:
    """Filters all channels of a stream, `CHUNK` samples or a multiple at a time.

    The two filters are one linear system of four states: x' = A x + B u, y = C x + D u. Over a block of
    `_BLOCK` samples the output is a matrix times the input plus a matrix times the state before the block, so
    all blocks are two matrix products; the states themselves are carried from block to block the same way
    within a group, and from group to group by a short loop.
    """

    def __init__(self, sample_rate: int, channels: int) -> None:
        a, b, c, d = _state_space(coefficients(sample_rate))
        powers = [np.eye(4)]
        for _ in range(_BLOCK):
            powers.append(a @ powers[-1])
        response = np.array([d, *(float(c @ power @ b) for power in powers[: _BLOCK - 1])])
        delay = np.arange(_BLOCK)[None, :] - np.arange(_BLOCK)[:, None]
        through = np.where(delay >= 0, response[np.maximum(delay, 0)], 0.0)
        into = np.array([powers[_BLOCK - 1 - i] @ b for i in range(_BLOCK)])
        self._through = through.astype(np.float32)
        self._into = into.astype(np.float32)
        self._out = np.array([c @ powers[i] for i in range(_BLOCK)]).T.astype(np.float32)
        steps = [np.eye(4)]
        for _ in range(_GROUP):
            steps.append(powers[_BLOCK] @ steps[-1])
        # Row block j, column block i: what the input of block j has become in the state before block i.
        carry = np.zeros((_GROUP * 4, (_GROUP + 1) * 4))
        for j in range(_GROUP):
            for i in range(j + 1, _GROUP + 1):
                carry[4 * j : 4 * j + 4, 4 * i : 4 * i + 4] = steps[i - 1 - j].T
        self._carry = carry
        self._ageing = np.concatenate([step.T for step in steps], axis=1)
        self._state = np.zeros((channels, 4))

    def __call__(self, samples: Floats) -> Floats:
        """The weighted samples, of the shape of `samples`: (channels, a multiple of CHUNK)."""
        channels, length = samples.shape
        blocks = samples.reshape(channels, -1, _BLOCK)
        entered = (blocks @ self._into).astype(np.float64).reshape(channels, length // CHUNK, -1)
        states = entered @ self._carry
        for group in range(states.shape[1]):
            states[:, group] += self._state @ self._ageing
            self._state = states[:, group, -4:].copy()
        before = states[:, :, :-4].astype(np.float32).reshape(channels, -1, 4)
        weighted = blocks @ self._through
        weighted += before @ self._out
        result: Floats = weighted.reshape(channels, length)
        return result


def _state_space(filters: tuple[Biquad, Biquad]) -> tuple[Doubles, Doubles, Doubles, float]:
    """A, B, C, D of two biquads in a row, each in transposed direct form II (two states)."""
    parts = []
    for (b0, b1, b2), (_, a1, a2) in filters:
        parts.append(
            (
                np.array([[-a1, 1.0], [-a2, 0.0]]),
                np.array([b1 - a1 * b0, b2 - a2 * b0]),
                np.array([1.0, 0.0]),
                b0,
            )
        )
    (a_1, b_1, c_1, d_1), (a_2, b_2, c_2, d_2) = parts
    a = np.block([[a_1, np.zeros((2, 2))], [np.outer(b_2, c_1), a_2]])
    return a, np.concatenate([b_1, b_2 * d_1]), np.concatenate([d_2 * c_1, c_2]), d_1 * d_2
