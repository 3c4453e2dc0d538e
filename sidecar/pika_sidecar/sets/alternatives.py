"""What else could stand at one place of a set: the tracks that fit best between its neighbours."""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..library.transitions import REACH, Profile, scorer
from . import pages, store
from .candidates import Candidate, Left, Row, candidates, left_out, profile_of
from .late_plays import NIGHTS, late_plays
from .operations import place_before, place_of
from .steps import judge
from .stops import stops_of

if TYPE_CHECKING:
    from ..contract.desk.set_course import Alternative, Alternatives, Step, TrackFilter
    from ..contract.desk.sets import SetAbout

SHORTLIST = 20
"""So many times what is asked for is judged in full."""

BREAK = 0.25
"""What a step that breaks takes off the score: as much as one part of it."""


def alternatives(
    db: sqlite3.Connection,
    list_id: int,
    *,
    replace: int | None,
    before: int | None,
    chosen: TrackFilter,
    limit: int,
) -> Alternatives:
    """The best tracks instead of the entry `replace`; without it, for a new one before the entry `before`
    (None: last). `PikaError`: `not_found`, `is_a_folder`.
    """
    about = store.about_of(store.require_entries(db, list_id))
    entries = store.entries_of(db, list_id)
    at = place_before(entries, before) if replace is None else place_of(entries, replace)
    first, last = at - 1, at if replace is None else at + 1
    beside = [entries[place] for place in (first, last) if 0 <= place < len(entries)]
    profiles = {stop.entry: stop.profile for stop in stops_of(db, beside)}
    left = left_out(db, (entry.track_id for entry in entries), chosen, about["room"], nights=0)
    return best_between(
        db,
        profiles[entries[first].id] if first >= 0 else None,
        profiles[entries[last].id] if last < len(entries) else None,
        chosen=chosen,
        left=left,
        about=about,
        limit=limit,
    )


def best_between(
    db: sqlite3.Connection,
    before: Profile | None,
    after: Profile | None,
    *,
    chosen: TrackFilter,
    left: Left,
    about: SetAbout,
    limit: int,
) -> Alternatives:
    """The tracks that follow one and lead to the other (None: nothing stands there), for a set of which
    `about` is said.
    """
    ends = [end for end in (before, after) if end is not None]
    # A tempo out of reach of both ends comes only where there are too few others, whatever speaks for it.
    found = _likeliest(ends, candidates(db, chosen, left, _near(ends)), SHORTLIST * limit)
    if len(found) < limit:
        found = _likeliest(ends, candidates(db, chosen, left), SHORTLIST * limit)
    songs: dict[tuple[str, str], tuple[float, Candidate, Step | None, Step | None]] = {}
    for one in found:
        steps = (
            None if before is None else judge(before, one.profile, about["pitch_range"]),
            None if after is None else judge(one.profile, after, about["pitch_range"]),
        )
        songs.setdefault(one.song, (worth(*steps), one, *steps))
    best = sorted(songs.values(), key=lambda row: (-row[0], row[1].id))[:limit]
    rows = pages.track_rows(db, (one.id for _, one, *_ in best))
    late = late_plays(db, NIGHTS, about["room"])
    shown: list[Alternative] = [
        {
            "track": rows[one.id],
            "score": round(value, 3),
            "late": late.get(one.id),
            "before": first,
            "after": last,
        }
        for value, one, first, last in best
    ]
    return {"rows": shown}


def worth(*steps: Step | None) -> float:
    """The mean of the steps that there are, less what breaks; 0 at least."""
    there = [step for step in steps if step is not None]
    total = sum(step["score"] - (BREAK if step["kind"] == "breaks" else 0.0) for step in there)
    return max(0.0, total / (len(there) or 1))


def _likeliest(ends: list[Profile], rows: Iterable[Row], limit: int) -> list[Candidate]:
    """Those that are most like the ends together, best first."""
    if not ends:
        return []
    first, *others = [scorer(end) for end in ends]
    best: list[tuple[float, int, Row]] = []
    floor = 0.0
    for row in rows:
        profile = profile_of(row)
        likeness = first(profile, floor - len(others))
        for score_of in others:
            likeness += score_of(profile, floor - likeness)
        if likeness > floor:
            heapq.heappush(best, (likeness, -row[0], row))
            if len(best) > limit:
                heapq.heappop(best)
                floor = best[0][0]
    return [Candidate._make(row) for _, _, row in sorted(best, reverse=True)]


def _near(ends: list[Profile]) -> Iterator[tuple[float, float]]:
    """The tempi at which anything is left of the likeness to one of the ends, half and double counted."""
    for end in ends:
        if end.bpm is None:
            continue
        for octave in (0.5, 1.0, 2.0):
            yield end.bpm * octave * math.exp(-REACH), end.bpm * octave * math.exp(REACH)
