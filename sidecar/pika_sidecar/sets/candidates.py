"""The tracks of the library that could stand in a set."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..library.effective import CHARACTER
from ..library.transitions import Profile
from . import store
from .late_plays import late_plays
from .style import fits

if TYPE_CHECKING:
    from ..contract.desk.set_course import TrackFilter

_COLUMNS = (
    f"id, bpm, key, energy, duration, genre, title_sort, artist_sort, {', '.join(CHARACTER)}, tags_sort"
)

Row = tuple[Any, ...]
"""The fields of a `Candidate`, as SQLite gives them: there are 20,000, and few become candidates."""


class Candidate(NamedTuple):
    """A track that could stand in a set; `title`, `artist` and `tags` are folded."""

    id: int
    bpm: float | None
    key: str | None
    energy: int | None
    duration: float | None
    genre: str
    title: str
    artist: str
    danceability: float | None
    brightness: float | None
    acousticness: float | None
    groove: float | None
    tags: str

    @property
    def profile(self) -> Profile:
        """What transitions compare."""
        return profile_of(self)

    @property
    def song(self) -> tuple[str, str]:
        """What files of one song have in common."""
        return self.title, self.artist


def rows_of(db: sqlite3.Connection, track_ids: Iterable[int]) -> dict[int, Row]:
    """The rows of tracks by id, whether they are there or not."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM tracks WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(track_ids))),),
    )
    found.row_factory = None
    return {row[0]: row for row in found}


def profile_of(row: Row) -> Profile:
    """What transitions compare of a row."""
    return Profile(row[1], row[2], row[3], row[8:12])


class Left(NamedTuple):
    """What must not come: tracks by id, songs by folded title and artist."""

    tracks: set[int]
    songs: set[tuple[str, str]]


def left_out(
    db: sqlite3.Connection, track_ids: Iterable[int], chosen: TrackFilter, room: str, nights: int
) -> Left:
    """Those tracks and their songs, and what was played lately: on as many nights as the filter says, or on
    `nights`.
    """
    ids = set(track_ids)
    songs = {
        (title, artist)
        for title, artist in db.execute(
            "SELECT title_sort, artist_sort FROM tracks WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(ids)),),
        )
    }
    count = chosen.get("nights", nights)
    return Left(ids | set(late_plays(db, count, room)) if count else ids, songs)


def candidates(
    db: sqlite3.Connection, chosen: TrackFilter, left: Left, tempi: Iterable[tuple[float, float]] = ()
) -> Iterator[Row]:
    """The tracks that are there, as the filter has them; of `tempi` only those in one of the spans (BPM).

    `PikaError("not_found")` for a list that is not there.
    """
    conditions, values = ["folder_id IS NOT NULL", "NOT missing"], list[float]()
    if "bpm" in chosen:
        conditions.append("bpm BETWEEN ? AND ?")
        values += chosen["bpm"]
    if "energy" in chosen:
        conditions.append("energy BETWEEN ? AND ?")
        values += chosen["energy"]
    if "from_list" in chosen:
        store.require(db, chosen["from_list"])
        conditions.append("id IN (SELECT track_id FROM list_entries WHERE list_id = ?)")
        values.append(chosen["from_list"])
    spans = list(tempi)
    if spans:
        conditions.append(f"({' OR '.join(['bpm BETWEEN ? AND ?'] * len(spans))})")
        values += [edge for span in spans for edge in span]
    # In the order of the file: an index would cost a jump for each row.
    found = db.execute(f"SELECT {_COLUMNS} FROM tracks NOT INDEXED WHERE {' AND '.join(conditions)}", values)
    found.row_factory = None
    style = chosen.get("style", "")
    for row in found:
        if row[0] in left.tracks or (row[6], row[7]) in left.songs:
            continue
        if style and not fits(style, row[5], row[12], row[10]):
            continue
        yield row
