"""The tracks of the library that go best with one of them."""

from __future__ import annotations

import heapq
import sqlite3
from typing import Any

from . import tracks
from .effective import CHARACTER
from .names import fold
from .transitions import Profile, reasons, scorer

MAX_SIMILAR = 100
WITH_COPIES = 2
"""So many times what is asked for is ranked, since some will be files of one song."""

_COLUMNS = f"id, bpm, key, energy, {', '.join(CHARACTER)}"


def similar(db: sqlite3.Connection, track_id: int, limit: int) -> dict[str, Any]:
    """`{rows: [{track, score, reasons}]}`: what fits after the track, best first, after manual values.

    Left out: tracks whose file is not there, other files of the same song (title and artist) or of one that
    is named already, and what does not fit at all. `PikaError("not_found")` for an unknown track.
    """
    seed = tracks.require(db, track_id)
    first = _profile(tuple(seed[name.strip()] for name in _COLUMNS.split(",")))
    # In the order of the file: an index would cost a jump for each row.
    found = db.execute(
        f"SELECT {_COLUMNS} FROM tracks NOT INDEXED WHERE folder_id IS NOT NULL AND NOT missing AND id <> ?"
        " AND NOT (title_sort = ? AND artist_sort = ?)",
        (track_id, seed["title_sort"], seed["artist_sort"]),
    )
    # Tuples: sqlite3.Row costs as much as the arithmetic.
    found.row_factory = None
    score_of = scorer(first)
    best: list[tuple[float, int, Profile]] = []
    floor = 0.0
    for row in found:
        second = _profile(row)
        likeness = score_of(second, floor)
        if likeness > 0:
            heapq.heappush(best, (likeness, -row[0], second))
            if len(best) > WITH_COPIES * limit:
                heapq.heappop(best)
                floor = best[0][0]
    best.sort(key=lambda entry: entry[:2], reverse=True)
    rows = tracks.rows_of(db, [-negative for _, negative, _ in best])
    songs: dict[tuple[str, str], dict[str, Any]] = {}
    for row, (likeness, _, second) in zip(rows, best, strict=True):
        entry = {"track": row, "score": round(likeness, 3), "reasons": reasons(first, second)}
        songs.setdefault((fold(row["title"]), fold(row["artist"])), entry)
    return {"rows": list(songs.values())[:limit]}


def _profile(row: tuple[Any, ...]) -> Profile:
    return Profile(row[1], row[2], row[3], row[4:])
