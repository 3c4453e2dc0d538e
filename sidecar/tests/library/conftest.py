"""A library of its own for each test."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.tags_here import read_tags_here

from pika_sidecar.library import folders
from pika_sidecar.library.database import connect
from pika_sidecar.library.folder_scan import FolderScan, ScanProgress
from pika_sidecar.library.migrate import migrate


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A new library."""
    path = tmp_path / "library.db"
    connection = connect(path)
    migrate(connection, path)
    yield connection
    connection.close()


@pytest.fixture
def scan(db: sqlite3.Connection, music: Path) -> Callable[..., ScanProgress]:
    """Scans the music folder and returns what it found."""
    folder = folders.add(db, str(music))

    def run(*, queue_new: bool = False) -> ScanProgress:
        status = ScanProgress()
        assert FolderScan(
            db,
            folder["id"],
            status,
            threading.Event(),
            lambda ids: None,
            read_tags=read_tags_here,
            queue_new=queue_new,
        ).run()
        return status

    return run
