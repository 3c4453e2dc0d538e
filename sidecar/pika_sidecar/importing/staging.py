"""What a worker has read of one place, in a SQLite file of its own in the data folder, until it is taken.

The worker writes entries, lists and problems; the server's process adds which track of the library each
entry is (`matching.py`), and pages through it. The file is thrown away with its place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ..library.names import fold, printable, to_db
from ..library.sources.entry import SourceList, SourceProblem, SourceTrack
from .clean import Cleaned

# Problems that are kept one by one; all are counted.
MOST_PROBLEMS = 1000
# Of a list, and of all lists together, so many tracks.
MOST_LISTED = 2_000_000
# Longer paths and keys (characters) are nobody's.
LONGEST_PATH = 8192

_SCHEMA = """
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  key ANY NOT NULL UNIQUE,
  path ANY NOT NULL,
  title TEXT NOT NULL,
  artist TEXT NOT NULL,
  duration REAL,
  only_listed INTEGER NOT NULL,
  search TEXT NOT NULL,
  said_values TEXT NOT NULL,                    -- as importing/clean.py makes them
  said_cues TEXT NOT NULL,
  said_grid TEXT NOT NULL,
  track_id INTEGER,                             -- of the library; NULL: not found
  found_by TEXT,
  status TEXT,                                  -- new, changed, same, not_found, double, listed
  conflict INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entries_status ON entries(status, number);
CREATE TABLE lists (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  parents TEXT NOT NULL,                        -- JSON
  search TEXT NOT NULL
) STRICT;
CREATE TABLE listed (
  list INTEGER NOT NULL,
  place INTEGER NOT NULL,
  entry INTEGER NOT NULL,                       -- number of the entry
  PRIMARY KEY (list, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE problems (number INTEGER PRIMARY KEY, code TEXT NOT NULL, what TEXT NOT NULL, message TEXT NOT NULL) STRICT;
CREATE TABLE kinds (code TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""  # noqa: E501


def create(path: Path) -> sqlite3.Connection:
    """A new file at `path`, in place of any other; fast, since a crash costs nothing but reading again."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(_SCHEMA)
    return db


def open_staged(path: Path) -> closing[sqlite3.Connection]:
    """What has been read, for one thread of the server's process; it is closed at the end of the block."""
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA synchronous = OFF")
    return closing(db)


class Writer:
    """Takes what a source yields into a new file. `tracks`, `lists`: written so far."""

    def __init__(self, path: Path) -> None:
        self._db = create(path)
        self.tracks = 0
        self.lists = 0
        self._problems = 0
        self._listed = 0

    def begin(self) -> None:
        """From here on nothing is in the file before `end`."""
        self._db.execute("BEGIN")

    def end(self) -> None:
        """All since `begin` is in the file."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Nothing more comes."""
        self._db.close()

    def track(self, track: SourceTrack, cleaned: Cleaned) -> None:
        """An entry; a second one with the same key is a problem."""
        if not track.path or len(track.path) > LONGEST_PATH or "\0" in track.path:
            self.problem(SourceProblem("bad_path", printable(track.path)[:200], "It is no path of a file."))
            return
        title, artist = printable(track.title)[:500], printable(track.artist)[:500]
        search = fold(f"{title}\n{artist}\n{printable(track.path)}")
        inserted = self._db.execute(
            "INSERT OR IGNORE INTO entries (key, path, title, artist, duration, only_listed, search,"
            " said_values, said_cues, said_grid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                to_db(track.key),
                to_db(track.path),
                title,
                artist,
                track.duration,
                int(track.only_listed),
                search,
                cleaned.values,
                cleaned.cues,
                cleaned.grid,
            ),
        )
        if not inserted.rowcount:
            what = printable(track.path)[:1000]
            self.problem(SourceProblem("double", what, "The program has it twice; the first one counts."))
            return
        self.tracks += not track.only_listed
        for problem in cleaned.problems:
            self.problem(problem)

    def list(self, found: SourceList) -> None:
        """A list, after all the tracks that it names."""
        if found.kind != "crate":
            return
        name = printable(found.name)[:200]
        parents = [printable(parent)[:200] for parent in found.parents][:50]
        inserted = self._db.execute(
            "INSERT OR IGNORE INTO lists (key, name, parents, search) VALUES (?, ?, ?, ?)",
            (
                printable(found.key)[:LONGEST_PATH],
                name,
                json.dumps(parents),
                fold(" ".join([*parents, name])),
            ),
        )
        if not inserted.rowcount:
            self.problem(SourceProblem("double", name, "The program has this playlist twice."))
            return
        self.lists += 1
        number, unknown = inserted.lastrowid, 0
        for place, key in enumerate(found.tracks):
            row = self._db.execute("SELECT number FROM entries WHERE key = ?", (to_db(key),)).fetchone()
            if row is None:
                unknown += 1
                continue
            if self._listed >= MOST_LISTED:
                self.problem(SourceProblem("too_long", name, "Playlists beyond two million tracks are cut."))
                break
            self._listed += 1
            self._db.execute("INSERT INTO listed VALUES (?, ?, ?)", (number, place, row[0]))
        if unknown:
            message = f"{unknown} of its tracks are not in the program's own collection; they are left out."
            self.problem(SourceProblem("unknown_tracks", name, message))

    def problem(self, problem: SourceProblem) -> None:
        """Something that was left out."""
        self._db.execute(
            "INSERT INTO kinds VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1", (problem.code,)
        )
        self._problems += 1
        if self._problems <= MOST_PROBLEMS:
            self._db.execute(
                "INSERT INTO problems (code, what, message) VALUES (?, ?, ?)",
                (problem.code, printable(problem.what), printable(problem.message)),
            )


def in_batches(db: sqlite3.Connection, query: str, size: int) -> Iterable[list[sqlite3.Row]]:
    """The rows of `query`, `size` at a time."""
    cursor = db.execute(query)
    while rows := cursor.fetchmany(size):
        yield rows
