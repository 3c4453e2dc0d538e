"""From a file to blocks of samples: one pass, bounded memory, every failure named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from ..long_paths import openable
from .container import AUDIO_SUFFIXES, Container, inspect
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

_UNKNOWN_FRAMES = 1 << 60
"""From here on a number of frames is libsndfile's word for "not known"."""

_FORMATS = {"WAVEX": "wav", "RF64": "wav", "AIFF": "aiff", "MPEG": "mp3"}


class _Stream(soundfile.SoundFile):  # type: ignore[misc]
    """A file that is only read forward.

    soundfile seeks to where it already is after each read, which costs time and, in lossy formats,
    exactness; a file that says it cannot seek is spared that.
    """

    def seekable(self) -> bool:
        return False


class Sound:
    """An open sound file. Use it as a context manager and read `blocks()` once.

    Raises AnalysisError on construction for whatever is not sound that libsndfile decodes.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.container: Container = inspect(path)
        self.warnings: list[AnalysisWarning] = []
        self.frames = 0
        _refuse_foreign(path, self.container)
        self._file = _open(path, self.container)
        self.sample_rate = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        self.format = _format_name(self._file)
        problem = _absurd(self.sample_rate, self.channels)
        if problem:
            self._file.close()
            raise AnalysisError(problem[0], f'"{os.path.basename(path)}" {problem[1]}')
        if LONGEST_S * self.sample_rate < self._file.frames < _UNKNOWN_FRAMES:
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
        promised = int(self._file.frames)
        repaired = 0
        damage = ""
        while True:
            out = np.empty((size, self.channels), dtype=np.float32)
            try:
                block = self._file.read(size, out=out)
            except soundfile.SoundFileError as error:
                damage = str(error)
                break
            if not len(block):
                break
            repaired += _repair(block)
            self.frames += len(block)
            if self.frames > LONGEST_S * self.sample_rate:
                raise _too_long(self.path)
            yield block
        self._warn(promised, damage, repaired)

    def _warn(self, promised: int, damage: str, repaired: int) -> None:
        early = 0 < promised < _UNKNOWN_FRAMES and self.frames < promised - self.sample_rate // 10
        if damage or early or self.container.truncated:
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


def _refuse_foreign(path: str, container: Container) -> None:
    name = os.path.basename(path)
    if container.kind in ("m4a", "aac"):
        raise AnalysisError(
            "unsupported_format",
            f'"{name}" is M4A (AAC or ALAC), which Pika cannot decode. Convert it to FLAC or MP3.',
        )


def _open(path: str, container: Container) -> _Stream:
    name = os.path.basename(path)
    try:
        # soundfile encodes a str strictly and so refuses names that are not valid UTF-8; Windows has none.
        return _Stream(openable(path) if sys.platform == "win32" else os.fsencode(path))
    except soundfile.SoundFileError as error:
        if container.kind or os.path.splitext(path)[1].lower() in AUDIO_SUFFIXES:
            raise AnalysisError(
                "corrupt", f'"{name}" is damaged: no sound can be decoded from it. Copy or download it again.'
            ) from error
        raise AnalysisError(
            "unsupported_format",
            f'"{name}" is no sound file that Pika reads. Use WAV, FLAC, AIFF, MP3 or Ogg.',
        ) from error
    except OSError as error:
        raise AnalysisError("unreadable", f'"{name}" cannot be read: {error.strerror or error}.') from error


def _format_name(file: soundfile.SoundFile) -> str:
    if file.format == "OGG" and file.subtype == "OPUS":
        return "opus"
    name = str(file.format)
    return _FORMATS.get(name, name.lower())


def _absurd(sample_rate: int, channels: int) -> tuple[str, str] | None:
    if sample_rate not in RATES_HZ:
        return "corrupt", f"claims {sample_rate} Hz; its header is damaged."
    if not 1 <= channels <= MAX_CHANNELS:
        return (
            "unsupported_format",
            f"has {channels} channels; Pika reads up to {MAX_CHANNELS}. Mix it down to stereo.",
        )
    return None
