"""Numbered SQL migrations, each in one transaction, with one backup before an existing library is changed."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from .. import private
from ..errors import PikaError
from .database import transaction

MIGRATIONS_DIR = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Migration:
    """One file `NNNN_what.sql`; `number` becomes the database's `user_version`."""

    number: int
    path: Path


def known_migrations(folder: Path = MIGRATIONS_DIR) -> list[Migration]:
    """The migrations in `folder`, numbered 1, 2, 3 ... without a gap (else `RuntimeError`)."""
    found = sorted(
        (
            Migration(int(match.group(1)), path)
            for path in folder.iterdir()
            if (match := re.fullmatch(r"(\d{4})_\w+\.sql", path.name))
        ),
        key=lambda migration: migration.number,
    )
    if [m.number for m in found] != list(range(1, len(found) + 1)) or not found:
        raise RuntimeError(f"The migrations in {folder} are not numbered 1, 2, 3 ...")
    return found


def migrate(db: sqlite3.Connection, path: Path, folder: Path = MIGRATIONS_DIR) -> Path | None:
    """Bring the database to the newest schema. Returns the backup (None: it is new, or as it should be).

    Raises `PikaError("library_newer")` when a newer Pika has written the file: it is left as it is.
    """
    migrations = known_migrations(folder)
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    newest = migrations[-1].number
    if version > newest:
        raise PikaError(
            "library_newer",
            f"The library {path} was written by a newer Pika (schema {version}, this one knows {newest}). "
            "Install the newest Pika to open it.",
            path=str(path),
            schema=version,
        )
    is_old = 0 < version < newest
    backup = _back_up(db, path, version + 1) if is_old else None
    for migration in migrations[version:]:
        with transaction(db):
            for statement in _statements(migration.path.read_text(encoding="utf-8")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {migration.number}")
    return backup


def _back_up(db: sqlite3.Connection, path: Path, number: int) -> Path:
    target = path.with_name(f"{path.stem}.before-{number:04d}.db")
    target.unlink(missing_ok=True)
    private.create(target)
    copy = sqlite3.connect(target)
    try:
        db.backup(copy)
    finally:
        copy.close()
    return target


def _statements(script: str) -> list[str]:
    """Split a script; `executescript` would commit behind the transaction's back."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    if current.strip() and not all(not s.strip() or s.strip().startswith("--") for s in current.splitlines()):
        raise RuntimeError(f"A migration ends in the middle of a statement: {current.strip()[:80]!r}")
    return statements
