"""The beats that Mixxx keeps of a track: messages of Protocol Buffers, of which four fields are read.

`BeatGrid-2.0` and `BeatGrid-1.0` hold a tempo and a first beat, `BeatMap-1.0` each beat (Mixxx'
`src/proto/beats.proto`). Positions are frames. A first form of `BeatGrid-1.0` was two numbers and no message.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .entry import GridMark

SAME_TEMPO_FRAMES = 2.0
"""By so much the length of a beat may change without being another tempo: beats stand at whole frames."""

_MOST_FIELDS = 100_000


def grid(version: str, data: bytes, rate: float) -> list[GridMark]:
    """The marks of the grid, in seconds; none when the bytes are not of that form."""
    if rate <= 0:
        return []
    try:
        if version.startswith("BeatMap"):
            return _marks(list(_beats(data)), rate)
        return _constant(data, rate) if version.startswith("BeatGrid") else []
    except (ValueError, struct.error):
        return []


def _constant(data: bytes, rate: float) -> list[GridMark]:
    bpm = first = None
    try:
        for number, value in _fields(data):
            if number == 1 and isinstance(value, bytes):
                bpm = _double(value)
            elif number == 2 and isinstance(value, bytes):
                first = _double(value)
    except ValueError:
        bpm = None
    if bpm is None and len(data) == 16:
        bpm, first = struct.unpack("<dd", data)
    return [] if bpm is None else [GridMark((first or 0.0) / rate, bpm)]


def _beats(data: bytes) -> Iterator[float]:
    for number, value in _fields(data):
        if number == 1 and isinstance(value, bytes) and (position := _double(value)) is not None:
            yield position


def _marks(beats: list[float], rate: float) -> list[GridMark]:
    """A mark wherever the tempo changes; its tempo is that of all beats up to the next one."""
    marks: list[GridMark] = []
    begin = 0
    for at in range(1, len(beats)):
        first = beats[begin + 1] - beats[begin]
        ends = at + 1 == len(beats)
        if ends or abs(beats[at + 1] - beats[at] - first) > SAME_TEMPO_FRAMES:
            length = (beats[at] - beats[begin]) / (at - begin)
            if length > 0:
                marks.append(GridMark(beats[begin] / rate, 60 * rate / length))
            begin = at
    return marks


def _double(message: bytes) -> float | None:
    """Field 1 of a `Beat` or a `Bpm`: a double."""
    return next(
        (value for number, value in _fields(message) if number == 1 and isinstance(value, float)), None
    )


def _fields(data: bytes) -> Iterator[tuple[int, bytes | float | int]]:
    """Number and value of each field (protobuf.dev, "Encoding"). Raises `ValueError` where it is none."""
    at = 0
    for _ in range(_MOST_FIELDS):
        if at >= len(data):
            return
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == 0:
            number, at = _varint(data, at)
            yield tag >> 3, number
            continue
        size = 8 if kind == 1 else 4 if kind == 5 else None
        if kind == 2:
            size, at = _varint(data, at)
        if size is None or at + size > len(data):
            raise ValueError(f"a field of kind {kind} that is not whole")
        value = data[at : at + size]
        at += size
        yield tag >> 3, struct.unpack("<d", value)[0] if kind == 1 else value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value, at
    raise ValueError("a number without end")
