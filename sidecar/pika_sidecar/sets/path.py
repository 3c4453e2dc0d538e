"""The way through a stretch that costs least: a beam search over the pools of its places. Pure.

A path costs, place by place: how far the track is from what the place asks for (`pools.py`), what the step
to it lacks of a full score, what breaks in it, the same artist near by; and for a stretch of so many seconds,
how far it runs early or late. Of paths that end with the same track only the cheapest goes on (Bellman), of
all only as many as the work allows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from ..library.transitions import Profile, scorer
from .alternatives import BREAK
from .candidates import Row, profile_of
from .course import ARTIST_GAP
from .steps import breaks

EVALUATIONS = 8_000
"""Steps that are judged for one stretch, at most: some 60 ms."""

BEAM = (4, 16)
"""Paths that go on from place to place: fewer for long stretches."""

SAME_ARTIST = 0.5
"""What an artist costs who has been heard within `ARTIST_GAP` places: two steps that break."""

LATE_S = 60.0
"""Seconds by which a stretch may end early or late for the price of a step between strangers; on the way
twice as many are free, since lengths even out.
"""

Pool = Sequence[tuple[float, Row]]


class Path(NamedTuple):
    """So far. `songs` are (title, artist) of all its tracks, `artists` the last ones, newest first."""

    cost: float
    seconds: float
    row: Row | None
    before: Path | None
    songs: frozenset[tuple[str, str]]
    artists: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        """The tracks in order."""
        found, path = [], self
        while path.before is not None and path.row is not None:
            found.append(path.row)
            path = path.before
        return found[::-1]


def sizes(count: int) -> tuple[int, int]:
    """How many paths go on, and how many tracks each place may choose from, for so many places."""
    each = EVALUATIONS // count
    beam = max(BEAM[0], min(BEAM[1], int(each**0.5 / 2)))
    return beam, max(8, each // beam)


def find_path(
    pools: Sequence[Pool],
    *,
    taken: Collection[int],
    before: Profile | None,
    after: Profile | None,
    artists: Sequence[str],
    songs: Collection[tuple[str, str]],
    pitch_range: float | None,
    seconds_of: Callable[[Row], float],
    seconds: float | None,
) -> dict[int, Row]:
    """By place, in order, one row of its pool; a place that has none left is not there.

    `taken`: places whose one row comes, whatever was there before; `artists`: those of the places before,
    newest first; `songs` must not come; `seconds`: how long the whole shall be.
    """
    beam, _ = sizes(max(1, len(pools)))
    found: list[int] = []
    paths = [Path(0.0, 0.0, None, None, frozenset(songs), tuple(artists[:ARTIST_GAP]))]
    for place, choices in enumerate(pools):
        is_last = place == len(pools) - 1
        due = None if seconds is None else seconds * (place + 1) / len(pools)
        best: dict[int, tuple[float, float, Row, Path]] = {}
        for path in paths:
            first = before if path.row is None else profile_of(path.row)
            score_of = None if first is None else scorer(first)
            for cost, row in choices:
                if place not in taken and (row[6], row[7]) in path.songs:
                    continue
                total = path.cost + cost
                if score_of is not None and first is not None:
                    total += _step_cost(score_of, first, profile_of(row), pitch_range)
                if row[7] and row[7] in path.artists:
                    total += SAME_ARTIST
                known = best.get(row[0])
                if known is not None and known[0] <= total:
                    continue
                run = path.seconds + seconds_of(row)
                if due is not None:
                    away = abs(run - due)
                    total += away / LATE_S if is_last else max(0.0, away - 2 * LATE_S) / LATE_S
                if is_last and after is not None:
                    last = profile_of(row)
                    total += _step_cost(scorer(last), last, after, pitch_range)
                if known is None or total < known[0]:
                    best[row[0]] = (total, run, row, path)
        if not best:
            continue
        found.append(place)
        cheapest = sorted(best.values(), key=lambda found: (found[0], found[2][0]))[:beam]
        paths = [
            Path(
                total,
                run,
                row,
                path,
                path.songs | {(row[6], row[7])},
                (row[7], *path.artists)[:ARTIST_GAP],
            )
            for total, run, row, path in cheapest
        ]
    return dict(zip(found, paths[0].rows, strict=True))


def _step_cost(
    score_of: Callable[[Profile, float], float], first: Profile, second: Profile, pitch_range: float | None
) -> float:
    return 1.0 - score_of(second, 0.0) + BREAK * breaks(first, second, pitch_range)
