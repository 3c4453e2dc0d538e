"""rekordbox: what File > Export Collection in xml format writes.

    <DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="1">
      <TRACK TrackID="1" Name="T" Artist="A" TotalTime="215" Year="2019" AverageBpm="96.50" Rating="204"
        DateAdded="2019-05-01" PlayCount="3" Location="file://localhost/D:/Music/t.mp3" Tonality="Am"
        Colour="0xFF007F" Comments="..." Remixer="">
        <TEMPO Inizio="0.025" Bpm="96.50" Metro="4/4" Battito="1" />
        <POSITION_MARK Name="Go" Type="0" Start="15.9" Num="0" Red="40" Green="226" Blue="20" />
        <POSITION_MARK Name="" Type="4" Start="60.0" End="64.9" Num="-1" />
      </TRACK></COLLECTION>
    <PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="Friday" Type="1" KeyType="0" Entries="1">
      <TRACK Key="1" /></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>

From "xml format list" of rekordbox' developers' page: times are seconds, `Battito` is the beat of the bar
(1 to 4), `Type` of a mark is 0 cue, 1 fade-in, 2 fade-out, 3 load, 4 loop; `Num` is -1 for a memory cue, else
the hot cue from 0; ratings are 0, 51, 102, 153, 204, 255; `KeyType` says whether a list names tracks by
TrackID (0) or Location (1). There is no place for the file but the one that the DJ chooses; those below are
where the dialog begins and where guides put it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ... import known_folders
from ..names import printable
from . import breaks, checked
from .entry import Cue, CueKind, GridMark, SourceError, SourceList, SourceProblem, SourceTrack
from .file_urls import path_of_url
from .numbers import number, whole, year
from .xml_file import Broken, Start, elements

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

FILE_NAME = "rekordbox.xml"
# Stars are steps of 51 up to 255.
PER_STAR = 51
# What is marked in one track: rekordbox allows ten memory and eight hot cues, others write more.
MOST_MARKS = 5000

_KINDS: dict[str, CueKind] = {"0": "memory", "1": "fade_in", "2": "fade_out", "3": "load", "4": "loop"}
_LIST = "1"
_BY_LOCATION = "1"
# Streaming services: `file://localhostspotify:track:...`.
_STREAM = re.compile(r"file://localhost[^/]", re.IGNORECASE)
_WAY_OUT = "Export the collection from rekordbox again."


class Rekordbox:
    """Reads an export. A track's key is its TrackID."""

    id: SourceProgram = "rekordbox"
    name = "rekordbox"

    def places(self) -> list[Path]:
        """See `Source.places`."""
        home, documents = Path.home(), known_folders.documents()
        folders = [documents, documents / "rekordbox", known_folders.music(), home / "Desktop"]
        if sys.platform == "darwin":
            folders.append(home / "Library" / "Pioneer" / "rekordbox")
        return [folder / FILE_NAME for folder in dict.fromkeys(folders)]

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """See `Source.read`."""
        reader = _Reader(place)
        for event in elements(place, "TRACK"):
            if isinstance(event, Start):
                reader.start(event.name, event.attributes)
            elif isinstance(event, Broken):
                yield breaks.problem(place, event, _WAY_OUT)
                reader.broken()
            else:
                yield from reader.end(event.name)
        yield from reader.lists
        if reader.streams:
            yield SourceProblem(
                "streams",
                f"{reader.streams} streamed tracks",
                "They have no file on this computer, so they stay there.",
            )
        if reader.lost_lists:
            yield SourceProblem(
                "lists_lost",
                printable(place.name),
                f"The export is damaged among its playlists: those after that place are lost. {_WAY_OUT}",
            )


