"""Any sequence of operations with undo and redo is what a plain list of snapshots makes of it."""

from __future__ import annotations

import sqlite3
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tracks import library_in_memory

from pika_sidecar.contract.desk.sets import ListOperation
from pika_sidecar.errors import PikaError
from pika_sidecar.sets import pages, store, tree
from pika_sidecar.sets.edit import Entry, applied, as_json, from_json, inverse

pytestmark = pytest.mark.not_under_wine(why="same code")

# What is done: a kind, and numbers that say with which entries; the model makes an operation of it.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "add", "remove", "move", "move", "arrange", "put", "replace", "note", "lock", "cut",
             "about", "undo", "undo", "redo"]
        ),
        st.lists(st.integers(0, 60), min_size=4, max_size=4),
    ),
    max_size=25,
)  # fmt: skip

Snapshot = tuple[str, tuple[Entry, ...]]


def operation_of(kind: str, numbers: list[int], ids: list[int]) -> dict[str, Any] | None:
    """An operation on a list with these entries; None where it needs some that are not there."""
    a, b, c, d = numbers
    some = list(dict.fromkeys(ids[n % len(ids)] for n in (a, b, c))) if ids else []
    where = None if not ids or d % 4 == 0 else ids[d % len(ids)]
    made: dict[str, dict[str, Any]] = {
        "add": {"track_ids": [1 + a % 40, 1 + b % 40, 1 + a % 40][: 1 + c % 3], "before": where},
        "remove": {"entries": some},
        "move": {"entries": some, "before": where},
        "arrange": {"entries": ids[a % (len(ids) or 1) :] + ids[: a % (len(ids) or 1)]},
        "replace": {"entry": some[:1] and some[0], "track_id": 1 + b % 40},
        "note": {"entry": some[:1] and some[0], "text": f"note {b}"},
        "lock": {"entries": some[:1], "locked": c % 2 == 0},
        "cut": {"entry": some[:1] and some[0], "seconds": None if b % 3 == 0 else 60.5 + b},
        "about": {"changes": {"name": f"Set {a % 3}", "slot": 60 + b, "room": f" Room  {c % 2} "}},
    }
    if kind == "put":
        first, last = sorted((a % (len(ids) + 1), b % (len(ids) + 1)))
        stay = ids[first:last]
        made["put"] = {
            "after": ids[first - 1] if first else None,
            "before": ids[last] if last < len(ids) else None,
            "items": [{"track_id": 1 + c % 40}, *({"entry": entry} for entry in reversed(stay))],
        }
    elif kind not in ("add", "about") and not ids:
        return None
    return {"op": kind, **made[kind]}


def snapshot(db: sqlite3.Connection, list_id: int) -> Snapshot:
    page = pages.page(db, list_id)
    return f"{page['list']['name']} {page['list']['about']}", tuple(store.entries_of(db, list_id))


@settings(max_examples=40)
@given(steps=STEPS)
def test_operations_undo_and_redo_are_as_a_plain_model(steps: list[tuple[str, list[int]]]) -> None:
    db = library_in_memory()
    list_id = tree.create(db, "set", "Set")["list"]["id"]
    past, future = [snapshot(db, list_id)], []
    revision = 1
    for kind, numbers in steps:
        before = past[-1]
        ids = [entry.id for entry in before[1]]
        if kind in ("undo", "redo"):
            source, step = (past[1:], store.undo) if kind == "undo" else (future, store.redo)
            if not source:
                with pytest.raises(PikaError):
                    step(db, list_id, revision)
                continue
            step(db, list_id, revision)
            if kind == "undo":
                future.append(past.pop())
            else:
                past.append(future.pop())
            revision += 1
            assert snapshot(db, list_id) == past[-1]
            continue
        operation = operation_of(kind, numbers, ids)
        if operation is None:
            continue
        try:
            store.operate(db, list_id, revision, cast("ListOperation", operation))
        except PikaError as error:
            assert error.code == "entry_locked"
        after = snapshot(db, list_id)
        assert_sensible(operation, before[1], after[1])
        now = pages.head(db, list_id)
        if after != before:
            past.append(after)
            future.clear()
            revision += 1
        assert now["revision"] == revision
        assert (now["undo"] is None, now["redo"] is None) == (len(past) == 1, not future)
    while len(past) > 1:
        store.undo(db, list_id, revision)
        past.pop()
        revision += 1
        assert snapshot(db, list_id) == past[-1]
    db.close()


def assert_sensible(operation: dict[str, Any], before: tuple[Entry, ...], after: tuple[Entry, ...]) -> None:
    """What every operation holds, said in another way than it is made."""
    ids = [entry.id for entry in after]
    assert len(set(ids)) == len(ids)
    locked = [entry.id for entry in before if entry.locked]
    if operation["op"] != "lock":
        assert [entry.id for entry in after if entry.id in locked] == locked
    if operation["op"] == "add":
        new = [entry.track_id for entry in after if entry not in before]
        assert new == operation["track_ids"]
    if operation["op"] in ("move", "arrange"):
        assert sorted(before) == sorted(after)
    if operation["op"] == "remove" and before != after:
        assert [entry for entry in before if entry.id not in operation["entries"]] == list(after)


def test_an_edit_is_stored_as_it_was_and_turned_round(db: sqlite3.Connection) -> None:
    list_id = tree.create(db, "crate", "Crate", track_ids=[1, 2, 3, 4, 5])["list"]["id"]
    store.operate(db, list_id, 1, {"op": "move", "entries": [4, 1], "before": 3})
    stored = db.execute("SELECT edit FROM list_changes").fetchone()["edit"]
    edit = from_json(stored)
    assert as_json(edit) == stored
    after = store.entries_of(db, list_id)
    assert [entry.id for entry in after] == [2, 4, 1, 3, 5]
    assert [entry.id for entry in applied(after, inverse(edit))] == [1, 2, 3, 4, 5]
    with pytest.raises(ValueError):
        applied(after, edit)
