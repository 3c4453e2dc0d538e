"""A stretch found by Pika: what it keeps to, and that a search of everything finds nothing better."""

from __future__ import annotations

import itertools
import math
import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tracks import insert_night, insert_track, library_in_memory

from pika_sidecar.contract.desk.set_fill import Filled
from pika_sidecar.errors import PikaError
from pika_sidecar.library.transitions import Profile, score
from pika_sidecar.sets import fill as filling
from pika_sidecar.sets import pools, store, tree
from pika_sidecar.sets.candidates import Left, candidates, profile_of
from pika_sidecar.sets.fill import fill
from pika_sidecar.sets.path import find_path
from pika_sidecar.sets.pools import Grid, pool
from pika_sidecar.sets.steps import breaks, judge
from pika_sidecar.sets.targets import Target, targets, tempo_span, value_at

pytestmark = pytest.mark.not_under_wine(why="same code")


@cache
def library() -> sqlite3.Connection:
    """For many examples; each makes a set of its own."""
    return library_in_memory()


def make(db: sqlite3.Connection, track_ids: list[int], **about: Any) -> int:  # noqa: ANN401
    return tree.create(db, "set", "Set", track_ids=track_ids, about=about)["list"]["id"]  # type: ignore[arg-type]


def filled(db: sqlite3.Connection, list_id: int, **asked: Any) -> Filled:  # noqa: ANN401
    return fill(db, {"id": list_id, "after": None, "before": None, **asked})  # type: ignore[typeddict-item]


def ids(found: Filled) -> list[int]:
    return [item["track"]["id"] for item in found["items"] if item["track"] is not None]


def test_curves() -> None:
    assert [value_at([(0.25, 80), (0.75, 100)], share) for share in (0, 0.25, 0.5, 1)] == [80, 80, 90, 100]
    assert value_at([(0.5, 90)], 0.1) == 90 and value_at([(0.5, 80), (0.5, 90)], 0.5) in (80, 90)
    slow = {"count": 1, "bpm": (60.0, 80.0), "energy": (2, 4), "style": "", "length": None}
    found = targets(
        3, bpm=None, energy=[(0, 1), (1, 9)], plan=[slow],  # type: ignore[list-item]
        before=Profile(100, None, None), after=Profile(120, None, 4), usual_bpm=90,
    )  # fmt: skip
    assert [(one.bpm, one.energy) for one in found] == [(75, 2.5), (110, 5), (115, 9)]
    span = tempo_span([(0, 80), (1, 100)], [slow], Profile(200, None, None), None)  # type: ignore[list-item]
    assert span == pytest.approx((60 * math.exp(-0.12), 100 * math.exp(0.12)))
    assert tempo_span(None, [], Profile(100, None, None), None) == pytest.approx((88.7, 112.7), abs=0.1)
    assert tempo_span(None, [], None, Profile(None, "8A", 5)) is None
    alone = targets(1, bpm=None, energy=None, plan=[], before=None, after=None, usual_bpm=90)
    assert alone == [Target(90, None)]


def test_what_a_stretch_keeps_to(db: sqlite3.Connection) -> None:
    db.execute("UPDATE tracks SET missing = 1 WHERE id = 14")
    db.execute("UPDATE tracks SET folder_id = NULL WHERE id = 15")
    insert_track(db, 50, artist="Artist 1", bpm=94, key="8A", energy=5)
    db.execute("UPDATE tracks SET title_sort = 'song 16' WHERE id = 50")
    insert_night(db, 1, [17])
    list_id = make(db, [16, 20, 30])
    found = filled(db, list_id, after=1, before=3, count=6)
    assert len(found["items"]) == 6 == len(set(ids(found))) and found["lacking"] == 0
    # 20 gives way, and so may come back; the others are gone, were played, or are in the set.
    assert not {14, 15, 16, 17, 30, 50} & set(ids(found))
    away = [abs((item["track"] or {"bpm": 0})["bpm"] - (item["target_bpm"] or 0)) for item in found["items"]]  # type: ignore[operator]
    assert max(away) < 12 and sum(away) / 6 < 6
    assert found["items"][0]["step"] is not None and found["last"] is not None
    assert found["seconds"] == pytest.approx(sum(item["seconds"] or 0 for item in found["items"]))
    assert 17 in ids(filled(db, list_id, after=1, before=3, count=20, filter={"nights": 0}))
    # What was found is taken over as it is.
    put = {"op": "put", "after": 1, "before": 3, "items": [item["item"] for item in found["items"]]}
    store.operate(db, list_id, 1, put)  # type: ignore[arg-type]
    assert [entry.track_id for entry in store.entries_of(db, list_id)] == [16, *ids(found), 30]