class _Reader:
    """Puts tracks and lists together."""

    def __init__(self, place: Path) -> None:
        self.lists: list[SourceList] = []
        self.streams = 0
        self.lost_lists = False
        self._place = place
        self._root = ""
        self._track: dict[str, str] | None = None
        self._tempos: list[dict[str, str]] = []
        self._marks: list[dict[str, str]] = []
        self._nodes: list[dict[str, str]] = []
        self._keys: list[str] = []
        self._by_location: dict[str, str] = {}
        self._numbers: dict[tuple[str, ...], int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises `SourceError` when the first one says that it is another format."""
        self._root = self._root or name
        if self._root != "DJ_PLAYLISTS":
            raise SourceError("other_format", f"{printable(str(self._place))} is no export of rekordbox.")
        if name == "NODE":
            self._nodes.append(attributes)
            if attributes.get("Type") == _LIST:
                self._keys = []
        elif name == "TRACK" and self._nodes:
            self._listed(attributes.get("Key", ""))
        elif name == "TRACK":
            self._track, self._tempos, self._marks = attributes, [], []
        elif name == "TEMPO" and len(self._tempos) < MOST_MARKS:
            self._tempos.append(attributes)
        elif name == "POSITION_MARK" and len(self._marks) < MOST_MARKS:
            self._marks.append(attributes)

    def end(self, name: str) -> Iterator[SourceTrack | SourceProblem]:
        """An element ends."""
        if name == "TRACK" and self._track is not None:
            yield from self._finished(self._track)
            self._track = None
        elif name == "NODE" and self._nodes:
            if self._nodes[-1].get("Type") == _LIST and not self.lost_lists:
                self._keep_list()
            self._nodes.pop()

    def broken(self) -> None:
        """A part of the file is lost: the track that was begun, and which folder a list lies in."""
        self._track = None
        if self._nodes:
            self.lost_lists = True

    def _finished(self, said: dict[str, str]) -> Iterator[SourceTrack | SourceProblem]:
        location = said.get("Location", "")
        path = None if _STREAM.match(location) else path_of_url(location)
        key = said.get("TrackID", "").strip() or location
        if path is None:
            if location:
                self.streams += 1
            else:
                what = said.get("Name", "") or "A track"
                yield SourceProblem("no_path", what, "rekordbox does not say where its file is.")
            return
        self._by_location[location] = key
        tempo = number(said.get("AverageBpm"))
        yield from checked.track(
            SourceTrack(
                key=key,
                path=path,
                title=_title(said),
                artist=checked.text(said.get("Artist")),
                album=checked.text(said.get("Album")),
                genre=checked.text(said.get("Genre")),
                year=year(said.get("Year")),
                comment=checked.text(said.get("Comments")),
                duration=number(said.get("TotalTime")) or None,
                bpm=tempo or None,
                camelot=checked.camelot(said.get("Tonality")),
                rating=_stars(whole(said.get("Rating"))),
                colour=_track_colour(said.get("Colour")),
                added=checked.moment(said.get("DateAdded")),
                played=checked.moment(said.get("LastPlayed")),
                plays=whole(said.get("PlayCount")),
                grid=tuple(_grid(self._tempos)),
                cues=tuple(_cues(self._marks)),
            )
        )

    def _listed(self, key: str) -> None:
        if self._nodes[-1].get("KeyType") == _BY_LOCATION:
            key = self._by_location.get(key, key)
        self._keys.append(key)

    def _keep_list(self) -> None:
        # The first node is the root, which every export has.
        parents = tuple(node.get("Name", "") for node in self._nodes[1:-1])
        name = self._nodes[-1].get("Name", "")
        # Lists may have one name; the second one is another list.
        number = self._numbers[(*parents, name)] = self._numbers.get((*parents, name), 0) + 1
        key = "/".join([*parents, name]) + (f"#{number}" if number > 1 else "")
        self.lists.append(SourceList(key, name, parents, tracks=tuple(self._keys)))
        self._keys = []


def _title(said: dict[str, str]) -> str:
    title, mix = checked.text(said.get("Name")), checked.text(said.get("Mix"))
    return f"{title} ({mix})" if mix and mix.casefold() not in title.casefold() else title


def _stars(rating: int | None) -> int | None:
    return round(rating / PER_STAR) or None if rating is not None and 0 < rating <= 255 else None


def _track_colour(text: str | None) -> str | None:
    found = re.fullmatch(r"(?:0x|#)([0-9A-Fa-f]{6})", (text or "").strip())
    return f"#{found[1].lower()}" if found and int(found[1], 16) else None


def _grid(tempos: list[dict[str, str]]) -> Iterator[GridMark]:
    for tempo in tempos:
        seconds, bpm = number(tempo.get("Inizio")), number(tempo.get("Bpm"))
        if seconds is not None and bpm is not None and bpm > 0:
            yield GridMark(seconds, bpm, whole(tempo.get("Battito")) or None)


def _cues(marks: list[dict[str, str]]) -> Iterator[Cue]:
    for mark in marks:
        kind, start = _KINDS.get(mark.get("Type", "0")), number(mark.get("Start"))
        if kind is None or start is None:
            continue
        button = whole(mark.get("Num"))
        slot = button + 1 if button is not None and button >= 0 else None
        end = number(mark.get("End"))
        length = round(end - start, 6) if kind == "loop" and end is not None and end > start else None
        if kind == "loop" and length is None:
            kind = "memory"
        if kind == "memory" and slot is not None:
            kind = "hot"
        yield Cue(kind, start, length, checked.text(mark.get("Name")), _colour_of(mark), slot)


def _colour_of(mark: dict[str, str]) -> str | None:
    parts = [whole(mark.get(name)) for name in ("Red", "Green", "Blue")]
    if any(part is None or not 0 <= part <= 255 for part in parts):
        return None
    return "#" + "".join(f"{part or 0:02x}" for part in parts)
