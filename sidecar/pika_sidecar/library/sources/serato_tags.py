"""What Serato writes into music files: cues, loops, colours, grid and tempo. Pure: bytes in, values out.

Numbers are big-endian. `Serato Markers2` is a list of named entries, within base64; `Serato Markers_` is the
older table of five cues and nine loops, whose places Serato prefers where it is there; `Serato BeatGrid` is a
list of marks, of which all but the last say how many beats follow. As the notes of Holzhaus/serato-tags have
it. Bytes that are not whole give what stands before the break.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from . import checked
from .entry import Cue, GridMark

NO_COLOUR = "#ffffff"
"""The colour of a track that has none."""
MOST_ENTRIES = 4096
TABLE_CUES = 5
"""Entries of `Serato Markers_` that are cues; loops follow."""
ID3_ENTRY, MP4_ENTRY = 22, 19
"""Bytes of an entry of `Serato Markers_`."""
PER_SECOND = 1000
"""Places and lengths are in milliseconds."""
_CUE, _LOOP = 1, 3
_ENVELOPE = b"application/octet-stream\0\0"
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True)
class Markers:
    """Cues and loops by their buttons, and the track's colour (`#rrggbb`; None where it is not said)."""

    cues: tuple[Cue, ...] = ()
    colour: str | None = None


def markers2(data: bytes) -> Markers:
    """`Serato Markers2`, as in ID3 (a head of two bytes, then base64) or the entries themselves (Ogg)."""
    entries = list(_entries(data if _has_entries(data) else _decoded(data[2:])))
    cues: list[Cue] = []
    colour = None
    for name, value in entries:
        if name == b"COLOR" and len(value) >= 4:
            colour = f"#{value[1:4].hex()}"
        elif name == b"CUE" and len(value) >= 12:
            button, start, red, green, blue = struct.unpack_from(">xBIxBBB", value)
            cues.append(
                Cue("hot", start / PER_SECOND, None, _name(value[12:]), _rgb(red, green, blue), button + 1)
            )
        elif name == b"LOOP" and len(value) >= 20:
            button, start, end, red, green, blue = struct.unpack_from(">xBII4xxBBB", value)
            if end > start:
                length = (end - start) / PER_SECOND
                cues.append(
                    Cue(
                        "loop",
                        start / PER_SECOND,
                        length,
                        _name(value[20:]),
                        _rgb(red, green, blue),
                        button + 1,
                    )
                )
    return Markers(tuple(cues), colour)


def _has_entries(data: bytes) -> bool:
    return re.match(rb"\x01\x01[A-Z]{2,10}\0\0\0", data) is not None


def unwrapped(text: bytes) -> bytes:
    """What FLAC's comments and MP4's atoms hold: base64 around a MIME type, an empty file name, the name of
    the tag, and its bytes. Ogg's comments have the bytes alone.
    """
    data = _decoded(text)
    return data[len(_ENVELOPE) :].partition(b"\0")[2] if data.startswith(_ENVELOPE) else data


def _decoded(text: bytes) -> bytes:
    """Base64 as Serato writes it: in lines, without padding, and sometimes one sign too short."""
    signs = _NOT_BASE64.sub(b"", text.partition(b"\0")[0])
    if len(signs) % 4 == 1:
        signs += b"A"
    try:
        return base64.b64decode(signs + b"=" * (-len(signs) % 4))
    except binascii.Error:
        return b""


def _entries(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 2
    for _ in range(MOST_ENTRIES):
        end = data.find(b"\0", at)
        if end <= at or end + 5 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, end + 1)
        value = data[end + 5 : end + 5 + length]
        if len(value) < length:
            return
        yield data[at:end], value
        at = end + 5 + length


def _name(data: bytes) -> str:
    return checked.text(data.partition(b"\0")[0])


