"""Serato DJ: the folder `_Serato_`, one in the person's music and one on every other drive, and the tags that
it writes into the music files.

`database V2` knows each track by its path from the root of the drive; crates (`Subcrates/A%%B.crate`, the
crate B in A) name tracks by the same. Cues, loops, colours and grids are in the music files alone
(`serato_tags.py`), so that each file that is here is opened; those that are not are counted in one problem.

Not taken: label, remixer, grouping, composer, size, rates, gain, flips, saved FX, the lock of the grid, the
history, and the order and columns of crates. Smart crates (`Smart Crates/*.scrate`) are rules that only
Serato can follow: they are reported. Colours are as they are stored, which Serato shows a little darker.
Places in an MP3 are as Serato counts them, which may differ from Pika's by the padding of its encoder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ... import known_folders
from ...analysis.serato_payloads import read_payloads
from ...long_paths import openable
from . import checked, serato_chunks, serato_tags
from .drives import other_drives
from .entry import Cue, GridMark, SourceError, SourceList, SourceProblem, SourceTrack
from .opening import open_to_read, why_not

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

FOLDER = "_Serato_"
DATABASE = "database V2"
CRATES, CRATE_SUFFIX = "Subcrates", ".crate"
SMART_CRATES, SMART_SUFFIX = "Smart Crates", ".scrate"
BETWEEN = "%%"
MOST_CRATES = 20_000


class Serato:
    """See the module."""

    id: SourceProgram = "serato"
    name = "Serato DJ"

    def places(self) -> list[Path]:
        """See `Source.places`."""
        return [folder / FOLDER for folder in [known_folders.music(), *other_drives()]]

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """See `Source.read`; `place` is `_Serato_`, what holds it, or `database V2`."""
        folder = _folder(place)
        root = root_of(folder)
        known: set[str] = set()
        missing = 0
        # Crates alone are what exports make.
        alone = not (folder / DATABASE).is_file() and (folder / CRATES).is_dir()
        for found in () if alone else _database(folder / DATABASE, root):
            if isinstance(found, _Known):
                known.add(found.track.key)
                missing += not found.is_here
                yield from checked.track(found.track)
            else:
                yield found
        if missing:
            yield SourceProblem(
                "no_file",
                f"{missing} {'track' if missing == 1 else 'tracks'}",
                "Their files are not here, and Serato keeps cues and grids in the files: they come without. "
                "Connect the drive and look again.",
            )
        yield from _crates(folder / CRATES, root, known)
        for file in _files(folder / SMART_CRATES, SMART_SUFFIX):
            yield SourceProblem(
                "smart_list",
                " / ".join(_names(file)),
                "It is a smart crate, whose rule only Serato can follow. "
                "Copy its tracks into a crate there, or make a smart list in Pika.",
            )


def _folder(place: Path) -> Path:
    try:
        if not place.is_dir():
            return place.parent if place.name == DATABASE else place
        inner = place / FOLDER
        return inner if place.name != FOLDER and inner.is_dir() else place
    except OSError as error:
        raise why_not(place, error) from error


def root_of(folder: Path) -> str:
    """What the paths in `folder` (a `_Serato_`) count from: the root of the drive, with a separator behind.

    Where drives are letters it is the drive; elsewhere the system's own for what lies in the person's
    folder, else the folder that holds `_Serato_`, which is the root of its drive.
    """
    folder = folder.absolute()
    if folder.drive:
        return folder.anchor
    if folder.is_relative_to(Path.home()):
        return "/"
    return f"{folder.parent}/".replace("//", "/")


def path_of(root: str, said: str) -> str:
    """A path of Serato's as a whole one; older versions have written whole ones."""
    said = checked.path(said)
    if not said or said.startswith(("/", "\\")) or re.match(r"[A-Za-z]:[/\\]", said):
        return said
    return root + (said.replace("/", "\\") if root.endswith("\\") else said)


@dataclass(frozen=True)
class _Known:
    track: SourceTrack
    is_here: bool


@dataclass(frozen=True)
class _InFile:
    """What the tags of a music file say."""

    bpm: float | None = None
    colour: str | None = None
    grid: tuple[GridMark, ...] = ()
    cues: tuple[Cue, ...] = field(default=())


def _database(file: Path, root: str) -> Iterator[_Known | SourceProblem]:
    with open_to_read(file) as stream:
        if stream.read(4) != b"vrsn":
            raise SourceError("not_this", f"{file} is no database of Serato.")
        stream.seek(0)
        try:
            for name, content in serato_chunks.chunks(stream):
                if name == "otrk":
                    yield from _track(serato_chunks.fields(content), root)
        except serato_chunks.BrokenError:
            yield SourceProblem(
                "cut_off",
                DATABASE,
                "The file breaks off: the tracks that followed are missing. Start and close Serato, "
                "which writes it anew.",
            )
        except OSError as error:
            raise why_not(file, error) from error


