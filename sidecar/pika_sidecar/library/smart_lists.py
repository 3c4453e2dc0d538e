"""Searches with a name: kept, ordered, taken away, brought back. They find what any search finds."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from ..text import typed
from .database import transaction

if TYPE_CHECKING:
    from ..contract.desk.smart_lists import SmartList, SmartListAdded


def list_all(db: sqlite3.Connection) -> list[SmartList]:
    """All that are not removed, in the DJ's order."""
    rows = db.execute("SELECT id, name, search FROM smart_lists WHERE removed_at IS NULL ORDER BY place, id")
    return [{"id": row["id"], "name": row["name"], "search": row["search"]} for row in rows]


def add(db: sqlite3.Connection, name: str, search: str) -> SmartListAdded:
    """A new one, as the last. `PikaError`: `invalid_value`, `too_many`."""
    values = (typed("name", name, desk_limits.SMART_LIST_NAME), _search(search))
    with transaction(db):
        if len(list_all(db)) >= desk_limits.SMART_LISTS:
            raise PikaError(
                "too_many",
                f"There are {desk_limits.SMART_LISTS} smart lists already. Delete one that is not used.",
            )
        made = db.execute(
            "INSERT INTO smart_lists (name, search, place)"
            " VALUES (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM smart_lists))",
            values,
        )
    return {"id": made.lastrowid or 0, "lists": list_all(db)}


def change(db: sqlite3.Connection, list_id: int, name: str | None, search: str | None) -> list[SmartList]:
    """Another name, another search, or both; None: as it is. `PikaError`: `not_found`, `invalid_value`."""
    with transaction(db):
        old = _require(db, list_id)
        values = (
            old["name"] if name is None else typed("name", name, desk_limits.SMART_LIST_NAME),
            old["search"] if search is None else _search(search),
            list_id,
        )
        db.execute("UPDATE smart_lists SET name = ?, search = ? WHERE id = ?", values)
    return list_all(db)


def move(db: sqlite3.Connection, list_id: int, to: int) -> list[SmartList]:
    """Put one at the place `to`, counted from 0; beyond the end means the end. `PikaError("not_found")`."""
    with transaction(db):
        _require(db, list_id)
        ids = [known["id"] for known in list_all(db) if known["id"] != list_id]
        ids.insert(to, list_id)
        db.executemany("UPDATE smart_lists SET place = ? WHERE id = ?", list(enumerate(ids, start=1)))
    return list_all(db)


def remove(db: sqlite3.Connection, list_id: int) -> list[SmartList]:
    """Take one away; `restore` brings it back. `PikaError("not_found")`."""
    with transaction(db):
        _require(db, list_id)
        db.execute("UPDATE smart_lists SET removed_at = ? WHERE id = ?", (time.time(), list_id))
    return list_all(db)


def restore(db: sqlite3.Connection, list_id: int) -> list[SmartList]:
    """Undo `remove`, at the place where it was. `PikaError("not_found")` when there never was one."""
    with transaction(db):
        if not db.execute("UPDATE smart_lists SET removed_at = NULL WHERE id = ?", (list_id,)).rowcount:
            raise _unknown(list_id)
    return list_all(db)


def _require(db: sqlite3.Connection, list_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM smart_lists WHERE id = ? AND removed_at IS NULL", (list_id,)
    ).fetchone()
    if row is None:
        raise _unknown(list_id)
    return row


def _unknown(list_id: int) -> PikaError:
    return PikaError("not_found", f"There is no smart list with id {list_id}.", id=list_id)


def _search(text: str) -> str:
    """`PikaError("invalid_value")` for one that would find everything."""
    search = text.strip()
    if not search:
        raise PikaError(
            "invalid_value", "A smart list needs a search. Write one first.", field="search", value=text
        )
    return search
