"""Lists in library.db: read, changed by edits, undone and redone.

A list knows its changes by number. `cursor` is the newest that is not undone; a new change takes the place of
those after it. Each change is a transaction of its own: what is answered is stored.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from ..errors import PikaError
from ..library.database import transaction
from .edit import Edit, Entry, as_json, from_json, inverse
from .operations import State, edit_of

if TYPE_CHECKING:
    from ..contract.desk.sets import ListChange, ListOperation, SetAbout

PITCH_RANGE = 8.0
"""Percent: the pitch fader of the turntable that set the measure (Technics SL-1200), and the usual range of
programs."""

NEW_ABOUT: SetAbout = {
    "planned_start": None,
    "slot": None,
    "room": "",
    "note": "",
    "overlap": None,
    "pitch_range": PITCH_RANGE,
    "plan": [],
}
"""What a new list says of itself."""


@contextmanager
def within(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction, or a part of the one that is on: an import writes many lists in one."""
    if db.in_transaction:
        yield
    else:
        with transaction(db):
            yield


def now_ms() -> int:
    """The wall clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def require(db: sqlite3.Connection, list_id: int) -> sqlite3.Row:
    """The row of a list, in the bin or not, or `PikaError("not_found")`."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM lists WHERE id = ?", (list_id,)).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no crate or set with id {list_id}.", id=list_id)
    return row


def require_entries(db: sqlite3.Connection, list_id: int) -> sqlite3.Row:
    """As `require`, for what is no folder."""
    row = require(db, list_id)
    if row["kind"] == "folder":
        raise PikaError("is_a_folder", f'"{row["name"]}" is a folder: it holds crates and sets.', id=list_id)
    return row


def entries_of(db: sqlite3.Connection, list_id: int) -> list[Entry]:
    """All entries in order."""
    return _entries(db, "list_id = ?", (list_id,))


def page_of(db: sqlite3.Connection, list_id: int, offset: int, limit: int) -> list[Entry]:
    """Some of them: places `offset` to `offset + limit`."""
    return _entries(db, "list_id = ? AND place >= ? AND place < ?", (list_id, offset, offset + limit))


def _entries(db: sqlite3.Connection, where: str, values: Sequence[int]) -> list[Entry]:
    rows = db.execute(
        f"SELECT id, track_id, title, artist, note, locked, cut FROM list_entries WHERE {where}"
        " ORDER BY place",
        values,
    )
    rows.row_factory = None
    return [Entry(*row[:5], bool(row[5]), row[6]) for row in rows]  # type: ignore[call-arg]


def about_of(row: sqlite3.Row) -> SetAbout:
    """What a list says of itself; what an older Pika has not known yet is as for a new one."""
    return cast("SetAbout", {**NEW_ABOUT, **json.loads(row["about"])})


def state_of(db: sqlite3.Connection, row: sqlite3.Row) -> State:
    """All of a list."""
    return State(row["name"], about_of(row), entries_of(db, row["id"]))


def entries_for(db: sqlite3.Connection, track_ids: Sequence[int], first: int) -> list[Entry]:
    """New entries for tracks, numbered from `first` on. `PikaError("not_found")` for an unknown track."""
    wanted = json.dumps(sorted(set(track_ids)))
    rows = db.execute(
        "SELECT id, title, artist FROM tracks WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
    )
    known = {row["id"]: row for row in rows}
    entries = []
    for number, track_id in enumerate(track_ids, first):
        if track_id not in known:
            raise PikaError("not_found", f"There is no track with id {track_id} in the library.", id=track_id)
        row = known[track_id]
        entries.append(Entry(number, track_id, row["title"], row["artist"]))
    return entries


def operate(db: sqlite3.Connection, list_id: int, expected_revision: int, operation: ListOperation) -> None:
    """One operation. `PikaError`: `conflict`, and those of `operations.py`."""

    def edit(row: sqlite3.Row) -> Edit:
        state = state_of(db, row)
        return edit_of(state, operation, lambda ids: entries_for(db, ids, row["next_entry"]))

    change(db, list_id, expected_revision, operation["op"], edit)


