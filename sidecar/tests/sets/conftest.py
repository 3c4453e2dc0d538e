"""A library with some tracks, for each test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.tracks import fill

from pika_sidecar.library.database import connect
from pika_sidecar.library.migrate import migrate


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A new library with 40 tracks."""
    path = tmp_path / "library.db"
    connection = connect(path)
    migrate(connection, path)
    fill(connection, 40)
    yield connection
    connection.close()
