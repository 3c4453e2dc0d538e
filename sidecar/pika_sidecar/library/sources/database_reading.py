"""How a reader of a program's database begins and ends, and what the DJ is told when it cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import foreign_database
from .entry import SourceError, SourceList, SourceProblem, SourceTrack
from .opening import open_to_read, why_not

_LONGEST_VALUE_BYTES = 1 << 24
"""A grid of two hours with each of its beats is 200 kB, a cover (which is not read) some MB."""
_MOST_STEPS = 4_000_000_000
"""100,000 tracks with cues and lists take some 100 million."""

Found = SourceTrack | SourceList | SourceProblem


def read_database(
    path: Path, program: str, read: Callable[[sqlite3.Connection], Iterator[Found]]
) -> Iterator[Found]:
    """What `read` yields of the database at `path`, all of one moment where that can be had.

    Raises `SourceError`: those of `opening.py`, and `not_this` when it is damaged
    from its beginning or not of `program`. What is damaged later is a problem at the end.
    """
    open_to_read(path).close()
    begun = False
    try:
        before = foreign_database.state(path)
        with opened_database(path) as db:
            db.execute("BEGIN")
            for found in read(db):
                begun = True
                yield found
        if foreign_database.state(path) != before:
            yield SourceProblem(
                "changed_meanwhile",
                path.name,
                f"{program} wrote to its library while Pika read it. Close {program} and look again.",
            )
    except sqlite3.Error as error:
        if not begun:
            raise SourceError(
                "not_this", f"Pika cannot read {path} as a library of {program}: {error}."
            ) from error
        yield SourceProblem(
            "damaged",
            path.name,
            f"The database is damaged ({error}): what followed is missing. Start {program} to mend it.",
        )
    except OSError as error:
        raise why_not(path, error) from error


@contextmanager
def opened_database(path: Path) -> Iterator[sqlite3.Connection]:
    """The database within the limits of reading a whole library. Raises as `foreign_database.opened` does."""
    with foreign_database.opened(path, longest_value=_LONGEST_VALUE_BYTES, most_steps=_MOST_STEPS) as db:
        yield db


def require(db: sqlite3.Connection, path: Path, program: str, table: str, *names: str) -> None:
    """Raises `SourceError("not_this")` unless the database has that table with these columns."""
    there = foreign_database.columns(db, table)
    if not there or any(name.lower() not in there for name in names):
        raise SourceError("not_this", f"{path} is no library of {program}: it has no such tables.")
