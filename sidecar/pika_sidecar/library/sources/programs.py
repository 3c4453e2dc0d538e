"""The list of sources; adding one touches this list and nothing else. Only a worker process loads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..names import printable
from .engine import Engine
from .entry import Source, SourceError
from .itunes import NAMES as ITUNES
from .itunes import ITunes
from .m3u import M3U
from .mixxx import Mixxx
from .opening import open_to_read
from .rekordbox import FILE_NAME as REKORDBOX
from .rekordbox import Rekordbox
from .serato import Serato
from .traktor import Traktor
from .virtualdj import DATABASE, VirtualDJ

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

SOURCES: tuple[Source, ...] = (
    VirtualDJ(),
    Rekordbox(),
    Serato(),
    Traktor(),
    Mixxx(),
    Engine(),
    ITunes(),
    M3U(),
)

# How what the DJ chooses is known: by the end of its name, else by what stands in its first 4 KB.
_BY_NAME: dict[str, SourceProgram] = {
    ".m3u": "m3u",
    ".m3u8": "m3u",
    ".nml": "traktor",
    "mixxxdb.sqlite": "mixxx",
    "m.db": "engine",
}
_BY_MARK: dict[bytes, SourceProgram] = {
    b"<VirtualDJ_Database": "virtualdj",
    b"<DJ_PLAYLISTS": "rekordbox",
    b"<NML": "traktor",
    b"<plist": "itunes",
    b"Serato Scratch LIVE Database": "serato",
}
# A folder is known by what lies in it; else it is one of playlists. Drives too: programs keep a folder there.
_BY_FILE: dict[str, SourceProgram] = {
    DATABASE: "virtualdj",
    "database V2": "serato",
    "_Serato_/database V2": "serato",
    "collection.nml": "traktor",
    "mixxxdb.sqlite": "mixxx",
    "Engine Library/Database2/m.db": "engine",
    "Engine Library/m.db": "engine",
    "Database2/m.db": "engine",
    "m.db": "engine",
    REKORDBOX: "rekordbox",
    **dict.fromkeys(ITUNES, "itunes"),
}


def source_of(program: SourceProgram) -> Source:
    """The source of that program. Raises `SourceError("unknown_program")`."""
    for source in SOURCES:
        if source.id == program:
            return source
    raise SourceError("unknown_program", f'Pika does not read "{program}".')


def recognise(place: Path) -> tuple[SourceProgram, Path]:
    """Which program has written the file or folder at `place`, and where exactly. Raises `SourceError`."""
    name = place.name.lower()
    if place.is_dir():
        for file, program in _BY_FILE.items():
            if (place / file).is_file():
                return program, _whole(program, place / file)
        return "m3u", place
    for known, program in _BY_NAME.items():
        if name.endswith(known):
            return program, place
    with open_to_read(place) as stream:
        beginning = stream.read(4096).replace(b"\0", b"")
    for mark, program in _BY_MARK.items():
        if mark in beginning:
            return program, _whole(program, place)
    raise SourceError(
        "unknown_program",
        f"Pika does not know what {printable(str(place))} is. Choose the database or collection of a DJ "
        "program (such as VirtualDJ's database.xml), or a playlist (.m3u, .m3u8).",
    )


def _whole(program: SourceProgram, file: Path) -> Path:
    """What is read when `file` was found: Serato's library is the folder that it lies in."""
    return file.parent if program == "serato" else file
