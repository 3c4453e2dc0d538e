"""Where the formats keep what Pika writes, and writing it: nothing else in a file's tags is touched.

mutagen only, as `tags.py`, whose places these are: what is written is what is read first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import mutagen
from mutagen.asf import ASFTags
from mutagen.id3 import COMM, GEOB, ID3, TBPM, TKEY, TXXX, ID3NoHeaderError
from mutagen.mp4 import MP4FreeForm, MP4Tags

from ..long_paths import openable
from .serato_markers import (
    HEAD,
    Marker,
    entries_of,
    in_envelope,
    in_id3,
    of_envelope,
    of_id3,
    with_markers,
)

FIELDS = ("bpm", "key", "energy", "comment", "gain", "peak", "r128_gain", "serato_cues")
"""What can be written. `gain` and `peak` are ReplayGain's, `r128_gain` that of Opus (RFC 7845, 5.2)."""

_TXXX = {
    "energy": "EnergyLevel",
    "gain": "REPLAYGAIN_TRACK_GAIN",
    "peak": "REPLAYGAIN_TRACK_PEAK",
}
_MP4 = {
    "key": "----:com.apple.iTunes:initialkey",
    "energy": "----:com.apple.iTunes:EnergyLevel",
    "gain": "----:com.apple.iTunes:replaygain_track_gain",
    "peak": "----:com.apple.iTunes:replaygain_track_peak",
}
_ASF = {
    "bpm": "WM/BeatsPerMinute",
    "key": "WM/InitialKey",
    "energy": "ENERGYLEVEL",
    "comment": "Description",
    "gain": "REPLAYGAIN_TRACK_GAIN",
    "peak": "REPLAYGAIN_TRACK_PEAK",
}
_VORBIS = {
    "bpm": "bpm",
    "key": "initialkey",
    "energy": "energylevel",
    "comment": "comment",
    "gain": "replaygain_track_gain",
    "peak": "replaygain_track_peak",
    "r128_gain": "r128_track_gain",
}
_MP4_BPM, _MP4_EXACT_BPM = "tmpo", "----:com.apple.iTunes:BPM"
_MP4_COMMENT = "\xa9cmt"
_MP4_CUES, _FLAC_CUES, _OGG_CUES = "----:com.serato.dj:markersv2", "serato_markers_v2", "serato_markers2"
_ID3_CUES, _ID3_OLD_CUES = "GEOB:Serato Markers2", "GEOB:Serato Markers_"
_MP4_OLD_CUES = "----:com.serato.dj:markers"


class NoTagsError(Exception):
    """A file of a kind that has no tags, or whose tags cannot be read."""


