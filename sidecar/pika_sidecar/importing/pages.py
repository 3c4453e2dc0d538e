"""Pages of what was read: entries with what would become of them, playlists, problems."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from ..library.names import fold, from_db, printable
from .said import Said, becoming, stored

if TYPE_CHECKING:
    from ..contract.desk.sources import (
        SourceChange,
        SourceEntry,
        SourceEntryKind,
        SourceEntryPage,
        SourceListPage,
        SourceProblemPage,
        SourceProgram,
        SourceValue,
    )

_WHICH: dict[SourceEntryKind, str] = {
    "new": "status = 'new'",
    "changed": "status = 'changed'",
    "same": "status = 'same'",
    "not_found": "status = 'not_found'",
    "conflicts": "conflict AND status IN ('new', 'changed')",
}


def entries(
    db: sqlite3.Connection,
    staged: sqlite3.Connection,
    program: SourceProgram,
    *,
    kind: SourceEntryKind,
    search: str,
    offset: int,
    limit: int,
) -> SourceEntryPage:
    """Entries of one kind that contain every word of `search` in title, artist or path."""
    words = fold(search).split()
    where = _WHICH[kind] + " AND instr(search, ?) > 0" * len(words)
    total = staged.execute(f"SELECT count(*) FROM entries WHERE {where}", words).fetchone()[0]
    rows = staged.execute(
        f"SELECT * FROM entries WHERE {where} ORDER BY number LIMIT ? OFFSET ?", [*words, limit, offset]
    ).fetchall()
    ids = [row["track_id"] for row in rows if row["track_id"] is not None]
    before = stored(db, program, ids)
    marks = ", ".join("?" * len(ids))
    paths = {
        row["id"]: printable(from_db(row["path"]))
        for row in db.execute(f"SELECT id, path FROM tracks WHERE id IN ({marks})", ids)
    }
    by_hand: dict[int, dict[str, Any]] = {}
    for row in db.execute(f"SELECT track_id, field, value FROM manual WHERE track_id IN ({marks})", ids):
        by_hand.setdefault(row["track_id"], {})[row["field"]] = json.loads(row["value"])
    return {
        "total": total,
        "offset": offset,
        "rows": [
            _entry(
                row,
                paths.get(row["track_id"]),
                before.get(row["track_id"], Said({}, [], [])),
                by_hand.get(row["track_id"], {}),
            )
            for row in rows
        ],
    }


def _entry(row: sqlite3.Row, track_path: str | None, before: Said, by_hand: dict[str, Any]) -> SourceEntry:
    said = Said.staged(row)
    return {
        "number": row["number"],
        "path": printable(from_db(row["path"])),
        "title": row["title"],
        "artist": row["artist"],
        "track_id": row["track_id"] if track_path is not None else None,
        "track_path": track_path,
        "found_by": row["found_by"],
        "changes": _changes(becoming(before, said).values, before.values, by_hand),
        "cues": len(said.cues),
        "grid": len(said.grid),
    }


def _changes(theirs: dict[str, Any], before: dict[str, Any], mine: dict[str, Any]) -> list[SourceChange]:
    """The values that would become others, and those that would if the DJ had not set them herself."""

    def value(values: dict[str, Any], name: str) -> SourceValue | None:
        found: SourceValue | None = values.get(name)
        return found

    names = [name for name in theirs if theirs[name] != before.get(name) or name in mine]
    names += [name for name in before if name not in theirs]
    return [
        {
            "field": name,
            "theirs": value(theirs, name),
            "before": value(before, name),
            "mine": value(mine, name),
        }
        for name in names
    ]


def lists(staged: sqlite3.Connection, *, search: str, offset: int, limit: int) -> SourceListPage:
    """Playlists that contain every word of `search` in name or folder, in the order of the program."""
    words = fold(search).split()
    where = " AND ".join(["1", *["instr(search, ?) > 0"] * len(words)])
    total = staged.execute(f"SELECT count(*) FROM lists WHERE {where}", words).fetchone()[0]
    rows = staged.execute(
        "SELECT name, parents,"
        " (SELECT count(*) FROM listed WHERE list = lists.number) AS tracks,"
        " (SELECT count(*) FROM listed JOIN entries ON entries.number = listed.entry"
        "  WHERE list = lists.number AND track_id IS NOT NULL) AS found"
        f" FROM lists WHERE {where} ORDER BY number LIMIT ? OFFSET ?",
        [*words, limit, offset],
    )
    return {
        "total": total,
        "offset": offset,
        "rows": [
            {
                "name": row["name"],
                "parents": json.loads(row["parents"]),
                "tracks": row["tracks"],
                "found": row["found"],
            }
            for row in rows
        ],
    }


def problems(staged: sqlite3.Connection, *, search: str, offset: int, limit: int) -> SourceProblemPage:
    """What was left out, and why."""
    like = f"%{search.strip().replace('%', '')}%"
    where = "what LIKE ? OR message LIKE ?"
    total = staged.execute(f"SELECT count(*) FROM problems WHERE {where}", (like, like)).fetchone()[0]
    rows = staged.execute(
        f"SELECT code, what, message FROM problems WHERE {where} ORDER BY number LIMIT ? OFFSET ?",
        (like, like, limit, offset),
    )
    kinds = staged.execute("SELECT code, count FROM kinds ORDER BY count DESC, code")
    return {
        "total": total,
        "offset": offset,
        "rows": [{"code": row["code"], "what": row["what"], "message": row["message"]} for row in rows],
        "kinds": [{"code": row["code"], "count": row["count"]} for row in kinds],
    }
