"""Windows: Media Foundation's source reader (IMFSourceReader), which decodes what Windows can.

Numbers of functions and identifiers are those of mfreadwrite.h, mfobjects.h, mfapi.h and mferror.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from ctypes import byref, c_int32, c_int64, c_uint32, c_void_p, c_wchar_p
from functools import cache
from typing import Any

import numpy as np

from ...long_paths import openable
from ..errors import corrupt
from ..numbers import Floats
from .found import no_decoder
from .mp4 import edit_list_names
from .stream import Stream

assert sys.platform == "win32"

from .com import ComError, check, guid, method, query_interface, release  # noqa: E402 (not for other systems)

_VERSION = 0x00020070
_STARTUP_LITE = 1
_READ, _MUST_EXIST, _NO_FLAGS = 1, 0, 0
_ALL_STREAMS, _FIRST_AUDIO = 0xFFFFFFFE, 0xFFFFFFFD
_ERROR, _END, _TYPE_CHANGED = 0x1, 0x2, 0x20
_VT_I8 = 20

_CANNOT = {0xC00D36C4, 0xC00D5212, 0xC00D36B4, 0xC00D3E98, 0x80040154, 0x80004005}
"""MF_E_UNSUPPORTED_BYTESTREAM_TYPE, MF_E_TOPO_CODEC_NOT_FOUND, MF_E_INVALIDMEDIATYPE,
MF_E_UNSUPPORTED_FORMAT, REGDB_E_CLASSNOTREG: this Windows has no reader or decoder for it. E_FAIL: Wine's
word for it.
"""

_MOST_IN_MEMORY = 2**29
"""Bytes of a file that is read from memory: an album as ALAC, a night as AAC."""

_MAJOR_TYPE = guid("48eba18e-f8c9-4687-bf11-0a74c9f96a8f")
_SUBTYPE = guid("f7e34c9a-42e8-4714-b74b-cb29d72c35e5")
_CHANNELS = guid("37e48bf5-645e-4c5b-89de-ada9e29b696a")
_RATE = guid("5faeeae7-0290-4c31-9e8a-c534f68d9dba")
_BITS = guid("f2deb57f-40fa-4764-aa33-ed4f2d1ff669")
_AUDIO = guid("73647561-0000-0010-8000-00aa00389b71")
_FLOAT = guid("00000003-0000-0010-8000-00aa00389b71")
_PCM = guid("00000001-0000-0010-8000-00aa00389b71")
_CONTENT_TYPE = guid("fc358289-3cb6-460c-a424-b6681260375a")
_IID_ATTRIBUTES = guid("2cd2d921-c447-44a7-a13c-4adabfc247e3")
_NO_TIME_FORMAT = guid("00000000-0000-0000-0000-000000000000")

_MIME = {"m4a": "audio/mp4", "aac": "audio/aac", "wma": "audio/x-ms-wma"}
"""By the kind of container, whatever the file is called (`.m4b` and `.alac` are unknown to Windows)."""

_get_uint32 = method(7, c_void_p, c_void_p)
_get_guid = method(10, c_void_p, c_void_p)
_set_guid = method(24, c_void_p, c_void_p)
_set_string = method(25, c_void_p, c_wchar_p)
_close_stream = method(17)
_select = method(4, c_uint32, c_int32)
_get_type = method(6, c_uint32, c_void_p)
_set_type = method(7, c_uint32, c_void_p, c_void_p)
_set_position = method(8, c_void_p, c_void_p)
_read_sample = method(9, c_uint32, c_uint32, c_void_p, c_void_p, c_void_p, c_void_p)
_contiguous = method(41, c_void_p)
_lock = method(3, c_void_p, c_void_p, c_void_p)
_unlock = method(4)


class _Position(ctypes.Structure):
    """A PROPVARIANT that holds a time in 100 ns."""

    _fields_ = (
        ("vt", ctypes.c_uint16),
        ("reserved", ctypes.c_uint16 * 3),
        ("time", c_int64),
        ("rest", c_int64),
    )


@cache
def _libraries() -> tuple[Any, Any]:
    """mfplat.dll and mfreadwrite.dll, started once in this process. Raises OSError where they are not."""
    platform, reading = ctypes.WinDLL("mfplat.dll"), ctypes.WinDLL("mfreadwrite.dll")
    check(platform.MFStartup(_VERSION, _STARTUP_LITE))
    return platform, reading


class MediaFoundationDecoder:
    """An open file (`decoder.py`), from about `from_s` seconds on: `position` says where.

    Raises AnalysisError: no_decoder, or corrupt when nothing can be decoded.
    """

    def __init__(self, path: str, stream: Stream, from_s: float) -> None:
        self.format = stream.format
        self.promised: int | None = None
        self.damage = ""
        self._bytes, self._reader = c_void_p(), c_void_p()
        # Of this thread; that it has one already is no mistake.
        ctypes.WinDLL("ole32.dll").CoInitializeEx(None, 0)
        try:
            self._open(path, stream)
            if from_s > 0:
                position = _Position(_VT_I8, time=round(from_s * 1e7))
                _set_position(self._reader, _NO_TIME_FORMAT, byref(position))
            self._rate, self._channels, self._bits = self._type()
            # The first samples tell what is true of them: a decoder may double the rate (SBR).
            self._time: int | None = None
            self._waiting = self._next()
        except (ComError, OSError) as error:
            self.close()
            if not isinstance(error, ComError) or error.code in _CANNOT:
                raise no_decoder(path) from error
            raise corrupt(path) from error
        self.sample_rate, self.channels = self._rate, self._channels
        self.position = round((self._time or 0) * self._rate / 1e7) if from_s > 0 else 0

    def _open(self, path: str, stream: Stream) -> None:
        reading = _libraries()[1]
        self._open_bytes(path, edit_list_names(path) if stream.raw and stream.kind == "m4a" else [])
        attributes = c_void_p()
        query_interface(self._bytes, _IID_ATTRIBUTES, byref(attributes))
        _set_string(attributes, _CONTENT_TYPE, _MIME[stream.kind])
        release(attributes)
        check(reading.MFCreateSourceReaderFromByteStream(self._bytes, None, byref(self._reader)))
        _select(self._reader, _ALL_STREAMS, 0)
        _select(self._reader, _FIRST_AUDIO, 1)
        try:
            self._ask_for(_FLOAT)
        except ComError:
            self._ask_for(_PCM)

    def _open_bytes(self, path: str, edit_lists: list[int]) -> None:
        """The file itself; one with edit lists from memory, where they are made into free space."""
        platform = _libraries()[0]
        if not edit_lists or os.path.getsize(openable(path)) > _MOST_IN_MEMORY:
            words = (_READ, _MUST_EXIST, _NO_FLAGS, c_wchar_p(openable(path)))
            check(platform.MFCreateFile(*words, byref(self._bytes)))
            return
        with open(openable(path), "rb") as file:
            content = bytearray(file.read())
        for at in edit_lists:
            content[at : at + 4] = b"free"
        create = ctypes.WinDLL("shlwapi.dll").SHCreateMemStream
        create.restype = c_void_p
        memory = c_void_p(create((ctypes.c_char * len(content)).from_buffer(content), c_uint32(len(content))))
        try:
            check(platform.MFCreateMFByteStreamOnStream(memory, byref(self._bytes)))
        finally:
            release(memory)

    def _ask_for(self, subtype: object) -> None:
        wanted = c_void_p()
        check(_libraries()[0].MFCreateMediaType(byref(wanted)))
        try:
            _set_guid(wanted, _MAJOR_TYPE, _AUDIO)
            _set_guid(wanted, _SUBTYPE, subtype)
            _set_type(self._reader, _FIRST_AUDIO, None, wanted)
        finally:
            release(wanted)

    def _type(self) -> tuple[int, int, int]:
        """Rate, channels, and bits of a sample: 0 when it is a floating-point number."""
        current, subtype = c_void_p(), ctypes.create_string_buffer(16)
        _get_type(self._reader, _FIRST_AUDIO, byref(current))
        try:
            values = []
            for key in (_RATE, _CHANNELS, _BITS):
                value = c_uint32()
                _get_uint32(current, key, byref(value))
                values.append(value.value)
            _get_guid(current, _SUBTYPE, subtype)
        finally:
            release(current)
        rate, channels, bits = values
        return rate, channels, 0 if subtype.raw == _FLOAT.raw else bits

    def _next(self) -> Floats:
        """The next samples as they come; none at the end."""
        while True:
            flags, time, sample = c_uint32(), c_int64(), c_void_p()
            _read_sample(self._reader, _FIRST_AUDIO, 0, None, byref(flags), byref(time), byref(sample))
            if flags.value & _TYPE_CHANGED:
                changed = self._type()
                if self._time is not None and changed != (self._rate, self._channels, self._bits):
                    release(sample)
                    raise ComError(_TYPE_CHANGED)
                self._rate, self._channels, self._bits = changed
            if sample:
                self._time = time.value if self._time is None else self._time
                try:
                    block = self._samples(sample)
                finally:
                    release(sample)
                if len(block):
                    return block
            if flags.value & _ERROR:
                raise ComError(_ERROR)
            if flags.value & _END:
                return np.empty((0, self._channels), dtype=np.float32)

    def _samples(self, sample: c_void_p) -> Floats:
        buffer, data, length = c_void_p(), c_void_p(), c_uint32()
        _contiguous(sample, byref(buffer))
        try:
            _lock(buffer, byref(data), None, byref(length))
            try:
                raw = ctypes.string_at(data, length.value) if data.value else b""
            finally:
                _unlock(buffer)
        finally:
            release(buffer)
        samples = _as_floats(raw, self._bits)
        return samples[: len(samples) // self._channels * self._channels].reshape(-1, self._channels)

    def read(self, frames: int) -> Floats:
        """As `Decoder.read`."""
        blocks, count = [], 0
        while count < frames and len(self._waiting):
            blocks.append(self._waiting[: frames - count])
            count += len(blocks[-1])
            self._waiting = self._waiting[len(blocks[-1]) :]
            if not len(self._waiting):
                try:
                    self._waiting = self._next()
                except ComError as error:
                    self.damage = str(error)
        return np.concatenate(blocks) if blocks else self._waiting

    def close(self) -> None:
        """As `Decoder.close`; others may write to the file again."""
        release(self._reader)
        if self._bytes:
            with contextlib.suppress(ComError):
                _close_stream(self._bytes)
        release(self._bytes)


def _as_floats(raw: bytes, bits: int) -> Floats:
    """Little-endian samples as float32: floating-point numbers (0 bits), or whole ones of 16, 24 or 32."""
    if not bits:
        return np.frombuffer(raw[: len(raw) // 4 * 4], dtype="<f4")
    if bits == 24:
        bytes_of = np.frombuffer(raw[: len(raw) // 3 * 3], dtype=np.uint8).reshape(-1, 3)
        whole = np.zeros((len(bytes_of), 4), dtype=np.uint8)
        whole[:, 1:] = bytes_of
        return whole.view("<i4")[:, 0].astype(np.float32) / np.float32(2**31)
    if bits not in (16, 32):
        raise ComError(_ERROR)
    numbers = np.frombuffer(raw[: len(raw) * 8 // bits * bits // 8], dtype=f"<i{bits // 8}")
    return numbers.astype(np.float32) / np.float32(2 ** (bits - 1))