def _rgb(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"


def table_of_id3(data: bytes) -> Markers:
    """`Serato Markers_` of an ID3 frame, whose numbers have seven bits a byte."""
    found = []
    for number, entry in enumerate(_rows(data, ID3_ENTRY)):
        has_start, start, has_end, end, colour, kind = struct.unpack(">B4sB4s6x4sBx", entry)
        found.append(
            _table_cue(
                number,
                kind,
                None if has_start == 0x7F else _sevens(start),
                None if has_end == 0x7F else _sevens(end),
                f"#{_sevens(colour):06x}",
            )
        )
    foot = data[6 + len(found) * ID3_ENTRY :]
    return Markers(_kept(found), f"#{_sevens(foot[:4]):06x}" if len(foot) >= 4 else None)


def table_of_mp4(data: bytes) -> Markers:
    """`Serato Markers_` of an MP4 atom, whose numbers are plain."""
    found = []
    for number, entry in enumerate(_rows(data, MP4_ENTRY)):
        start, end, colour, kind = struct.unpack(">II6x3sBx", entry)
        unset = 0xFFFFFFFF
        found.append(
            _table_cue(
                number,
                kind,
                None if start == unset else start,
                None if end == unset else end,
                f"#{colour.hex()}",
            )
        )
    foot = data[6 + len(found) * MP4_ENTRY :]
    return Markers(_kept(found), f"#{foot[1:4].hex()}" if len(foot) >= 4 else None)


def _rows(data: bytes, size: int) -> Iterator[bytes]:
    if len(data) < 6 or data[:2] != b"\x02\x05":
        return
    (count,) = struct.unpack_from(">I", data, 2)
    for number in range(min(count, 64)):
        row = data[6 + number * size : 6 + (number + 1) * size]
        if len(row) == size:
            yield row


def _sevens(data: bytes) -> int:
    """Three bytes in four (`serato32`): seven bits in each, three in the first."""
    value = 0
    for byte in data:
        value = (value << 7) | (byte & 0x7F)
    return value & 0xFFFFFF


def _table_cue(number: int, kind: int, start: int | None, end: int | None, colour: str) -> Cue | None:
    if kind == _LOOP and start is not None and end is not None and end > start:
        return Cue(
            "loop",
            start / PER_SECOND,
            (end - start) / PER_SECOND,
            "",
            colour,
            max(1, number - TABLE_CUES + 1),
        )
    # What is empty has the type of a cue in some versions, and no place.
    if kind == _CUE and number < TABLE_CUES and start is not None:
        return Cue("hot", start / PER_SECOND, None, "", colour, number + 1)
    return None


def _kept(cues: list[Cue | None]) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues if cue is not None)


def joined(named: Markers, table: Markers | None) -> Markers:
    """Both as Serato reads them: the table's places count, the names come from the list. A cue of the first
    five buttons that the table lacks is none.
    """
    if table is None:
        return named
    by_button = {(cue.kind, cue.slot): cue for cue in named.cues}
    for button in range(1, TABLE_CUES + 1):
        if not any(cue.kind == "hot" and cue.slot == button for cue in table.cues):
            by_button.pop(("hot", button), None)
    for cue in table.cues:
        known = by_button.get((cue.kind, cue.slot))
        by_button[cue.kind, cue.slot] = replace(cue, name="" if known is None else known.name)
    cues = sorted(by_button.values(), key=lambda cue: (cue.kind, cue.slot or 0))
    return Markers(tuple(cues), table.colour or named.colour)


def beat_grid(data: bytes) -> list[GridMark]:
    """`Serato BeatGrid`: each mark with the tempo up to the next one, the last with its own."""
    if len(data) < 6 or data[:2] != b"\x01\x00":
        return []
    (count,) = struct.unpack_from(">I", data, 2)
    if not 0 < count <= checked.MOST_MARKS or len(data) < 6 + 8 * count:
        return []
    places = [struct.unpack_from(">f", data, 6 + 8 * number)[0] for number in range(count)]
    marks = []
    for number, place in enumerate(places[:-1]):
        (beats,) = struct.unpack_from(">I", data, 10 + 8 * number)
        length = places[number + 1] - place
        if beats and length > 0:
            marks.append(GridMark(place, 60 * beats / length))
    (bpm,) = struct.unpack_from(">f", data, 6 + 8 * count - 4)
    marks.append(GridMark(places[-1], bpm))
    return marks


def tempo(data: bytes) -> float | None:
    """The BPM of `Serato Autotags`: three numbers as text, each with a zero behind it."""
    return checked.bpm(data[2:].partition(b"\0")[0].decode("ascii", "replace")) if len(data) > 2 else None
