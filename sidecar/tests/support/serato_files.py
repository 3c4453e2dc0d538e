"""Serato's files and tags as it writes them."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from pathlib import Path

import mutagen.flac
import mutagen.id3
import mutagen.mp4
import mutagen.oggvorbis

# (button from 0, milliseconds, colour, name), and for loops (button, start, end, colour, name).
CueSaid = tuple[int, int, str, str]
LoopSaid = tuple[int, int, int, str, str]


def chunk(name: str, content: bytes | str | int) -> bytes:
    """A chunk of `database V2` or a crate."""
    if isinstance(content, str):
        content = content.encode("utf-16-be")
    elif isinstance(content, int):
        content = content.to_bytes(4, "big")
    return name.encode("ascii") + struct.pack(">I", len(content)) + content


def database(*tracks: dict[str, str | int | bytes]) -> bytes:
    """`database V2` of tracks by the names of their fields."""
    rows = [chunk("otrk", b"".join(chunk(*pair) for pair in track.items())) for track in tracks]
    return chunk("vrsn", "2.0/Serato Scratch LIVE Database") + b"".join(rows)


def crate(*paths: str) -> bytes:
    """A `.crate` of tracks by their paths."""
    head = chunk("vrsn", "1.0/Serato ScratchLive Crate") + chunk("osrt", chunk("tvcn", "key"))
    return head + b"".join(chunk("otrk", chunk("ptrk", path)) for path in paths)


def entries(cues: Sequence[CueSaid] = (), loops: Sequence[LoopSaid] = (), colour: str = "ffffff") -> bytes:
    """What lies within the base64 of `Serato Markers2`."""
    found = _entry("COLOR", b"\0" + bytes.fromhex(colour))
    for button, start, said, name in cues:
        data = struct.pack(">xBIx", button, start) + bytes.fromhex(said) + b"\0\0" + name.encode() + b"\0"
        found += _entry("CUE", data)
    for button, start, end, said, name in loops:
        data = struct.pack(">xBIII", button, start, end, 0xFFFFFFFF) + b"\0" + bytes.fromhex(said)
        found += _entry("LOOP", data + b"\0\0" + name.encode() + b"\0")
    return b"\1\1" + found + _entry("BPMLOCK", b"\0") + b"\0"


def _entry(name: str, data: bytes) -> bytes:
    return name.encode() + b"\0" + struct.pack(">I", len(data)) + data


def markers2(content: bytes) -> bytes:
    """`Serato Markers2` around its entries."""
    return (b"\1\1" + _lines(content)).ljust(470, b"\0")


def _lines(data: bytes) -> bytes:
    signs = base64.b64encode(data).rstrip(b"=")
    return b"\n".join(signs[at : at + 72] for at in range(0, len(signs), 72))


def table_of_id3(cues: Sequence[CueSaid], loops: Sequence[LoopSaid] = (), colour: str = "ffffff") -> bytes:
    """`Serato Markers_` as in ID3; names are not in it."""
    unset = b"\x7f\x7f\x7f\x7f\x7f"
    rows = [
        unset * 2 + b"\0\x7f\x7f\x7f\x7f\x7f" + bytes(4) + (b"\1\0" if n < 5 else b"\3\0") for n in range(14)
    ]
    for button, start, said, _ in cues:
        rows[button] = b"\0" + _sevens(start) + rows[button][5:16] + _sevens(int(said, 16)) + b"\1\0"
    for button, start, end, said, _ in loops:
        places = b"\0" + _sevens(start) + b"\0" + _sevens(end)
        rows[5 + button] = places + rows[5 + button][10:16] + _sevens(int(said, 16)) + b"\3\0"
    return struct.pack(">HI", 0x0205, 14) + b"".join(rows) + _sevens(int(colour, 16))


def _sevens(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def table_of_mp4(cues: Sequence[CueSaid]) -> bytes:
    """`Serato Markers_` as in MP4."""
    unset = b"\xff" * 8 + b"\0\xff\xff\xff\xff\0"
    rows = [unset + bytes(3) + (b"\0\0" if n < 5 else b"\3\0") for n in range(14)]
    for button, start, said, _ in cues:
        rows[button] = struct.pack(">I", start) + unset[4:] + bytes.fromhex(said) + b"\1\0"
    return struct.pack(">HI", 0x0205, 14) + b"".join(rows) + b"\0\xff\xff\xff"


def beat_grid(places: Sequence[tuple[float, int]], last: tuple[float, float]) -> bytes:
    """`Serato BeatGrid`: (seconds, beats to the next), and (seconds, BPM) of the last mark."""
    rows = b"".join(struct.pack(">fI", *place) for place in places)
    return struct.pack(">HI", 0x0100, len(places) + 1) + rows + struct.pack(">ff", *last) + b"\x37"


def autotags(bpm: str) -> bytes:
    """`Serato Autotags`."""
    return b"\1\1" + bpm.encode() + b"\0-3.257\x000.000\0"


_MP4 = {"Serato Markers2": "markersv2", "Serato Markers_": "markers", "Serato BeatGrid": "beatgrid"}
_FLAC = {"Serato Markers2": "SERATO_MARKERS_V2", "Serato BeatGrid": "SERATO_BEATGRID"}


def write_tags(path: Path, tags: dict[str, bytes]) -> None:
    """Put the tags into a music file of any format, each under its name in ID3."""
    wrapped = {
        name: _lines(f"application/octet-stream\0\0{name}\0".encode() + data) for name, data in tags.items()
    }
    if path.suffix == ".flac":
        flac = mutagen.flac.FLAC(path)
        for name, data in wrapped.items():
            flac[_FLAC.get(name, "SERATO_AUTOGAIN")] = data.decode()
        flac.save()
    elif path.suffix == ".ogg":
        ogg = mutagen.oggvorbis.OggVorbis(path)
        ogg["serato_markers2"] = _lines(tags["Serato Markers2"]).decode()
        ogg.save()
    elif path.suffix == ".m4a":
        mp4 = mutagen.mp4.MP4(path)
        for name, data in wrapped.items():
            mp4[f"----:com.serato.dj:{_MP4.get(name, 'autgain')}"] = [mutagen.mp4.MP4FreeForm(data)]
        mp4.save()
    else:
        file = mutagen.File(path)
        if file.tags is None:
            file.add_tags()
        for name, data in tags.items():
            file.tags.add(mutagen.id3.GEOB(encoding=0, mime="application/octet-stream", desc=name, data=data))
        file.save()
