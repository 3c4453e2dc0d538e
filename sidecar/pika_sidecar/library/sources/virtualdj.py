"""VirtualDJ: `database.xml`, one in its own folder and one in `VirtualDJ` on each other drive, and playlists.

    <Song FilePath="D:\\Music\\t.mp3" FileSize="...">
      <Tags Author="A" Title="T" Remix="R" Genre="" Album="" Year="" Stars="4" Bpm="" Key="" />
      <Infos SongLength="215.5" FirstSeen="1518996996" LastPlay="..." PlayCount="3" Color="4294901760" />
      <Comment>...</Comment>
      <Scan Bpm="0.507959" Key="A#" Phase="0.51" />
      <Poi Pos="3.72" Type="beatgrid" />
      <Poi Pos="15.9" Name="Cue 1" Num="1" Color="4278255360" />
      <Poi Pos="60.0" Type="loop" Size="4" Slot="2" />
      <Poi Pos="72.3" Type="automix" Point="fadeEnd" />
    </Song>

`Bpm` is the time between two beats in seconds, `Size` of a loop is in beats, colours are ARGB as a decimal
number, times are seconds since 1970 (VDJPedia, "Database structure"). A `Poi` without a type is a cue; `Num`
is its button from 1. Playlists: `.m3u` (`Playlists`), and `VirtualFolder` files (`.vdjfolder`, in `MyLists`
and `Folders`; since VirtualDJ 2024, VDJPedia, "Lists"), whose folders are named `NAME.subfolders`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..names import printable
from . import checked
from .drives import other_drives
from .entry import Cue, CueKind, GridMark, SourceError, SourceList, SourceProblem, SourceTrack
from .m3u import SUFFIXES as M3U_SUFFIXES
from .m3u import read_list
from .numbers import number, whole, year
from .virtualdj_folders import home_folders
from .xml_file import Broken, End, Start, elements

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

DATABASE = "database.xml"
# Its playlists, from the folder of the database; "My Lists" is how VDJPedia writes it.
LIST_FOLDERS = ("Playlists", "MyLists", "My Lists", "Folders")
LIST_SUFFIXES = (*M3U_SUFFIXES, ".vdjfolder")
# What it marks in one track: 16 buttons, loops, remix points.
MOST_POINTS = 2000
MOST_PLAYS = 10**7
# Below this a tempo is the time of a beat in seconds (12 BPM), above it is in beats per minute.
LONGEST_BEAT_S = 5.0

_STREAM = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_POINTS: dict[str, CueKind] = {"fadestart": "fade_in", "fadeend": "fade_out"}


class VirtualDJ:
    """Reads a database and the playlists beside it. A track's key is its path."""

    id: SourceProgram = "virtualdj"
    name = "VirtualDJ"

    def places(self) -> list[Path]:
        """See `Source.places`."""
        folders = [*home_folders(), *(drive / "VirtualDJ" for drive in other_drives())]
        return [folder / DATABASE for folder in dict.fromkeys(folders)]

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """See `Source.read`."""
        known: set[str] = set()
        for entry in _read_database(place):
            if isinstance(entry, SourceTrack):
                known.add(entry.key)
            yield entry
        lists: list[SourceList] = []
        for found in _list_files(place.parent):
            try:
                tracks = _read_list(found.file)
            except SourceError as error:
                yield SourceProblem(error.code, found.name, error.message)
                continue
            for track in tracks:
                if track.key not in known:
                    known.add(track.key)
                    yield track
            if tracks:
                keys = tuple(track.key for track in tracks)
                lists.append(SourceList(str(found.file), found.name, found.parents, tracks=keys))
        yield from lists


def _read_database(place: Path) -> Iterator[SourceTrack | SourceProblem]:
    song: _Song | None = None
    streams = 0
    root: str | None = None
    for event in elements(place, "Song"):
        if isinstance(event, Start):
            root = root or event.name
            if root != "VirtualDJ_Database":
                raise SourceError("other_format", f"{printable(str(place))} is no database of VirtualDJ.")
            if event.name == "Song":
                song = _Song(event.attributes)
            elif song is not None:
                song.take(event)
        elif isinstance(event, End):
            if song is None:
                continue
            if event.name == "Comment":
                song.comment = event.text
            elif event.name == "Song":
                if _STREAM.match(song.path):
                    streams += 1
                elif checked.path(song.path):
                    yield from checked.track(song.track())
                else:
                    yield SourceProblem(
                        "no_path",
                        printable(song.path)[:200] or "A track",
                        "It does not say where its file is.",
                    )
                song = None
        elif isinstance(event, Broken):
            yield _broken(event, song)
            song = None
    if streams:
        yield SourceProblem(
            "streams", f"{streams} streamed tracks", "They have no file on this computer, so they stay there."
        )


def _broken(event: Broken, song: _Song | None) -> SourceProblem:
    what = printable(song.path) if song is not None else f"line {event.line}"
    if event.cut:
        return SourceProblem(
            "cut_off",
            what,
            f"The database ends in line {event.line}, before its end: VirtualDJ may be writing it just now. "
            "Close VirtualDJ and look again.",
        )
    return SourceProblem(
        "broken", what, f"The database is damaged in line {event.line}; what comes after it was read."
    )