def _track(said: dict[str, bytes], root: str) -> Iterator[_Known | SourceProblem]:
    def text(name: str) -> str:
        return checked.text(serato_chunks.text(said.get(name)))

    key = serato_chunks.text(said.get("pfil"))
    path = path_of(root, key)
    if not path:
        yield SourceProblem("no_path", text("tsng") or "A track", "Serato does not say where its file is.")
        return
    inside = None
    try:
        inside = _in_file(path)
    except MemoryError:
        yield SourceProblem(
            "tags_unreadable", path, "Its tags take more memory than Pika gives them: it comes without cues."
        )
    except OSError as error:
        yield SourceProblem("tags_unreadable", path, why_not(Path(path), error).message)
    tags = inside or _InFile()
    added = serato_chunks.number(said.get("uadd"))
    yield _Known(
        SourceTrack(
            key=key,
            path=path,
            title=text("tsng"),
            artist=text("tart"),
            album=text("talb"),
            genre=text("tgen"),
            year=checked.year(text("ttyr")),
            comment=text("tcom"),
            duration=length_of(text("tlen")),
            bpm=checked.bpm(text("tbpm")) or tags.bpm,
            camelot=checked.camelot(text("tkey")),
            colour=tags.colour or _colour(serato_chunks.number(said.get("ulbl"))),
            added=checked.moment(added) or checked.moment(checked.number(text("tadd"), 0, 2**40)),
            plays=serato_chunks.number(said.get("utpc")),
            grid=tags.grid,
            cues=tags.cues,
        ),
        is_here=inside is not None,
    )


def _colour(number: int | None) -> str | None:
    found = None if number is None else checked.colour(number)
    return None if found == serato_tags.NO_COLOUR else found


def length_of(text: str) -> float | None:
    """Seconds of a length such as 03:21.45 or 1:02:03."""
    found = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,6})?)", text)
    if not found:
        return checked.seconds(text)
    return checked.seconds(int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3].replace(",", ".")))


def _in_file(path: str) -> _InFile | None:
    """What stands in the file; None when there is none. Raises MemoryError and OSError."""
    whole = openable(path)
    if not os.path.isfile(whole):
        return None
    payloads = read_payloads(whole)
    is_id3 = payloads.container == "id3"
    found = (
        payloads.found
        if is_id3
        else {name: serato_tags.unwrapped(data) for name, data in payloads.found.items()}
    )
    table = None
    if (rows := found.get("Serato Markers_")) is not None:
        table = serato_tags.table_of_id3(rows) if is_id3 else serato_tags.table_of_mp4(rows)
    markers = serato_tags.joined(serato_tags.markers2(found.get("Serato Markers2", b"")), table)
    return _InFile(
        serato_tags.tempo(found.get("Serato Autotags", b"")),
        None if markers.colour == serato_tags.NO_COLOUR else markers.colour,
        checked.grid(serato_tags.beat_grid(found.get("Serato BeatGrid", b""))),
        markers.cues,
    )


def _files(folder: Path, suffix: str) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if entry.name.lower().endswith(suffix)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise why_not(folder, error) from error
    return sorted(found)[:MOST_CRATES]


def _names(file: Path) -> list[str]:
    """The crates above a crate and its own name."""
    return [checked.text(part) or "Crate" for part in file.stem.split(BETWEEN)]


def _crates(folder: Path, root: str, known: set[str]) -> Iterator[SourceTrack | SourceList | SourceProblem]:
    """The crates, and before each the tracks in it that the database does not know."""
    for file in _files(folder, CRATE_SUFFIX):
        names = _names(file)
        tracks: list[str] = []
        broken = None
        try:
            with open_to_read(file) as stream:
                for name, content in serato_chunks.chunks(stream):
                    if name == "otrk":
                        tracks.append(serato_chunks.text(serato_chunks.fields(content).get("ptrk")))
        except SourceError as error:
            broken = error.message
        except (serato_chunks.BrokenError, OSError):
            broken = "The crate's file breaks off: what followed is missing."
        if broken:
            yield SourceProblem("unreadable_list", " / ".join(names), broken)
        for key in dict.fromkeys(tracks):
            if key not in known and (path := path_of(root, key)):
                known.add(key)
                yield SourceTrack(key, path, only_listed=True)
        kept = tuple(key for key in tracks if key in known)
        if kept or not broken:
            yield SourceList(file.stem, names[-1], tuple(names[:-1]), "crate", kept)