def test_the_same_seed_finds_the_same_and_another_one_something_else(db: sqlite3.Connection) -> None:
    list_id = make(db, [5])
    first = filled(db, list_id, after=1, count=5)
    assert first == filled(db, list_id, after=1, count=5, seed=0)
    others = [ids(filled(db, list_id, after=1, count=5, seed=seed)) for seed in (1, 2, 3)]
    assert len({tuple(one) for one in [ids(first), *others]}) >= 3
    assert others[1] == ids(filled(db, list_id, after=1, count=5, seed=2))


def test_curves_and_the_plan_lead(db: sqlite3.Connection) -> None:
    db.execute(
        "UPDATE tracks SET genre = 'Pop', tags_sort = CASE WHEN id % 4 = 0 THEN 'slow blues' ELSE '' END"
    )
    slot = {"count": 2, "bpm": None, "energy": None, "style": "blues", "length": None}
    plan = [slot, {**slot, "count": 1, "style": "", "bpm": (110, 120)}]
    list_id = make(db, [], plan=plan)
    found = filled(db, list_id, count=4, bpm=[(0, 84), (1, 100)])
    rows = [item["track"] for item in found["items"] if item["track"] is not None]
    assert [row["id"] % 4 == 0 for row in rows[:2]] == [True, True] and 110 <= (rows[2]["bpm"] or 0) <= 120
    assert abs((rows[3]["bpm"] or 0) - 100) < 4
    # A stretch in the middle goes on where the plan has come to; one of its own begins with it.
    store.operate(db, list_id, 1, {"op": "add", "track_ids": [1, 2]})
    third = filled(db, list_id, after=2, count=1)["items"][0]["track"]
    assert third is not None and 110 <= (third["bpm"] or 0) <= 120
    fourth = filled(db, list_id, after=2, count=1, plan=[{**slot, "style": "pop"}])["items"][0]["track"]
    assert fourth is not None and fourth["id"] % 4 != 0


def test_locked_entries_stay_at_their_places(db: sqlite3.Connection) -> None:
    list_id = make(db, [1, 2, 3, 4, 5])
    store.operate(db, list_id, 1, {"op": "lock", "entries": [3, 4], "locked": True})
    db.execute("DELETE FROM tracks WHERE id = 4")
    found = filled(db, list_id, after=1, before=5, count=5)
    items = [item["item"] for item in found["items"]]
    assert items[1:3] == [{"entry": 3}, {"entry": 4}] and len(items) == 5
    assert [item["item"] for item in filled(db, list_id, after=1, before=5, count=1)["items"]] == [
        {"entry": 3}, {"entry": 4},
    ]  # fmt: skip
    put = {"op": "put", "after": 1, "before": 5, "items": items}
    store.operate(db, list_id, 2, put)  # type: ignore[arg-type]


def test_a_stretch_of_some_length(db: sqlite3.Connection) -> None:
    for overlap in (None, 10.0):
        list_id = make(db, [3, 7], overlap=overlap)
        found = filled(db, list_id, after=1, before=2, seconds=1_800)
        assert found["seconds"] == pytest.approx(1_800, abs=100), "half a track: there are but forty"


def test_too_few_tracks_and_wrong_questions(db: sqlite3.Connection) -> None:
    list_id = make(db, [1, 2])
    crate = tree.create(db, "crate", "Crate", track_ids=[2, 3, 4])["list"]["id"]
    few = filled(db, list_id, after=1, count=5, filter={"from_list": crate, "bpm": (80, 82)})
    assert (ids(few), few["lacking"]) == ([2, 3], 3) or (ids(few), few["lacking"]) == ([3, 2], 3)
    none = filled(db, list_id, after=2, count=2, filter={"bpm": (300, 310)})
    assert none["items"] == [] and none["lacking"] == 2 and none["last"] is None
    for wrong in (
        {},
        {"count": 1, "seconds": 60},
        {"count": 1, "after": 2, "before": 1},
        {"count": 1, "after": 9},
    ):
        with pytest.raises(PikaError) as refused:
            filled(db, list_id, **wrong)
        assert refused.value.code in ("invalid_value", "not_found")


def test_no_way_through_three_places_is_better(db: sqlite3.Connection) -> None:
    db.execute("UPDATE tracks SET artist_sort = ''")
    rows = list(candidates(db, {}, Left(set(), set())))
    before, after = profile_of(rows[2]), profile_of(rows[30])
    for seed in range(20):
        thirds = ((85.0, rows[3:14]), (98.0, rows[14:30]), (111.0, rows[31:]))
        choices = [pool(Grid(third), Target(bpm, 5.0), 5, 0, seed) for bpm, third in thirds]

        def cost(way: Sequence[tuple[float, Any]]) -> float:
            steps = itertools.pairwise([before, *(profile_of(row) for _, row in way), after])
            lacks = sum(1 - score(a, b) + 0.25 * len(judge(a, b, 8.0)["warnings"]) for a, b in steps)
            return lacks + sum(one for one, _ in way)

        found = find_path(
            choices, taken=(), before=before, after=after, artists=[], songs=[], pitch_range=8.0,
            seconds_of=lambda row: row[4], seconds=None,
        )  # fmt: skip
        costs = [{row[0]: one for one, row in of_place} for of_place in choices]
        way = [(costs[place][row[0]], row) for place, row in found.items()]
        assert cost(way) == pytest.approx(min(map(cost, itertools.product(*choices))))


