"""Searches with a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from pika_sidecar.contract.desk import limits as desk_limits
from pika_sidecar.errors import PikaError
from pika_sidecar.library import smart_lists


def names(db: sqlite3.Connection) -> list[str]:
    return [one["name"] for one in smart_lists.list_all(db)]


def test_kept_changed_ordered_removed_and_brought_back(db: sqlite3.Connection) -> None:
    slow = smart_lists.add(db, "  Slow\tblues ", " bpm<90 genre:blues ")["id"]
    new = smart_lists.add(db, "New", "added:30d")["id"]
    fast = smart_lists.add(db, "Fast", "bpm>120")
    assert fast["lists"][0] == {"id": slow, "name": "Slow blues", "search": "bpm<90 genre:blues"}
    smart_lists.change(db, new, "Newest", None)
    assert smart_lists.change(db, new, None, "added:7d")[1] == {
        "id": new,
        "name": "Newest",
        "search": "added:7d",
    }
    smart_lists.move(db, fast["id"], 0)
    assert names(db) == ["Fast", "Slow blues", "Newest"]
    smart_lists.move(db, fast["id"], 1)
    smart_lists.move(db, slow, 99)
    assert names(db) == ["Fast", "Newest", "Slow blues"]
    assert [one["name"] for one in smart_lists.remove(db, new)] == ["Fast", "Slow blues"]
    smart_lists.restore(db, new)
    assert names(db) == ["Fast", "Newest", "Slow blues"]


def test_what_is_refused(db: sqlite3.Connection) -> None:
    one = smart_lists.add(db, "One", "blues")["id"]
    for name, search in ((" ", "x"), ("x" * (desk_limits.SMART_LIST_NAME + 1), "x"), ("x", "  ")):
        with pytest.raises(PikaError) as refused:
            smart_lists.add(db, name, search)
        assert refused.value.code == "invalid_value"
        with pytest.raises(PikaError) as refused:
            smart_lists.change(db, one, name, search)
        assert refused.value.code == "invalid_value"
    smart_lists.remove(db, one)
    unknown: list[Callable[[], object]] = [
        lambda: smart_lists.change(db, one, "x", None),
        lambda: smart_lists.move(db, one, 0),
        lambda: smart_lists.remove(db, one),
        lambda: smart_lists.restore(db, 77),
    ]
    for gone in unknown:
        with pytest.raises(PikaError) as refused:
            gone()
        assert refused.value.code == "not_found"
    db.executemany(
        "INSERT INTO smart_lists (name, search, place) VALUES ('x', 'x', ?)",
        [(i,) for i in range(desk_limits.SMART_LISTS)],
    )
    with pytest.raises(PikaError) as refused:
        smart_lists.add(db, "One more", "x")
    assert refused.value.code == "too_many"
