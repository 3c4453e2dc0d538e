"""What a file says about itself. mutagen only, no NumPy: what reads tags starts fast and stays small.

A file may make mutagen take any amount of memory (ID3 frames may be compressed), so this is called in worker
processes alone, whose memory is bounded.
"""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import mutagen
from mutagen.asf import ASFTags
from mutagen.flac import Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Cover, MP4Tags

from ..long_paths import openable
from .container import inspect

T = TypeVar("T")

MOST_TEXT = 1000
"""Characters that are kept of a text: no title is that long, and a page of the table holds a hundred."""

_HEAD_BYTES = 1 << 16
"""A read of no more than this is not looked at: it costs nothing."""

MOST_COVER_BYTES = 1 << 24
"""Of a picture: what a FLAC block can hold at most (RFC 9639, section 8.1). A larger one is not shown."""


@dataclass(frozen=True)
class Tags:
    """Tags and header of one file; texts are "" and numbers None where the file does not say."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    year: int | None = None
    bpm: float | None = None
    key: str | None = None
    """As the file writes it."""
    energy: int | None = None
    """1 to 10."""
    rating: int | None = None
    """Stars, 1 to 5."""
    comment: str = ""
    has_cover: bool = False
    duration: float | None = None
    sample_rate: int | None = None
    channels: int | None = None
    format: str = ""


# Where the formats keep a field: what comes first counts, when it says something that makes sense.
_ID3 = {
    "title": ("TIT2",),
    "artist": ("TPE1",),
    "album": ("TALB",),
    "genre": ("TCON",),
    "year": ("TDRC", "TDOR"),
    "bpm": ("TBPM", "TXXX:BPM"),
    "key": ("TKEY", "TXXX:INITIALKEY", "TXXX:KEY"),
    "energy": ("TXXX:ENERGYLEVEL", "TXXX:ENERGY"),
    "rating": ("TXXX:FMPS_RATING",),
}
_FREEFORM = "----:com.apple.iTunes:"
_MP4 = {
    "title": ("\xa9nam",),
    "artist": ("\xa9ART",),
    "album": ("\xa9alb",),
    "genre": ("\xa9gen",),
    "year": ("\xa9day",),
    # `tmpo` is a whole number; programs that know better write the other one beside it.
    "bpm": (f"{_FREEFORM}BPM", f"{_FREEFORM}TEMPO", "tmpo"),
    "key": (f"{_FREEFORM}INITIALKEY", f"{_FREEFORM}KEY"),
    "energy": (f"{_FREEFORM}ENERGYLEVEL", f"{_FREEFORM}ENERGY"),
    "rating": (f"{_FREEFORM}FMPS_RATING", f"{_FREEFORM}RATING", "rate"),
    "comment": ("\xa9cmt",),
}
_ASF = {
    "title": ("Title",),
    "artist": ("Author",),
    "album": ("WM/AlbumTitle",),
    "genre": ("WM/Genre",),
    "year": ("WM/Year", "WM/OriginalReleaseYear"),
    "bpm": ("WM/BeatsPerMinute", "BPM"),
    "key": ("WM/InitialKey", "INITIALKEY"),
    "energy": ("ENERGYLEVEL", "ENERGY"),
    "rating": ("FMPS_RATING", "WM/SharedUserRating"),
    "comment": ("Description",),
}
_VORBIS = {
    "title": ("title",),
    "artist": ("artist",),
    "album": ("album",),
    "genre": ("genre",),
    "year": ("date", "year"),
    "bpm": ("bpm", "tempo"),
    "key": ("initialkey", "key"),
    "energy": ("energylevel", "energy"),
    "rating": ("fmps_rating", "rating", "rating wmp"),
    "comment": ("comment", "description"),
}
_FORMATS = {
    "MP3": "mp3",
    "EasyMP3": "mp3",
    "WAVE": "wav",
    "AIFF": "aiff",
    "FLAC": "flac",
    "OggVorbis": "ogg",
    "OggOpus": "opus",
    "MP4": "m4a",
    "AAC": "aac",
    "ASF": "wma",
}


def read_tags(path: str) -> Tags:
    """Read tags and header of `path`.

    A file without tags, or with tags that cannot be parsed, gives what is known (at least the format by
    content). Raises AnalysisError (not_found, not_a_file, unreadable, empty) when there is no file to read,
    and MemoryError when it takes more memory than this process may have.
    """
    kind = inspect(path).kind
    file = parsed(path)
    if file is None:
        return Tags(format=kind)
    texts = _Texts(file.tags)
    info = file.info
    comment = texts.comment()
    return Tags(
        title=texts.first("title"),
        artist=texts.first("artist"),
        album=texts.first("album"),
        genre=texts.genre(),
        year=texts.read("year", _year),
        bpm=texts.read("bpm", _bpm),
        key=texts.read("key", _key),
        energy=texts.read("energy", _energy) or _energy_in(comment),
        rating=texts.rating(),
        comment=comment,
        has_cover=_cover(file) is not None,
        duration=_positive(getattr(info, "length", None)),
        sample_rate=_whole(getattr(info, "sample_rate", None)),
        channels=_whole(getattr(info, "channels", None)),
        format=_format(file, kind),
    )


def _format(file: Any, kind: str) -> str:  # noqa: ANN401
    name = _FORMATS.get(type(file).__name__, kind)
    return "alac" if name == "m4a" and str(getattr(file.info, "codec", "")) == "alac" else name


def read_cover(path: str) -> tuple[str, bytes] | None:
    """The front cover embedded in `path` (or its first picture) as MIME type and bytes; None without one.

    Raises AnalysisError and MemoryError as `read_tags` does.
    """
    inspect(path)
    file = parsed(path)
    return None if file is None else _cover(file)


def parsed(path: str) -> Any:  # noqa: ANN401 (mutagen has no types)
    """mutagen's view of the file; None when it recognises nothing or chokes on it. Raises MemoryError."""
    try:
        with open(openable(path), "rb", buffering=0) as raw, _NoMoreThanThere(raw) as file:
            return mutagen.File(file)
    except MemoryError:
        raise
    except Exception:
        # mutagen lets ValueError, struct.error, KeyError and others escape on damaged files; tags are never
        # worth a failure.
        return None


