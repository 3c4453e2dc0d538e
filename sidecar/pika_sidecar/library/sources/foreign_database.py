"""SQLite databases of other programs: read without ever writing to them or locking them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

BUSY_S = 0.2
"""How long is waited for a program that holds its database (s)."""
_STEPS = 100_000
"""After so many steps of SQLite's machine it asks whether to go on: some milliseconds."""


@contextmanager
def opened(database: Path, *, longest_value: int, most_steps: int) -> Iterator[sqlite3.Connection]:
    """A connection for reading. Raises `sqlite3.Error` and `OSError`, also from what is done in it.

    A database in WAL mode is read beside its writer, which SQLite allows without either waiting; where the
    writer is gone and has left its log, from a copy, as SQLite would put an index of the log beside it. Any
    other is read as if nobody wrote to it (`immutable`): no lock is taken that could make the program wait,
    and a picture that was torn by a write is an error or can be told by `state`, never a harm to the program.

    A file that only looks like a database could take all memory, or never come to an end: a value has at most
    `longest_value` bytes, and all that is done takes at most `most_steps` of SQLite's steps (20 million are
    about a second); then `sqlite3.OperationalError` says "interrupted".
    """
    with ExitStack() as until_closed:
        mode = "mode=ro&immutable=1"
        if _in_wal_mode(database):
            mode = "mode=ro"
            if not os.path.exists(f"{database}-shm"):
                database = until_closed.enter_context(_copied(database))
        db = sqlite3.connect(f"{database.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_S)
        until_closed.callback(db.close)
        try:
            _limit(db, longest_value, most_steps)
            yield db
        except UnicodeDecodeError as error:
            # A message that names what is damaged, in the bytes of the damage.
            raise sqlite3.DatabaseError("its tables are damaged") from error


def _limit(db: sqlite3.Connection, longest_value: int, most_steps: int) -> None:
    left = most_steps

    def ended() -> bool:
        nonlocal left
        left -= _STEPS
        return left < 0

    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest_value)
    db.set_progress_handler(ended, _STEPS)
    db.execute("PRAGMA query_only = ON")
    db.execute("PRAGMA trusted_schema = OFF")


@contextmanager
def _copied(database: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pika-") as folder:
        copy = Path(folder) / "copy.db"
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{database}{suffix}", f"{copy}{suffix}")
        yield copy


def state(database: Path) -> tuple[int, ...]:
    """Size and time of the database and what lies beside it: another one means that it was written to."""
    found: list[int] = []
    for suffix in ("", "-wal", "-journal"):
        try:
            about = os.stat(f"{database}{suffix}")
            found += [about.st_size, about.st_mtime_ns]
        except FileNotFoundError:
            found += [0, 0]
    return tuple(found)


def columns(db: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns of a table or view by their names in small letters; none when there is no such table."""
    return {str(row[1]).lower(): str(row[1]) for row in db.execute(f'PRAGMA table_info("{table}")')}


def choice(db: sqlite3.Connection, table: str, wanted: tuple[str, ...]) -> str:
    """What stands behind SELECT for these columns of `table`: NULL for those that its version lacks."""
    there = columns(db, table)
    return ", ".join(f'"{table}"."{name}"' if name.lower() in there else "NULL" for name in wanted)


def _in_wal_mode(database: Path) -> bool:
    with open(database, "rb") as file:
        header = file.read(20)
    # Without a log beside it nobody has it open.
    return len(header) == 20 and header[18] == 2 and os.path.exists(f"{database}-wal")
