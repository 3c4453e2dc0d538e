"""Tracks that nothing on this system could decode, once something can."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone

from pika_sidecar.analysis.decoders import found
from pika_sidecar.library import queue_store, tracks
from pika_sidecar.library.database import connect
from pika_sidecar.library.folder_scan import ScanProgress
from pika_sidecar.library.migrate import known_migrations, migrate

Scan = Callable[..., ScanProgress]


@pytest.fixture
def track(db: sqlite3.Connection, music: Path, scan: Scan) -> int:
    """One that has failed for want of a decoder; another has failed for another reason."""
    tone(music / "a.wav", 0.6)
    tone(music / "b.wav", 0.6)
    scan(queue_new=True)
    for code in (found.CODE, "corrupt"):
        job = queue_store.take_next(db)
        assert job is not None
        queue_store.save_failure(db, job.track_id, code, "why")
    return int(db.execute("SELECT id FROM tracks WHERE error_code = ?", (found.CODE,)).fetchone()["id"])


@pytest.mark.parametrize("at", ["start", "scan"])
def test_it_waits_again_as_soon_as_there_is_a_decoder(
    db: sqlite3.Connection, scan: Scan, track: int, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again() -> None:
        if at == "start":
            queue_store.recover(db)
        else:
            scan()

    monkeypatch.setattr(found, "can_decode", lambda: False)
    again()
    assert tracks.get(db, track)["state"] == "failed"
    monkeypatch.setattr(found, "can_decode", lambda: True)
    again()
    assert tracks.get(db, track)["state"] == "waiting" and tracks.get(db, track)["error"] is None
    job = queue_store.take_next(db)
    assert job is not None and job.track_id == track
    assert queue_store.take_next(db) is None


def test_what_an_older_version_refused_waits_for_a_decoder(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for migration in known_migrations():
        if migration.path.name < "0007":
            shutil.copy(migration.path, before)
    db = connect(tmp_path / "library.db")
    migrate(db, tmp_path / "library.db", before)
    for name, shown in (("a.m4a", "m4a"), ("b.aac", "aac"), ("c.wav", "wav")):
        db.execute(
            "INSERT INTO tracks (path, name, size, mtime, added, format, error_code, error_message)"
            " VALUES (?, ?, 1, 1, 1, ?, 'unsupported_format', 'Convert it.')",
            (name, name, shown),
        )
    migrate(db, tmp_path / "library.db")
    codes = [row["error_code"] for row in db.execute("SELECT error_code FROM tracks ORDER BY path")]
    assert codes == [found.CODE, found.CODE, "unsupported_format"]
    db.close()
