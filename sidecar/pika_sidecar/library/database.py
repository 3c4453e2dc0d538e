"""Opening library.db, and turning SQLite's errors into codes that the UI can show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import private
from ..errors import PikaError
from .names import fold

# How long is waited for another program that has locked the library (s), before the person is told.
BUSY_TIMEOUT_S = 3.0


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode with WAL, foreign keys and a busy time-out; to be used by one thread at
    a time.

    Raises `sqlite3.Error`; `explain` says it in words.
    """
    private.create(path)  # its log and its shared memory get the same mode
    db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -16000")
        # For searches; no index and no trigger may use it, so that other programs can read the file.
        db.create_function("folded", 1, fold, deterministic=True)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens, or nothing does.

    Takes the write lock at once, so it cannot fail half-way on it.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def durable_transaction(db: sqlite3.Connection) -> Iterator[None]:
    """As `transaction`, and once it is through it survives a power cut too.

    For what somebody else remembers as well: a command whose number the cloud has seen must not be forgotten
    here, or its number would be given to another one.
    """
    db.execute("PRAGMA synchronous = FULL")
    try:
        with transaction(db):
            yield
    finally:
        db.execute("PRAGMA synchronous = NORMAL")


def explain(error: sqlite3.Error, path: Path) -> PikaError:
    """The error of the contract for what SQLite said about the file at `path`."""
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    where = str(path)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return PikaError(
            "library_corrupt",
            f"The library file {where} is damaged ({error}). "
            "Pika can put it aside and start a new one; your music files are not touched.",
            path=where,
        )
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return PikaError(
            "library_locked",
            f"Another program is holding the library file {where}. Close it and try again.",
            path=where,
        )
    if primary == sqlite3.SQLITE_FULL:
        return PikaError(
            "disk_full",
            f"The disk that holds {path.parent} is full. Free some space, then resume.",
            path=where,
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return PikaError(
            "library_read_only",
            f"Pika cannot write to {where} ({error}). Check the permissions of the folder {path.parent}.",
            path=where,
        )
    if primary == sqlite3.SQLITE_IOERR:
        return PikaError(
            "library_io",
            f"Reading or writing {where} failed ({error}). "
            "Check that its disk is connected and has free space.",
            path=where,
        )
    return PikaError("library_error", f"The library failed: {error}", path=where)
