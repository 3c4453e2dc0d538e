"""Serato: crates, for the folder `_Serato_` of the drive that the music lies on.

A crate is a row of chunks (four letters, length, content; numbers big-endian, text UTF-16BE): `vrsn` the
version, `osrt` and `ovct` the columns, `otrk` with `ptrk` one for each track. Paths count from the top of the
drive: they have no leading `/` and no drive letter.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..sources.entry import SourceList, SourceTrack
from .file_names import file_name, unlike
from .m3u import ALL
from .out import Collection, Written, lost_of

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

FOLDER = "_Serato_/Subcrates"
NESTED = "%%"
"""What stands between the names of a crate and of those that it lies in."""

VERSION = "1.0/Serato ScratchLive Crate"
_COLUMNS = ("song", "artist", "bpm", "key", "length", "album", "genre", "comment")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_VOLUME = re.compile(r"/Volumes/[^/]+/|/media/[^/]+/[^/]+/|/run/media/[^/]+/[^/]+/|/mnt/[^/]+/")


class Serato:
    """One crate for each list. Tempo, key and cues lie in the music files, which an export does not touch."""

    id: ExportFormat = "serato"
    name = "Serato crates"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """The path alone."""
        if below_drive(track.path) is None:
            return None
        return SourceTrack(key=track.key, path=track.path, only_listed=True)

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """`_Serato_/Subcrates/NAME.crate` for each list; nested ones by their names."""
        kept = [self.expressible(track) for track in collection.tracks]
        by_key = {track.key: below_drive(track.path) for track in kept if track is not None}
        lists = collection.lists or (
            SourceList(key="all", name=ALL, tracks=tuple(track.key for track in collection.tracks)),
        )
        names = unlike(
            NESTED.join(file_name(name).replace(NESTED, "%") for name in (*one.parents, one.name))
            for one in lists
        )
        files = {
            f"{FOLDER}/{name}.crate": crate([path for key in one.tracks if (path := by_key.get(key))])
            for name, one in zip(names, lists, strict=True)
        }
        return Written(files, lost_of(collection.tracks, kept))


def crate(paths: list[str]) -> bytes:
    """The bytes of a crate with these tracks."""
    sorting = chunk(b"tvcn", _text("key")) + chunk(b"brev", b"\0")
    head = chunk(b"vrsn", _text(VERSION)) + chunk(b"osrt", sorting)
    columns = b"".join(
        chunk(b"ovct", chunk(b"tvcn", _text(name)) + chunk(b"tvcw", _text("0"))) for name in _COLUMNS
    )
    return head + columns + b"".join(chunk(b"otrk", chunk(b"ptrk", _text(path))) for path in paths)


def chunk(tag: bytes, content: bytes) -> bytes:
    """Four letters, the length, the content."""
    return tag + len(content).to_bytes(4, "big") + content


def below_drive(path: str) -> str | None:
    """The path from the top of its drive, with `/`; None for what is no full path or has no Unicode name."""
    if any("\ud800" <= sign <= "\udfff" for sign in path):
        return None
    if _DRIVE.match(path):
        return path[3:].replace("\\", "/")
    volume = _VOLUME.match(path)
    if volume:
        return path[volume.end() :]
    return path[1:] if path.startswith("/") else None


def _text(text: str) -> bytes:
    return text.encode("utf-16-be")
