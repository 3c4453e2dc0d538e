"""Which track of the library each entry is: by its path, by a rule, else by title, artist and length.

One pass over the library makes the tables in memory, some 50 MB for 100,000 tracks, for the time of the call.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..library.lookup import bare
from ..library.names import from_db, printable
from ..library.stored_value import stored_value
from .paths import Rule, Rules, folded
from .said import Said, becoming, is_any_stored, stored
from .staging import in_batches

if TYPE_CHECKING:
    from ..contract.desk.sources import FoundBy, SourceCounts, SourceProgram

# Two lengths (s) of the same recording: programs round them, and count the silence around it differently.
SAME_LENGTH_S = 2.0
BATCH = 500

# The surer way of finding a track wins it, when two entries are found to be the same one.
_SURENESS = {"path": 0, "rule": 1, "names": 2}


class TrackIndex:
    """The tracks of the library that are in a music folder."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._paths: dict[str, int] = {}
        self._names: dict[tuple[str, str], list[tuple[int, float | None]]] | None = None
        for row in db.execute("SELECT id, path FROM tracks WHERE folder_id IS NOT NULL ORDER BY id DESC"):
            self._paths[folded(from_db(row["path"]))] = row["id"]

    def by_path(self, path: str) -> int | None:
        """The track at a folded path."""
        return self._paths.get(path)

    def by_names(self, title: str, artist: str, duration: float | None) -> int | None:
        """The track of that title and artist whose length fits; None when none or several do."""
        wanted = (bare(title), bare(artist))
        if not wanted[0] or not wanted[1]:
            return None
        if self._names is None:
            self._names = self._named()
        fitting = [
            track_id
            for track_id, length in self._names.get(wanted, ())
            if length is None or duration is None or abs(length - duration) <= SAME_LENGTH_S
        ]
        return fitting[0] if len(fitting) == 1 else None

    def paths(self) -> Iterable[str]:
        """Every folded path."""
        return self._paths

    def _named(self) -> dict[tuple[str, str], list[tuple[int, float | None]]]:
        named = defaultdict(list)
        rows = self._db.execute(
            "SELECT id, title, artist, duration FROM tracks WHERE folder_id IS NOT NULL AND artist <> ''"
        )
        for row in rows:
            named[(bare(row["title"]), bare(row["artist"]))].append((row["id"], row["duration"]))
        return named


def match(db: sqlite3.Connection, staged: sqlite3.Connection, rules: list[Rule]) -> TrackIndex:
    """Write into `staged` which track each entry is; what has none has no `found_by`. Returns the tables."""
    index, by_rule = TrackIndex(db), Rules(rules)
    taken: dict[int, tuple[int, int]] = {}
    lost: list[int] = []
    staged.execute("BEGIN")
    staged.execute("UPDATE entries SET track_id = NULL, found_by = NULL, status = NULL, conflict = 0")
    query = "SELECT number, path, title, artist, duration, only_listed FROM entries ORDER BY number"
    writer = staged.cursor()
    for rows in in_batches(staged, query, BATCH):
        found: list[tuple[int, str, int]] = []
        for row in rows:
            track_id, found_by = _find(index, by_rule, row)
            if track_id is None or found_by is None:
                continue
            if not row["only_listed"]:
                sure = _SURENESS[found_by]
                other = taken.get(track_id)
                if other is not None and other[0] <= sure:
                    lost.append(row["number"])
                else:
                    if other is not None:
                        lost.append(other[1])
                    taken[track_id] = (sure, row["number"])
            found.append((track_id, found_by, row["number"]))
        writer.executemany("UPDATE entries SET track_id = ?, found_by = ? WHERE number = ?", found)
    writer.executemany("UPDATE entries SET status = 'double' WHERE number = ?", [(n,) for n in lost])
    staged.execute("UPDATE entries SET status = 'listed' WHERE only_listed AND status IS NULL")
    staged.execute("UPDATE entries SET status = 'not_found' WHERE track_id IS NULL AND status IS NULL")
    staged.execute("COMMIT")
    return index


