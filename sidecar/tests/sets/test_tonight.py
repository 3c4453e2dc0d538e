"""The set while it is played: what was, what comes, what could come; and templates."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from support.tracks import insert_night, insert_play

from pika_sidecar.errors import PikaError
from pika_sidecar.library.transitions import Profile
from pika_sidecar.sets import late_plays, store, templates, tree
from pika_sidecar.sets.course import Stop
from pika_sidecar.sets.suggest import suggest
from pika_sidecar.sets.tonight import choose, match, tonight

pytestmark = pytest.mark.not_under_wine(why="same code")


@pytest.mark.parametrize(
    ("tracks", "plays", "played", "following", "others"),
    [
        ([1, 2, 3], [], {}, 0, 0),
        ([1, 2, 3], [1, 2], {0: 0, 1: 1}, 2, 0),
        ([1, 2, 3], [1, 3], {0: 0, 2: 1}, None, 0),
        ([1, 2, 3, 4, 5], [1, 2, 5, 3], {0: 0, 1: 1, 4: 2, 2: 3}, 3, 0),
        ([1, 2, 3], [9, 1, None], {0: 1}, 1, 2),
        ([1, 2, 1], [1, 1, 1], {0: 0, 2: 1}, None, 1),
        ([1, 2, 1, 3], [2, 1], {1: 0, 2: 1}, 3, 0),
        ([], [1], {}, None, 1),
    ],
)
def test_which_play_was_which_place(
    tracks: list[int], plays: Sequence[int | None], played: dict[int, int], following: int | None, others: int
) -> None:
    assert match(tracks, plays) == (played, following, others)


def states(db: sqlite3.Connection) -> list[str]:
    return [row["state"] for row in tonight(db)["entries"]]


def test_a_set_goes_through_its_night_and_stays_with_it(db: sqlite3.Connection) -> None:
    assert tonight(db)["list"] is None
    list_id = tree.create(db, "set", "Friday", track_ids=[1, 2, 3, 4], about={"room": "Loft"})["list"]["id"]
    choose(db, list_id)
    assert states(db) == ["to_come"] * 4 and tonight(db)["night"] is None and tonight(db)["next"] == 1
    insert_night(db, 1, [1, 9, 3], is_on=True)
    db.execute("UPDATE nights SET now_play = 'play 1 3'")
    found = tonight(db)
    assert states(db) == ["played", "skipped", "now", "to_come"]
    assert (found["night"], found["next"], found["others"]) == (1, 4, 1)
    insert_play(db, 1, 2)
    assert states(db) == ["played", "played", "now", "to_come"] and tonight(db)["next"] == 4
    db.execute("UPDATE night_plays SET retracted = 1 WHERE id = 'play 1 3'")
    assert tonight(db)["next"] == 3, "it never was"

    db.execute("UPDATE nights SET ended_at = started_at + 1, now_play = NULL")
    assert tonight(db) == {"list": None, "night": None, "entries": [], "next": None, "others": 0}
    assert late_plays.nights_of_room(db, "loft") == [1]
    insert_night(db, 2, [], is_on=True)
    assert tonight(db)["list"] is None, "the next night is another one"


def test_choosing_in_the_middle_of_a_night(db: sqlite3.Connection) -> None:
    insert_night(db, 1, [1, 2], is_on=True)
    list_id = tree.create(db, "crate", "Crate", track_ids=[2, 3])["list"]["id"]
    choose(db, list_id)
    assert states(db) == ["played", "to_come"]
    store.operate(db, list_id, 1, {"op": "move", "entries": [2], "before": 1})
    assert states(db) == ["skipped", "played"] and tonight(db)["next"] is None
    tree.delete(db, list_id)
    assert tonight(db)["list"] is None
    with pytest.raises(PikaError) as binned:
        choose(db, list_id)
    assert binned.value.code == "deleted"
    tree.restore(db, list_id)
    assert tonight(db)["list"] is not None
    choose(db, None)
    assert tonight(db)["list"] is None and tonight(db)["night"] == 1
    folder = tree.create(db, "folder", "Folder")["list"]["id"]
    with pytest.raises(PikaError) as is_folder:
        choose(db, folder)
    assert is_folder.value.code == "is_a_folder"


def test_suggestions(db: sqlite3.Connection) -> None:
    assert suggest(db, None, {}, 5) == {"after": None, "rows": []}
    alone = suggest(db, 10, {}, 5)
    assert alone["after"] is not None and alone["after"]["id"] == 10 and len(alone["rows"]) == 5
    best = [row["track"]["id"] for row in alone["rows"]]
    list_id = tree.create(db, "set", "Friday", track_ids=[10, 40, best[1]])["list"]["id"]
    choose(db, list_id)
    insert_night(db, 1, [best[0], 10], is_on=True)
    rows = suggest(db, 10, {}, 4)["rows"]
    assert [(row["track"]["id"], row["from_set"]) for row in rows] == [
        (40, True), (best[2], False), (best[3], False), (best[4], False),
    ]  # fmt: skip
    with pytest.raises(PikaError):
        suggest(db, 99, {}, 5)


def test_templates_by_hand_and_from_a_set(db: sqlite3.Connection) -> None:
    brought = templates.templates(db)["templates"]
    assert len(brought) == 3 and all(sum(slot["count"] for slot in one["plan"]) >= 18 for one in brought)
    slot = {"count": 2, "bpm": (90.0, 110.0), "energy": None, "style": " Blues ", "length": None}
    found = templates.save(db, "Mine", [slot])["templates"]  # type: ignore[list-item]
    [mine] = [one for one in found if one["name"] == "Mine"]
    assert mine["plan"][0]["style"] == "Blues"
    assert "Other" in [one["name"] for one in templates.save(db, "Other", [], mine["id"])["templates"]]
    list_id = tree.create(db, "set", "Set", track_ids=[1, 2, 12, 40])["list"]["id"]
    [of_set] = [one for one in templates.save_of_set(db, "Set", list_id)["templates"] if one["name"] == "Set"]
    assert [(one["count"], one["bpm"]) for one in of_set["plan"]] == [
        (2, [60, 90]),
        (1, [90, 110]),
        (1, [110, 140]),
    ]
    store.operate(db, list_id, 1, {"op": "about", "changes": {"plan": mine["plan"]}})
    again = templates.save_of_set(db, "Again", list_id)["templates"]
    assert [one["plan"] for one in again if one["name"] == "Again"] == [mine["plan"]]
    assert len(templates.delete(db, mine["id"])["templates"]) == 5
    with pytest.raises(PikaError):
        templates.delete(db, mine["id"])
    with pytest.raises(PikaError):
        templates.save(db, "", [])


def test_a_plan_of_odd_tempi() -> None:
    def stop(bpm: float | None, energy: float | None) -> Stop:
        return Stop(1, 1, "", Profile(bpm, None, energy), None, None, None, is_there=True)

    found = templates.plan_of([stop(None, None), stop(180, 3), stop(140, 3), stop(110, 7), stop(59, None)])
    assert [(slot["count"], slot["bpm"], slot["energy"]) for slot in found] == [
        (2, None, (3, 3)), (2, (110, 140), (3, 7)), (1, None, None),
    ]  # fmt: skip
    assert [slot["count"] for slot in templates.plan_of([stop(100, 5)] * 250)] == [100, 100, 50]
