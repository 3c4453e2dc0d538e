"""What an MP4 says of its sound (ISO 14496-12 and -14; QuickTime File Format for iTunes' tags). No NumPy."""

from __future__ import annotations

import contextlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ...long_paths import openable
from .adts import RATES_HZ

_MOST_BOXES = 20_000
"""Boxes that are looked at in a file: a film in pieces of two seconds has some 10,000 at its top."""

_MOST_TABLE_BYTES = 1 << 20
"""Of a table or a text: 130,000 runs of different lengths; sound has one or two."""

_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"ilst", b"mvex"}
"""Boxes that hold nothing but boxes."""

_PROTECTED = {b"drms", b"enca", b"aavd"}
"""Sample entries that a key opens: of iTunes' shop (FairPlay), of CENC (ISO 23001-7), of Audible."""

_CODECS = {b"mp4a": "aac", b"alac": "alac"}
"""Sample entries by the name of what is in them; of `mp4a` the descriptor says more."""

_AAC_OBJECTS = {0x40, 0x66, 0x67, 0x68}
"""objectTypeIndication of AAC (MP4 registration authority: MPEG-4, and MPEG-2 main, LC, SSR)."""


@dataclass(frozen=True)
class Mp4Sound:
    """The first sound track. Times in seconds; None where the file does not say.

    `codec`: aac, alac, or the name of another sample entry. `edit_start`, `edit_seconds`: the part of the
    track that is to be heard, by its edit list. `priming`, `valid`: the same in samples, by iTunes' tag.
    `seconds`: the length of all samples; `encoder`: who wrote the file, "" unknown.
    """

    codec: str
    protected: bool
    sample_rate: int
    seconds: float | None
    edit_start: float | None
    edit_seconds: float | None
    priming: int | None
    valid: int | None
    encoder: str


@dataclass
class _Track:
    handler: bytes = b""
    timescale: int = 0
    entry: bytes = b""
    object_type: int = 0
    sample_rate: int = 0
    length: int = 0
    edits: tuple[tuple[int, int], ...] = ()


@dataclass
class _Movie:
    timescale: int = 0
    smpb: str = ""
    encoder: str = ""
    tracks: list[_Track] = field(default_factory=list)
    boxes: int = 0


def top_boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """(name, end) of the boxes that a file of `size` bytes consists of; `end` may lie beyond it."""
    yield from ((name, end) for name, _, end in _boxes(file, 0, size))


def read_mp4(path: str) -> Mp4Sound | None:
    """The first sound track of `path`; None where the file has none. Raises OSError.

    Damaged boxes are left out. A file without any table of contents (cut before it) has no track either.
    """
    movie = _Movie()
    with open(openable(path), "rb") as file, contextlib.suppress(RecursionError):
        _collect(file, 0, file.seek(0, 2), movie)
    track = next((track for track in movie.tracks if track.handler == b"soun" and track.entry), None)
    return None if track is None else _sound(track, movie)


def has_index(path: str) -> bool:
    """Whether the table of contents is there, whatever it says. Raises OSError."""
    with open(openable(path), "rb") as file:
        size = file.seek(0, 2)
        return any(name == b"moov" and end <= size for name, end in top_boxes(file, size))


