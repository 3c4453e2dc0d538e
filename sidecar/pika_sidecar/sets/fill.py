"""A stretch of a set, found in the library; see `path.py` for how."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from ..library.transitions import Profile
from . import pages, store
from .candidates import Row, candidates, left_out, profile_of, rows_of
from .course import ARTIST_GAP, seconds_until_next
from .edit import Entry
from .late_plays import NIGHTS
from .operations import place_before, place_of
from .path import Pool, find_path, sizes
from .plan import rest_of
from .pools import WALK, Grid, pool
from .steps import judge
from .stops import OUTRO, stops_of
from .targets import Target, targets, tempo_span

if TYPE_CHECKING:
    from ..contract.desk.set_course import Step
    from ..contract.desk.set_fill import Filled, FillItem, FillQuery
    from ..contract.desk.sets import SetAbout, SetSlot

USUAL_S = 210.0
"""Seconds of a track where the library says of none how long it is."""


@dataclass(frozen=True)
class Stretch:
    """What lies where: places `first` to `last` of the set give way to the stretch."""

    entries: Sequence[Entry]
    first: int
    last: int

    @property
    def locked(self) -> dict[int, Entry]:
        """Those that stay, by their place in the stretch."""
        inside = enumerate(self.entries[self.first : self.last])
        return {place: entry for place, entry in inside if entry.locked}

    def taken(self, count: int) -> dict[int, Entry]:
        """Where they stand when the stretch has so many places: those beyond its end come last, in order."""
        locked = self.locked
        return {
            min(place, count - len(locked) + number): entry
            for number, (place, entry) in enumerate(locked.items())
        }


def fill(db: sqlite3.Connection, asked: FillQuery) -> Filled:
    """What shall stand between two entries. `PikaError`: `not_found`, `is_a_folder`, `invalid_value`."""
    if ("count" in asked) == ("seconds" in asked):
        raise PikaError("invalid_value", "Name how many tracks, or how many seconds.", field="count")
    row = store.require_entries(db, asked["id"])
    about = store.about_of(row)
    entries = store.entries_of(db, asked["id"])
    first = 0 if asked["after"] is None else place_of(entries, asked["after"]) + 1
    last = place_before(entries, asked["before"])
    if last < first:
        raise PikaError(
            "invalid_value",
            "The end of the stretch lies before its start.",
            field="before",
            value=asked["before"],
        )
    stretch = Stretch(entries, first, last)
    beside = entries[max(0, first - ARTIST_GAP) : first]
    stops = stops_of(db, [*beside, *stretch.locked.values(), *entries[last : last + 1]])
    before = stops[len(beside) - 1].profile if beside else None
    after = stops[-1].profile if last < len(entries) else None

    chosen = asked.get("filter", {})
    staying = [*entries[:first], *stretch.locked.values(), *entries[last:]]
    left = left_out(db, (entry.track_id for entry in staying), chosen, about["room"], NIGHTS)
    plan = asked["plan"] if "plan" in asked else rest_of(about["plan"], first)
    span = tempo_span(asked.get("bpm"), plan, before, after)
    grid = Grid(candidates(db, chosen, left, [] if span is None else [span]))
    if span is not None and len(grid) < WALK:
        grid = Grid(candidates(db, chosen, left))
    search = Search(db, asked, about, plan, stretch, grid, before, after)
    artists = [stop.artist for stop in reversed(stops[: len(beside)])]
    found = search.best(artists, left.songs)
    items = _items(db, found)
    steps = _steps([before, *map(profile_of, found.path.values()), after], about["pitch_range"])
    for item, step in zip(items, steps, strict=False):
        item["step"] = step
    return {
        "list": asked["id"],
        "revision": row["revision"],
        "after": asked["after"],
        "before": asked["before"],
        "items": items,
        "last": steps[-1],
        "seconds": round(sum(found.seconds.values()), 3),
        "lacking": len(found.targets) - len(found.path),
    }


class Found(NamedTuple):
    """By place: what it asks for, the track, its seconds (a place for which there is no track has neither),
    and the locked entries.
    """

    targets: Sequence[Target]
    path: dict[int, Row]
    seconds: dict[int, float]
    taken: dict[int, Entry]


@dataclass(frozen=True)
class Search:
    """One stretch to be filled from a grid."""

    db: sqlite3.Connection
    asked: FillQuery
    about: SetAbout
    plan: Sequence[SetSlot]
    stretch: Stretch
    grid: Grid
    before: Profile | None
    after: Profile | None

    def best(self, artists: Sequence[str], songs: Collection[tuple[str, str]]) -> Found:
        """As many tracks as are asked for; or as come nearest to the time: where those that fit are shorter
        or longer than others, once more with another count.
        """
        if "count" in self.asked:
            return self.with_count(self._allowed(self.asked["count"]), artists, songs)
        wanted = self.asked["seconds"]
        known = [row[4] for rows in self.grid.cells.values() for row in rows if row[4] is not None]
        usual = sum(known) / len(known) if known else USUAL_S
        each = max(1.0, usual - (self.about["overlap"] or 0.0))
        first = self.with_count(self._allowed(round(wanted / each)), artists, songs)
        total = sum(first.seconds.values())
        if not first.path:
            return first
        count = self._allowed(len(first.path) + round((wanted - total) / max(1.0, total / len(first.path))))
        if count == len(first.targets):
            return first
        second = self.with_count(count, artists, songs)
        return min(first, second, key=lambda one: abs(sum(one.seconds.values()) - wanted))

    def with_count(self, count: int, artists: Sequence[str], songs: Collection[tuple[str, str]]) -> Found:
        """So many places."""
        asked = self.asked
        found = targets(
            count,
            bpm=asked.get("bpm"),
            energy=asked.get("energy"),
            plan=self.plan,
            before=self.before,
            after=self.after,
            usual_bpm=self.grid.usual_bpm(),
        )
        taken = self.stretch.taken(count)
        known = rows_of(self.db, [entry.track_id for entry in taken.values()])
        _, size = sizes(count)
        places = [
            [(0.0, known.get(taken[place].track_id) or _unknown(taken[place]))]
            if place in taken
            else pool(self.grid, target, size, place, asked.get("seed", 0))
            for place, target in enumerate(found)
        ]
        overlap = self.about["overlap"]
        outros = _outros(self.db, places) if overlap is None else {}

        def seconds_of(one: Row) -> float:
            return seconds_until_next(one[4], outros.get(one[0]), None, overlap) or USUAL_S

        path = find_path(
            places,
            taken=taken,
            before=self.before,
            after=self.after,
            artists=artists,
            songs=songs,
            pitch_range=self.about["pitch_range"],
            seconds_of=seconds_of,
            seconds=asked.get("seconds"),
        )
        return Found(found, path, {place: seconds_of(one) for place, one in path.items()}, taken)

    def _allowed(self, count: int) -> int:
        """With room for the locked."""
        return max(1, len(self.stretch.locked), min(count, desk_limits.FILL_COUNT[1]))


def _unknown(entry: Entry) -> Row:
    """An entry of which the library knows nothing."""
    return (entry.track_id, None, None, None, None, "", "", "", None, None, None, None, "")


def _outros(db: sqlite3.Connection, places: Sequence[Pool]) -> dict[int, float]:
    ids = json.dumps(sorted({row[0] for choices in places for _, row in choices}))
    found = db.execute(
        f"SELECT track_id, {OUTRO} FROM analyses WHERE track_id IN (SELECT value FROM json_each(?))", (ids,)
    )
    found.row_factory = None
    return {track_id: outro for track_id, outro in found if outro is not None}


def _items(db: sqlite3.Connection, found: Found) -> list[FillItem]:
    """The tracks with their times; how they follow each other is still to be said."""
    rows = pages.track_rows(db, (one[0] for one in found.path.values()))
    items: list[FillItem] = []
    at = 0.0
    for place, one in found.path.items():
        target, locked = found.targets[place], found.taken.get(place)
        items.append(
            {
                "item": {"track_id": one[0]} if locked is None else {"entry": locked.id},
                "track": rows.get(one[0]),
                "at": round(at, 3),
                "seconds": round(found.seconds[place], 3),
                "target_bpm": target.bpm and round(target.bpm, 2),
                "target_energy": target.energy and round(target.energy, 2),
                "step": None,
            }
        )
        at += found.seconds[place]
    return items


def _steps(profiles: Sequence[Profile | None], pitch_range: float | None) -> list[Step | None]:
    """From each to the next; None where nothing stands on one side."""
    return [
        None if first is None or second is None else judge(first, second, pitch_range)
        for first, second in pairwise(profiles)
    ]
