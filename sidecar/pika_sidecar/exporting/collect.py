"""What the DJ has, as the types that exports write: the values that she sees, her cues, her lists."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..library.exports.out import Collection
from ..library.names import from_db
from ..library.sources.entry import Cue, SourceList, SourceTrack
from ..library.tracks import shown_beats
from ..sets.tree import tree
from .grid import marks_of

if TYPE_CHECKING:
    from ..contract.desk.sets import ListRow

AT_ONCE = 500
"""Tracks that are read in one query."""


def collect(
    db: sqlite3.Connection, *, lists: Sequence[int] | None, tracks: Sequence[int] | None
) -> Collection:
    """These lists with their tracks, and these tracks; neither: the whole library with all its lists.

    A folder stands for all that lies in it. What the library does not have is left out.
    """
    rows = {row["id"]: row for row in tree(db)["lists"]}
    if lists is None and tracks is None:
        every = db.execute(
            "SELECT id FROM tracks WHERE folder_id IS NOT NULL ORDER BY artist_sort, title_sort, id"
        )
        wanted = [row["id"] for row in every]
        chosen = [row for row in rows.values() if row["kind"] != "folder"]
    else:
        chosen = [
            row
            for row in rows.values()
            if row["kind"] != "folder" and not set(lists or ()).isdisjoint(_way(row, rows))
        ]
        wanted = list(tracks or ())
    entries = {row["id"]: _entries(db, row["id"]) for row in chosen}
    wanted = list(dict.fromkeys([*wanted, *(one for row in chosen for one in entries[row["id"]])]))
    there = _tracks(db, wanted)
    return Collection(
        tuple(there[track_id] for track_id in wanted if track_id in there),
        tuple(
            SourceList(
                key=str(row["id"]),
                name=row["name"],
                parents=tuple(rows[one]["name"] for one in reversed(_way(row, rows)[1:])),
                tracks=tuple(str(one) for one in entries[row["id"]] if one in there),
            )
            for row in chosen
        ),
    )


def _way(row: ListRow, rows: dict[int, ListRow]) -> list[int]:
    """The list and the folders that it lies in, from the inside."""
    parent = row["parent"]
    return [row["id"], *([] if parent is None else _way(rows[parent], rows))]


def _entries(db: sqlite3.Connection, list_id: int) -> list[int]:
    found = db.execute("SELECT track_id FROM list_entries WHERE list_id = ? ORDER BY place", (list_id,))
    return [row["track_id"] for row in found]


def _tracks(db: sqlite3.Connection, track_ids: Sequence[int]) -> dict[int, SourceTrack]:
    found: dict[int, SourceTrack] = {}
    for start in range(0, len(track_ids), AT_ONCE):
        part = json.dumps(list(track_ids[start : start + AT_ONCE]))
        cues = _cues(db, part)
        rows = db.execute(
            "SELECT * FROM tracks WHERE folder_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (part,),
        )
        for row in rows.fetchall():
            track = _track(row)
            grid = marks_of(shown_beats(db, row))
            found[row["id"]] = replace(track, grid=grid, cues=cues.get(row["id"], ()))
    return found


def _track(row: sqlite3.Row) -> SourceTrack:
    return SourceTrack(
        key=str(row["id"]),
        path=from_db(row["path"]),
        title=row["title"],
        artist=row["artist"],
        album=row["album"],
        genre=row["genre"],
        year=row["year"],
        comment=row["comment"],
        duration=row["duration"],
        bpm=row["bpm"],
        camelot=row["key"],
        energy=row["energy"],
        rating=row["rating"],
        colour=row["colour"],
        added=row["since"],
        played=row["last_played"],
        plays=row["plays"] or None,
    )


def _cues(db: sqlite3.Connection, track_ids: str) -> dict[int, tuple[Cue, ...]]:
    """The DJ's own cues, and beside them what programs know: places that none of hers has, on buttons that
    are free.
    """
    found: dict[int, list[Cue]] = {}
    own = db.execute(
        "SELECT * FROM cues WHERE track_id IN (SELECT value FROM json_each(?)) ORDER BY track_id, slot",
        (track_ids,),
    )
    for row in own:
        kind = "hot" if row["length"] is None else "loop"
        cue = Cue(kind, row["seconds"], row["length"], row["name"], row["colour"], row["slot"])  # type: ignore[arg-type]
        found.setdefault(row["track_id"], []).append(cue)
    programs = db.execute(
        "SELECT * FROM program_cues WHERE track_id IN (SELECT value FROM json_each(?))"
        " ORDER BY track_id, program, number",
        (track_ids,),
    )
    for row in programs:
        cues = found.setdefault(row["track_id"], [])
        cue = Cue(row["kind"], row["seconds"], row["length"], row["name"], row["colour"], row["slot"])
        if not _is_known(cue, cues):
            cues.append(cue)
    return {track_id: tuple(cues) for track_id, cues in found.items()}


SAME_PLACE_S = 0.02
"""Seconds up to which two cues are one place."""


def _is_known(cue: Cue, cues: Some[Cue]) -> bool:
    return any(
        (cue.slot is not None and cue.slot == other.slot)
        or (abs(cue.seconds - other.seconds) <= SAME_PLACE_S and bool(cue.length) == bool(other.length))
        for other in cues
    )
