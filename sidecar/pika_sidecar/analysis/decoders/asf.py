"""What a WMA file says of its sound (Advanced Systems Format Specification 01.20). No NumPy."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ...long_paths import openable


def _guid(text: str) -> bytes:
    return uuid.UUID(text).bytes_le


HEADER = _guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
"""What an ASF file begins with."""

_FILE = _guid("8CABDCA1-A947-11CF-8EE4-00C00C205365")
_STREAM = _guid("B7DC0791-A9B7-11CF-8EE6-00C00C205365")
_AUDIO = _guid("F8699E40-5B4D-11CF-A8FD-00805F5C442B")
_ENCRYPTION = {_guid("2211B3FB-BD23-11D2-B4B7-00A0C955FC6E"), _guid("298AE614-2622-4C17-B935-DAE07EE9289C")}

_MOST_OBJECTS = 1000
"""Objects of a header that are looked at."""

_MOST_HEADER_BYTES = 1 << 25
"""Of a header that is searched for its encoder's name: a cover is in there."""

_BROADCAST = 1
"""The flag of a file whose sizes and lengths are not known."""


@dataclass(frozen=True)
class AsfSound:
    """`file_bytes` and `seconds` as the header promises them, None where it does not; `rate` of the first
    sound stream (Hz, 0: there is none); `by_libav`: it was written by ffmpeg, not by Microsoft's encoder.
    """

    rate: int
    protected: bool
    file_bytes: int | None
    seconds: float | None
    by_libav: bool


def read_asf(path: str) -> AsfSound:
    """What the header of `path` says. Raises OSError."""
    with open(openable(path), "rb") as file:
        return parse_asf(file)


def parse_asf(file: BinaryIO) -> AsfSound:
    """As `read_asf`, of an open file. What is damaged is left out."""
    rate, protected = 0, False
    file_bytes: int | None = None
    seconds: float | None = None
    for guid, content in _objects(file):
        protected |= guid in _ENCRYPTION
        if guid == _FILE and len(content) >= 68:
            size, _, _, play, _, preroll, flags = struct.unpack_from("<6QI", content, 16)
            if not flags & _BROADCAST:
                file_bytes = size or None
                # Lengths are in 100 ns, with the preroll, which is in ms.
                length = play / 1e7 - preroll / 1e3
                seconds = length if length > 0 else None
        elif guid == _STREAM and content[:16] == _AUDIO and not rate and len(content) >= 62:
            # WAVEFORMATEX stands at 54: format, channels, rate.
            (rate,) = struct.unpack_from("<I", content, 58)
    header = file.read(min(_MOST_HEADER_BYTES, _header_length(file)))
    return AsfSound(rate, protected, file_bytes, seconds, "Lavf".encode("utf-16-le") in header)


def _header_length(file: BinaryIO) -> int:
    """As far as there is a file. Afterwards it is read from its beginning."""
    size = file.seek(0, 2)
    file.seek(16)
    length = int.from_bytes(file.read(8), "little")
    file.seek(0)
    return min(length, size)


def _objects(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """GUID and the first bytes of the content of each object in the header."""
    end = _header_length(file)
    at = 30
    for _ in range(_MOST_OBJECTS):
        file.seek(at)
        head = file.read(24 + 100)
        length = int.from_bytes(head[16:24], "little")
        if len(head) < 24 or length < 24 or at + length > end:
            return
        yield head[:16], head[24:length]
        at += length