def _find(index: TrackIndex, rules: Rules, row: sqlite3.Row) -> tuple[int | None, FoundBy | None]:
    path = folded(from_db(row["path"]))
    track_id = index.by_path(path)
    if track_id is not None:
        return track_id, "path"
    for here in rules.here(path):
        track_id = index.by_path(here)
        if track_id is not None:
            return track_id, "rule"
    track_id = index.by_names(row["title"], row["artist"], row["duration"])
    return track_id, None if track_id is None else "names"


def compare(db: sqlite3.Connection, staged: sqlite3.Connection, program: SourceProgram) -> None:
    """Write into `staged` what is new, changed or the same, and where a value set by hand differs."""
    manual: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.execute("SELECT track_id, field, value FROM manual"):
        manual[row["track_id"]][row["field"]] = stored_value(row["value"])
    any_before = is_any_stored(db, program)
    staged.execute("BEGIN")
    query = (
        "SELECT number, track_id, said_values, said_cues, said_grid FROM entries"
        " WHERE track_id IS NOT NULL AND NOT only_listed AND status IS NOT 'double' ORDER BY number"
    )
    writer = staged.cursor()
    for rows in in_batches(staged, query, BATCH):
        before = stored(db, program, [row["track_id"] for row in rows]) if any_before else {}
        found = []
        for row in rows:
            said = Said.staged(row)
            known = before.get(row["track_id"])
            status = "new" if known is None else "same" if becoming(known, said) == known else "changed"
            by_hand = manual.get(row["track_id"], {})
            conflict = any(said.values.get(name, mine) != mine for name, mine in by_hand.items())
            found.append((status, int(conflict), row["number"]))
        writer.executemany("UPDATE entries SET status = ?, conflict = ? WHERE number = ?", found)
    staged.execute("COMMIT")


def note_taken(staged: sqlite3.Connection) -> SourceCounts:
    """All that would have come has come, whole."""
    staged.execute("UPDATE entries SET status = 'same' WHERE status IN ('new', 'changed')")
    return counts(staged)


def counts(staged: sqlite3.Connection) -> SourceCounts:
    """How many are what."""
    by_status = dict(staged.execute("SELECT status, count(*) FROM entries GROUP BY status").fetchall())
    problems = staged.execute("SELECT coalesce(sum(count), 0) FROM kinds").fetchone()[0]
    conflicts = staged.execute(
        "SELECT count(*) FROM entries WHERE conflict AND status IN ('new', 'changed')"
    ).fetchone()[0]
    return {
        "new": by_status.get("new", 0),
        "changed": by_status.get("changed", 0),
        "same": by_status.get("same", 0),
        "not_found": by_status.get("not_found", 0),
        "conflicts": conflicts,
        "problems": problems,
        "lists": staged.execute("SELECT count(*) FROM lists").fetchone()[0],
    }


def note_doubles(staged: sqlite3.Connection) -> None:
    """Entries that are a track which another entry is already: kept as problems, with the path."""
    rows = staged.execute("SELECT path FROM entries WHERE status = 'double' ORDER BY number LIMIT 1000")
    doubles = [(printable(from_db(row["path"])),) for row in rows.fetchall()]
    staged.execute("DELETE FROM problems WHERE code = 'same_track'")
    staged.executemany(
        "INSERT INTO problems (code, what, message) VALUES ('same_track', ?,"
        " 'Another entry of the program is the same track of the library; that one counts.')",
        doubles,
    )
    count = staged.execute("SELECT count(*) FROM entries WHERE status = 'double'").fetchone()[0]
    staged.execute("DELETE FROM kinds WHERE code = 'same_track'")
    if count:
        staged.execute("INSERT INTO kinds VALUES ('same_track', ?)", (count,))
