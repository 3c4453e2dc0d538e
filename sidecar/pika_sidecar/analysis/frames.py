"""The one pass over the samples: mono at a fixed rate, short spectra summed into bands, long spectra for
the key.

Everything later works on these small arrays: some 3 MB for each minute of music, all told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy import fft

from .notes import NOTES, RANGES, STEPS, peak_notes
from .numbers import Floats

RATE = 22050
"""Hz, of the mono signal that rhythm, timbre and waveform are read from."""

HOP = 256
SIZE = 1024
"""Samples from one short spectrum to the next (12 ms: strokes are told apart) and of each (46 ms: a bin is 22
Hz wide).
"""

FPS = RATE / HOP
"""Short spectra a second; spectrum i is centred on second i / FPS."""

KEY_RATE = 5512.5
KEY_HOP = 2048
"""Long spectra for the key: of the signal at 5512.5 Hz, so up to 2756 Hz, one every 2048 samples (0.37 s), of
each size in `notes.RANGES`.
"""

_BATCH = 512
"""Spectra computed together, for the sake of memory: 2 MB of short ones."""


def band_edges() -> Floats:
    """Edges in Hz of the bands, shape (bands + 1,): one FFT bin wide below, a fifth of an octave above."""
    edges = [RATE / SIZE * 1.5]
    while edges[-1] < 10000:
        edges.append(max(edges[-1] + RATE / SIZE, edges[-1] * 2**0.25))
    return np.array([*edges[:-1], RATE / 2], dtype=np.float32)


BAND_EDGES = band_edges()
BAND_CENTRES = np.sqrt(BAND_EDGES[:-1] * BAND_EDGES[1:])
"""Hz, shape (bands,)."""


@dataclass(frozen=True)
class Spectra:
    """What one pass leaves behind.

    `bands`: amplitude per band of each short spectrum, shape (frames, bands). `notes`: what `peak_notes`
    says of all `RANGES`, shape (long frames, NOTES * STEPS). `duration`: seconds of the mono signal.
    """

    bands: Floats
    notes: Floats
    duration: float


class SpectrumPass:
    """Feed it all blocks of a file, in order, then ask for the spectra."""

    def __init__(self, sample_rate: int) -> None:
        self._to_mono = soxr.ResampleStream(sample_rate, RATE, 1, dtype="float32", quality="MQ")
        self._to_key = soxr.ResampleStream(RATE, KEY_RATE, 1, dtype="float32", quality="MQ")
        self._short = _Framer(SIZE, HOP)
        self._long = [_Framer(notes.size, KEY_HOP) for notes in RANGES]
        self._weights = _band_weights()
        self._bands: list[Floats] = []
        self._notes: list[list[Floats]] = [[] for _ in RANGES]
        self._samples = 0

    def add(self, block: Floats) -> None:
        """Take samples of shape (frames, channels) at the file's rate."""
        self._push(self._to_mono.resample_chunk(_mono(block)), last=False)

    def result(self) -> Spectra:
        """Flush and return everything."""
        self._push(self._to_mono.resample_chunk(np.zeros(0, dtype=np.float32), last=True), last=True)
        bands = np.concatenate(self._bands) if self._bands else np.zeros((0, len(BAND_CENTRES)), np.float32)
        notes = [np.concatenate(parts) for parts in self._notes if parts]
        joined = np.concatenate(notes, axis=1) if notes else np.zeros((0, NOTES * STEPS), np.float32)
        return Spectra(bands, joined, self._samples / RATE)

    def _push(self, mono: Floats, *, last: bool) -> None:
        self._samples += len(mono)
        for frames in self._short.push(mono, last=last):
            parts = fft.rfft(frames).view(np.float32)
            np.square(parts, out=parts)
            self._bands.append(np.sqrt(parts @ self._weights))
        low = self._to_key.resample_chunk(mono, last=last)
        for notes, framer, found in zip(RANGES, self._long, self._notes, strict=True):
            for frames in framer.push(low, last=last):
                found.append(peak_notes(np.abs(fft.rfft(frames)), KEY_RATE / notes.size, notes))


class _Framer:
    """Cuts a stream into overlapping windowed frames, the first centred on the first sample, normalised to
    amplitude.
    """

    def __init__(self, size: int, hop: int) -> None:
        self._size, self._hop = size, hop
        window = np.hanning(size + 1)[:-1]
        self._window = (window * 2 / window.sum()).astype(np.float32)
        self._rest = np.zeros(size // 2, dtype=np.float32)

    def push(self, samples: Floats, *, last: bool) -> list[Floats]:
        tail = [np.zeros(self._size // 2, dtype=np.float32)] if last else []
        signal = np.concatenate([self._rest, samples, *tail])
        count = max(0, (len(signal) - self._size) // self._hop + 1)
        self._rest = signal[count * self._hop :]
        if not count:
            return []
        frames = np.lib.stride_tricks.sliding_window_view(signal, self._size)[:: self._hop]
        return [frames[i : i + _BATCH] * self._window for i in range(0, count, _BATCH)]


def _mono(block: Floats) -> Floats:
    """Mean of the channels; summing columns is several times faster than `mean(axis=1)`."""
    channels = block.shape[1]
    if channels == 1:
        return block[:, 0]
    total = block[:, 0] + block[:, 1]
    for channel in range(2, channels):
        total += block[:, channel]
    total *= np.float32(1 / channels)
    return total


def _band_weights() -> Floats:
    """Which FFT bin counts into which band, shape (2 * bins, bands): real and imaginary parts alternate. A
    bin across an edge is shared out by overlap.
    """
    width = RATE / SIZE
    centres = np.arange(SIZE // 2 + 1) * width
    low, high = centres - width / 2, centres + width / 2
    overlap = np.minimum(high[:, None], BAND_EDGES[None, 1:]) - np.maximum(
        low[:, None], BAND_EDGES[None, :-1]
    )
    weights: Floats = np.repeat(np.clip(overlap / width, 0, 1) / 2, 2, axis=0).astype(np.float32)
    return weights