def change(
    db: sqlite3.Connection,
    list_id: int,
    expected_revision: int | None,
    name: ListChange,
    edit_for: Callable[[sqlite3.Row], Edit],
) -> None:
    """Store what `edit_for` makes of the row of a list; an edit that changes nothing is no change.

    `expected_revision` None: whatever it is. `PikaError("conflict")` when it is another one.
    """
    with within(db):
        row = require_expected(db, list_id, expected_revision)
        edit = edit_for(row)
        if row["kind"] == "folder" and edit.splices:
            require_entries(db, list_id)
        if not edit:
            return
        db.execute("DELETE FROM list_changes WHERE list_id = ? AND number > ?", (list_id, row["cursor"]))
        number = row["cursor"] + 1
        db.execute(
            "INSERT INTO list_changes VALUES (?, ?, ?, ?, ?)",
            (list_id, number, name, now_ms(), as_json(edit)),
        )
        _write(db, row, edit, number)


def undo(db: sqlite3.Connection, list_id: int, expected_revision: int) -> None:
    """Take the newest change back. `PikaError`: `conflict`, `nothing_to_undo`."""
    with within(db):
        row = require_expected(db, list_id, expected_revision)
        edit = _change(db, row, row["cursor"])
        if edit is None:
            raise PikaError("nothing_to_undo", f'"{row["name"]}" is as it was made.', id=list_id)
        _write(db, row, inverse(edit), row["cursor"] - 1)


def redo(db: sqlite3.Connection, list_id: int, expected_revision: int) -> None:
    """Do again what was undone last. `PikaError`: `conflict`, `nothing_to_redo`."""
    with within(db):
        row = require_expected(db, list_id, expected_revision)
        edit = _change(db, row, row["cursor"] + 1)
        if edit is None:
            raise PikaError("nothing_to_redo", f'Nothing of "{row["name"]}" is undone.', id=list_id)
        _write(db, row, edit, row["cursor"] + 1)


def change_names(db: sqlite3.Connection, row: sqlite3.Row) -> tuple[ListChange | None, ListChange | None]:
    """What undo and redo would do."""
    names = {
        number: name
        for number, name in db.execute(
            "SELECT number, name FROM list_changes WHERE list_id = ? AND number BETWEEN ? AND ?",
            (row["id"], row["cursor"], row["cursor"] + 1),
        )
    }
    return names.get(row["cursor"]), names.get(row["cursor"] + 1)


def require_expected(db: sqlite3.Connection, list_id: int, expected_revision: int | None) -> sqlite3.Row:
    """The row of a list that is what its caller has seen, and not in the bin."""
    row = require(db, list_id)
    if expected_revision not in (None, row["revision"]):
        raise PikaError(
            "conflict",
            f'"{row["name"]}" was changed meanwhile. Look at it and try again.',
            id=list_id,
            revision=row["revision"],
        )
    if row["deleted_at"] is not None:
        raise PikaError("deleted", f'"{row["name"]}" is in the bin. Take it out first.', id=list_id)
    return row


def _change(db: sqlite3.Connection, row: sqlite3.Row, number: int) -> Edit | None:
    found = db.execute(
        "SELECT edit FROM list_changes WHERE list_id = ? AND number = ?", (row["id"], number)
    ).fetchone()
    return None if found is None else from_json(found["edit"])


def _write(db: sqlite3.Connection, row: sqlite3.Row, edit: Edit, cursor: int) -> None:
    """Apply an edit to the rows. Called inside a transaction."""
    list_id = row["id"]
    newest = row["next_entry"] - 1
    for at, out, into in edit.splices:
        write_splice(db, list_id, at, len(out), into)
        newest = max([newest, *(entry.id for entry in into)])
    said: dict[str, Any] = {"name": row["name"], **about_of(row)}
    said |= {name: after for name, (_, after) in edit.about.items()}
    db.execute(
        "UPDATE lists SET name = ?, about = ?, revision = revision + 1, cursor = ?, next_entry = ?,"
        " changed_at = ? WHERE id = ?",
        (said.pop("name"), json.dumps(said), cursor, newest + 1, now_ms(), list_id),
    )


def write_splice(db: sqlite3.Connection, list_id: int, at: int, out: int, into: Sequence[Entry]) -> None:
    """Take `out` entries out from place `at` on, and put others in."""
    db.execute(
        "DELETE FROM list_entries WHERE list_id = ? AND place >= ? AND place < ?", (list_id, at, at + out)
    )
    if len(into) != out:
        db.execute(
            "UPDATE list_entries SET place = place + ? WHERE list_id = ? AND place >= ?",
            (len(into) - out, list_id, at + out),
        )
    db.executemany(
        "INSERT INTO list_entries (list_id, place, id, track_id, title, artist, note, locked, cut)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(list_id, place, *entry) for place, entry in enumerate(into, at)],
    )
