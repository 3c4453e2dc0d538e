"""What an export takes and gives, and what of the tracks did not fit into its format.

A format says what it can hold by `expressible`: the same track without the rest. What is lost is the
difference between the two, so nothing is dropped that the DJ is not told of; and what the format's reader in
`library/sources/` reads again must be equal to it, which the tests hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from ..sources.entry import SourceList, SourceTrack

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

EXAMPLES = 5
"""Tracks that are named for each thing that is lost; the others are counted."""

# What names a track in its own program: not a thing that is said of the music.
_NOT_SAID = frozenset({"key", "path", "only_listed"})


@dataclass(frozen=True)
class Collection:
    """What goes out: tracks, and lists that name them by `key`."""

    tracks: tuple[SourceTrack, ...]
    lists: tuple[SourceList, ...] = ()

    def track(self, key: str) -> SourceTrack:
        """The track that a list names. `KeyError` when there is none: a list names only what goes out."""
        return self._by_key[key]

    @property
    def _by_key(self) -> dict[str, SourceTrack]:
        found: dict[str, SourceTrack] | None = self.__dict__.get("_index")
        if found is None:
            found = {track.key: track for track in self.tracks}
            object.__setattr__(self, "_index", found)
        return found


@dataclass(frozen=True)
class Lost:
    """What did not fit: a field of `SourceTrack` (or `track`: the whole of it, or `list`), of how many
    tracks, and some of their names. `changed`: of these so many are there in another form (rounded, another
    colour), the others not at all.
    """

    field: str
    count: int
    changed: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """The files, by their name below the chosen folder (`/` between folders), and the loss."""

    files: dict[str, bytes]
    lost: tuple[Lost, ...]


class Export(Protocol):
    """One format. `folder` is where the files will lie: some formats say how the music is reached from
    there.
    """

    id: ExportFormat
    name: str

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """What of the track the format can hold; None when it cannot hold it at all."""

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """The files of the collection. Raises nothing: what does not fit is `lost`."""


def lost_of(tracks: Iterable[SourceTrack], kept: Sequence[SourceTrack | None]) -> tuple[Lost, ...]:
    """The difference, field by field in the order of `SourceTrack`; what says nothing loses nothing."""
    names: dict[str, list[str]] = {}
    changed: dict[str, int] = {}
    for before, after in zip(tracks, kept, strict=True):
        if after is None:
            names.setdefault("track", []).append(name_of(before))
            continue
        for field in fields(SourceTrack):
            said, left = getattr(before, field.name), getattr(after, field.name)
            if field.name in _NOT_SAID or said == left:
                continue
            names.setdefault(field.name, []).append(name_of(before))
            changed[field.name] = changed.get(field.name, 0) + (left not in (None, "", ()))
    order = ["track", *(field.name for field in fields(SourceTrack))]
    return tuple(
        Lost(field, len(names[field]), changed.get(field, 0), tuple(names[field][:EXAMPLES]))
        for field in order
        if field in names
    )


def name_of(track: SourceTrack) -> str:
    """The track as a person calls it."""
    title = track.title or PurePath(track.path.replace("\\", "/")).name
    return f"{track.artist} \N{EN DASH} {title}" if track.artist else title
