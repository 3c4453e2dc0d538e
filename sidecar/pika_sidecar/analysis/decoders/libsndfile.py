"""WAV, AIFF, FLAC, MP3, Ogg and what else libsndfile reads, which Pika brings along.

It takes off by itself what Opus and Vorbis begin with, and what a LAME header says of an MP3.
"""

from __future__ import annotations

import os
import sys

import numpy as np
import soundfile

from ...long_paths import openable
from ..container import AUDIO_SUFFIXES, Container
from ..errors import AnalysisError, corrupt
from ..numbers import Floats

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


class LibsndfileDecoder:
    """An open file (`decoder.py`), from `from_s` seconds on.

    Raises AnalysisError on construction for whatever is not sound that libsndfile decodes.
    """

    def __init__(self, path: str, container: Container, from_s: float) -> None:
        self._file = _open(path, container)
        self.sample_rate = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        self.format = _format_name(self._file)
        self.damage = ""
        frames = int(self._file.frames)
        known = 0 < frames < _UNKNOWN_FRAMES
        self.position = min(round(from_s * self.sample_rate), frames if known else _UNKNOWN_FRAMES)
        self.promised = frames - self.position if known else None
        if self.position:
            try:
                self._file.seek(self.position)
            except soundfile.SoundFileError as error:
                self._file.close()
                raise corrupt(path) from error

    def read(self, frames: int) -> Floats:
        """As `Decoder.read`."""
        out = np.empty((frames, self.channels), dtype=np.float32)
        try:
            block: Floats = self._file.read(frames, out=out)
        except soundfile.SoundFileError as error:
            self.damage = str(error)
            return out[:0]
        return block

    def close(self) -> None:
        """As `Decoder.close`."""
        self._file.close()


def _open(path: str, container: Container) -> _Stream:
    name = os.path.basename(path)
    try:
        # soundfile encodes a str strictly and so refuses names that are not valid UTF-8; Windows has none.
        return _Stream(openable(path) if sys.platform == "win32" else os.fsencode(path))
    except soundfile.SoundFileError as error:
        if container.kind or os.path.splitext(path)[1].lower() in AUDIO_SUFFIXES:
            raise corrupt(path) from error
        raise AnalysisError(
            "unsupported_format",
            f'"{name}" is no sound file that Pika reads. Use WAV, FLAC, AIFF, MP3, M4A, WMA or Ogg.',
        ) from error
    except OSError as error:
        raise AnalysisError("unreadable", f'"{name}" cannot be read: {error.strerror or error}.') from error


def _format_name(file: soundfile.SoundFile) -> str:
    if file.format == "OGG" and file.subtype == "OPUS":
        return "opus"
    name = str(file.format)
    return _FORMATS.get(name, name.lower())
