"""Named versions of a list: what it was at a time, to come back to."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from ..text import typed
from . import store
from .edit import Edit, Entry, between

if TYPE_CHECKING:
    from ..contract.desk.sets import ListVersions


def versions(db: sqlite3.Connection, list_id: int) -> ListVersions:
    """Those of a list, newest first."""
    store.require_entries(db, list_id)
    rows = db.execute(
        "SELECT id, name, at, count FROM list_versions WHERE list_id = ? ORDER BY id DESC", (list_id,)
    )
    return {
        "versions": [
            {"id": row["id"], "name": row["name"], "at": row["at"], "entries": row["count"]} for row in rows
        ]
    }


def keep(db: sqlite3.Connection, list_id: int, name: str) -> ListVersions:
    """Keep what it is now under a name. `PikaError`: `not_found`, `is_a_folder`, `invalid_value`."""
    with store.within(db):
        state = store.state_of(db, store.require_entries(db, list_id))
        kept = {"about": state.about, "entries": [list(entry) for entry in state.entries]}
        db.execute(
            "INSERT INTO list_versions (list_id, name, at, state, count) VALUES (?, ?, ?, ?, ?)",
            (
                list_id,
                typed("name", name, desk_limits.LIST_NAME),
                store.now_ms(),
                json.dumps(kept, separators=(",", ":")),
                len(state.entries),
            ),
        )
        return versions(db, list_id)


def restore(db: sqlite3.Connection, list_id: int, version: int, expected_revision: int) -> None:
    """The list becomes what the version is; its name stays. `PikaError`: `not_found`, `conflict`."""
    kept = json.loads(_require(db, list_id, version)["state"])

    def edit(row: sqlite3.Row) -> Edit:
        state = store.state_of(db, row)
        about = {
            name: (value, kept["about"][name])
            for name, value in state.about.items()
            if name in kept["about"] and kept["about"][name] != value
        }
        return Edit(between(state.entries, [Entry(*entry) for entry in kept["entries"]]), about)

    store.change(db, list_id, expected_revision, "version", edit)


def forget(db: sqlite3.Connection, list_id: int, version: int) -> ListVersions:
    """Delete a version. `PikaError("not_found")`."""
    _require(db, list_id, version)
    db.execute("DELETE FROM list_versions WHERE id = ?", (version,))
    return versions(db, list_id)


def _require(db: sqlite3.Connection, list_id: int, version: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT state FROM list_versions WHERE id = ? AND list_id = ?", (version, list_id)
    ).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no version {version} of this list.", id=version)
    return row
