"""The tracks of the library that go best with one of them."""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import tracks
from .effective import CHARACTER
from .names import fold
from .transitions import REACH, Profile, reasons, score_at_most, scorer

if TYPE_CHECKING:
    from ..contract.desk.tracks import SimilarTrack, SimilarTracks

WITH_COPIES = 2
"""So many times what is asked for is ranked, since some will be files of one song."""

_COLUMNS = f"id, bpm, key, energy, {', '.join(CHARACTER)}"


def similar(db: sqlite3.Connection, track_id: int, limit: int) -> SimilarTracks:
    """What fits after the track, best first, after manual values.

    Left out: tracks whose file is not there, other files of the same song (title and artist) or of one that
    is named already, and what does not fit at all. `PikaError("not_found")` for an unknown track.
    """
    seed = tracks.require(db, track_id)
    first = _profile(tuple(seed[name.strip()] for name in _COLUMNS.split(",")))
    score_of = scorer(first)
    keep = WITH_COPIES * limit
    best: list[tuple[float, int, Profile]] = []
    floor = 0.0
    for where, values, most in _parts(first):
        if len(best) == keep and floor >= most:
            break
        for row in _rows(db, seed, where, values):
            second = _profile(row)
            likeness = score_of(second, floor)
            if likeness > 0:
                heapq.heappush(best, (likeness, -row[0], second))
                if len(best) > keep:
                    heapq.heappop(best)
                    floor = best[0][0]
    best.sort(key=lambda entry: entry[:2], reverse=True)
    rows = tracks.rows_of(db, [-negative for _, negative, _ in best])
    songs: dict[tuple[str, str], SimilarTrack] = {}
    for shown, (likeness, _, second) in zip(rows, best, strict=True):
        entry: SimilarTrack = {"track": shown, "score": round(likeness, 3), "reasons": reasons(first, second)}
        songs.setdefault((fold(shown["title"]), fold(shown["artist"])), entry)
    return {"rows": list(songs.values())[:limit]}


def _parts(first: Profile) -> Iterator[tuple[str, list[float], float]]:
    """Conditions that divide the library, each with its values and the most that a track in it can score.

    The tempi near by come first: of a large library nothing else can be among the best.
    """
    if first.bpm is None:
        yield "1", [], 1.0
        return
    edges = [first.bpm * octave * math.exp(side * REACH / 2) for octave in (0.5, 1, 2) for side in (-1, 1)]
    near = " OR ".join(["bpm BETWEEN ? AND ?"] * 3)
    yield near, edges, 1.0
    yield f"bpm IS NULL OR NOT ({near})", edges, score_at_most(first, tempo_likeness=0.5)


def _rows(
    db: sqlite3.Connection, seed: sqlite3.Row, where: str, values: list[float]
) -> Iterator[tuple[Any, ...]]:
    """Tuples of `_COLUMNS`: sqlite3.Row costs as much as the arithmetic. The index holds all that is read
    here; any other would cost a jump to the wide row for each track.
    """
    found = db.execute(
        f"SELECT {_COLUMNS} FROM tracks INDEXED BY tracks_similar WHERE folder_id IS NOT NULL"
        f" AND NOT missing AND id <> ? AND NOT (title_sort = ? AND artist_sort = ?) AND ({where})",
        (seed["id"], seed["title_sort"], seed["artist_sort"], *values),
    )
    found.row_factory = None
    return iter(found)


def _profile(row: tuple[Any, ...]) -> Profile:
    return Profile(row[1], row[2], row[3], row[4:])
