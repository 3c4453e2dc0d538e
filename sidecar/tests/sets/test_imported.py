"""Playlists of other programs become crates, and stay the DJ's own where she has changed them."""

from __future__ import annotations

import sqlite3

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.library.database import transaction
from pika_sidecar.sets import pages, store, tree
from pika_sidecar.sets.imported import resolve, take_list

pytestmark = pytest.mark.not_under_wine(why="same code")


def take(db: sqlite3.Connection, name: str, track_ids: list[int], key: str = "1") -> int:
    return take_list(db, "rekordbox", key, name, ["Playlists", "2026"], track_ids)


def tracks(db: sqlite3.Connection, list_id: int) -> list[int]:
    return [entry.track_id for entry in store.entries_of(db, list_id)]


def test_a_list_comes_with_its_folders_once(db: sqlite3.Connection) -> None:
    first, second = take(db, "Blues", [1, 2]), take(db, "Soul", [3], "2")
    assert take(db, "Blues", [1, 2]) == first != second
    lists = tree.tree(db)["lists"]
    assert [(one["name"], one["kind"], one["program"]) for one in lists] == [
        ("Playlists", "folder", "rekordbox"),
        ("2026", "folder", "rekordbox"),
        ("Blues", "crate", "rekordbox"),
        ("Soul", "crate", "rekordbox"),
    ]
    assert take_list(db, "traktor", "1", "Blues", [], [1]) not in (first, second)
    assert pages.row(db, first)["revision"] == 1, "what is the same is no change"


def test_an_untouched_list_follows_the_program_and_keeps_notes(db: sqlite3.Connection) -> None:
    crate = take(db, "Blues", [1, 2, 1])
    store.operate(db, crate, 1, {"op": "note", "entry": 3, "text": "the second time"})
    take(db, "Blues 2", [2, 1, 4, 1])
    page = pages.page(db, crate)
    assert page["list"]["name"] == "Blues 2" and page["list"]["undo"] == "take"
    assert [(entry["track_id"], entry["note"]) for entry in page["entries"]] == [
        (2, ""), (1, ""), (4, ""), (1, "the second time"),
    ]  # fmt: skip
    store.undo(db, crate, page["list"]["revision"])
    assert tracks(db, crate) == [1, 2, 1] and pages.row(db, crate)["name"] == "Blues"


def test_own_changes_are_a_conflict_until_the_dj_says(db: sqlite3.Connection) -> None:
    crate = take(db, "Blues", [1, 2])
    store.operate(db, crate, 1, {"op": "add", "track_ids": [5]})
    take(db, "Blues", [1, 2])
    assert not pages.row(db, crate)["conflict"], "the program has not changed"
    take(db, "Blues", [1, 3])
    assert pages.row(db, crate)["conflict"] and tracks(db, crate) == [1, 2, 5]
    resolve(db, crate, 3, "mine")
    take(db, "Blues", [1, 3])
    assert not pages.row(db, crate)["conflict"] and tracks(db, crate) == [1, 2, 5]
    take(db, "Blues", [4])
    resolve(db, crate, pages.row(db, crate)["revision"], "theirs")
    assert tracks(db, crate) == [4] and not pages.row(db, crate)["conflict"]
    store.undo(db, crate, pages.row(db, crate)["revision"])
    assert tracks(db, crate) == [1, 2, 5]
    with pytest.raises(PikaError) as none:
        resolve(db, crate, pages.row(db, crate)["revision"], "mine")
    assert none.value.code == "no_conflict"


def test_both_changed_alike_is_no_conflict(db: sqlite3.Connection) -> None:
    crate = take(db, "Blues", [1])
    store.operate(db, crate, 1, {"op": "add", "track_ids": [2]})
    take(db, "Blues", [1, 2])
    assert not pages.row(db, crate)["conflict"]
    take(db, "Blues", [2])
    assert tracks(db, crate) == [2]


def test_what_was_deleted_stays_deleted(db: sqlite3.Connection) -> None:
    crate = take(db, "Blues", [1])
    tree.delete(db, crate)
    assert take(db, "Blues", [1, 2]) == crate
    assert [one["name"] for one in tree.tree(db)["bin"]] == ["Blues"] and tracks(db, crate) == [1]
    [folder] = [one for one in tree.tree(db)["lists"] if one["name"] == "Playlists"]
    tree.delete(db, folder["id"])
    take(db, "Soul", [3], "2")
    assert [one["name"] for one in tree.tree(db)["lists"]] == ["Playlists", "2026", "Soul"]


def test_many_lists_are_one_transaction(db: sqlite3.Connection) -> None:
    with pytest.raises(PikaError), transaction(db):
        take(db, "Blues", [1])
        take(db, "Soul", [999], "2")
    assert tree.tree(db)["lists"] == []
    assert pages.row(db, take(db, "\n", [1]))["name"] == "Without a name"
