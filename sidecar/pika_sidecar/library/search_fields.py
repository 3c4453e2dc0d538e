"""The filters of the search field: how each is called, what kind of value it takes, an example to follow."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..contract.desk.search import SearchField

Kind = Literal["number", "bpm", "key", "duration", "date", "text", "name", "colour", "choice"]
"""`text` is found anywhere in the value, `name` is the whole of it; search_values.py reads the others."""

STATES = {
    "waiting": "waiting",
    "running": "running",
    "done": "done",
    "ready": "done",
    "failed": "failed",
    "missing": "missing",
}
"""What the state of an analysis may be called, also as the table shows it."""

POSSESSIONS = (
    "bpm",
    "key",
    "energy",
    "artist",
    "album",
    "genre",
    "year",
    "cover",
    "cue",
    "grid",
    "analysis",
    "edit",
    "comment",
    "rating",
    "colour",
    "tag",
    "notes",
)
"""What `has:` and `missing:` ask about; `file` and `yes` (for `missing:`) come on top."""


@dataclass(frozen=True)
class Field:
    """One filter. `choices` maps each word that may be written to the value that it means; only for `choice`.

    `empty` says whether `none` asks for tracks without a value.
    """

    name: SearchField
    kind: Kind
    example: str
    also: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    empty: str = "none"


FIELDS: tuple[Field, ...] = (
    Field("bpm", "bpm", "bpm:90-110", ("tempo",)),
    Field("key", "key", "key:8A"),
    Field("energy", "number", "energy>6"),
    Field("year", "number", "year:1990-1999"),
    Field("duration", "duration", "duration<4:00", ("length", "time")),
    Field("genre", "text", "genre:soul"),
    Field("artist", "text", 'artist:"Nina Simone"'),
    Field("title", "text", "title:blues"),
    Field("album", "text", "album:live"),
    Field("rating", "number", "rating>=4", ("stars",)),
    Field("tag", "name", "tag:slow", ("tags",)),
    Field("colour", "colour", "colour:red", ("color",)),
    Field("comment", "text", "comment:intro"),
    Field("notes", "text", "notes:opener", ("note",)),
    Field("folder", "text", "folder:westcoast", ("path",)),
    Field("format", "name", "format:mp3", ("type",)),
    Field("added", "date", "added:30d"),
    Field("played", "date", "played:30d", empty="never"),
    Field("plays", "number", "plays>3"),
    Field("state", "choice", "state:failed", choices=tuple(STATES.items())),
    Field("has", "choice", "has:cue", choices=tuple((name, name) for name in POSSESSIONS)),
    Field(
        "missing",
        "choice",
        "missing:key",
        choices=(("yes", "file"), ("file", "file"), *((name, name) for name in POSSESSIONS)),
    ),
)

_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.also)}


def field_called(name: str) -> Field | None:
    """The filter with this name, in any case."""
    return _BY_NAME.get(name.lower())


def like(name: str) -> Field | None:
    """The filter that `name` was probably meant to be."""
    close = get_close_matches(name.lower(), _BY_NAME, n=1, cutoff=0.6)
    return _BY_NAME[close[0]] if close else None