def test_breaks_counts_what_judge_warns_of() -> None:
    profiles = [Profile(bpm, key, energy) for bpm in (None, 90, 100) for key in (None, "8A", "2B")
                for energy in (None, 2, 8)]  # fmt: skip
    for first, second in itertools.product(profiles, profiles):
        for pitch_range in (None, 8.0):
            assert breaks(first, second, pitch_range) == len(judge(first, second, pitch_range)["warnings"])


def test_the_work_is_bounded(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "WALK", 10)
    grid = Grid(candidates(db, {}, Left(set(), set())))
    slot = {"count": 1, "bpm": None, "energy": None, "style": "nothing has it", "length": None}
    assert len(pool(grid, Target(90, None, slot), 100, 0, 0)) == 10  # type: ignore[arg-type]
    assert grid.usual_bpm() == 99.0 and Grid([]).usual_bpm() is None


SPANS = st.tuples(st.integers(60, 130), st.integers(60, 130)).map(lambda pair: (min(pair), max(pair)))
SLOTS = st.fixed_dictionaries(
    {
        "count": st.integers(1, 4),
        "bpm": st.none() | SPANS,
        "energy": st.none() | st.just((3, 6)),
        "style": st.sampled_from(["", "blues", "soul"]),
        "length": st.none() | st.just((0, 200)),
    }
)
CURVES = st.lists(st.tuples(st.floats(0, 1), st.floats(60, 140)), min_size=1, max_size=4)
ASKED = st.fixed_dictionaries(
    {"seed": st.integers(0, 3)},
    optional={
        "bpm": CURVES,
        "energy": st.lists(st.tuples(st.floats(0, 1), st.floats(1, 10)), min_size=1, max_size=3),
        "plan": st.lists(SLOTS, max_size=3),
        "filter": st.fixed_dictionaries({}, optional={"bpm": SPANS, "style": st.just("blues")}),
    },
)


@settings(max_examples=40)
@given(
    asked=ASKED,
    size=st.one_of(st.integers(1, 50), st.floats(60, 9_000)),
    tracks=st.lists(st.integers(1, 40), max_size=8),
    locked=st.sets(st.integers(1, 8)),
    ends=st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_whatever_is_asked_the_answer_can_be_taken_over(
    asked: dict[str, Any],
    size: float,
    tracks: list[int],
    locked: set[int],
    ends: tuple[int, int],
) -> None:
    db = library()
    list_id = make(db, tracks)
    entries = [entry for entry in sorted(locked) if entry <= len(tracks)]
    if entries:
        store.operate(db, list_id, 1, {"op": "lock", "entries": entries, "locked": True})
    first, last = sorted(min(end, len(tracks)) for end in ends)
    stretch = {"after": first or None, "before": last + 1 if last < len(tracks) else None}
    length = {"count": size} if isinstance(size, int) else {"seconds": int(size)}
    found = filled(db, list_id, **asked, **stretch, **length)
    new = [item["item"]["track_id"] for item in found["items"] if "track_id" in item["item"]]
    kept = [item["item"]["entry"] for item in found["items"] if "entry" in item["item"]]
    inside = range(first + 1, last + 1)
    assert kept == [entry for entry in entries if entry in inside]
    staying = [track for place, track in enumerate(tracks, 1) if place not in inside or place in entries]
    assert len(set(new)) == len(new) and not set(new) & set(staying)
    if "count" in length:
        assert len(found["items"]) + found["lacking"] == max(length["count"], len(kept))
    put = {"op": "put", **stretch, "items": [item["item"] for item in found["items"]]}
    store.operate(db, list_id, found["revision"], put)  # type: ignore[arg-type]
    assert len(store.entries_of(db, list_id)) == len(tracks) - len(inside) + len(found["items"])


def test_of_a_large_library_only_tempi_in_reach_are_read(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = make(db, [10, 12])
    whole = filled(db, list_id, after=1, before=2, count=20)
    monkeypatch.setattr(filling, "WALK", 1)
    found = filled(db, list_id, after=1, before=2, count=20)
    # 89 and 91 BPM stand beside it; within 12 % of the logarithm lie 80 to 102.
    assert found["lacking"] == 0 and max(ids(found)) <= 23 < max(ids(whole))
    assert filled(db, list_id, after=1, before=2, count=30)["lacking"] == 9
