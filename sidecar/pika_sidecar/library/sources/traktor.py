"""Traktor: `collection.nml`, versions 2 to 4 (NML 14 to 20).

    <NML VERSION="19"><COLLECTION ENTRIES="1">
      <ENTRY TITLE="T" ARTIST="A"><LOCATION DIR="/:Users/:me/:" FILE="a.mp3" VOLUME="Macintosh HD"/>
        <ALBUM TITLE="L"/><INFO GENRE="G" COMMENT="C" KEY="8m" RANKING="204" COLOR="2" PLAYTIME="200" .../>
        <TEMPO BPM="101.000000"/><MUSICAL_KEY VALUE="21"/>
        <CUE_V2 NAME="n.n." TYPE="0" START="1000.5" LEN="0.0" HOTCUE="0"/></ENTRY>
    </COLLECTION><PLAYLISTS><NODE TYPE="FOLDER" NAME="$ROOT"><SUBNODES>...
      <NODE TYPE="PLAYLIST" NAME="P"><PLAYLIST TYPE="LIST" UUID="..."><ENTRY>
        <PRIMARYKEY TYPE="TRACK" KEY="Macintosh HD/:Users/:me/:a.mp3"/></ENTRY></PLAYLIST></NODE>

Not taken: bit rate, label, remixer, producer, mix, catalogue number, track number, the second comment (it is
called RATING there), cover, loudness, flags, the lock, loops and one-shots of remix sets, stems, the history
(files of their own in `History/`), and what playlists of Traktor's own hold (`_LOOPS`, `_RECORDINGS`). Smart
playlists are rules that only Traktor can follow: they are reported. Places in an MP3 are given as Traktor
counts them, which may differ from Pika's by the padding of its encoder (26 ms, mixxx #2119).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ... import known_folders
from ..traktor_colours import COLOURS
from . import breaks, checked
from .chosen import inside
from .entry import Cue, CueKind, GridMark, SourceError, SourceList, SourceProblem, SourceTrack
from .xml_file import End, Start, elements

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

FILE_NAME = "collection.nml"
SEPARATOR = "/:"
"""Between the parts of a path; a colon in a name is written as two slashes."""

BOOT_VOLUME = "Macintosh HD"
"""What macOS calls its own disk, where nobody has named it otherwise."""

KINDS: dict[str, CueKind] = {"0": "hot", "1": "fade_in", "2": "fade_out", "3": "load", "5": "loop"}
"""TYPE of a CUE_V2. 4 is the grid."""
GRID = "4"
UNNAMED = ("n.n.", "AutoGrid", "Beat Marker")
"""Names that Traktor gives by itself."""
MOST_RANKING = 255
MOST_PARTS = 4096
"""Elements of one track: some ten, and one for each cue."""
PER_SECOND = 1000
"""Times are in milliseconds."""

Part = tuple[str, dict[str, str]]


class Traktor:
    """See the module."""

    id: SourceProgram = "traktor"
    name = "Traktor"

    def places(self) -> list[Path]:
        """See `Source.places`: a folder for each version, the newest first."""
        folder = known_folders.documents() / "Native Instruments"
        try:
            found = [found for found in folder.iterdir() if found.name.startswith("Traktor")]
        except OSError:
            found = []
        return [one / FILE_NAME for one in sorted(found, key=_version, reverse=True)] or [
            folder / "Traktor" / FILE_NAME
        ]

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """See `Source.read`; `place` is the file or its folder."""
        path = inside(place, FILE_NAME)
        reader = _Reader()
        events = elements(path, "ENTRY")
        if not isinstance(root := next(events, None), Start) or root.name != "NML":
            raise SourceError(
                "not_this", f"{path} is no collection of Traktor: it does not begin with <NML>."
            )
        for event in events:
            if isinstance(event, Start):
                reader.start(event.name, event.attributes)
            elif isinstance(event, End):
                yield from reader.end(event.name)
            else:
                reader.broken()
                yield breaks.problem(path, event, "The folder Backup beside it has older ones.")


class _Reader:
    """Puts elements together; knows by what is in an ENTRY whether it is a track or stands in a playlist."""

    def __init__(self) -> None:
        self._about: dict[str, str] = {}
        self._parts: list[Part] = []
        self._nodes: list[dict[str, str]] = []
        self._tracks: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "ENTRY":
            self._about, self._parts = attributes, []
        elif name == "NODE":
            self._nodes.append(attributes)
        elif name == "PLAYLIST" and self._nodes:
            self._tracks = []
            self._nodes[-1] = {**self._nodes[-1], "UUID": attributes.get("UUID", "")}
        elif name == "PRIMARYKEY" and attributes.get("TYPE", "TRACK") == "TRACK":
            self._tracks.append(attributes.get("KEY", ""))
        elif name == "GRID" and self._parts:
            self._parts[-1][1]["GRID_BPM"] = attributes.get("BPM", "")
        elif not self._nodes and len(self._parts) < MOST_PARTS:
            self._parts.append((name, attributes))

    def end(self, name: str) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        if name == "ENTRY" and self._parts:
            yield from _track(self._about, self._parts)
            self._parts = []
        elif name == "NODE" and self._nodes:
            yield from _list(self._nodes, self._tracks)
            self._nodes.pop()

    def broken(self) -> None:
        self._about, self._parts = {}, []


def _version(folder: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d{1,9}", folder.name)]


def _track(about: dict[str, str], parts: list[Part]) -> Iterator[SourceTrack | SourceProblem]:
    first: dict[str, dict[str, str]] = {}
    for name, attributes in parts:
        first.setdefault(name, attributes)
    where, info = first.get("LOCATION", {}), first.get("INFO", {})
    title, artist = checked.text(about.get("TITLE")), checked.text(about.get("ARTIST"))
    path = path_of(where.get("VOLUME", ""), where.get("DIR", ""), where.get("FILE", ""))
    if not path:
        yield SourceProblem("no_path", f"{artist} - {title}", "Traktor does not say where its file is.")
        return
    tempo = checked.bpm(first.get("TEMPO", {}).get("BPM"))
    cues: list[Cue] = []
    marks: list[GridMark] = []
    for name, said in parts:
        if name == "CUE_V2":
            cues += _cue(said)
            marks += _mark(said, tempo)
    duration = checked.seconds(info.get("PLAYTIME_FLOAT")) or checked.seconds(info.get("PLAYTIME"))
    yield from checked.track(
        SourceTrack(
            key=where.get("VOLUME", "") + where.get("DIR", "") + where.get("FILE", ""),
            path=path,
            title=title,
            artist=artist,
            album=checked.text(first.get("ALBUM", {}).get("TITLE")),
            genre=checked.text(info.get("GENRE")),
            year=checked.year(info.get("RELEASE_DATE")),
            comment=checked.text(info.get("COMMENT")),
            duration=duration,
            bpm=tempo,
            camelot=key_of(first.get("MUSICAL_KEY", {}).get("VALUE")) or checked.camelot(info.get("KEY")),
            rating=checked.stars(info.get("RANKING"), MOST_RANKING),
            colour=_colour(info.get("COLOR")),
            added=_day(info.get("IMPORT_DATE")),
            played=_day(info.get("LAST_PLAYED")),
            plays=checked.whole(info.get("PLAYCOUNT"), 0, 10**7),
            grid=checked.grid(marks),
            cues=tuple(cues),
        )
    )


def path_of(volume: str, folders: str, name: str) -> str:
    """The path as the system that Traktor ran on writes it; "" when there is none.

    A volume with a letter is Windows'. Any other is a name of macOS: that of its own disk, which may have
    another one but holds the folder of users, or that of one which is reached through /Volumes.
    """
    parts = [part.replace("//", ":") for part in [*folders.split(SEPARATOR), name] if part]
    if not name or not parts:
        return ""
    if re.fullmatch("[A-Za-z]:", volume):
        return checked.path("\\".join([volume, *parts]))
    if volume.startswith("\\\\"):
        return checked.path("\\".join([volume.rstrip("\\"), *parts]))
    if volume not in ("", BOOT_VOLUME) and parts[0] not in ("Users", "Volumes"):
        parts = ["Volumes", volume, *parts]
    return checked.path("/" + "/".join(parts))


def key_of(value: str | None) -> str | None:
    """The Camelot code of a MUSICAL_KEY: 0 to 11 are C major to B major, 12 to 23 C minor to B minor."""
    number = checked.whole(value, 0, 23)
    return None if number is None else checked.camelot_of(number % 12, "minor" if number >= 12 else "major")


def _colour(value: str | None) -> str | None:
    number = checked.whole(value, 1, len(COLOURS))
    return None if number is None else COLOURS[number - 1]


def _day(value: str | None) -> float | None:
    """A day such as 2014/6/17, which `fromisoformat` wants with two digits."""
    found = re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})", (value or "").strip())
    return checked.moment(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}") if found else None


def _start(said: dict[str, str]) -> float | None:
    found = checked.number(said.get("START"), -checked.LONGEST_S * PER_SECOND, checked.LONGEST_S * PER_SECOND)
    return None if found is None else round(found / PER_SECOND, 6)


def _cue(said: dict[str, str]) -> Iterator[Cue]:
    start = _start(said)
    button = checked.whole(said.get("HOTCUE"), 0, 127)
    # The mark of the grid may have a button too.
    kind = KINDS.get(said.get("TYPE", "")) or (
        "hot" if said.get("TYPE") == GRID and button is not None else None
    )
    if start is None or kind is None:
        return
    length = checked.number(said.get("LEN"), 0, checked.LONGEST_S * PER_SECOND) or 0.0
    name = checked.text(said.get("NAME"))
    yield Cue(
        kind="memory" if kind == "hot" and button is None else kind,
        seconds=start,
        length=round(length / PER_SECOND, 6) if kind == "loop" else None,
        name="" if name in UNNAMED else name,
        colour=checked.colour(said.get("COLOR")),
        slot=None if button is None else button + 1,
    )


def _mark(said: dict[str, str], tempo: float | None) -> Iterator[GridMark]:
    start, bpm = _start(said), checked.bpm(said.get("GRID_BPM")) or tempo
    if said.get("TYPE") == GRID and start is not None and bpm is not None:
        yield GridMark(start, bpm)


def _list(nodes: list[dict[str, str]], tracks: list[str]) -> Iterator[SourceList | SourceProblem]:
    node = nodes[-1]
    name = checked.text(node.get("NAME"))
    parents = tuple(checked.text(above.get("NAME")) for above in nodes[:-1] if above.get("NAME") != "$ROOT")
    if node.get("TYPE") == "SMARTLIST":
        yield SourceProblem(
            "smart_list",
            name,
            "It is a smart playlist, whose rule only Traktor can follow. "
            "Copy its tracks into a playlist there, or make a smart list in Pika.",
        )
    elif node.get("TYPE") == "PLAYLIST" and not (not parents and name in ("_LOOPS", "_RECORDINGS")):
        key = node.get("UUID") or "/".join([*parents, name])
        yield SourceList(key, name or "Playlist", parents, "crate", tuple(tracks))
