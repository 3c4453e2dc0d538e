"""Traktor: an NML file, which it takes by "Import Music Folders" or a drop on its playlists.

The shapes are those of Traktor's own collection.nml (version 19): times of cues in milliseconds, keys by
number, ratings 51 for a star, dates without a time, the parts of a path with `/:` between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..keys import key_of
from ..sources.entry import HOT_CUES, Cue, GridMark, SourceTrack
from ..traktor_colours import COLOURS
from .colours import nearest
from .out import Collection, Written, lost_of
from .tree import Folder, tree
from .xml_text import empty, escaped, holds, in_lines, line, opening

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

FILE = "Pika.nml"

STAR = 51

BOOT_VOLUME = "Macintosh HD"
"""What macOS calls its own disk, where nobody has named it otherwise."""

OF_BOOT_VOLUME = ("Users", "Applications", "Library")
"""What lies on it; of any other path only the computer that it is for knows the volume."""

_TYPES = {"hot": 0, "memory": 0, "fade_in": 1, "fade_out": 2, "load": 3, "loop": 5}
_GRID = 4
_DRIVE = re.compile(r"([A-Za-z]:)[\\/](.*)", re.DOTALL)
_PITCHES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_SAME = {"F#": "Gb", "C#": "Db", "G#": "Ab"}


class Traktor:
    """One file with all tracks and lists."""

    id: ExportFormat = "traktor"
    name = "Traktor NML"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """All but energy; of dates the day."""
        if not holds(track.path) or _place(track.path) is None:
            return None
        return replace(
            in_lines(track),
            duration=None if track.duration is None else round(track.duration, 3),
            bpm=None if track.bpm is None else round(track.bpm, 3),
            energy=None,
            colour=nearest(track.colour, COLOURS),
            added=_day(track.added),
            played=_day(track.played),
            grid=tuple(GridMark(round(mark.seconds, 6), round(mark.bpm, 3)) for mark in track.grid),
            cues=tuple(_kept(cue) for cue in track.cues),
        )

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """`Pika.nml`."""
        kept = [self.expressible(track) for track in collection.tracks]
        there = {track.key: track for track in kept if track is not None}
        lines = ['<?xml version="1.0" encoding="UTF-8" standalone="no" ?>', opening("NML", {"VERSION": 19})]
        lines.append('<HEAD COMPANY="www.native-instruments.com" PROGRAM="Traktor"></HEAD>')
        lines.append(opening("COLLECTION", {"ENTRIES": len(there)}))
        for track in there.values():
            lines += _entry(track)
        lines += ["</COLLECTION>", "<PLAYLISTS>"]
        lines += _nodes(tree(collection.lists, "$ROOT"), there)
        lines += ["</PLAYLISTS>", "</NML>"]
        return Written({FILE: ("\n".join(lines) + "\n").encode("utf-8")}, lost_of(collection.tracks, kept))


def _entry(track: SourceTrack) -> Iterator[str]:
    volume, folder, file = _place(track.path) or ("", "", "")
    yield opening("ENTRY", {"TITLE": track.title, "ARTIST": track.artist})
    yield empty("LOCATION", {"DIR": folder, "FILE": file, "VOLUME": volume, "VOLUMEID": volume})
    if track.album:
        yield empty("ALBUM", {"TITLE": track.album})
    yield empty(
        "INFO",
        {
            "GENRE": track.genre or None,
            "COMMENT": track.comment or None,
            "PLAYCOUNT": track.plays,
            "PLAYTIME": None if track.duration is None else round(track.duration),
            "PLAYTIME_FLOAT": None if track.duration is None else f"{track.duration:.6f}",
            "RANKING": None if track.rating is None else track.rating * STAR,
            "IMPORT_DATE": _date(track.added),
            "LAST_PLAYED": _date(track.played),
            "RELEASE_DATE": None if track.year is None else f"{track.year}/1/1",
            "COLOR": None if track.colour is None else COLOURS.index(track.colour) + 1,
        },
    )
    if track.bpm is not None:
        yield empty("TEMPO", {"BPM": f"{track.bpm:.6f}", "BPM_QUALITY": "100.000000"})
    if track.camelot is not None:
        yield empty("MUSICAL_KEY", {"VALUE": _key(track.camelot)})
    for mark in track.grid:
        yield opening("CUE_V2", _cue("AutoGrid", _GRID, mark.seconds, 0.0, None))
        yield empty("GRID", {"BPM": f"{mark.bpm:.6f}"})
        yield "</CUE_V2>"
    for cue in track.cues:
        yield empty("CUE_V2", _cue(cue.name, _TYPES[cue.kind], cue.seconds, cue.length or 0.0, cue.slot))
    yield "</ENTRY>"


def _cue(
    name: str, kind: int, seconds: float, length: float, slot: int | None
) -> dict[str, str | int | None]:
    return {
        "NAME": name,
        "DISPL_ORDER": 0,
        "TYPE": kind,
        "START": f"{seconds * 1000:.6f}",
        "LEN": f"{length * 1000:.6f}",
        "REPEATS": -1,
        "HOTCUE": -1 if slot is None else slot - 1,
    }


def _kept(cue: Cue) -> Cue:
    """Eight buttons there are, and no colours."""
    slot = cue.slot if cue.slot is not None and cue.slot <= HOT_CUES else None
    kind = cue.kind
    if kind in ("hot", "memory"):
        kind = "memory" if slot is None else "hot"
    length = None if cue.length is None or kind != "loop" else round(cue.length, 6)
    return Cue(kind, round(cue.seconds, 6), length, line(cue.name), None, slot)


def _place(path: str) -> tuple[str, str, str] | None:
    """Volume, folder with `/:` at every step, and file name; None for what is no full path."""
    drive = _DRIVE.fullmatch(path)
    if drive:
        volume, parts = drive[1], re.split(r"[\\/]", drive[2])
    elif path.startswith("/Volumes/") and path.count("/") > 2:
        volume, *parts = path.removeprefix("/Volumes/").split("/")
    elif path.startswith("/"):
        parts = path[1:].split("/")
        volume = BOOT_VOLUME if parts[0] in OF_BOOT_VOLUME else ""
    else:
        return None
    *folders, file = (part.replace(":", "//") for part in parts)
    return volume, "/:" + "".join(f"{part}/:" for part in folders), file


def _key(camelot: str) -> int:
    """Semitones above C, and 12 for minor."""
    note, mode = key_of(camelot)["name"].split()
    return _PITCHES.index(_SAME.get(note, note)) + (12 if mode == "minor" else 0)


def _day(seconds: float | None) -> float | None:
    day = 24 * 3600
    return None if seconds is None else float(seconds // day * day)


def _date(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{when.year}/{when.month}/{when.day}"


def _nodes(folder: Folder, there: dict[str, SourceTrack]) -> Iterator[str]:
    yield opening("NODE", {"TYPE": "FOLDER", "NAME": folder.name})
    yield opening("SUBNODES", {"COUNT": len(folder)})
    for inside in folder.folders.values():
        yield from _nodes(inside, there)
    for one in folder.lists:
        tracks = [there[key] for key in one.tracks if key in there]
        yield opening("NODE", {"TYPE": "PLAYLIST", "NAME": one.name})
        yield opening("PLAYLIST", {"ENTRIES": len(tracks), "TYPE": "LIST"})
        for track in tracks:
            key = escaped("".join(_place(track.path) or ()))
            yield f'<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="{key}"></PRIMARYKEY></ENTRY>'
        yield "</PLAYLIST></NODE>"
    yield "</SUBNODES></NODE>"