def edit_list_names(path: str) -> list[int]:
    """At which bytes the names of the boxes that hold edit lists lie. Raises OSError."""
    found: list[int] = []

    def look(file: BinaryIO, at: int, end: int, inside: tuple[bytes, ...]) -> None:
        for name, begin, box_end in _boxes(file, at, end):
            if name == b"edts":
                found.append(begin - 4)
            elif inside and name == inside[0]:
                look(file, begin, min(box_end, end), inside[1:])

    with open(openable(path), "rb") as file:
        look(file, 0, file.seek(0, 2), (b"moov", b"trak"))
    return found


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, begin of the content, end) of each box between `at` and `end`; the last may end beyond it."""
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length, name, begin = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if length == 1 and len(head) == 16:
            length, begin = int.from_bytes(head[8:], "big"), at + 16
        elif length == 0:
            length = end - at
        if length < begin - at:
            return
        yield name, begin, at + length
        at += length


def _collect(file: BinaryIO, at: int, end: int, movie: _Movie) -> None:
    """Fill `movie` with what the boxes between `at` and `end` say."""
    for name, begin, box_end in _boxes(file, at, end):
        movie.boxes += 1
        if movie.boxes > _MOST_BOXES:
            return
        inner_end = min(box_end, end)
        if name == b"trak":
            movie.tracks.append(_Track())
        if name in _INSIDE:
            _collect(file, begin, inner_end, movie)
        elif name == b"meta":
            file.seek(begin)
            # QuickTime's has no version before its boxes.
            skip = 0 if file.read(8)[4:8] == b"hdlr" else 4
            _collect(file, begin + skip, inner_end, movie)
        elif name in _OF_MOVIE or (name in _OF_TRACK and movie.tracks):
            file.seek(begin)
            content = file.read(min(inner_end - begin, _MOST_TABLE_BYTES))
            with contextlib.suppress(struct.error, IndexError):
                if name in _OF_MOVIE:
                    _of_movie(name, content, movie)
                else:
                    _OF_TRACK[name](content, movie.tracks[-1])


_OF_MOVIE = {b"mvhd", b"\xa9too", b"----"}


def _of_movie(name: bytes, content: bytes, movie: _Movie) -> None:
    if name == b"mvhd":
        movie.timescale = _timescale(content)
    elif name == b"\xa9too":
        # A box "data": length, name, kind, locale, text.
        movie.encoder = content[16 : 16 + 200].decode("utf-8", "replace")
    elif b"iTunSMPB" in content[:200]:
        at = content.find(b"data")
        movie.smpb = content[at + 12 : at + 300].decode("ascii", "replace")


def _timescale(content: bytes) -> int:
    """Of `mvhd` and `mdhd`: after version and flags, and two times of 32 or 64 bits."""
    (scale,) = struct.unpack_from(">I", content, 20 if content[0] == 1 else 12)
    return int(scale)


def _handler(content: bytes, track: _Track) -> None:
    # Those that follow say what kind of tags there are, not what kind of track.
    track.handler = track.handler or content[8:12]


def _media_header(content: bytes, track: _Track) -> None:
    track.timescale = _timescale(content)


def _sample_entry(content: bytes, track: _Track) -> None:
    entry = content[8:]
    track.entry = entry[4:8]
    # SampleEntry has 16 bytes, AudioSampleEntry 20 more, the rate in 16.16 at their end.
    track.sample_rate = struct.unpack_from(">I", entry, 32)[0] >> 16
    at = entry.find(b"esds")
    if at >= 0:
        track.object_type = _object_type(entry[at + 8 : at + 60])


def _object_type(descriptors: bytes) -> int:
    """objectTypeIndication of the DecoderConfigDescriptor (tag 4) in an ES_Descriptor (ISO 14496-1)."""
    at = descriptors.find(b"\x04")
    while 0 <= at < len(descriptors) - 6:
        begin = at + 1
        while begin < len(descriptors) - 1 and descriptors[begin] & 0x80:
            begin += 1
        # streamType audio is 5, with an upStream bit and a reserved one behind it.
        if descriptors[begin + 2] >> 2 == 5:
            return descriptors[begin + 1]
        at = descriptors.find(b"\x04", at + 1)
    return 0


def _lengths(content: bytes, track: _Track) -> None:
    (count,) = struct.unpack_from(">I", content, 4)
    count = min(count, (len(content) - 8) // 8)
    numbers = struct.unpack_from(f">{2 * count}I", content, 8)
    track.length = sum(samples * delta for samples, delta in zip(numbers[::2], numbers[1::2], strict=True))


def _edits(content: bytes, track: _Track) -> None:
    (count,) = struct.unpack_from(">I", content, 4)
    width, form = (20, ">Qqi") if content[0] == 1 else (12, ">Iii")
    count = min(count, (len(content) - 8) // width)
    entries = (struct.unpack_from(form, content, 8 + number * width) for number in range(count))
    track.edits = tuple((duration, begin) for duration, begin, _ in entries)


_OF_TRACK = {
    b"hdlr": _handler,
    b"mdhd": _media_header,
    b"stsd": _sample_entry,
    b"stts": _lengths,
    b"elst": _edits,
}


def _sound(track: _Track, movie: _Movie) -> Mp4Sound:
    codec = _CODECS.get(track.entry, track.entry.decode("latin-1").strip())
    if codec == "aac" and track.object_type and track.object_type not in _AAC_OBJECTS:
        codec = "mp4a"
    scale = track.timescale
    # An edit without media (-1) is silence before the sound; of the others the first counts.
    heard = [(duration, begin) for duration, begin in track.edits if begin >= 0]
    duration, begin = heard[0] if len(heard) == 1 else (0, heard[0][1] if heard else 0)
    priming, valid = _itunes(movie.smpb)
    return Mp4Sound(
        codec=codec,
        protected=track.entry in _PROTECTED,
        # The entry's field ends at 65,535 Hz; the scale of a sound's times is its rate, as a rule.
        sample_rate=scale if scale in RATES_HZ else track.sample_rate,
        seconds=track.length / scale if track.length and scale else None,
        edit_start=begin / scale if heard and scale else None,
        edit_seconds=duration / movie.timescale if duration and movie.timescale else None,
        priming=priming,
        valid=valid,
        encoder=movie.encoder,
    )


def _itunes(text: str) -> tuple[int | None, int | None]:
    """Priming and valid samples of `iTunSMPB`: hexadecimal numbers, of which the second to fourth count."""
    found = re.match(r"\s*[0-9A-Fa-f]{8} ([0-9A-Fa-f]{8}) [0-9A-Fa-f]{8} ([0-9A-Fa-f]{16})", text)
    if found is None:
        return None, None
    return int(found[1], 16), int(found[2], 16)