class _NoMoreThanThere(io.BufferedReader):
    """A file of which no more is read than it has: a damaged length would take memory for nothing."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any file."""
        if size is not None and size > _HEAD_BYTES:
            size = min(size, max(0, os.fstat(self.fileno()).st_size - self.tell()))
        return super().read(size)


class _Texts:
    """The texts of a file's tags, whatever its format calls them."""

    def __init__(self, tags: Any) -> None:  # noqa: ANN401
        self._tags = tags
        self._id3 = isinstance(tags, ID3)
        own = ((ID3, _ID3), (MP4Tags, _MP4), (ASFTags, _ASF))
        names = next((names for kind, names in own if isinstance(tags, kind)), None)
        self._names = names or _VORBIS
        # Of these formats mutagen tells "Initialkey" from "initialkey", which programs do not.
        keys = [str(key) for key in tags.keys()] if names else []  # noqa: SIM118 (ASFTags is a list)
        self._keys = {key.casefold(): key for key in keys}

    def all(self, field: str) -> list[str]:
        """What stands in the places of a field, in order."""
        if self._tags is None:
            return []
        names = self._names.get(field, ())
        found = (_first(self._tags, self._keys.get(name.casefold(), name)) for name in names)
        return [text for text in found if text]

    def first(self, field: str) -> str:
        """What stands in the first place of a field that has something."""
        return next(iter(self.all(field)), "")

    def read(self, field: str, reader: Callable[[str], T | None]) -> T | None:
        """The first that `reader` makes sense of."""
        return next((value for text in self.all(field) if (value := reader(text)) is not None), None)

    def genre(self) -> str:
        """ID3 may name genres by number."""
        if not self._id3:
            return self.first("genre")
        genres = getattr(self._tags.get("TCON"), "genres", None) or [""]
        return _clean(str(genres[0]))

    def comment(self) -> str:
        """What a person wrote. ID3 has many comments, most of them of programs, which say so in `desc`."""
        if not self._id3:
            return self.first("comment")
        plain = [frame for frame in self._tags.getall("COMM") if not str(frame.desc).strip("\0 ")]
        return next((text for frame in plain for one in frame.text if (text := _clean(str(one)))), "")

    def rating(self) -> int | None:
        """Stars, 1 to 5."""
        if self._id3:
            rated = [frame for frame in self._tags.getall("POPM") if frame.rating]
            stars = next((_stars_of_popm(frame.rating, str(frame.email)) for frame in rated), None)
            if stars is not None:
                return stars
        return self.read("rating", _stars)


def _first(tags: Mapping[str, Any], name: str) -> str:
    try:
        value = tags.get(name)
    except (KeyError, ValueError, TypeError):
        return ""
    value = getattr(value, "text", value)
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return ""
    text = value[: 4 * MOST_TEXT].decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return _clean(text)


