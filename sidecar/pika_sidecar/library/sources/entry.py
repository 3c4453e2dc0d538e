"""What a source yields, whichever program wrote it, and what every source is.

Values are in Pika's own units here, so that nothing above this folder knows how a program counts: seconds,
beats per minute, Camelot codes, stars, `#rrggbb`. What a program does not say is None or empty. Exports write
the same types (`library/exports/`), so that out and in again can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

CueKind = Literal["hot", "memory", "loop", "load", "fade_in", "fade_out"]
ListKind = Literal["crate", "smart", "history"]

HOT_CUES = 8
"""Hot cues that Pika has buttons for (slots 1 to 8); programs may keep more."""


@dataclass(frozen=True)
class Cue:
    """A place in a track, `seconds` from the start of the sound; `length` is that of a loop, in seconds."""

    kind: CueKind
    seconds: float
    length: float | None = None
    name: str = ""
    colour: str | None = None
    slot: int | None = None
    """1 for the first button; None where it has none."""


@dataclass(frozen=True)
class GridMark:
    """From here on the beat grid has this tempo; a beat lies at `seconds`."""

    seconds: float
    bpm: float
    beat: int | None = None
    """1 for the first beat of a bar; None where it is not said."""


@dataclass(frozen=True)
class SourceTrack:
    """One track as a program knows it. `key` is what the program itself calls it by (lists name it so)."""

    key: str
    path: str
    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    year: int | None = None
    comment: str = ""
    duration: float | None = None
    bpm: float | None = None
    camelot: str | None = None
    energy: int | None = None
    rating: int | None = None
    """Stars, 1 to 5; None for a track that has none."""
    colour: str | None = None
    """`#rrggbb`."""
    added: float | None = None
    """Seconds since 1970."""
    played: float | None = None
    """When it was last played, in seconds since 1970."""
    plays: int | None = None
    grid: tuple[GridMark, ...] = ()
    cues: tuple[Cue, ...] = ()
    only_listed: bool = False
    """Known from a playlist alone: title, artist and duration help to find it and are no values."""


@dataclass(frozen=True)
class SourceList:
    """A playlist or crate: the keys of its tracks in order. `parents`: the folders it lies in, by name."""

    key: str
    name: str
    parents: tuple[str, ...] = ()
    kind: ListKind = "crate"
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceProblem:
    """Something that could not be taken, and why: `what` names the entry, `message` says what to do."""

    code: str
    what: str
    message: str


class Source(Protocol):
    """One program. `places` are where it keeps what it knows, on this system, whether they exist or not."""

    id: SourceProgram
    name: str

    def places(self) -> list[Path]:
        """The usual places, the likeliest first."""

    def read(self, place: Path) -> Iterator[SourceTrack | SourceList | SourceProblem]:
        """Everything there is, tracks before the lists that name them; writes nothing, takes no lock that
        the program could notice, and raises only `SourceError` when the whole place cannot be read.
        """


class SourceError(Exception):
    """A whole place that cannot be read; `code` is stable, the message is for the DJ."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