class _Song:
    def __init__(self, attributes: dict[str, str]) -> None:
        self.path = attributes.get("FilePath", "").strip()
        self.comment = ""
        self._tags: dict[str, str] = {}
        self._infos: dict[str, str] = {}
        self._scan: dict[str, str] = {}
        self._points: list[dict[str, str]] = []

    def take(self, element: Start) -> None:
        """One of the elements in a `Song`."""
        if element.name == "Tags":
            self._tags = element.attributes
        elif element.name == "Infos":
            self._infos = element.attributes
        elif element.name == "Scan":
            self._scan = element.attributes
        elif element.name == "Poi" and len(self._points) < MOST_POINTS:
            point = element.attributes
            # Most of all points are those for automatic mixing, of which two are taken.
            if point.get("Type") != "automix" or point.get("Point", "").lower() in _POINTS:
                self._points.append(point)

    def track(self) -> SourceTrack:
        """Everything of it in Pika's units."""
        tags, infos, scan = self._tags, self._infos, self._scan
        title, remix = checked.text(tags.get("Title")), checked.text(tags.get("Remix"))
        if remix and remix.casefold() not in title.casefold():
            title = f"{title} ({remix})".strip()
        bpm = checked.bpm(tempo(scan.get("Bpm")) or tempo(tags.get("Bpm")))
        return SourceTrack(
            key=self.path,
            path=self.path,
            title=title,
            artist=checked.text(tags.get("Author")),
            album=checked.text(tags.get("Album")),
            genre=checked.text(tags.get("Genre")),
            year=year(tags.get("Year")),
            comment=checked.text(self.comment),
            duration=checked.seconds(infos.get("SongLength")),
            bpm=bpm,
            camelot=checked.camelot(scan.get("Key")) or checked.camelot(tags.get("Key")),
            rating=checked.whole(tags.get("Stars"), 1, 5),
            colour=_colour(infos.get("UserColor")) or _colour(infos.get("Color")),
            added=_time(infos.get("FirstSeen")),
            played=_time(infos.get("LastPlay")),
            plays=checked.whole(infos.get("PlayCount"), 0, MOST_PLAYS),
            grid=checked.grid(self._grid(bpm)),
            cues=tuple(cue for point in self._points if (cue := _cue(point, bpm)) is not None),
        )

    def _grid(self, bpm: float | None) -> Iterator[GridMark]:
        marks = [point for point in self._points if point.get("Type") == "beatgrid"]
        if not marks and "Phase" in self._scan:
            marks = [{"Pos": self._scan["Phase"]}]
        for mark in marks:
            seconds, tempo_here = number(mark.get("Pos")), tempo(mark.get("Bpm")) or bpm
            if seconds is not None and tempo_here is not None:
                yield GridMark(seconds, tempo_here)


def tempo(text: str | None) -> float | None:
    """Beats per minute of what VirtualDJ calls Bpm: seconds per beat, or a tempo that a tag has brought."""
    value = number(text)
    if value is None or value <= 0:
        return None
    return round(60 / value if value < LONGEST_BEAT_S else value, 3)


def _cue(point: dict[str, str], bpm: float | None) -> Cue | None:
    kind = point.get("Type", "cue").lower()
    seconds = None if kind == "beatgrid" else number(point.get("Pos"))
    if seconds is None:
        return None
    name, colour = checked.text(point.get("Name")), _colour(point.get("Color"))
    button = whole(point.get("Num")) or 0
    slot = button if button > 0 else None
    if kind == "cue":
        return Cue("hot" if slot else "memory", seconds, None, name, colour, slot)
    if kind == "loop":
        beats = number(point.get("Size"))
        length = beats * 60 / bpm if beats is not None and beats > 0 and bpm else None
        pad = whole(point.get("Slot")) or 0
        slot = pad if pad > 0 else slot
        # Its length is in beats: without a tempo only its place is known.
        if length is None:
            return Cue("memory", seconds, None, name, colour)
        return Cue("loop", seconds, round(length, 4), name, colour, slot)
    if kind == "automix" and (edge := _POINTS.get(point.get("Point", "").lower())) is not None:
        return Cue(edge, seconds, None, name, colour)
    return None


def _time(text: str | None) -> float | None:
    return checked.moment(number(text))


def _colour(text: str | None) -> str | None:
    if text and re.fullmatch("#[0-9A-Fa-f]{6}", text):
        return text.lower()
    value = whole(text)
    # 0 is none; the first byte of the four says how opaque it is.
    return f"#{value & 0xFFFFFF:06x}" if value and 0 < value < 2**32 else None


class _ListFile:
    def __init__(self, root: Path, file: Path) -> None:
        self.file = file
        self.name = file.stem
        folders = file.parent.relative_to(root).parts
        self.parents = tuple(folder.removesuffix(".subfolders") for folder in folders)


def _list_files(home: Path) -> Iterator[_ListFile]:
    for name in LIST_FOLDERS:
        root = home / name
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
            for file in sorted(files):
                suffix = os.path.splitext(file)[1].lower()
                if suffix in LIST_SUFFIXES or (suffix == ".xml" and name.startswith("My")):
                    yield _ListFile(root, Path(folder, file))


def _read_list(file: Path) -> list[SourceTrack]:
    """Its tracks in order; none for a filter, which holds none."""
    if file.suffix.lower() in M3U_SUFFIXES:
        return list(read_list(file))
    tracks = []
    for event in elements(file, "song"):
        if isinstance(event, Start) and event.name.lower() == "song":
            path = checked.path(event.attributes.get("path", "").strip())
            if path and not _STREAM.match(path):
                tracks.append(
                    SourceTrack(
                        path,
                        path,
                        title=checked.text(event.attributes.get("title")),
                        artist=checked.text(event.attributes.get("artist")),
                        duration=checked.seconds(event.attributes.get("songlength")),
                        only_listed=True,
                    )
                )
    return tracks
