"""Where lists lie: folders in folders, order, the bin."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from ..text import cut, typed
from . import pages, store
from .operations import State, about_edit

if TYPE_CHECKING:
    from ..contract.desk.sets import AboutChanges, ListKind, ListPage, ListRow, SetTree

_SHOWN = """
WITH RECURSIVE shown(id) AS (
  SELECT id FROM lists WHERE parent_id IS NULL AND deleted_at IS NULL
  UNION ALL
  SELECT lists.id FROM lists JOIN shown ON lists.parent_id = shown.id WHERE lists.deleted_at IS NULL
)"""
"""All that is not in the bin, nor in a folder that is."""


def tree(db: sqlite3.Connection) -> SetTree:
    """Everything there is, and what was deleted."""
    shown = {found["id"] for found in db.execute(f"{_SHOWN} SELECT id FROM shown")}
    every = pages.rows(db, "WHERE deleted_at IS NULL ORDER BY parent_id IS NOT NULL, parent_id, place, id")
    return {
        "lists": [one for one in every if one["id"] in shown],
        "bin": pages.rows(db, "WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC"),
    }


def is_shown(db: sqlite3.Connection, list_id: int) -> bool:
    """Whether neither it nor a folder that it lies in is in the bin."""
    return all(store.require(db, one)["deleted_at"] is None for one in _way_up(db, list_id))


def of_track(db: sqlite3.Connection, track_id: int) -> list[ListRow]:
    """The lists, not in the bin, that a track stands in, by name."""
    ids = db.execute(
        f"{_SHOWN} SELECT id FROM shown WHERE id IN (SELECT list_id FROM list_entries WHERE track_id = ?)",
        (track_id,),
    )
    wanted = json.dumps([found["id"] for found in ids])
    return pages.rows(
        db, "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name COLLATE NOCASE, id", (wanted,)
    )


def create(
    db: sqlite3.Connection,
    kind: ListKind,
    name: str,
    *,
    parent: int | None = None,
    track_ids: Sequence[int] = (),
    about: AboutChanges | None = None,
) -> ListPage:
    """As `add`, with the page that shows it."""
    with store.within(db):
        return pages.page(db, add(db, kind, name, parent=parent, track_ids=track_ids, about=about))


def add(
    db: sqlite3.Connection,
    kind: ListKind,
    name: str,
    *,
    parent: int | None = None,
    track_ids: Sequence[int] = (),
    about: AboutChanges | None = None,
) -> int:
    """The id of a new list, last in its folder.

    `PikaError`: `not_found`, `not_a_folder_list`, `is_a_folder`, `invalid_value`.
    """
    with store.within(db):
        _require_folder(db, parent)
        edit = about_edit(State("", store.NEW_ABOUT, ()), about or {})
        kept = {**store.NEW_ABOUT, **{field: after for field, (_, after) in edit.about.items()}}
        entries = store.entries_for(db, track_ids, 1)
        inserted = db.execute(
            "INSERT INTO lists (kind, parent_id, place, name, about, next_entry, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                kind,
                parent,
                _next_place(db, parent),
                typed("name", name, desk_limits.LIST_NAME),
                json.dumps(kept),
                len(entries) + 1,
                store.now_ms(),
            ),
        )
        list_id = int(inserted.lastrowid or 0)
        if entries:
            store.require_entries(db, list_id)
            store.write_splice(db, list_id, 0, 0, entries)
        return list_id


def move(db: sqlite3.Connection, list_id: int, parent: int | None, before: int | None) -> ListRow:
    """Put a list into a folder (None: the top), before another one of it (None: last).

    `PikaError`: `not_found`, `not_a_folder_list`, `inside_itself`, `deleted`.
    """
    with store.within(db):
        row = store.require_expected(db, list_id, None)
        _require_folder(db, parent)
        if list_id in _way_up(db, parent):
            raise PikaError(
                "inside_itself", f'"{row["name"]}" cannot lie in a folder that it holds itself.', id=list_id
            )
        siblings = _children(db, parent)
        rest = [other for other in siblings if other != list_id]
        if before is not None and before not in siblings:
            raise PikaError("not_found", f"There is no list {before} in that folder.", id=before)
        at = len(rest) if before is None else siblings.index(before)
        at -= before is not None and list_id in siblings[:at]
        rest.insert(at, list_id)
        db.execute("UPDATE lists SET parent_id = ?, revision = revision + 1 WHERE id = ?", (parent, list_id))
        _number(db, rest)
        return pages.row(db, list_id)


def duplicate(db: sqlite3.Connection, list_id: int, name: str | None = None) -> ListRow:
    """A copy beside it, with what lies in it, without the past. `PikaError`: `not_found`, `deleted`."""
    with store.within(db):
        row = store.require_expected(db, list_id, None)
        siblings = _children(db, row["parent_id"])
        names = {
            found["name"]
            for found in db.execute("SELECT name FROM lists WHERE parent_id IS ?", (row["parent_id"],))
        }
        new_name = (
            next_name(row["name"], names) if name is None else typed("name", name, desk_limits.LIST_NAME)
        )
        copied = _copy(db, list_id, row["parent_id"], new_name)
        siblings.insert(siblings.index(list_id) + 1, copied)
        _number(db, siblings)
        return pages.row(db, copied)


def next_name(name: str, taken: set[str]) -> str:
    """`name` with the next number that is free: "Friday", "Friday 2", "Friday 3"."""
    base = re.sub(r" \d+$", "", name)
    number = 2
    while (found := f"{cut(base, desk_limits.LIST_NAME - len(str(number)) - 1)} {number}") in taken:
        number += 1
    return found


def delete(db: sqlite3.Connection, list_id: int) -> None:
    """Into the bin. `PikaError`: `not_found`, `deleted`."""
    with store.within(db):
        store.require_expected(db, list_id, None)
        db.execute(
            "UPDATE lists SET deleted_at = ?, revision = revision + 1 WHERE id = ?", (store.now_ms(), list_id)
        )


def restore(db: sqlite3.Connection, list_id: int) -> ListRow:
    """Out of the bin, to where it was; to the top when that folder is not there. `PikaError`: `not_found`,
    `not_deleted`.
    """
    with store.within(db):
        row = _require_deleted(db, list_id)
        is_there = row["parent_id"] is None or is_shown(db, row["parent_id"])
        parent = row["parent_id"] if is_there else None
        place = row["place"] if is_there else _next_place(db, None)
        db.execute(
            "UPDATE lists SET deleted_at = NULL, parent_id = ?, place = ?, revision = revision + 1"
            " WHERE id = ?",
            (parent, place, list_id),
        )
        return pages.row(db, list_id)


def erase(db: sqlite3.Connection, list_id: int) -> None:
    """For good, with all that lies in it. `PikaError`: `not_found`, `not_deleted`."""
    with store.within(db):
        _require_deleted(db, list_id)
        db.execute("DELETE FROM lists WHERE id = ?", (list_id,))


def _require_deleted(db: sqlite3.Connection, list_id: int) -> sqlite3.Row:
    row = store.require(db, list_id)
    if row["deleted_at"] is None:
        raise PikaError("not_deleted", f'"{row["name"]}" is not in the bin.', id=list_id)
    return row


def _require_folder(db: sqlite3.Connection, parent: int | None) -> None:
    if parent is None:
        return
    row = store.require_expected(db, parent, None)
    if row["kind"] != "folder":
        raise PikaError("not_a_folder_list", f'"{row["name"]}" is no folder: nothing lies in it.', id=parent)


def _way_up(db: sqlite3.Connection, list_id: int | None) -> list[int]:
    """A folder and all that it lies in, up to the top."""
    way = []
    while list_id is not None:
        way.append(list_id)
        list_id = db.execute("SELECT parent_id FROM lists WHERE id = ?", (list_id,)).fetchone()["parent_id"]
    return way


def _children(db: sqlite3.Connection, parent: int | None) -> list[int]:
    found = db.execute("SELECT id FROM lists WHERE parent_id IS ? ORDER BY place, id", (parent,))
    return [one["id"] for one in found]


def _number(db: sqlite3.Connection, ids: list[int]) -> None:
    db.executemany("UPDATE lists SET place = ? WHERE id = ?", list(enumerate(ids)))


def _next_place(db: sqlite3.Connection, parent: int | None) -> int:
    found = db.execute("SELECT coalesce(max(place), -1) + 1 FROM lists WHERE parent_id IS ?", (parent,))
    return int(found.fetchone()[0])


def _copy(db: sqlite3.Connection, list_id: int, parent: int | None, name: str) -> int:
    inserted = db.execute(
        "INSERT INTO lists (kind, parent_id, place, name, about, next_entry, changed_at)"
        " SELECT kind, ?, place, ?, about, next_entry, ? FROM lists WHERE id = ?",
        (parent, name, store.now_ms(), list_id),
    )
    copied = int(inserted.lastrowid or 0)
    db.execute(
        "INSERT INTO list_entries SELECT ?, id, place, track_id, title, artist, note, locked, cut"
        " FROM list_entries WHERE list_id = ?",
        (copied, list_id),
    )
    inside = db.execute(
        "SELECT id, name FROM lists WHERE parent_id = ? AND deleted_at IS NULL ORDER BY place", (list_id,)
    ).fetchall()
    for one in inside:
        _copy(db, one["id"], copied, one["name"])
    return copied
