"""macOS: AudioToolbox's ExtAudioFile, which decodes AAC and ALAC and knows no WMA.

Layouts and numbers are those of ExtendedAudioFile.h, AudioFile.h, CoreAudioBaseTypes.h and CFURL.h.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import byref, c_double, c_int32, c_int64, c_long, c_uint8, c_uint32, c_void_p
from functools import cache
from typing import Any

import numpy as np

from ..errors import AnalysisError, corrupt
from ..numbers import Floats
from .stream import Stream

assert sys.platform == "darwin"

_FRAMEWORK = "/System/Library/Frameworks/{0}.framework/{0}"


def _four(name: bytes) -> int:
    return int.from_bytes(name, "big")


_FILE_FORMAT, _CLIENT_FORMAT, _PACKET_TABLE = _four(b"ffmt"), _four(b"cfmt"), _four(b"xpti")
_LINEAR_PCM = _four(b"lpcm")
_FLOAT_PACKED = 1 | 8


class _Format(ctypes.Structure):
    """AudioStreamBasicDescription."""

    _fields_ = (
        ("sample_rate", c_double),
        ("format", c_uint32),
        ("flags", c_uint32),
        ("bytes_per_packet", c_uint32),
        ("frames_per_packet", c_uint32),
        ("bytes_per_frame", c_uint32),
        ("channels_per_frame", c_uint32),
        ("bits_per_channel", c_uint32),
        ("reserved", c_uint32),
    )


class _PacketTable(ctypes.Structure):
    """AudioFilePacketTableInfo."""

    _fields_ = (("valid_frames", c_int64), ("priming_frames", c_int32), ("remainder_frames", c_int32))


class _Buffer(ctypes.Structure):
    """AudioBuffer."""

    _fields_ = (("channels", c_uint32), ("byte_size", c_uint32), ("data", c_void_p))


class _Buffers(ctypes.Structure):
    """AudioBufferList with one AudioBuffer, which begins at a multiple of 8 bytes."""

    _fields_ = (("count", c_uint32), ("first", _Buffer))


@cache
def _libraries() -> tuple[Any, Any]:
    foundation = ctypes.CDLL(_FRAMEWORK.format("CoreFoundation"))
    foundation.CFURLCreateFromFileSystemRepresentation.restype = c_void_p
    foundation.CFURLCreateFromFileSystemRepresentation.argtypes = (c_void_p, ctypes.c_char_p, c_long, c_uint8)
    foundation.CFRelease.argtypes = (c_void_p,)
    toolbox = ctypes.CDLL(_FRAMEWORK.format("AudioToolbox"))
    toolbox.ExtAudioFileOpenURL.argtypes = (c_void_p, c_void_p)
    toolbox.ExtAudioFileGetProperty.argtypes = (c_void_p, c_uint32, c_void_p, c_void_p)
    toolbox.ExtAudioFileSetProperty.argtypes = (c_void_p, c_uint32, c_uint32, c_void_p)
    toolbox.ExtAudioFileSeek.argtypes = (c_void_p, c_int64)
    toolbox.ExtAudioFileRead.argtypes = (c_void_p, c_void_p, c_void_p)
    toolbox.ExtAudioFileDispose.argtypes = (c_void_p,)
    return foundation, toolbox


class AudioToolboxDecoder:
    """An open file (`decoder.py`), from `from_s` seconds on.

    Raises AnalysisError: unsupported_format of WMA, or corrupt when nothing can be decoded.
    """

    def __init__(self, path: str, stream: Stream, from_s: float) -> None:
        if stream.kind == "wma":
            name = os.path.basename(path)
            raise AnalysisError(
                "unsupported_format",
                f'"{name}" is WMA, which macOS cannot decode. Convert it to FLAC or MP3.',
            )
        self.format = stream.format
        self.promised: int | None = None
        self.damage = ""
        self._file = c_void_p()
        _open(path, self._file)
        toolbox = _libraries()[1]
        found, size = _Format(), c_uint32(ctypes.sizeof(_Format))
        failed = toolbox.ExtAudioFileGetProperty(self._file, _FILE_FORMAT, byref(size), byref(found))
        self.sample_rate, self.channels = round(found.sample_rate), int(found.channels_per_frame)
        if stream.raw:
            # Refused of a file that has no such table, which then has nothing to heed either.
            self._set(_PACKET_TABLE, _PacketTable(0, 0, 0))
        width = 4 * self.channels
        wanted = _Format(
            *(found.sample_rate, _LINEAR_PCM, _FLOAT_PACKED),
            *(width, 1, width, self.channels, 32, 0),
        )
        failed = failed or self._set(_CLIENT_FORMAT, wanted)
        self.position = round(from_s * self.sample_rate)
        if not failed and self.position:
            failed = toolbox.ExtAudioFileSeek(self._file, self.position)
        if failed or not self.channels:
            self.close()
            raise corrupt(path)

    def _set(self, name: int, value: ctypes.Structure) -> int:
        toolbox = _libraries()[1]
        return int(toolbox.ExtAudioFileSetProperty(self._file, name, ctypes.sizeof(value), byref(value)))

    def read(self, frames: int) -> Floats:
        """As `Decoder.read`."""
        out = np.empty((frames, self.channels), dtype=np.float32)
        count = c_uint32(frames)
        buffers = _Buffers(1, _Buffer(self.channels, out.nbytes, out.ctypes.data))
        failed = _libraries()[1].ExtAudioFileRead(self._file, byref(count), byref(buffers))
        if failed:
            self.damage = f"ExtAudioFileRead: {failed}"
            return out[:0]
        return out[: count.value]

    def close(self) -> None:
        """As `Decoder.close`."""
        if self._file:
            _libraries()[1].ExtAudioFileDispose(self._file)
            self._file = c_void_p()


def _open(path: str, file: c_void_p) -> None:
    foundation, toolbox = _libraries()
    name = os.fsencode(path)
    url = foundation.CFURLCreateFromFileSystemRepresentation(None, name, len(name), 0)
    try:
        if not url or toolbox.ExtAudioFileOpenURL(url, byref(file)):
            raise corrupt(path)
    finally:
        if url:
            foundation.CFRelease(url)
