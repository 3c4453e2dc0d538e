"""rekordbox: the XML that it imports (Preferences, Advanced, rekordbox xml), as "rekordbox XML format list"
(AlphaTheta) describes it.

Times have milliseconds there and tempi two decimals, as rekordbox itself writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from ... import version
from ..keys import short_name
from ..sources.entry import HOT_CUES, Cue, GridMark, SourceTrack
from .colours import nearest
from .out import Collection, Written, lost_of
from .tree import Folder, tree
from .xml_text import empty, escaped, holds, in_lines, line, opening

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

FILE = "rekordbox.xml"

COLOURS = ("#ff007f", "#ff0000", "#ffa500", "#ffff00", "#00ff00", "#25fde9", "#0000ff", "#660099")
"""Those that a track may have: pink, red, orange, yellow, green, aqua, blue, purple."""

STAR = 51
"""A star of its rating: five are 255."""

_TYPES = {"hot": 0, "memory": 0, "fade_in": 1, "fade_out": 2, "load": 3, "loop": 4}
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


class Rekordbox:
    """One file with all tracks and lists."""

    id: ExportFormat = "rekordbox"
    name = "rekordbox XML"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """All but energy and the time when it was last played."""
        if not holds(track.path) or not _is_absolute(track.path):
            return None
        return replace(
            in_lines(track),
            duration=None if track.duration is None else float(round(track.duration)),
            bpm=None if track.bpm is None else round(track.bpm, 2),
            energy=None,
            colour=nearest(track.colour, COLOURS),
            added=None if track.added is None else _midnight(track.added),
            played=None,
            grid=tuple(
                GridMark(round(mark.seconds, 3), round(mark.bpm, 2), mark.beat or 1) for mark in track.grid
            ),
            cues=tuple(_kept(cue) for cue in track.cues),
        )

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """`rekordbox.xml`."""
        kept = [self.expressible(track) for track in collection.tracks]
        numbers: dict[str, int] = {}
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', opening("DJ_PLAYLISTS", {"Version": "1.0.0"})]
        lines.append(empty("PRODUCT", {"Name": "Pika", "Version": version.current().version, "Company": ""}))
        there = [track for track in kept if track is not None]
        lines.append(opening("COLLECTION", {"Entries": len(there)}))
        for number, track in enumerate(there, 1):
            numbers[track.key] = number
            lines += _track(number, track)
        lines.append("</COLLECTION>")
        lines.append("<PLAYLISTS>")
        lines += _nodes(tree(collection.lists, "ROOT"), numbers)
        lines += ["</PLAYLISTS>", "</DJ_PLAYLISTS>"]
        return Written({FILE: ("\n".join(lines) + "\n").encode("utf-8")}, lost_of(collection.tracks, kept))


def _track(number: int, track: SourceTrack) -> Iterator[str]:
    added = None if track.added is None else datetime.fromtimestamp(track.added, UTC).date().isoformat()
    yield opening(
        "TRACK",
        {
            "TrackID": number,
            "Name": track.title,
            "Artist": track.artist,
            "Album": track.album,
            "Genre": track.genre,
            "TotalTime": None if track.duration is None else round(track.duration),
            "Year": track.year,
            "AverageBpm": None if track.bpm is None else f"{track.bpm:.2f}",
            "DateAdded": added,
            "Comments": track.comment or None,
            "PlayCount": track.plays,
            "Rating": None if track.rating is None else track.rating * STAR,
            "Location": location(track.path),
            "Tonality": None if track.camelot is None else short_name(track.camelot),
            "Colour": None if track.colour is None else f"0x{track.colour[1:].upper()}",
        },
    )
    for mark in track.grid:
        yield empty(
            "TEMPO",
            {
                "Inizio": f"{mark.seconds:.3f}",
                "Bpm": f"{mark.bpm:.2f}",
                "Metro": "4/4",
                "Battito": mark.beat,
            },
        )
    for cue in track.cues:
        red, green, blue = (None, None, None) if cue.colour is None else bytes.fromhex(cue.colour[1:])
        end = None if cue.length is None else f"{cue.seconds + cue.length:.3f}"
        yield empty(
            "POSITION_MARK",
            {
                "Name": cue.name,
                "Type": _TYPES[cue.kind],
                "Start": f"{cue.seconds:.3f}",
                "End": end,
                "Num": -1 if cue.slot is None else cue.slot - 1,
                "Red": red,
                "Green": green,
                "Blue": blue,
            },
        )
    yield "</TRACK>"


def _kept(cue: Cue) -> Cue:
    """Eight buttons there are; what has none is a memory cue."""
    slot = cue.slot if cue.slot is not None and cue.slot <= HOT_CUES else None
    kind = cue.kind
    if kind in ("hot", "memory"):
        kind = "memory" if slot is None else "hot"
    seconds = round(cue.seconds, 3)
    length = None
    if cue.length is not None and kind == "loop":
        length = round(round(seconds + cue.length, 3) - seconds, 3)
    return replace(cue, kind=kind, slot=slot, seconds=seconds, length=length, name=line(cue.name))


def location(path: str) -> str:
    """The file as rekordbox names it: `file://localhost/C:/Music/a%20b.mp3`."""
    rooted = "/" + path.replace("\\", "/") if _DRIVE.match(path) else path
    return "file://localhost" + quote(rooted, safe="/:!$&'()*+,;=@~")


def _is_absolute(path: str) -> bool:
    return PureWindowsPath(path).is_absolute() or path.startswith("/")


def _midnight(seconds: float) -> float:
    """The date alone is kept, in UTC."""
    day = 24 * 3600
    return float(seconds // day * day)


def _nodes(folder: Folder, numbers: dict[str, int]) -> Iterator[str]:
    yield f'<NODE Type="0" Name="{escaped(folder.name)}" Count="{len(folder)}">'
    for inside in folder.folders.values():
        yield from _nodes(inside, numbers)
    for one in folder.lists:
        there = [numbers[key] for key in one.tracks if key in numbers]
        yield opening("NODE", {"Name": one.name, "Type": 1, "KeyType": 0, "Entries": len(there)})
        for number in there:
            yield empty("TRACK", {"Key": number})
        yield "</NODE>"
    yield "</NODE>"
