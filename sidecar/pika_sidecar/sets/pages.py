"""Lists as the contract has them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library import tracks
from . import store
from .edit import Entry

if TYPE_CHECKING:
    from ..contract.desk.sets import ListHead, ListPage, ListRow, SetEntry
    from ..contract.desk.tracks import TrackRow

FIRST_PAGE = 1_000
"""Entries of an answer that was not asked for a number: more than any night, and half a megabyte."""

_ROWS = (
    "SELECT id, kind, parent_id, name, revision, changed_at, deleted_at, program, offered, about, cursor,"
    " (SELECT count(*) FROM list_entries WHERE list_id = lists.id) AS entries FROM lists"
)


def rows(db: sqlite3.Connection, rest: str, values: Iterable[object] = ()) -> list[ListRow]:
    """Rows of lists; `rest` is what follows the table in the query."""
    return [_row_of(row) for row in db.execute(f"{_ROWS} {rest}", tuple(values))]


def row(db: sqlite3.Connection, list_id: int) -> ListRow:
    """One of them, or `PikaError("not_found")`."""
    store.require(db, list_id)
    return rows(db, "WHERE id = ?", (list_id,))[0]


def _row_of(found: sqlite3.Row) -> ListRow:
    return {
        "id": found["id"],
        "kind": found["kind"],
        "parent": found["parent_id"],
        "name": found["name"],
        "revision": found["revision"],
        "entries": found["entries"],
        "changed_at": found["changed_at"],
        "deleted_at": found["deleted_at"],
        "program": found["program"],
        "conflict": found["offered"] is not None,
    }


def head(db: sqlite3.Connection, list_id: int) -> ListHead:
    """A list without its entries, or `PikaError("not_found")`."""
    found = store.require(db, list_id)
    undo, redo = store.change_names(db, found)
    return {**row(db, list_id), "about": store.about_of(found), "undo": undo, "redo": redo}


def page(db: sqlite3.Connection, list_id: int, offset: int = 0, limit: int = FIRST_PAGE) -> ListPage:
    """A list with some of its entries, or `PikaError("not_found")`."""
    found = head(db, list_id)
    entries = store.page_of(db, list_id, offset, limit)
    return {"list": found, "offset": offset, "entries": shown(db, entries)}


def changed(db: sqlite3.Connection, list_id: int, change: Callable[[], None]) -> ListPage:
    """A list after a change. `PikaError("conflict")` has the present state as its `page`."""
    try:
        change()
    except PikaError as error:
        if error.code == "conflict":
            error.data["page"] = page(db, list_id)
        raise
    return page(db, list_id)


def shown(db: sqlite3.Connection, entries: list[Entry]) -> list[SetEntry]:
    """Entries with their tracks as the table shows them."""
    known = track_rows(db, {entry.track_id for entry in entries})
    return [
        {
            "id": entry.id,
            "track_id": entry.track_id,
            "title": entry.title,
            "artist": entry.artist,
            "note": entry.note,
            "locked": entry.locked,
            "cut": entry.cut,
            "track": known.get(entry.track_id),
        }
        for entry in entries
    ]


def track_rows(db: sqlite3.Connection, track_ids: Iterable[int]) -> dict[int, TrackRow]:
    """The rows of those tracks that are in the library, by id."""
    there = db.execute(
        "SELECT id FROM tracks WHERE folder_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(track_ids))),),
    )
    ids = [found["id"] for found in there]
    return dict(zip(ids, tracks.rows_of(db, ids), strict=True))
