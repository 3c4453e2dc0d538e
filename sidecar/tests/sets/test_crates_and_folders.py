"""Lists in folders: made, moved, copied, deleted and back; versions; what cannot be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.sets import pages, store, tree, versions

pytestmark = pytest.mark.not_under_wine(why="same code")


def names(db: sqlite3.Connection, parent: int | None = None) -> list[str]:
    return [one["name"] for one in tree.tree(db)["lists"] if one["parent"] == parent]


def make(db: sqlite3.Connection, name: str, kind: str = "crate", parent: int | None = None) -> int:
    return tree.create(db, kind, name, parent=parent)["list"]["id"]  # type: ignore[arg-type]


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(PikaError) as error:
        call()
    return error.value.code


def test_folders_hold_each_other_but_never_themselves(db: sqlite3.Connection) -> None:
    outer, other = make(db, "Outer", "folder"), make(db, "Other", "folder")
    inner = make(db, "Inner", "folder", outer)
    crate = make(db, "Crate", parent=inner)
    assert refused(lambda: tree.move(db, outer, inner, None)) == "inside_itself"
    assert refused(lambda: tree.move(db, outer, outer, None)) == "inside_itself"
    assert refused(lambda: tree.move(db, crate, crate, None)) == "not_a_folder_list"
    assert refused(lambda: tree.move(db, crate, other, inner)) == "not_found"
    assert tree.move(db, inner, other, None)["parent"] == other
    assert names(db, outer) == [] and names(db, other) == ["Inner"] and names(db, inner) == ["Crate"]


def test_order_in_a_folder(db: sqlite3.Connection) -> None:
    a, b, c = (make(db, name) for name in "abc")
    for list_id, before, order in (
        (c, a, "cab"), (c, None, "abc"), (a, c, "bac"), (a, a, "bac"), (b, b, "bac"), (b, None, "acb"),
    ):  # fmt: skip
        tree.move(db, list_id, None, before)
        assert "".join(names(db)) == order


def test_a_deleted_folder_takes_what_lies_in_it_and_brings_it_back(db: sqlite3.Connection) -> None:
    folder = make(db, "Folder", "folder")
    crate = tree.create(db, "crate", "Crate", parent=folder, track_ids=[1, 2])["list"]["id"]
    tree.delete(db, folder)
    found = tree.tree(db)
    assert found["lists"] == [] and [one["name"] for one in found["bin"]] == ["Folder"]
    assert tree.of_track(db, 1) == []
    assert refused(lambda: make(db, "New", parent=folder)) == "deleted"
    tree.restore(db, folder)
    assert names(db, folder) == ["Crate"] and [one["id"] for one in tree.of_track(db, 1)] == [crate]
    # Alone in the bin, and its folder gone for good meanwhile.
    tree.delete(db, crate)
    tree.delete(db, folder)
    assert tree.restore(db, crate)["parent"] is None
    assert refused(lambda: tree.erase(db, crate)) == "not_deleted"
    tree.erase(db, folder)
    assert names(db) == ["Crate"] and pages.row(db, crate)["entries"] == 2


def test_what_is_in_the_bin_is_not_changed(db: sqlite3.Connection) -> None:
    crate = make(db, "Crate")
    tree.delete(db, crate)
    revision = pages.row(db, crate)["revision"]
    assert refused(lambda: store.operate(db, crate, revision, {"op": "add", "track_ids": [1]})) == "deleted"
    assert refused(lambda: tree.delete(db, crate)) == "deleted"


def test_a_copy_has_another_name_and_no_past(db: sqlite3.Connection) -> None:
    folder = make(db, "Friday", "folder")
    first = tree.create(db, "set", "Early", parent=folder, track_ids=[3, 3])["list"]["id"]
    store.operate(db, first, 1, {"op": "note", "entry": 2, "text": "again"})
    copy = tree.duplicate(db, folder)
    assert copy["name"] == "Friday 2" and names(db) == ["Friday", "Friday 2"]
    assert tree.duplicate(db, copy["id"])["name"] == "Friday 3"
    [inside] = [one for one in tree.tree(db)["lists"] if one["parent"] == copy["id"]]
    page = pages.page(db, inside["id"])
    assert [entry["note"] for entry in page["entries"]] == ["", "again"] and page["list"]["undo"] is None
    store.operate(db, inside["id"], 1, {"op": "add", "track_ids": [4]})
    assert [entry["id"] for entry in pages.page(db, inside["id"])["entries"]] == [1, 2, 3]
    assert pages.row(db, first)["entries"] == 2
    assert tree.next_name("x" * 120, set()) == "x" * 117 + "… 2"


def test_versions_bring_back_what_was(db: sqlite3.Connection) -> None:
    crate = tree.create(db, "set", "Set", track_ids=[1, 2, 3])["list"]["id"]
    [kept] = versions.keep(db, crate, " Before ")["versions"]
    assert (kept["name"], kept["entries"]) == ("Before", 3)
    store.operate(db, crate, 1, {"op": "remove", "entries": [1, 3]})
    store.operate(db, crate, 2, {"op": "about", "changes": {"name": "New", "slot": 3600}})
    versions.restore(db, crate, kept["id"], 3)
    page = pages.page(db, crate)
    assert [entry["id"] for entry in page["entries"]] == [1, 2, 3]
    assert page["list"]["about"]["slot"] is None and page["list"]["name"] == "New"
    store.undo(db, crate, 4)
    assert pages.row(db, crate)["entries"] == 1
    assert versions.forget(db, crate, kept["id"]) == {"versions": []}
    assert refused(lambda: versions.restore(db, crate, kept["id"], 5)) == "not_found"


def test_a_change_of_what_is_no_more_so_is_refused_with_what_is(db: sqlite3.Connection) -> None:
    crate = tree.create(db, "crate", "Crate", track_ids=[1])["list"]["id"]
    store.operate(db, crate, 1, {"op": "add", "track_ids": [2]})
    with pytest.raises(PikaError) as late:
        pages.changed(db, crate, lambda: store.operate(db, crate, 1, {"op": "add", "track_ids": [3]}))
    assert late.value.code == "conflict" and late.value.data["page"] == pages.page(db, crate)
    assert [entry["track_id"] for entry in pages.page(db, crate)["entries"]] == [1, 2]


def test_what_cannot_be_done_to_a_list(db: sqlite3.Connection) -> None:
    folder = make(db, "Folder", "folder")
    assert refused(lambda: store.operate(db, folder, 1, {"op": "add", "track_ids": [1]})) == "is_a_folder"
    store.operate(db, folder, 1, {"op": "about", "changes": {"name": "Renamed"}})
    store.undo(db, folder, 2)
    assert names(db) == ["Folder"] and refused(lambda: store.undo(db, folder, 3)) == "nothing_to_undo"
    assert refused(lambda: tree.create(db, "folder", "F", track_ids=[1])) == "is_a_folder"
    assert names(db) == ["Folder"], "nothing is left of what was refused"
    assert refused(lambda: tree.create(db, "crate", " \n ")) == "invalid_value"
    assert refused(lambda: tree.create(db, "crate", "C", track_ids=[41])) == "not_found"
    crate = tree.create(db, "crate", "C", track_ids=[1, 2])["list"]["id"]
    for operation in (
        {"op": "remove", "entries": [3]},
        {"op": "add", "track_ids": [1], "before": 9},
        {"op": "put", "after": 1, "before": 2, "items": [{"entry": 1}]},
    ):
        assert refused(lambda op=operation: store.operate(db, crate, 1, op)) == "not_found"
    assert refused(lambda: store.operate(db, crate, 1, {"op": "arrange", "entries": [1]})) == "invalid_value"
    long = {"op": "note", "entry": 1, "text": "x" * 2001}
    assert refused(lambda: store.operate(db, crate, 1, long)) == "invalid_value"  # type: ignore[arg-type]


def test_a_thousand_tracks_are_one_change(db: sqlite3.Connection) -> None:
    crate = make(db, "Crate")
    store.operate(db, crate, 1, {"op": "add", "track_ids": [1 + i % 40 for i in range(1_000)]})
    assert pages.head(db, crate)["entries"] == 1_000 and pages.head(db, crate)["revision"] == 2
    assert len(pages.page(db, crate, 990, 100)["entries"]) == 10
    store.undo(db, crate, 2)
    assert pages.head(db, crate)["entries"] == 0


def test_a_track_that_is_gone_stays_by_its_name(db: sqlite3.Connection) -> None:
    crate = tree.create(db, "crate", "Crate", track_ids=[1, 2, 3])["list"]["id"]
    db.execute("UPDATE tracks SET missing = 1 WHERE id = 1")
    db.execute("UPDATE tracks SET folder_id = NULL WHERE id = 2")
    db.execute("DELETE FROM tracks WHERE id = 3")
    first, second, third = pages.page(db, crate)["entries"]
    assert first["track"] is not None and first["track"]["state"] == "missing"
    assert second["track"] is None and third["track"] is None and third["title"] == "Song 3"
    store.operate(db, crate, 1, {"op": "move", "entries": [3], "before": 1})
    assert pages.page(db, crate)["entries"][0]["title"] == "Song 3"
