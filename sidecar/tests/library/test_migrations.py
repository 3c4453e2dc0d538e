"""Numbered migrations, and the backup before them."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.library.database import connect
from pika_sidecar.library.migrate import MIGRATIONS_DIR, known_migrations, migrate


def schema(db: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Every statement that makes up the database."""
    return [tuple(row) for row in db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")]


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """The real migrations and one more, which changes data."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS_DIR, folder)
    number = len(known_migrations()) + 1
    (folder / f"{number:04d}_more.sql").write_text(
        "-- a ; in a comment\nALTER TABLE folders ADD COLUMN colour TEXT;\n"
        "UPDATE folders SET colour = 'a;b';\n"
    )
    return folder


def test_a_new_library_needs_no_backup(tmp_path: Path) -> None:
    db = connect(tmp_path / "library.db")
    assert migrate(db, tmp_path / "library.db") is None
    assert migrate(db, tmp_path / "library.db") is None
    assert db.execute("PRAGMA user_version").fetchone()[0] == len(known_migrations())
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    db.close()


def test_an_existing_library_is_copied_before_it_is_changed(tmp_path: Path, two: Path) -> None:
    path = tmp_path / "library.db"
    db = connect(path)
    migrate(db, path)
    db.execute("INSERT INTO folders (path, added) VALUES ('/music', 1)")
    before = schema(db)
    backup = migrate(db, path, two)
    assert backup == tmp_path / f"library.before-{len(known_migrations()) + 1:04}.db"
    assert db.execute("SELECT path, colour FROM folders").fetchone()[:] == ("/music", "a;b")
    copy = sqlite3.connect(backup)
    assert schema(copy) == before and copy.execute("SELECT path FROM folders").fetchall() == [("/music",)]
    copy.close()
    db.close()


def test_a_failing_migration_changes_nothing(tmp_path: Path, two: Path) -> None:
    path = tmp_path / "library.db"
    db = connect(path)
    migrate(db, path)
    before, version = schema(db), db.execute("PRAGMA user_version").fetchone()[0]
    last = known_migrations(two)[-1].path
    last.write_text(last.read_text() + "INSERT INTO nix VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, path, two)
    assert schema(db) == before and db.execute("PRAGMA user_version").fetchone()[0] == version
    db.close()


def test_a_newer_library_is_refused(tmp_path: Path, two: Path) -> None:
    path = tmp_path / "library.db"
    db = connect(path)
    migrate(db, path, two)
    with pytest.raises(PikaError) as refused:
        migrate(db, path)
    assert refused.value.code == "library_newer"
    db.close()


def test_migrations_are_numbered_without_a_gap(tmp_path: Path, two: Path) -> None:
    (two / "0009_gap.sql").write_text("SELECT 1;")
    with pytest.raises(RuntimeError, match="numbered"):
        known_migrations(two)
