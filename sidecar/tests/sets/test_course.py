"""How a set runs: times, steps, warnings; and what else could stand at a place."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from support.tracks import insert_night, insert_track

from pika_sidecar.errors import PikaError
from pika_sidecar.library.transitions import Profile
from pika_sidecar.sets import late_plays, store, tree
from pika_sidecar.sets.alternatives import alternatives
from pika_sidecar.sets.course import Stop, course, seconds_until_next
from pika_sidecar.sets.plan import slot_numbers
from pika_sidecar.sets.steps import judge
from pika_sidecar.sets.stops import course_of
from pika_sidecar.sets.style import fits

pytestmark = pytest.mark.not_under_wine(why="same code")

PLAIN = Stop(1, 1, "ana", Profile(100.0, "8A", 5), 200.0, None, None, is_there=True)


def codes(found: Any) -> list[list[str]]:  # noqa: ANN401
    return [[warning["code"] for warning in one["warnings"]] for one in found]


def test_when_the_next_one_begins() -> None:
    assert seconds_until_next(200, 180, 90, 5) == 90, "as the DJ says"
    assert seconds_until_next(80, None, 90, None) == 80, "not beyond its end"
    assert seconds_until_next(200, 180, None, 5) == 195
    assert seconds_until_next(200, 180, None, None) == 180, "over its outro"
    assert seconds_until_next(200, None, None, None) == 200
    assert seconds_until_next(2, None, None, 5) == 0
    assert seconds_until_next(None, None, None, 5) is None and seconds_until_next(None, None, 90, 5) == 90


def test_times_and_length_against_the_slot() -> None:
    about = {**store.NEW_ABOUT, "slot": 500}
    stops = [
        replace(PLAIN, entry=1, outro=150.0),
        replace(PLAIN, entry=2, track_id=2, artist="b", duration=None),
        replace(PLAIN, entry=3, track_id=3, artist="c", outro=100.0),
    ]
    found = course(7, 4, about, stops)  # type: ignore[arg-type]
    assert [point["at"] for point in found["points"]] == [0, 150, 150]
    assert (found["seconds"], found["over"], found["unknown"]) == (350, -150, 1), "the last plays to its end"
    assert (found["list"], found["revision"], len(found["steps"])) == (7, 4, 2)
    assert course(7, 4, store.NEW_ABOUT, [])["points"] == []


@pytest.mark.parametrize(
    ("second", "kind", "warnings"),
    [
        (Profile(100, "8A", 5), "good", []),
        (Profile(104, "9A", 6), "ok", []),
        (Profile(None, None, None), "ok", []),
        (Profile(112, "8A", 5), "breaks", ["tempo_jump"]),
        (Profile(50, "8A", 5), "good", []),
        (Profile(100, "2B", 5), "breaks", ["key_clash"]),
        (Profile(100, "10A", 5), "good", []),
        (Profile(100, "8A", 9), "breaks", ["energy_cliff"]),
        (Profile(130, "2B", 1), "breaks", ["key_clash", "tempo_jump", "energy_cliff"]),
    ],
)
def test_where_a_step_breaks(second: Profile, kind: str, warnings: list[str]) -> None:
    step = judge(Profile(100, "8A", 5), second, 8.0)
    assert (step["kind"], [warning["code"] for warning in step["warnings"]]) == (kind, warnings)
    unmatched = judge(Profile(100, "8A", 5), second, None)
    assert "tempo_jump" not in [warning["code"] for warning in unmatched["warnings"]]


def test_what_is_to_be_said_of_a_place() -> None:
    stops = [replace(PLAIN, entry=i, track_id=i, artist=f"artist {i}") for i in range(1, 9)]
    stops[2] = replace(stops[2], artist="artist 1")
    stops[3] = replace(stops[3], track_id=1, is_there=False)
    stops[7] = replace(stops[7], artist="artist 2")
    found = course(1, 1, store.NEW_ABOUT, stops)
    assert codes(found["points"]) == [[], [], ["same_artist"], ["missing", "twice"], [], [], [], []]
    assert found["points"][2]["warnings"] == [{"code": "same_artist", "places": 2, "entry": 1}]


def test_the_plan() -> None:
    slot = {"count": 2, "bpm": (90, 110), "energy": (4, 6), "style": "blues", "length": (0, 240)}
    plan = [slot, {**slot, "count": 1, "bpm": None, "energy": None, "style": "", "length": None}]
    assert slot_numbers(plan, 5) == [0, 0, 1, None, None] and slot_numbers(plan, 1) == [0]  # type: ignore[arg-type]
    blues = replace(PLAIN, genre="Texas Blues")
    wrong = replace(PLAIN, profile=Profile(120, "8A", 7), genre="Pop", duration=300.0)
    found = course(1, 1, {**store.NEW_ABOUT, "plan": plan}, [blues, replace(wrong, track_id=2), wrong])  # type: ignore[typeddict-item]
    assert [point["slot"] for point in found["points"]] == [0, 0, 1]
    assert found["points"][1]["warnings"][-1] == {
        "code": "off_plan", "fields": ["bpm", "energy", "style", "length"],
    }  # fmt: skip
    assert "off_plan" not in codes(found["points"])[0] + codes(found["points"])[2]


@pytest.mark.parametrize(
    ("style", "genre", "tags", "acousticness", "holds"),
    [
        ("blues", "Chicago Blues", "", 0.0, True),
        ("Blues", "Pop", "slow blues", 0.0, True),
        ("blues", "", "", 80.0, True),
        ("blues", "", "", 20.0, False),
        ("blues", "", "", None, False),
        ("contemporary", "R&B", "", 90.0, True),
        ("contemporary", "", "", 20.0, True),
        ("soul", "Neo-Soul", "", None, True),
        ("late soul", "Soul", "late", None, True),
        ("late soul", "Soul", "", None, False),
    ],
)
def test_styles(style: str, genre: str, tags: str, acousticness: float | None, holds: bool) -> None:
    assert fits(style, genre, tags, acousticness) is holds


def test_the_last_nights_and_this_room(db: sqlite3.Connection) -> None:
    for night, title, tracks in ((1, "At the Loft", [1]), (2, "Bar", [2]), (3, "Bar", [3, 3]), (4, "", [4])):
        insert_night(db, night, tracks, title=title)
    insert_night(db, 5, [5], is_on=True)
    db.execute("UPDATE night_plays SET retracted = 1 WHERE track_id = 4")
    assert set(late_plays.late_plays(db, 2, "")) == {3}
    assert set(late_plays.late_plays(db, 3, "")) == {2, 3}
    found = late_plays.late_plays(db, 2, "loft")
    assert {track: play["here"] for track, play in found.items()} == {1: True, 3: False}
    db.execute("INSERT INTO night_sets VALUES (2, NULL, 'The Löft')")
    assert late_plays.nights_of_room(db, "the loft") == [2, 1]

    about = {"room": "The Loft"}
    list_id = tree.create(db, "set", "Set", track_ids=[1, 3, 6], about=about)["list"]["id"]  # type: ignore[arg-type]
    points = course_of(db, list_id, nights=1)["points"]
    assert [point["last_here"] is not None for point in points] == [True, False, False]
    assert codes(points) == [[], [], []], "the last night in the room had another track"
    points = course_of(db, list_id, nights=3)["points"]
    assert [one[-1:] for one in codes(points)] == [["played_lately"], ["played_lately"], []]


def test_a_course_of_the_library(db: sqlite3.Connection) -> None:
    insert_track(db, 50, bpm=100, key="8A", energy=5, duration=240, outro=200)
    list_id = tree.create(db, "set", "Set", track_ids=[50, 2, 3])["list"]["id"]
    db.execute("UPDATE tracks SET missing = 1 WHERE id = 2")
    db.execute("DELETE FROM tracks WHERE id = 3")
    found = course_of(db, list_id)
    assert [point["seconds"] for point in found["points"]] == [200, 182, None]
    assert codes(found["points"]) == [[], ["missing"], ["missing"]]
    assert found["points"][2]["bpm"] is None


def test_the_best_for_a_place_are_those_of_a_whole_comparison(db: sqlite3.Connection) -> None:
    db.execute("UPDATE tracks SET genre = 'Soul' WHERE id % 4 = 0")
    db.execute("UPDATE tracks SET tags_sort = 'late soul' WHERE id % 4 = 2")
    list_id = tree.create(db, "set", "Set", track_ids=[10, 20, 12])["list"]["id"]

    def found(**options: Any) -> list[int]:  # noqa: ANN401
        asked = {"replace": None, "before": None, "chosen": {}, "limit": 5, **options}
        return [row["track"]["id"] for row in alternatives(db, list_id, **asked)["rows"]]

    def profile(track_id: int) -> Profile:
        row = db.execute("SELECT * FROM tracks WHERE id = ?", (track_id,)).fetchone()
        features = (row["danceability"], row["brightness"], row["acousticness"], row["groove"])
        return Profile(row["bpm"], row["key"], row["energy"], features)

    def worth(track_id: int, first: int, last: int) -> float:
        pairs = ((first, track_id), (track_id, last))
        steps = [judge(profile(a), profile(b), 8.0) for a, b in pairs]
        return sum(step["score"] - 0.25 * (step["kind"] == "breaks") for step in steps)

    # Of 80 to 119 BPM, in reach of 89 and 91 at the ends (12 % of the logarithm).
    others = [track_id for track_id in range(1, 24) if track_id not in (10, 20, 12)]
    best = sorted(others, key=lambda track_id: (-worth(track_id, 10, 12), track_id))
    assert found(replace=2) == best[:5]
    assert len(found(replace=2, limit=20)) == 20, "others where these are too few"
    assert not {10, 20, 12} & set(found(before=2, limit=20))
    assert all(track_id % 2 == 0 for track_id in found(replace=2, chosen={"style": "soul"}))
    assert set(found(chosen={"bpm": (90, 92)})) == {11, 13}
    crate = tree.create(db, "crate", "Crate", track_ids=[11, 12, 30])["list"]["id"]
    assert set(found(chosen={"from_list": crate})) == {11, 30}
    insert_night(db, 1, [best[0]])
    assert best[0] not in found(replace=2, chosen={"nights": 1})
    shown = alternatives(db, list_id, replace=2, before=None, chosen={}, limit=2)["rows"]
    assert [row["late"] and row["late"]["night"] for row in shown] == [1, None]
    last = alternatives(db, list_id, replace=None, before=None, chosen={}, limit=1)["rows"][0]
    assert last["before"] is not None and last["after"] is None

    empty = tree.create(db, "set", "Empty")["list"]["id"]
    assert alternatives(db, empty, replace=None, before=None, chosen={}, limit=3)["rows"] == []
    with pytest.raises(PikaError):
        found(replace=9)