class TagFile:
    """The tags of a file, to look at and to change; nothing is on disk before `save`.

    Raises `NoTagsError` where there is nothing to write to.
    """

    def __init__(self, path: str) -> None:
        self._path = openable(path)
        try:
            file = mutagen.File(self._path)
        except MemoryError:
            raise
        except Exception as error:
            raise NoTagsError(f"its tags are damaged ({type(error).__name__})") from error
        if file is None:
            raise NoTagsError("Pika cannot write tags of this kind of file")
        self._file = file
        self._version: int | None = None
        if file.tags is None:
            try:
                file.add_tags()
            except Exception as error:
                raise NoTagsError("this kind of file has no tags") from error
        self._tags: Any = file.tags
        if self._tags is None:
            raise NoTagsError("this kind of file has no tags")
        self._is_mp3 = type(file).__name__ in ("MP3", "EasyMP3")
        self._is_id3, self._is_mp4, self._is_asf = (
            isinstance(self._tags, kind) for kind in (ID3, MP4Tags, ASFTags)
        )
        if self._is_id3:
            self._version = self._tags.version[1]
        if self._is_mp3 and self._version in (3, 4):
            # As they stand: mutagen would bring them up to the newest version, and lose a little.
            try:
                self._tags = ID3(self._path, translate=False, load_v1=False)  # type: ignore[no-untyped-call]
            except ID3NoHeaderError:
                self._tags = ID3()  # type: ignore[no-untyped-call]
                self._tags.version = (2, 4, 0)

    @property
    def container(self) -> str:
        """`id3`, `mp4`, `asf`, `opus`, `flac` or `ogg`."""
        if self._is_id3:
            return "id3"
        if self._is_mp4:
            return "mp4"
        if self._is_asf:
            return "asf"
        kind = type(self._file).__name__
        return "opus" if kind == "OggOpus" else "flac" if kind == "FLAC" else "ogg"

    def has(self, field: str) -> bool:
        """Whether this kind of file can hold the field."""
        if field == "r128_gain":
            return self.container == "opus"
        if field in ("gain", "peak"):
            return self.container != "opus"
        return field != "serato_cues" or not self._is_asf

    def get(self, field: str) -> str:
        """What stands there as text, "" for nothing; cues as a summary."""
        if field == "serato_cues":
            return _cue_words(self.entries())
        if self._is_id3:
            return self._id3_text(field)
        if self._is_mp4:
            return self._mp4_text(field)
        values = self._tags.get((_ASF if self._is_asf else _VORBIS)[field])
        return str(values[0]) if values else ""

    def set(self, field: str, text: str) -> None:
        """Put a text there; numbers as they are to stand."""
        if self._is_id3:
            self._set_id3(field, text)
        elif self._is_mp4:
            self._set_mp4(field, text)
        else:
            self._tags[(_ASF if self._is_asf else _VORBIS)[field]] = [text]

    def set_cues(self, markers: list[Marker]) -> None:
        """Put cues and loops there, for Serato."""
        entries = with_markers(self.entries(), markers)
        if self._is_id3:
            self._tags.delall(_ID3_OLD_CUES)  # Serato would prefer the places of this older table
            self._tags.delall(_ID3_CUES)
            self._tags.add(
                GEOB(  # type: ignore[no-untyped-call]
                    encoding=0,
                    mime="application/octet-stream",
                    filename="",
                    desc="Serato Markers2",
                    data=in_id3(entries),
                )
            )
        elif self._is_mp4:
            self._tags.pop(_MP4_OLD_CUES, None)
            self._tags[_MP4_CUES] = [MP4FreeForm(in_envelope(entries))]  # type: ignore[no-untyped-call]
        elif self.container == "flac":
            self._tags[_FLAC_CUES] = [in_envelope(entries).decode("ascii")]
        else:
            self._tags[_OGG_CUES] = [in_id3(entries)[2:].rstrip(b"\0").decode("ascii")]

    def save(self) -> None:
        """Write the tags into the file, in the version that it had. Raises `OSError`, `NoTagsError`."""
        try:
            if self._is_mp3:
                self._save_mp3()
            elif self._is_id3:
                self._file.save(v2_version=3 if self._version == 3 else 4)
            else:
                self._file.save()
        except (OSError, MemoryError):
            raise
        except Exception as error:
            raise NoTagsError(f"its tags cannot be written ({type(error).__name__})") from error

    def _save_mp3(self) -> None:
        old = _id3v1_of(self._path)
        self._tags.save(self._path, v1=1 if old else 0, v2_version=3 if self._version == 3 else 4)
        if old:
            # mutagen writes it anew out of the others; it stays as it was.
            with open(self._path, "r+b") as file:
                file.seek(-len(old), 2)
                file.write(old)

    def entries(self) -> bytes:
        """What Serato knows of its cues, see `serato_markers.py`."""
        if self._is_id3:
            frame = self._tags.get(_ID3_CUES)
            return HEAD if frame is None else of_id3(bytes(frame.data))
        if self._is_mp4:
            values = self._tags.get(_MP4_CUES)
            return of_envelope(bytes(values[0])) if values else HEAD
        if self._is_asf:
            return HEAD
        flac = self.container == "flac"
        values = self._tags.get(_FLAC_CUES if flac else _OGG_CUES)
        if not values:
            return HEAD
        data = str(values[0]).encode("ascii", "replace")
        return of_envelope(data) if flac else of_id3(HEAD + data)

    def _id3_text(self, field: str) -> str:
        if field == "comment":
            frame = self._comment()
            return "" if frame is None else _text_of(frame)
        if field in ("bpm", "key"):
            frame = self._tags.get("TBPM" if field == "bpm" else "TKEY")
            return "" if frame is None else _text_of(frame)
        wanted = _TXXX.get(field, "").casefold()
        return next(
            (_text_of(frame) for frame in self._tags.getall("TXXX") if frame.desc.casefold() == wanted), ""
        )

    def _comment(self) -> Any:  # noqa: ANN401 (mutagen has no types)
        """The one that a person wrote: that of programs say so in `desc`."""
        plain = [frame for frame in self._tags.getall("COMM") if not str(frame.desc).strip("\0 ")]
        return next(iter(plain), None)

    def _set_id3(self, field: str, text: str) -> None:
        encoding = 1 if self._version == 3 else 3  # UTF-16, or UTF-8 where there is that
        if field == "comment":
            frame = self._comment()
            if frame is None:
                self._tags.add(COMM(encoding=encoding, lang="eng", desc="", text=[text]))  # type: ignore[no-untyped-call]
            else:
                frame.encoding, frame.text = encoding, [text]
        elif field == "bpm":
            self._tags.setall("TBPM", [TBPM(encoding=0, text=[text])])  # type: ignore[no-untyped-call]
        elif field == "key":
            self._tags.setall("TKEY", [TKEY(encoding=0, text=[text])])  # type: ignore[no-untyped-call]
        else:
            name = _TXXX[field]
            for frame in self._tags.getall("TXXX"):
                if frame.desc.casefold() == name.casefold():
                    frame.text = [text]
                    return
            self._tags.add(TXXX(encoding=0, desc=name, text=[text]))  # type: ignore[no-untyped-call]

    def _mp4_text(self, field: str) -> str:
        if field == "bpm":
            values = self._tags.get(_MP4_EXACT_BPM) or self._tags.get(_MP4_BPM)
        else:
            values = self._tags.get(_MP4_COMMENT if field == "comment" else _MP4[field])
        if not values:
            return ""
        value = values[0]
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

    def _set_mp4(self, field: str, text: str) -> None:
        if field == "bpm":
            # `tmpo` is a whole number; the exact one stands beside it.
            self._tags[_MP4_BPM] = [round(float(text))]
            if "." in text or _MP4_EXACT_BPM in self._tags:
                self._tags[_MP4_EXACT_BPM] = [MP4FreeForm(text.encode("utf-8"))]  # type: ignore[no-untyped-call]
        elif field == "comment":
            self._tags[_MP4_COMMENT] = [text]
        else:
            self._tags[_MP4[field]] = [MP4FreeForm(text.encode("utf-8"))]  # type: ignore[no-untyped-call]


