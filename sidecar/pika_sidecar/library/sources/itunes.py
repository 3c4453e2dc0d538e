"""iTunes and Apple's Music: the XML of the library, as iTunes kept it by itself and Music exports it.

A property list (`<plist><dict>`) whose `Tracks` is a dictionary of dictionaries by number, and whose
`Playlists` is an array of dictionaries; see Apple's "Property List XML File" and the keys in any export.

Not taken: album artist, composer, grouping, disc and track numbers, sizes and rates, skip counts, volume
adjustment, equalizer, start and stop times, covers, podcasts' and films' own fields, ratings that iTunes has
computed from the album's, and the library's own lists (`Music`, `Downloaded`, ...). Smart playlists come with
the tracks that were in them when the file was written. Tracks without a file here (streamed, or in the cloud
only) are counted in one problem. There is no beat grid, no cue and no key in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import known_folders
from . import breaks, checked
from .chosen import inside
from .entry import ListKind, SourceError, SourceList, SourceProblem, SourceTrack
from .file_urls import path_of_url
from .xml_file import Broken, Start, elements

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

NAMES = ("Library.xml", "iTunes Library.xml", "iTunes Music Library.xml")
MOST_RATING = 100
PER_SECOND = 1000
"""Times are in milliseconds."""

MOST_VALUES = 200_000
"""In one dictionary or array; a track has some forty, the list of everything as many as there are tracks."""


class ITunes:
    """See the module."""

    id: SourceProgram = "itunes"
    name = "iTunes / Music"

    def places(self) -> list[Path]:
        """See `Source.places`: where iTunes kept the file, and where people export it to."""
        music = known_folders.music()
        return [
            music / "iTunes" / "iTunes Music Library.xml",
            music / "iTunes" / "iTunes Library.xml",
            music / "Music" / "Library.xml",
            music / "Library.xml",
            known_folders.documents() / "Library.xml",
        ]

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """See `Source.read`; `place` is the file or its folder."""
        path = inside(place, *NAMES)
        streamed = 0
        lists = _Lists()
        for said in _records(path):
            if isinstance(said, Broken):
                yield breaks.problem(path, said, "Export the library again.")
            elif "Playlist ID" in said:
                yield from lists.take(said)
            elif location := checked.path(path_of_url(_text(said, "Location"))):
                yield from checked.track(_track(location, said))
            else:
                streamed += 1
        yield from lists.rest()
        if streamed:
            yield SourceProblem(
                "streams",
                f"{streamed} {'track' if streamed == 1 else 'tracks'}",
                "They are streamed or in the cloud only. Download what may be downloaded and export again.",
            )


def _records(path: Path) -> Iterator[dict[str, Any] | Broken]:
    """The dictionary of each track and playlist. Values are text, bool, list and dict.

    A record is known by what it says (a track has a `Track ID` and more, a list a `Playlist ID`), not by
    where it stands, so that what follows a broken place is still found.
    """
    events = elements(path, "dict")
    if not isinstance(root := next(events, None), Start) or root.name != "plist":
        raise SourceError("not_this", f"{path} is no library of iTunes or Music: it is no property list.")
    containers: list[_Container] = []
    library = False
    for event in events:
        if isinstance(event, Broken):
            containers = []
            yield event
        elif isinstance(event, Start):
            if event.name in ("dict", "array"):
                containers.append(_Container(event.name))
        elif event.name == "key":
            library = library or event.text in ("Tracks", "Playlists", "Track ID")
            if containers:
                containers[-1].key = event.text
        elif event.name not in ("dict", "array"):
            if containers:
                containers[-1].add(event.name == "true" if event.name in ("true", "false") else event.text)
        elif containers:
            value = containers.pop().value
            if isinstance(value, dict) and (
                "Playlist ID" in value or ("Track ID" in value and len(value) > 1)
            ):
                yield value
            elif containers:
                containers[-1].add(value)
    if not library:
        raise SourceError("not_this", f"{path} is a property list, but no library of iTunes or Music.")


class _Container:
    """A dictionary or an array in the making."""

    def __init__(self, name: str) -> None:
        self.value: dict[str, Any] | list[Any] = {} if name == "dict" else []
        self.key = ""

    def add(self, value: object) -> None:
        if len(self.value) >= MOST_VALUES:
            return
        if isinstance(self.value, dict):
            self.value[self.key] = value
        else:
            self.value.append(value)


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _track(path: str, said: dict[str, Any]) -> SourceTrack:
    length = checked.number(_text(said, "Total Time"), 0, checked.LONGEST_S * PER_SECOND)
    return SourceTrack(
        key=_text(said, "Track ID"),
        path=path,
        title=checked.text(_text(said, "Name")),
        artist=checked.text(_text(said, "Artist")),
        album=checked.text(_text(said, "Album")),
        genre=checked.text(_text(said, "Genre")),
        year=checked.year(_text(said, "Year")),
        comment=checked.text(_text(said, "Comments")),
        duration=length / PER_SECOND if length else None,
        bpm=checked.bpm(_text(said, "BPM")),
        rating=None if said.get("Rating Computed") else checked.stars(_text(said, "Rating"), MOST_RATING),
        added=checked.moment(_text(said, "Date Added")),
        played=checked.moment(_text(said, "Play Date UTC")),
        plays=checked.whole(_text(said, "Play Count"), 0, 10**7),
    )


class _Lists:
    """Lists with the names of the folders above them, as far up as these do not lie in themselves."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[str, str]] = {}
        self._waiting: list[tuple[str, SourceList]] = []

    def take(self, said: dict[str, Any]) -> Iterator[SourceList]:
        """The list, if all above it is known already: iTunes writes folders first."""
        key = _text(said, "Playlist Persistent ID") or _text(said, "Playlist ID")
        name = checked.text(_text(said, "Name")) or "Playlist"
        parent = _text(said, "Parent Persistent ID")
        self._heads[key] = (name, parent)
        if said.get("Folder") or said.get("Master") or "Distinguished Kind" in said:
            return
        items = said.get("Playlist Items")
        tracks = tuple(
            _text(item, "Track ID")
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        )
        kind: ListKind = "smart" if "Smart Info" in said else "crate"
        found = SourceList(key, name, (), kind, tracks)
        if parent and parent not in self._heads:
            self._waiting.append((parent, found))
        else:
            yield self._placed(found, parent)

    def rest(self) -> Iterator[SourceList]:
        """Those whose folders came after them, or never."""
        for parent, found in self._waiting:
            yield self._placed(found, parent)

    def _placed(self, found: SourceList, parent: str) -> SourceList:
        above: list[str] = []
        seen: set[str] = set()
        while parent in self._heads and parent not in seen:
            seen.add(parent)
            name, parent = self._heads[parent]
            above.insert(0, name)
        return replace(found, parents=tuple(above))
