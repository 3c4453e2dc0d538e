"""M3U and M3U8: playlists that any program writes, with paths absolute or beside the list.

    #EXTM3U
    #EXTINF:215,Artist - Title
    ../Music/t.mp3

VirtualDJ's own have `#EXTVDJ:` lines with tags in them in the place of `#EXTINF:`. `.m3u8` is UTF-8 by its
name; `.m3u` is whatever the program wrote (sources/decoding.py).
"""

from __future__ import annotations

import html
import ntpath
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..names import printable
from .decoding import decode
from .entry import SourceError, SourceList, SourceProblem, SourceTrack
from .file_urls import path_of_url
from .opening import open_to_read, why_not

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

SUFFIXES = (".m3u", ".m3u8")
# A list of 100,000 tracks with all that VirtualDJ says of each is 50 MB.
LARGEST_BYTES = 64 * 2**20
# A line that is longer (characters) is no path.
LONGEST_LINE = 1 << 14
# Lists that are read of a folder.
MOST_LISTS = 10_000

_STREAM = re.compile(r"^[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_TAG = re.compile(r"<(\w+)>([^<]*)</\1>")
_INFO = re.compile(r"#EXTINF:\s*(-?\d+(?:\.\d+)?)?[^,]*,(.*)", re.IGNORECASE)


class M3U:
    """Reads one list, or every list in a folder and the folders below it."""

    id: SourceProgram = "m3u"
    name = "M3U playlists"

    def places(self) -> list[Path]:
        """None: such lists lie anywhere, the DJ chooses."""
        return []

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """See `Source.read`. Tracks are `only_listed`, each once; a list's key is its path."""
        seen: set[str] = set()
        lists: list[SourceList] = []
        for file in lists_in(place):
            try:
                tracks = list(read_list(file))
            except SourceError as error:
                if file == place:
                    raise
                yield SourceProblem(error.code, printable(file.name), error.message)
                continue
            for track in tracks:
                if track.key not in seen:
                    seen.add(track.key)
                    yield track
            parents = file.parent.relative_to(place).parts if file != place else ()
            lists.append(
                SourceList(str(file), file.stem, parents, tracks=tuple(track.key for track in tracks))
            )
        yield from lists


def lists_in(place: Path) -> list[Path]:
    """The list that `place` is, or those below the folder that it is. Raises `SourceError`."""
    if not place.is_dir():
        return [place]
    found: list[Path] = []
    for folder, folders, files in os.walk(place, onerror=_fail_at(place)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (Path(folder, name) for name in sorted(files) if name.lower().endswith(SUFFIXES))
        if len(found) >= MOST_LISTS:
            break
    return found[:MOST_LISTS]


def _fail_at(place: Path) -> Callable[[OSError], None]:
    def fail(error: OSError) -> None:
        if error.filename == str(place):
            raise why_not(place, error)

    return fail


def read_list(file: Path) -> Iterator[SourceTrack]:
    """The tracks of one list in order, streams left out. Raises `SourceError`."""
    with open_to_read(file) as stream:
        content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise SourceError("not_m3u", f"{printable(str(file))} is too large for a playlist.")
    title, artist, duration = "", "", None
    for raw in decode(content).splitlines():
        line = raw.strip().strip("\ufeff")
        if len(line) > LONGEST_LINE or "\0" in line or not line:
            continue
        if line.startswith("#EXTVDJ:"):
            tags = {name.lower(): html.unescape(value).strip() for name, value in _TAG.findall(line)[:64]}
            title, artist = tags.get("title", ""), tags.get("artist", "")
            duration = _seconds(tags.get("songlength"))
        elif (info := _INFO.match(line)) is not None:
            duration = _seconds(info[1])
            before, dash, after = info[2].strip().partition(" - ")
            artist, title = (before, after) if dash else ("", before)
        elif not line.startswith("#"):
            path = _full_path(line, file.parent)
            if path is not None:
                yield SourceTrack(path, path, title=title, artist=artist, duration=duration, only_listed=True)
            title, artist, duration = "", "", None


def _full_path(line: str, folder: Path) -> str | None:
    """An absolute path of this or another system; None for what is no file."""
    if line.lower().startswith("file:"):
        return path_of_url(line)
    if ntpath.splitdrive(line)[0]:
        return line
    if _STREAM.match(line):
        return None
    if line.startswith(("/", "\\")):
        return line
    return os.path.normpath(os.path.join(folder, line.replace("\\", os.sep).replace("/", os.sep)))


def _seconds(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 < number < 1e6 else None