Change = tuple[str, str, str]
"""Field, what stands there, and what will."""


def changes(
    file: TagFile, wanted: Mapping[str, str], cues: list[Marker] | None
) -> list[tuple[str, str, str]]:
    """Only what is another one, and what the file can hold."""
    return list(_changes(file, wanted, cues))


def _changes(file: TagFile, wanted: Mapping[str, str], cues: list[Marker] | None) -> Iterator[Change]:
    for field, text in wanted.items():
        if file.has(field) and file.get(field) != text:
            yield field, file.get(field), text
    if cues and file.has("serato_cues"):
        entries = file.entries()
        after = with_markers(entries, cues)
        if sorted(_cues_in(after)) != sorted(_cues_in(entries)):
            yield "serato_cues", _cue_words(entries), _cue_words(after)


def _cues_in(entries: bytes) -> list[tuple[str, bytes]]:
    return [(name, data) for name, data in entries_of(entries) if name in ("CUE", "LOOP")]


def _cue_words(entries: bytes) -> str:
    found = [name for name, _ in _cues_in(entries)]
    cues, loops = found.count("CUE"), found.count("LOOP")
    said = [f"{cues} {'cue' if cues == 1 else 'cues'}"] if cues else []
    said += [f"{loops} {'loop' if loops == 1 else 'loops'}"] if loops else []
    return ", ".join(said)


def _text_of(frame: Any) -> str:  # noqa: ANN401
    return str(frame.text[0]) if frame.text else ""


def _id3v1_of(path: str) -> bytes:
    """The 128 bytes at the end of a file that has them, else none."""
    with open(path, "rb") as file:
        file.seek(0, 2)
        if file.tell() < 128:
            return b""
        file.seek(-128, 2)
        found = file.read(128)
    return found if found.startswith(b"TAG") else b""
