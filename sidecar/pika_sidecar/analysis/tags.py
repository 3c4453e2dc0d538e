"""What a file says about itself. mutagen only, no NumPy: what reads tags starts fast and stays small.

A file may make mutagen take any amount of memory (ID3 frames may be compressed), so this is called in worker
processes alone, whose memory is bounded.
"""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mutagen
from mutagen.flac import Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Cover, MP4Tags

from ..long_paths import openable
from .container import inspect

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
    has_cover: bool = False
    duration: float | None = None
    sample_rate: int | None = None
    channels: int | None = None
    format: str = ""


_ID3 = {
    "title": "TIT2",
    "artist": "TPE1",
    "album": "TALB",
    "genre": "TCON",
    "year": "TDRC",
    "bpm": "TBPM",
    "key": "TKEY",
}
_MP4 = {
    "title": "\xa9nam",
    "artist": "\xa9ART",
    "album": "\xa9alb",
    "genre": "\xa9gen",
    "year": "\xa9day",
    "bpm": "tmpo",
    "key": "----:com.apple.iTunes:initialkey",
}
_VORBIS = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "genre": "genre",
    "year": "date",
    "bpm": "bpm",
    "key": "initialkey",
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
}


def read_tags(path: str) -> Tags:
    """Read tags and header of `path`.

    A file without tags, or with tags that cannot be parsed, gives what is known (at least the format by
    content). Raises AnalysisError (not_found, not_a_file, unreadable, empty) when there is no file to read,
    and MemoryError when it takes more memory than this process may have.
    """
    kind = inspect(path).kind
    file = _parse(path)
    if file is None:
        return Tags(format=kind)
    text = _texts(file.tags)
    info = file.info
    return Tags(
        title=text["title"],
        artist=text["artist"],
        album=text["album"],
        genre=text["genre"],
        year=_year(text["year"]),
        bpm=_bpm(text["bpm"]),
        key=text["key"] or None,
        has_cover=_cover(file) is not None,
        duration=_positive(getattr(info, "length", None)),
        sample_rate=_whole(getattr(info, "sample_rate", None)),
        channels=_whole(getattr(info, "channels", None)),
        format=_FORMATS.get(type(file).__name__, kind),
    )


def read_cover(path: str) -> tuple[str, bytes] | None:
    """The front cover embedded in `path` (or its first picture) as MIME type and bytes; None without one.

    Raises AnalysisError and MemoryError as `read_tags` does.
    """
    inspect(path)
    file = _parse(path)
    return None if file is None else _cover(file)


def _parse(path: str) -> Any:  # noqa: ANN401 (mutagen has no types)
    """mutagen's view of the file; None when it recognises nothing or chokes on it."""
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


def _texts(tags: Any) -> dict[str, str]:  # noqa: ANN401
    names = _ID3 if isinstance(tags, ID3) else _MP4 if isinstance(tags, MP4Tags) else _VORBIS
    texts = {field: "" if tags is None else _first(tags, name) for field, name in names.items()}
    if tags is not None and names is _VORBIS:
        texts["year"] = texts["year"] or _first(tags, "year")
        texts["bpm"] = texts["bpm"] or _first(tags, "tempo")
        texts["key"] = texts["key"] or _first(tags, "key")
    if names is _ID3 and tags is not None:
        genres = getattr(tags.get("TCON"), "genres", None) or [""]
        texts["genre"] = _clean(str(genres[0]))
    return texts


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
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 20 <= value <= 400 else None


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
        # As in `_parse`: a damaged picture block may raise anything.
        return None
    pictures = [picture for picture in pictures if 0 < len(picture[2]) <= MOST_COVER_BYTES]
    if not pictures:
        return None
    front = min(pictures, key=lambda picture: picture[0] != 3)
    return _mime(front[2], front[1]), front[2]


def _pictures(file: Any) -> list[tuple[int, str, bytes]]:  # noqa: ANN401
    """(type, MIME, bytes) of each picture; type 3 is the front cover in ID3 and FLAC."""
    tags = file.tags
    id3, mp4 = isinstance(tags, ID3), isinstance(tags, MP4Tags)
    if id3:
        return [(int(p.type), str(p.mime), bytes(p.data)) for p in tags.getall("APIC")]
    if mp4:
        mimes = {MP4Cover.FORMAT_JPEG: "image/jpeg", MP4Cover.FORMAT_PNG: "image/png"}
        return [(3, mimes.get(p.imageformat, ""), bytes(p)) for p in tags.get("covr", [])]
    pictures = list(getattr(file, "pictures", []))
    if not pictures and tags is not None:
        encoded = tags.get("metadata_block_picture", [])
        pictures = [Picture(base64.b64decode(text)) for text in encoded]  # type: ignore[no-untyped-call]
    return [(int(p.type), str(p.mime), bytes(p.data)) for p in pictures]


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
