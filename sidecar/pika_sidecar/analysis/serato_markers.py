"""`Serato Markers2` as bytes: cues and loops put in, everything else in it left as it is.

A list of named entries after two bytes `01 01`: a name that ends with a zero, the length of what follows
(32 bits, big-endian), and its bytes. Places are in milliseconds. As the notes of Holzhaus/serato-tags have
it; `library/sources/serato_tags.py` reads it.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEAD = b"\x01\x01"
LINE = 72
"""Signs of base64 in a line, as Serato breaks it."""
SMALLEST = 470
"""Bytes of the whole, at least; Serato fills up with zeros."""
DEFAULT_COLOUR = "#cc0000"
"""Serato's own first colour, for a cue that has none."""

_ENVELOPE = b"application/octet-stream\0\0Serato Markers2\0"
_LOOP_COLOUR = bytes((0x00, 0x27, 0xAA, 0xE1))


@dataclass(frozen=True)
class Marker:
    """A cue, or with a `length` a loop: seconds, name, `#rrggbb`, and its button from 1."""

    slot: int
    seconds: float
    length: float | None
    name: str
    colour: str | None


def with_markers(entries: bytes, markers: Sequence[Marker]) -> bytes:
    """The entries (`HEAD` and what follows; empty: none yet) with these cues and loops in the place of those
    that were on the same buttons.
    """
    taken = {("LOOP" if marker.length else "CUE", marker.slot - 1) for marker in markers}
    kept = [
        (name, data)
        for name, data in entries_of(entries)
        if not (name in ("CUE", "LOOP") and len(data) > 1 and (name, data[1]) in taken)
    ]
    return HEAD + b"".join(_entry(name, data) for name, data in [*kept, *map(_of, markers)]) + b"\0"


def entries_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each; what is not whole ends the list."""
    at = len(HEAD)
    while (end := data.find(b"\0", at)) > at and end + 5 <= len(data):
        (length,) = struct.unpack_from(">I", data, end + 1)
        value = data[end + 5 : end + 5 + length]
        if len(value) < length:
            return
        yield data[at:end].decode("ascii", "replace"), value
        at = end + 5 + length


def in_id3(entries: bytes) -> bytes:
    """The data of a GEOB frame: `HEAD`, base64 in lines, filled up."""
    return (HEAD + _lines(entries)).ljust(SMALLEST, b"\0")


def of_id3(data: bytes) -> bytes:
    """The entries of a GEOB frame; `HEAD` alone where there are none."""
    return _decoded(data[len(HEAD) :]) or HEAD


def in_envelope(entries: bytes) -> bytes:
    """As MP4 and FLAC hold it: base64 around a MIME type, the name, and what ID3 has."""
    return _lines(_ENVELOPE + in_id3(entries))


def of_envelope(data: bytes) -> bytes:
    """The entries of MP4 and FLAC."""
    whole = _decoded(data)
    return of_id3(whole[len(_ENVELOPE) :]) if whole.startswith(_ENVELOPE) else HEAD


def _of(marker: Marker) -> tuple[str, bytes]:
    start = round(marker.seconds * 1000)
    name = marker.name.encode("utf-8") + b"\0"
    if marker.length:
        end = start + max(1, round(marker.length * 1000))
        head = struct.pack(">BBII", 0, marker.slot - 1, start, end)
        return "LOOP", head + b"\xff" * 4 + _LOOP_COLOUR + b"\0\0" + name
    colour = bytes.fromhex((marker.colour or DEFAULT_COLOUR)[1:])
    return "CUE", struct.pack(">BBIB", 0, marker.slot - 1, start, 0) + colour + b"\0\0" + name


def _entry(name: str, data: bytes) -> bytes:
    return name.encode("ascii", "replace") + b"\0" + struct.pack(">I", len(data)) + data


def _lines(data: bytes) -> bytes:
    text = base64.b64encode(data).rstrip(b"=")
    return b"\n".join(text[at : at + LINE] for at in range(0, len(text), LINE))


def _decoded(text: bytes) -> bytes:
    signs = b"".join(text.partition(b"\0")[0].split())
    signs = signs[:-1] if len(signs) % 4 == 1 else signs
    try:
        return base64.b64decode(signs + b"=" * (-len(signs) % 4))
    except ValueError:
        return b""
