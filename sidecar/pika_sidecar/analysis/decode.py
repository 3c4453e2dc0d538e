"""From a file to blocks of samples: one pass, bounded memory, every failure named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from .container import inspect
from .decoders.choose import open_decoder
from .errors import AnalysisError
from .numbers import Floats

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import AnalysisWarning

BLOCK_SAMPLES = 1 << 18
"""Samples of all channels together in one block: 3 s of stereo, 1 MB, whatever the length of the track."""

_SHORTEST_BLOCK = 1024
"""Frames of a block at least."""

MAX_CHANNELS = 8
"""7.1: the most that loudness has weights for (`loudness._WEIGHTS`)."""

RATES_HZ = range(4000, 768001)
"""Sample rates that there are, with room at both ends (telephones 8 kHz, converters 768 kHz): any other is a
damaged header.
"""

LONGEST_S = 6 * 3600
"""Seconds of a file at most: the longest mixes, and what fits into a worker's memory (3 MB for a minute)."""

_FULLEST = 4.0
"""Full scales beyond which a sample is damage (12 dB): mixes in floating point stay below."""


class Sound:
    """An open sound file. Use it as a context manager and read `blocks()` once.

    `from_s`: where to begin, in seconds of the music; a player that seeks opens the file anew. Beyond the end
    there is nothing. Raises AnalysisError on construction for whatever is not sound that can be decoded here.
    """

    def __init__(self, path: str, from_s: float = 0.0) -> None:
        self.path = path
        self.warnings: list[AnalysisWarning] = []
        self.frames = 0
        self._file, self._cut = open_decoder(path, inspect(path), max(0.0, from_s))
        self.sample_rate = self._file.sample_rate
        self.channels = self._file.channels
        self.format = self._file.format
        problem = _absurd(self.sample_rate, self.channels)
        if problem:
            self._file.close()
            raise AnalysisError(problem[0], f'"{os.path.basename(path)}" {problem[1]}')
        if (self._file.promised or 0) > LONGEST_S * self.sample_rate:
            self._file.close()
            raise _too_long(path)

    def __enter__(self) -> Sound:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def blocks(self) -> Iterator[Floats]:
        """Yield float32 arrays of shape (frames, channels), full scale 1.0, until the end or the first
        damage. Raises AnalysisError(too_long) after `LONGEST_S`, whatever the header promised.

        What is not a number becomes 0, and beyond ±4 full scales is cut, with a warning. `frames` counts
        along; afterwards `warnings` says whether the file ended early.
        """
        size = max(_SHORTEST_BLOCK, BLOCK_SAMPLES // self.channels)
        repaired = 0
        while len(block := self._file.read(size)):
            repaired += _repair(block)
            self.frames += len(block)
            if self.frames > LONGEST_S * self.sample_rate:
                raise _too_long(self.path)
            yield block
        self._warn(repaired)

    def _warn(self, repaired: int) -> None:
        promised = self._file.promised
        early = promised is not None and self.frames < promised - self.sample_rate // 10
        if self._file.damage or early or self._cut:
            seconds = self.frames / self.sample_rate
            self.warnings.append(
                {
                    "code": "truncated",
                    "message": f"The file ends early or is damaged; analysed up to {seconds:.1f} s.",
                }
            )
        if repaired:
            self.warnings.append(
                {
                    "code": "bad_samples",
                    "message": f"{repaired} samples were not numbers or far out of range.",
                }
            )


def _too_long(path: str) -> AnalysisError:
    return AnalysisError(
        "too_long",
        f'"{os.path.basename(path)}" is longer than {LONGEST_S // 3600} hours, the most that Pika analyses. '
        "Cut it into parts.",
    )


def _repair(block: Floats) -> int:
    """Replace NaN by 0 and cut to ±4 in place; return how many samples that touched."""
    low, high = float(block.min()), float(block.max())
    if low >= -_FULLEST and high <= _FULLEST:
        return 0
    bad = int(np.count_nonzero(~(np.abs(block) <= _FULLEST)))
    np.nan_to_num(block, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    np.clip(block, -_FULLEST, _FULLEST, out=block)
    return bad


def _absurd(sample_rate: int, channels: int) -> tuple[str, str] | None:
    if sample_rate not in RATES_HZ:
        return "corrupt", f"claims {sample_rate} Hz; its header is damaged."
    if not 1 <= channels <= MAX_CHANNELS:
        return (
            "unsupported_format",
            f"has {channels} channels; Pika reads up to {MAX_CHANNELS}. Mix it down to stereo.",
        )
    return None
