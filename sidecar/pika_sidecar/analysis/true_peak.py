"""True peak after ITU-R BS.1770-4, annex 2: the peak of the wave between the samples, not only at them.

The standard asks for at least 4 points a sample; here it is 8, of which none can be more than 0.17 dB below
the wave (`20 log10 cos(pi / 16)`, for a tone at half the sample rate; 0.69 dB with 4). Interpolating
everything would take longer than the rest of the loudness. It is done only where it can matter, and that
changes no figure.

**The bound.** Let h_p be the taps that give the point p/8 of the way from sample n to n + 1, and l_p those of
the straight line, (1 - p/8, p/8). Every h_p is made to keep constants and straight lines exactly, as l_p
does. So the difference h_p - l_p has neither sum nor first moment, and can be summed up twice to a g_p that
is 0 outside the taps: h_p = l_p + D g_p, where D takes second differences. Therefore

    |point p| <= max(|x[n]|, |x[n + 1]|) + sum|g_p| max|D x|,

with D x taken under the taps. A cell of the signal in which the right side, with the largest `sum|g_p|` of
all (`BEND`, 0.43), is no more than a peak that has been seen already holds no higher one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .numbers import Doubles, Floats

POINTS = 8
"""Points per sample, the sample itself among them."""

_HALF = 14
"""Samples to each side that count for a point: 12 taps, as the filter has that the standard prints, read
noisy treble 0.5 to 0.9 dB lower than the whole wave transformed at once does; 28 come within 0.25 dB.
"""

_KAISER = 7.0
"""Shape of the window: images 70 dB down, flat up to 0.85 of half the sample rate."""

CELL = 64
"""Frames that are passed over or interpolated together; at least `_HALF`, so that taps reach one cell far."""

_FIRST_CELLS, _NEXT_CELLS = 32, 512
"""Cells interpolated together: a few first, and the next ones are then seen with the new peak."""


def _taps() -> Doubles:
    """h_1 to h_7, shape (POINTS - 1, 2 * _HALF): a windowed sinc, mended to keep straight lines exactly."""
    place = np.arange(1 - _HALF, _HALF + 1)
    rows = []
    for point in range(1, POINTS):
        away = place - point / POINTS
        taps = np.sinc(away) * np.i0(_KAISER * np.sqrt(1 - (away / _HALF) ** 2))
        taps /= taps.sum()
        taps[_HALF - 1 : _HALF + 1] += np.array([1, -1]) * (taps @ away)
        rows.append(taps)
    return np.array(rows)


TAPS = _taps()
_TAPS = TAPS.astype(np.float32)


def _bends() -> Doubles:
    """g_1 to g_7, shape (POINTS - 1, 2 * _HALF - 2)."""
    rest = TAPS.copy()
    part = np.arange(1, POINTS) / POINTS
    rest[:, _HALF - 1] -= 1 - part
    rest[:, _HALF] -= part
    bends: Doubles = np.cumsum(np.cumsum(rest, axis=1), axis=1)[:, :-2]
    return bends


BEND = float(np.abs(_bends()).sum(axis=1).max())


class TruePeakMeter:
    """Feed it all blocks of a file, in order, then ask for the result."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._sample_peak = 0.0
        # Room for intermediate values: memory that is asked for anew with each block has to be mapped anew.
        self._scratch = np.zeros(0, dtype=np.float32)
        self._highest = 0.0
        # What the next block needs of the last one: a cell of context and one that waited for its own.
        self._waiting = np.zeros((2 * CELL, channels), dtype=np.float32)

    def add(self, block: Floats) -> None:
        """Take samples of shape (frames, channels)."""
        signal = np.concatenate([self._waiting, block])
        cells = len(signal) // CELL
        if cells > 2:
            self._look(signal[: cells * CELL].reshape(cells, CELL, self._channels))
        self._waiting = signal[max(0, cells - 2) * CELL :].copy()

    def result(self) -> tuple[float, float]:
        """Sample peak and true peak of all that was fed, 1.0 being full scale."""
        self.add(np.zeros((3 * CELL, self._channels), dtype=np.float32))
        return self._sample_peak, self._highest

    def _look(self, cells: Floats) -> None:
        """Look at all cells but the first and the last, which are context; shape (cells, CELL, channels)."""
        flat = cells.reshape(-1)
        starts = np.arange(len(cells)) * (len(flat) // len(cells))
        # `reduceat` is twice as fast as `max(axis=1)` on rows this short.
        if len(self._scratch) < len(flat):
            self._scratch = np.empty_like(flat)
        scratch = self._scratch[: len(flat)]
        high = np.maximum.reduceat(np.abs(flat, out=scratch), starts)
        self._sample_peak = max(self._sample_peak, float(high.max()))
        self._highest = max(self._highest, self._sample_peak)
        # From the last sample of a cell the straight line goes to the first one of the next.
        line = np.maximum(high[1:-1], high[2:])
        # D x can be at most 4 max|x|.
        if not (line + 4 * BEND * _with_neighbours(high) > self._highest).any():
            return
        _second_differences(flat, self._channels, scratch)
        bend = BEND * _with_neighbours(np.maximum.reduceat(scratch, starts))
        bound = line + bend
        chosen = np.flatnonzero(bound > self._highest)
        chosen = chosen[np.argsort(-bound[chosen])]
        size = _FIRST_CELLS
        while len(chosen):
            batch, chosen = chosen[:size], chosen[size:]
            self._interpolate(cells, batch, bend[batch])
            chosen = chosen[bound[chosen] > self._highest]
            size = _NEXT_CELLS

    def _interpolate(self, cells: Floats, chosen: NDArray[np.intp], bend: Floats) -> None:
        """Points between the samples of the cells after `chosen`, wherever the bound, now with the straight
        line of each sample, leaves room for a higher peak.
        """
        around = cells[chosen[:, None] + np.arange(3)].reshape(len(chosen), 3 * CELL, -1)
        around = np.ascontiguousarray(around.transpose(0, 2, 1))
        size = np.abs(around[:, :, CELL : 2 * CELL + 1])
        line = np.maximum(size[:, :, :-1], size[:, :, 1:])
        cell, channel, frame = np.nonzero(line + bend[:, None, None] > self._highest)
        windows = np.lib.stride_tricks.sliding_window_view(around, 2 * _HALF, axis=2)
        points = windows[cell, channel, frame + CELL + 1 - _HALF] @ _TAPS.T
        self._highest = max(self._highest, float(points.max(initial=0)), -float(points.min(initial=0)))


def _with_neighbours(values: Floats) -> Floats:
    """The largest of each value and those beside it, without the first and the last."""
    largest: Floats = np.maximum(np.maximum(values[:-2], values[1:-1]), values[2:])
    return largest


def _second_differences(flat: Floats, channels: int, out: Floats) -> None:
    """Into `out`: |x[n - 1] - 2 x[n] + x[n + 1]| of interleaved samples; 0 at both ends."""
    out[:channels] = out[-channels:] = 0
    inner = out[channels:-channels]
    np.multiply(flat[channels:-channels], np.float32(-2), out=inner)
    inner += flat[: -2 * channels]
    inner += flat[2 * channels :]
    np.abs(inner, out=inner)
