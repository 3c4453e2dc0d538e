"""M3U8: a playlist that every player reads, Mixxx and VirtualDJ among them; UTF-8, one file for each list.

    #EXTM3U
    #EXTINF:245,Artist - Title
    /music/a.mp3

`#EXTINF` and its whole seconds are Winamp's; a line is one entry, so nothing in it may break a line.
"""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..sources.entry import SourceList, SourceTrack
from .file_names import file_name, unlike
from .out import Collection, Written, lost_of

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

DASH, LONGER_DASH = " - ", " \N{EN DASH} "
"""What stands between artist and title, and what takes its place within a name that has it, too."""

ALL = "All tracks"
"""The list of tracks that go out without one."""


class M3U8:
    """Absolute paths: for programs on this computer."""

    id: ExportFormat = "m3u8"
    name = "M3U8"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """Path, artist, title, and whole seconds."""
        if not track.path or not _is_line(track.path) or not _is_unicode(track.path):
            return None
        title, artist = _line(track.title), _line(track.artist).replace(DASH, LONGER_DASH)
        return SourceTrack(
            key=track.key,
            path=track.path,
            title=title if artist else title.replace(DASH, LONGER_DASH),
            artist=artist if title else "",
            duration=None if track.duration is None else float(round(track.duration)),
            only_listed=True,
        )

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """One file for each list, in folders as the lists lie."""
        kept = [self.expressible(track) for track in collection.tracks]
        by_key = {track.key: track for track in kept if track is not None}
        lists = collection.lists or (
            SourceList(key="all", name=ALL, tracks=tuple(track.key for track in collection.tracks)),
        )
        wanted = ["/".join(map(file_name, (*one.parents, one.name))) for one in lists]
        files = {}
        for one, place in zip(lists, unlike(wanted), strict=True):
            name = f"{place}.m3u8"
            below = folder / PurePath(name).parent
            lines = ["#EXTM3U"]
            for key in one.tracks:
                if (track := by_key.get(key)) is not None:
                    lines += _entry(track, self.reached(track.path, below))
            files[name] = ("\n".join(lines) + "\n").encode("utf-8")
        return Written(files, lost_of(collection.tracks, kept))

    def reached(self, path: str, folder: PurePath) -> str:
        """How the list in `folder` names the file."""
        return path


class RelativeM3U8(M3U8):
    """Paths from the list to the music: for a drive that goes to another computer."""

    id: ExportFormat = "m3u8_relative"
    name = "M3U8 with relative paths"

    def reached(self, path: str, folder: PurePath) -> str:
        """A path that leads from `folder`, with `/` on every system; one on another drive stays whole."""
        try:
            found = os.path.relpath(path, folder)
        except ValueError:
            return path
        return found.replace(os.sep, "/")


def _entry(track: SourceTrack, path: str) -> list[str]:
    seconds = -1 if track.duration is None else round(track.duration)
    said = f"{track.artist}{DASH}{track.title}" if track.artist else track.title
    # A path that begins like a comment is no comment behind this.
    shown = f"./{path}" if path.startswith("#") else path
    return ([f"#EXTINF:{seconds},{said}"] if said or seconds >= 0 else []) + [shown]


def _line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _is_line(text: str) -> bool:
    return text == text.strip() and len(text.splitlines()) == 1


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
