"""What Engine DJ keeps of a track in binary: grid, hot cues and loops. Pure: bytes in, values out.

`beatData` and `quickCues` are a length of four bytes and then zlib, `loops` is plain. Doubles and numbers are
big-endian, but within the marks of the grid and in `loops` little-endian. Positions are samples, of one
channel. As libdjinterop's documentation of the format has it. Each function gives nothing for bytes that are
not whole.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .entry import Cue, GridMark

LARGEST_BYTES = 1 << 21
"""Of one blob, unpacked: 30,000 marks of the grid are 0.7 MB."""
MOST_MARKS = 32_768
UNSET = -1.0
"""The position of a hot cue or loop that is not there."""
BEATS_PER_BAR = 4
"""Engine's grid numbers beats from 0, the first of a bar; it knows bars of four only."""


@dataclass(frozen=True)
class BeatData:
    """Sample rate (Hz; 0 where it is not said) and grid."""

    rate: float = 0.0
    grid: tuple[GridMark, ...] = ()


def beat_data(blob: object) -> BeatData:
    """The grid as the DJ has adjusted it, else as analysed."""
    data = _unpacked(blob)
    try:
        rate, _samples, _set = struct.unpack_from(">ddB", data)
        default, at = _grid(data, 17, rate)
        adjusted, _ = _grid(data, at, rate)
    except (struct.error, ValueError, OverflowError):
        return BeatData()
    return BeatData(rate, tuple(adjusted or default))


def hot_cues(blob: object, rate: float) -> list[Cue]:
    """Hot cues by their buttons, and the main cue where the DJ has moved it, which is where a track loads."""
    data = _unpacked(blob)
    cues: list[Cue] = []
    if rate <= 0:
        return cues
    try:
        (count,) = struct.unpack_from(">q", data)
        at = 8
        for button in range(1, min(count, 256) + 1):
            name, at = _name(data, at)
            position, _alpha, red, green, blue = struct.unpack_from(">dBBBB", data, at)
            at += 12
            if position != UNSET:
                colour = f"#{red:02x}{green:02x}{blue:02x}"
                cues.append(Cue("hot", position / rate, None, name, colour, button))
        adjusted, moved = struct.unpack_from(">dB", data, at)
        if moved and adjusted > 0:
            cues.append(Cue("load", adjusted / rate))
    except (struct.error, ValueError, OverflowError):
        return cues
    return cues


def loops(blob: object, rate: float) -> list[Cue]:
    """Saved loops, by their buttons."""
    data = blob if isinstance(blob, bytes) else b""
    found: list[Cue] = []
    if rate <= 0:
        return found
    try:
        (count,) = struct.unpack_from("<q", data)
        at = 8
        for button in range(1, min(count, 256) + 1):
            name, at = _name(data, at)
            start, end, has_start, has_end, _alpha, red, green, blue = struct.unpack_from(
                "<ddBBBBBB", data, at
            )
            at += 22
            if has_start and has_end and end > start:
                colour = f"#{red:02x}{green:02x}{blue:02x}"
                found.append(Cue("loop", start / rate, (end - start) / rate, name, colour, button))
    except (struct.error, ValueError, OverflowError):
        return found
    return found


def _unpacked(blob: object) -> bytes:
    if not isinstance(blob, bytes) or len(blob) < 5:
        return b""
    try:
        return zlib.decompressobj().decompress(blob[4:], LARGEST_BYTES)
    except zlib.error:
        return b""


def _name(data: bytes, at: int) -> tuple[str, int]:
    length = data[at] if at < len(data) else 0
    return data[at + 1 : at + 1 + length].decode("utf-8", "replace"), at + 1 + length


def _grid(data: bytes, at: int, rate: float) -> tuple[list[GridMark], int]:
    """The marks that begin at `at`, and where the next ones do. The last mark only says where beats end."""
    (count,) = struct.unpack_from(">q", data, at)
    if not 0 <= count <= MOST_MARKS:
        raise ValueError(f"{count} marks")
    marks = list(struct.iter_unpack("<dqii", data[at + 8 : at + 8 + 24 * count]))
    if len(marks) != count:
        raise ValueError("marks are missing")
    return list(_tempi(marks, rate)) if rate > 0 else [], at + 8 + 24 * count


def _tempi(marks: list[tuple[float, int, int, int]], rate: float) -> Iterator[GridMark]:
    for (position, beat, _, _), (next_position, next_beat, _, _) in pairwise(marks):
        samples, beats = next_position - position, next_beat - beat
        if samples > 0 and beats > 0:
            yield GridMark(position / rate, 60 * rate * beats / samples, beat % BEATS_PER_BAR + 1)
