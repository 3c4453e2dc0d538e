"""Hot cues: set, changed, taken from elsewhere, and every change taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.music import tone

from pika_sidecar.errors import PikaError
from pika_sidecar.library import cues


@pytest.fixture
def track(db: sqlite3.Connection, music: Path, scan: Callable[..., object]) -> int:
    """A track of two seconds."""
    tone(music / "a.wav")
    scan()
    return int(db.execute("SELECT id FROM tracks").fetchone()[0])


def wanted(seconds: float, **more: Any) -> Any:  # noqa: ANN401
    return {"seconds": seconds, "length": None, "name": "", "colour": None, "slot": None, **more}


def slots(listed: Any) -> dict[int, float]:  # noqa: ANN401
    return {cue["slot"]: cue["seconds"] for cue in listed["cues"]}


def test_a_cue_is_set_changed_and_removed(db: sqlite3.Connection, track: int) -> None:
    assert cues.listed(db, track) == {"id": track, "cues": [], "programs": []}
    cues.put(db, {"id": track, "slot": 3, "seconds": 1.25, "name": "  The\tbreak ", "colour": "#1f8fff"})
    cues.put(db, {"id": track, "slot": 1, "seconds": 0.5})
    changed = cues.put(db, {"id": track, "slot": 3, "length": 0.5, "colour": None})["cues"]
    assert changed["cues"] == [
        {"slot": 1, "seconds": 0.5, "length": None, "name": "", "colour": None},
        {"slot": 3, "seconds": 1.25, "length": 0.5, "name": "The break", "colour": None},
    ]
    assert slots(cues.remove(db, track, 1)["cues"]) == {3: 1.25}
    for call in (
        lambda: cues.remove(db, track, 1),
        lambda: cues.listed(db, 999),
        lambda: cues.put(db, {"id": 999, "slot": 1, "seconds": 0}),
        lambda: cues.take(db, 999, [wanted(0)]),
        lambda: cues.undo(db, 999),
    ):
        with pytest.raises(PikaError) as refused:
            call()
        assert refused.value.code == "not_found"


def test_a_cue_lies_within_its_track(db: sqlite3.Connection, track: int) -> None:
    db.execute("UPDATE tracks SET duration = 2.0")
    cues.put(db, {"id": track, "slot": 1, "seconds": 2.0})
    for call in (
        lambda: cues.put(db, {"id": track, "slot": 2, "seconds": 2.1}),
        lambda: cues.put(db, {"id": track, "slot": 2, "name": "Nowhere"}),
        lambda: cues.take(db, track, [wanted(1), wanted(3)]),
    ):
        with pytest.raises(PikaError) as refused:
            call()
        assert refused.value.code == "invalid_value" and refused.value.data["field"] == "seconds"
    assert slots(cues.listed(db, track)) == {1: 2.0}


def test_what_is_taken_leaves_the_djs_own_alone(db: sqlite3.Connection, track: int) -> None:
    cues.put(db, {"id": track, "slot": 2, "seconds": 0.1, "name": "Mine"})
    taken = cues.take(
        db, track, [wanted(0.2), wanted(0.3, slot=1), wanted(0.4, slot=2), *(wanted(1) for _ in range(6))]
    )
    assert slots(taken["cues"]) == {1: 0.3, 2: 0.1, 3: 0.4, 4: 0.2, 5: 1, 6: 1, 7: 1, 8: 1}
    assert taken["left"] == 2 and taken["cues"]["cues"][1]["name"] == "Mine"
    assert slots(cues.undo(db, taken["edit_id"])) == {2: 0.1}


def test_changes_are_taken_back_in_order(db: sqlite3.Connection, track: int) -> None:
    first = cues.put(db, {"id": track, "slot": 1, "seconds": 0.5})
    second = cues.remove(db, track, 1)
    with pytest.raises(PikaError) as refused:
        cues.undo(db, first["edit_id"])
    assert refused.value.code == "newer_edit" and refused.value.data["edit_id"] == second["edit_id"]
    assert slots(cues.undo(db, second["edit_id"])) == {1: 0.5}
    with pytest.raises(PikaError) as refused:
        cues.undo(db, second["edit_id"])
    assert refused.value.code == "already_undone"
    assert slots(cues.undo(db, first["edit_id"])) == {}


def test_what_programs_know_stands_beside(db: sqlite3.Connection, track: int) -> None:
    cues.put(db, {"id": track, "slot": 1, "seconds": 0.5})
    db.execute(
        "INSERT INTO program_cues VALUES (?, 'mixxx', 0, 'loop', 1.5, 0.25, 'Loop', '#00ff00', 2)", (track,)
    )
    listed = cues.listed(db, track)
    assert slots(listed) == {1: 0.5}
    assert listed["programs"] == [
        {
            "program": "mixxx",
            "kind": "loop",
            "seconds": 1.5,
            "length": 0.25,
            "name": "Loop",
            "colour": "#00ff00",
            "slot": 2,
        }
    ]
    db.execute("DELETE FROM program_cues")
    assert slots(cues.listed(db, track)) == {1: 0.5}
