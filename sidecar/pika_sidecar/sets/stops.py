"""Entries with what the library knows of their tracks, for `course.py`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..contract.desk import limits as desk_limits
from ..library.effective import CHARACTER
from ..library.transitions import Profile
from . import store
from .course import Stop, course
from .edit import Entry
from .late_plays import NIGHTS, last_here, late_plays

if TYPE_CHECKING:
    from ..contract.desk.set_course import LatePlay, SetCourse

NOTHING = Profile(None, None, None, (None,) * len(CHARACTER))
"""What is known of a track that the library has forgotten."""

OUTRO = "json_extract(analyses.result, '$.structure.outro_start')"


def course_of(db: sqlite3.Connection, list_id: int, nights: int = NIGHTS) -> SetCourse:
    """The course of a list as it is now. `PikaError`: `not_found`, `is_a_folder`."""
    row = store.require_entries(db, list_id)
    about = store.about_of(row)
    entries = store.page_of(db, list_id, 0, desk_limits.LIST_PAGE[1])
    late = late_plays(db, nights, about["room"])
    return course(list_id, row["revision"], about, stops_of(db, entries, late, last_here(db, about["room"])))


def stops_of(
    db: sqlite3.Connection,
    entries: Sequence[Entry],
    late: dict[int, LatePlay] | None = None,
    here: dict[int, int] | None = None,
) -> list[Stop]:
    """The entries with their tracks; `late` and `here` by track, where it matters."""
    rows = db.execute(
        "SELECT tracks.id, folder_id IS NOT NULL AND NOT missing AS is_there, artist_sort, genre, tags_sort,"
        f" bpm, key, energy, duration, {', '.join(CHARACTER)}, {OUTRO} AS outro"
        " FROM tracks LEFT JOIN analyses ON analyses.track_id = tracks.id"
        " WHERE tracks.id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({entry.track_id for entry in entries})),),
    )
    known = {row["id"]: row for row in rows}
    return [_stop(entry, known.get(entry.track_id), late or {}, here or {}) for entry in entries]


def _stop(entry: Entry, row: sqlite3.Row | None, late: dict[int, LatePlay], here: dict[int, int]) -> Stop:
    if row is None:
        return Stop(entry.id, entry.track_id, "", NOTHING, None, None, entry.cut, is_there=False)
    return Stop(
        entry.id,
        entry.track_id,
        row["artist_sort"],
        Profile(row["bpm"], row["key"], row["energy"], tuple(row[name] for name in CHARACTER)),
        row["duration"],
        row["outro"],
        entry.cut,
        is_there=bool(row["is_there"]),
        late=late.get(entry.track_id),
        last_here=here.get(entry.track_id),
        genre=row["genre"],
        tags=row["tags_sort"],
        acousticness=row["acousticness"],
    )