def _clean(text: str) -> str:
    """Its beginning, without control characters and unpaired surrogates, which JSON readers and databases
    refuse.
    """
    kept = "".join(char if char.isprintable() else " " for char in text[:MOST_TEXT])
    return kept.encode("utf-8", "ignore").decode("utf-8").strip()


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", text)
    return int(found.group()) if found else None


def _bpm(text: str) -> float | None:
    """Beats a minute, as people and programs write them ("97.5", "97,5", "97.5 BPM"); nothing else."""
    found = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,9})?)\s*(?:bpm)?", text, re.IGNORECASE)
    value = float(found.group(1).replace(",", ".")) if found else 0.0
    return value if 20 <= value <= 400 else None


def _key(text: str) -> str | None:
    """As it stands. `o`: off key, as ID3v2.4 writes what has none (section 4.2.3, TKEY)."""
    return None if text in ("", "o") else text


def _energy(text: str) -> int | None:
    """1 to 10, as Mixed In Key counts."""
    found = re.fullmatch(r"(10|[1-9])(?:[.,]0+)?", text)
    return int(found.group(1)) if found else None


def _energy_in(comment: str) -> int | None:
    """Mixed In Key writes it into the comment, unless it is told otherwise: "8A - Energy 6"."""
    found = re.search(r"\benergy\s*(?:level)?\s*[:=]?\s*(10|[1-9])(?![.,]?\d)", comment, re.IGNORECASE)
    return int(found.group(1)) if found else None


# The byte of ID3's popularimeter as Windows, and after it nearly everybody, reads it: 1, 64, 128, 196 and 255
# are written for one to five stars. Traktor, and those that count like it, write multiples of 51.
_POPM = (32, 96, 160, 224)
_POPM_STEP = 51


def _stars_of_popm(rating: int, email: str) -> int:
    if "traktor" in email.casefold() or rating % _POPM_STEP == 0:
        return min(5, max(1, round(rating / _POPM_STEP)))
    return 1 + sum(rating >= edge for edge in _POPM)


def _stars(text: str) -> int | None:
    """Stars of a rating that is text: 1 to 5, a share of 1 (FMPS, always with a point), or 1 to 100."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    if not 0 < value <= 100:
        return None
    if value <= 1 and re.search(r"[.,]", text):
        return min(5, max(1, round(value * 5)))
    return round(value) if value <= 5 else max(1, min(5, round(value / 20)))


def _positive(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and 0 < value < 1e7 else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _cover(file: Any) -> tuple[str, bytes] | None:  # noqa: ANN401
    try:
        pictures = list(_pictures(file))
    except MemoryError:
        raise
    except Exception:
        # As in `parsed`: a damaged picture block may raise anything.
        return None
    pictures = [picture for picture in pictures if 0 < len(picture[2]) <= MOST_COVER_BYTES]
    if not pictures:
        return None
    front = min(pictures, key=lambda picture: picture[0] != 3)
    return _mime(front[2], front[1]), front[2]


def _pictures(file: Any) -> list[tuple[int, str, bytes]]:  # noqa: ANN401
    """(type, MIME, bytes) of each picture; type 3 is the front cover in ID3 and FLAC."""
    tags = file.tags
    id3, mp4, asf = (isinstance(tags, kind) for kind in (ID3, MP4Tags, ASFTags))
    if id3:
        return [(int(p.type), str(p.mime), bytes(p.data)) for p in tags.getall("APIC")]
    if mp4:
        mimes = {MP4Cover.FORMAT_JPEG: "image/jpeg", MP4Cover.FORMAT_PNG: "image/png"}
        return [(3, mimes.get(p.imageformat, ""), bytes(p)) for p in tags.get("covr", [])]
    if asf:
        return [_asf_picture(bytes(picture.value)) for picture in tags.get("WM/Picture", [])]
    pictures = list(getattr(file, "pictures", []))
    if not pictures and tags is not None:
        encoded = tags.get("metadata_block_picture", [])
        pictures = [Picture(base64.b64decode(text)) for text in encoded]  # type: ignore[no-untyped-call]
    return [(int(p.type), str(p.mime), bytes(p.data)) for p in pictures]


def _asf_picture(value: bytes) -> tuple[int, str, bytes]:
    """WM_PICTURE: type, length of the data, MIME type and description (UTF-16 and a zero each), data."""
    length = int.from_bytes(value[1:5], "little")
    return value[0], "", value[max(5, len(value) - length) :]


def _mime(data: bytes, said: str) -> str:
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] == b"GIF8":
        return "image/gif"
    return said if said.startswith("image/") else "application/octet-stream"
