"""Playlists of other programs as crates. What a program says later is taken over as long as the DJ has left
the crate as it came; else both are kept, and the DJ says which one it shall be.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from ..text import clean, cut, is_blank
from . import store, tree
from .edit import Edit, Entry, between

if TYPE_CHECKING:
    from ..contract.desk.sources import SourceProgram


def take_list(  # noqa: PLR0917 (its one caller names them in this order)
    db: sqlite3.Connection,
    program: SourceProgram,
    key: str,
    name: str,
    parents: Sequence[str],
    track_ids: Sequence[int],
) -> int:
    """The id of the crate for a program's list; made, or brought up to date.

    `key` is what the program calls the list, `parents` the folders it lies in by name, the outermost first;
    they are made where they are not there. A list that is in the bin stays there. Inside a transaction it is
    a part of that one. `PikaError("not_found")` for an unknown track.
    """
    with store.within(db):
        row = db.execute(
            "SELECT * FROM lists WHERE program = ? AND program_key = ?", (program, key)
        ).fetchone()
        says: dict[str, Any] = {"name": _name(name), "tracks": list(track_ids)}
        if row is None:
            return _make(db, program, key, _folder(db, program, parents), says)
        list_id = int(row["id"])
        taken = json.loads(row["taken"])
        if says in (taken, _present(db, row)):
            db.execute(
                "UPDATE lists SET taken = ?, offered = NULL, revision = revision + (offered IS NOT NULL)"
                " WHERE id = ?",
                (json.dumps(says), list_id),
            )
        elif row["deleted_at"] is not None or _present(db, row) == taken:
            _become(db, row, says)
        else:
            db.execute("UPDATE lists SET offered = ?, revision = revision + 1 WHERE id = ?",
                       (json.dumps(says), list_id))  # fmt: skip
        return list_id


def resolve(
    db: sqlite3.Connection, list_id: int, expected_revision: int, keep: Literal["mine", "theirs"]
) -> None:
    """End a conflict. `PikaError`: `not_found`, `conflict`, `no_conflict`."""
    with store.within(db):
        row = store.require_expected(db, list_id, expected_revision)
        if row["offered"] is None:
            raise PikaError("no_conflict", f'"{row["name"]}" is in no conflict with a program.', id=list_id)
        if keep == "theirs":
            _become(db, row, json.loads(row["offered"]))
        else:
            # What the program has now is known, so it is not asked again until that changes.
            db.execute(
                "UPDATE lists SET taken = offered, offered = NULL, revision = revision + 1 WHERE id = ?",
                (list_id,),
            )


def _name(name: str) -> str:
    cleaned = cut(clean(name), desk_limits.LIST_NAME)
    return "Without a name" if is_blank(cleaned) else cleaned


def _make(
    db: sqlite3.Connection, program: SourceProgram, key: str, parent: int | None, says: dict[str, Any]
) -> int:
    list_id = tree.add(db, "crate", says["name"], parent=parent, track_ids=says["tracks"])
    db.execute(
        "UPDATE lists SET program = ?, program_key = ?, taken = ? WHERE id = ?",
        (program, key, json.dumps(says), list_id),
    )
    return list_id


def _folder(db: sqlite3.Connection, program: SourceProgram, parents: Sequence[str]) -> int | None:
    """The innermost of the folders; its key in the program is the way to it."""
    parent: int | None = None
    for depth, name in enumerate(parents, 1):
        key = "folder " + json.dumps(list(parents[:depth]))
        found = db.execute(
            "SELECT id FROM lists WHERE program = ? AND program_key = ?", (program, key)
        ).fetchone()
        if found is not None and tree.is_shown(db, found["id"]):
            parent = int(found["id"])
            continue
        # One that is in the bin gives its key to the new one.
        db.execute(
            "UPDATE lists SET program = NULL, program_key = NULL WHERE program = ? AND program_key = ?",
            (program, key),
        )
        parent = tree.add(db, "folder", _name(name), parent=parent)
        db.execute("UPDATE lists SET program = ?, program_key = ? WHERE id = ?", (program, key, parent))
    return parent


def _present(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """As the crate is now, in the form of `taken`."""
    return {"name": row["name"], "tracks": [entry.track_id for entry in store.entries_of(db, row["id"])]}


def _become(db: sqlite3.Connection, row: sqlite3.Row, says: dict[str, Any]) -> None:
    """Make a list what the program says, as a change that can be undone."""

    def edit(present: sqlite3.Row) -> Edit:
        state = store.state_of(db, present)
        about = {} if state.name == says["name"] else {"name": (state.name, says["name"])}
        after = _merged(db, state.entries, says["tracks"], present["next_entry"])
        return Edit(between(state.entries, after), about)

    if row["deleted_at"] is None:
        store.change(db, row["id"], None, "take", edit)
    db.execute("UPDATE lists SET taken = ?, offered = NULL WHERE id = ?", (json.dumps(says), row["id"]))


def _merged(
    db: sqlite3.Connection, entries: Sequence[Entry], track_ids: Sequence[int], first: int
) -> list[Entry]:
    """Entries for the tracks: those that are there already, with their notes, and new ones."""
    there: dict[int, list[Entry]] = {}
    for entry in reversed(entries):
        there.setdefault(entry.track_id, []).append(entry)
    kept = [there[track_id].pop() if there.get(track_id) else None for track_id in track_ids]
    wanted = [track_id for track_id, entry in zip(track_ids, kept, strict=True) if entry is None]
    fresh = iter(store.entries_for(db, wanted, first))
    return [next(fresh) if entry is None else entry for entry in kept]


@dataclass(frozen=True)
class Imported:
    """How a program's list stands here: its crate, and what the program last had and offers (JSON)."""

    list_id: int
    revision: int
    taken: str
    offered: str | None


def state_of(db: sqlite3.Connection, program: SourceProgram, key: str) -> Imported | None:
    """How the list that the program calls `key` stands; None when it never came."""
    row = db.execute(
        "SELECT id, revision, taken, offered FROM lists WHERE program = ? AND program_key = ?", (program, key)
    ).fetchone()
    return None if row is None else Imported(row["id"], row["revision"], row["taken"], row["offered"])


def take_back(db: sqlite3.Connection, list_id: int, before: str | None) -> None:
    """Undo what an import has made of a list: `before` is what the program had said then, None: nothing.

    A crate that the import made goes, unless the DJ has changed it since: then it is hers. One that was there
    gets back what it had, by the rules of `take_list`.
    """
    with store.within(db):
        row = db.execute("SELECT * FROM lists WHERE id = ?", (list_id,)).fetchone()
        if row is None:
            return
        if before is not None:
            says = json.loads(before)
            if _present(db, row) == json.loads(row["taken"]):
                _become(db, row, says)
            else:
                db.execute(
                    "UPDATE lists SET taken = ?, offered = NULL, revision = revision + 1 WHERE id = ?",
                    (before, list_id),
                )
        elif _present(db, row) == json.loads(row["taken"]):
            db.execute("DELETE FROM lists WHERE id = ?", (list_id,))


def drop_empty_folders(db: sqlite3.Connection, program: SourceProgram) -> None:
    """Folders that came with a program's lists and hold nothing any more go."""
    empty = (
        "DELETE FROM lists WHERE kind = 'folder' AND program = ? AND deleted_at IS NULL"
        " AND id NOT IN (SELECT parent_id FROM lists WHERE parent_id IS NOT NULL)"
    )
    while db.execute(empty, (program,)).rowcount:
        pass
