"""VirtualDJ: a `database.xml`, and lists as it keeps them since 2024 (`MyLists/NAME.vdjfolder`).

The shapes are those of VDJPedia, "Database structure", as `sources/virtualdj.py` reads them: a tempo is the
time of a beat in seconds, the length of a loop is in beats, colours are ARGB as a decimal number. VirtualDJ
takes the folder as it stands: on a drive that has none yet, or with its own put aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..keys import short_name
from ..sources.entry import Cue, GridMark, SourceList, SourceTrack
from .file_names import file_name, unlike
from .out import Collection, Written, lost_of
from .xml_text import Value, empty, escaped, holds, in_lines, line, opening

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

FOLDER = "VirtualDJ"

_OPAQUE = 0xFF000000
_EDGES = {"fade_in": "fadeStart", "fade_out": "fadeEnd"}


class VirtualDJ:
    """A folder `VirtualDJ` with all tracks and lists."""

    id: ExportFormat = "virtualdj"
    name = "VirtualDJ"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """All but energy, where it is to be loaded, and which beat of a bar a mark of the grid is."""
        if not track.path or not holds(track.path) or track.path != track.path.strip():
            return None
        bpm = None if track.bpm is None else round(track.bpm, 3)
        return replace(
            in_lines(track),
            duration=None if track.duration is None else round(track.duration, 6),
            bpm=bpm,
            energy=None,
            added=None if track.added is None else float(round(track.added)),
            played=None if track.played is None else float(round(track.played)),
            grid=tuple(GridMark(round(mark.seconds, 6), round(mark.bpm, 3)) for mark in track.grid),
            cues=tuple(kept for cue in track.cues if (kept := _kept(cue, bpm)) is not None),
        )

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """`VirtualDJ/database.xml` and `VirtualDJ/MyLists/NAME.vdjfolder`."""
        kept = [self.expressible(track) for track in collection.tracks]
        there = {track.key: track for track in kept if track is not None}
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<VirtualDJ_Database Version="2026">']
        for track in there.values():
            lines += _song(track)
        lines.append("</VirtualDJ_Database>")
        files = {f"{FOLDER}/database.xml": _file(lines)}
        places = [_place(one) for one in collection.lists]
        for one, place in zip(collection.lists, unlike(places), strict=True):
            tracks = [there[key] for key in one.tracks if key in there]
            files[f"{FOLDER}/MyLists/{place}.vdjfolder"] = _file(_list(tracks))
        return Written(files, lost_of(collection.tracks, kept))


def _place(one: SourceList) -> str:
    """Folders are called `NAME.subfolders`."""
    return "/".join([*(f"{file_name(parent)}.subfolders" for parent in one.parents), file_name(one.name)])


def _file(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def _song(track: SourceTrack) -> Iterator[str]:
    key = None if track.camelot is None else short_name(track.camelot)
    beat = None if track.bpm is None else f"{60 / track.bpm:.9f}"
    yield opening("Song", {"FilePath": track.path})
    tags: dict[str, Value] = {
        "Author": track.artist or None,
        "Title": track.title or None,
        "Genre": track.genre or None,
        "Album": track.album or None,
        "Year": track.year,
        "Stars": track.rating,
        "Bpm": beat,
        "Key": key,
    }
    yield empty("Tags", tags)
    yield empty(
        "Infos",
        {
            "SongLength": None if track.duration is None else f"{track.duration:.6f}",
            "FirstSeen": None if track.added is None else round(track.added),
            "LastPlay": None if track.played is None else round(track.played),
            "PlayCount": track.plays,
            "UserColor": None if track.colour is None else _argb(track.colour),
        },
    )
    if track.comment:
        yield f"<Comment>{escaped(track.comment)}</Comment>"
    if beat is not None or key is not None:
        yield empty("Scan", {"Bpm": beat, "Key": key})
    for mark in track.grid:
        tempo = None if mark.bpm == track.bpm else f"{60 / mark.bpm:.9f}"
        yield empty("Poi", {"Pos": f"{mark.seconds:.6f}", "Type": "beatgrid", "Bpm": tempo})
    for cue in track.cues:
        yield empty("Poi", _point(cue, track.bpm))
    yield "</Song>"


def _point(cue: Cue, bpm: float | None) -> dict[str, Value]:
    said: dict[str, Value] = {
        "Pos": f"{cue.seconds:.6f}",
        "Name": cue.name or None,
        "Color": None if cue.colour is None else _argb(cue.colour),
    }
    if cue.kind == "loop" and cue.length is not None and bpm is not None:
        return {**said, "Type": "loop", "Size": f"{cue.length * bpm / 60:.6f}", "Slot": cue.slot}
    if cue.kind in _EDGES:
        return {**said, "Type": "automix", "Point": _EDGES[cue.kind]}
    return {**said, "Type": "cue", "Num": cue.slot}


def _kept(cue: Cue, bpm: float | None) -> Cue | None:
    seconds, name = round(cue.seconds, 6), line(cue.name)
    if cue.kind == "load":
        return None
    if cue.kind in _EDGES:
        return Cue(cue.kind, seconds, None, name, cue.colour)
    if cue.kind == "loop" and cue.length is not None and bpm is not None:
        beats = round(cue.length * bpm / 60, 6)
        return Cue("loop", seconds, round(beats * 60 / bpm, 4), name, cue.colour, cue.slot)
    # Without a tempo nothing says how long a loop of some beats is.
    slot = None if cue.kind == "loop" else cue.slot
    return Cue("memory" if slot is None else "hot", seconds, None, name, cue.colour, slot)


def _argb(colour: str) -> int:
    return _OPAQUE | int(colour[1:], 16)


def _list(tracks: list[SourceTrack]) -> list[str]:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<VirtualFolder noDuplicates="no">']
    for number, track in enumerate(tracks):
        said: dict[str, Value] = {
            "path": track.path,
            "songlength": None if track.duration is None else f"{track.duration:.3f}",
            "artist": track.artist or None,
            "title": track.title or None,
            "idx": number,
        }
        lines.append(empty("song", said))
    return [*lines, "</VirtualFolder>"]
