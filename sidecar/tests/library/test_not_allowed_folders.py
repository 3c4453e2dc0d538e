"""A folder that macOS was told not to allow is neither empty nor gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.macos import not_allowed_in
from support.music import tone

from pika_sidecar.errors import PikaError
from pika_sidecar.library import folders, queue_store
from pika_sidecar.library.folder_scan import ScanProgress

pytestmark = pytest.mark.only_on("linux", "darwin", why="questions")

Scan = Callable[..., ScanProgress]


def states(db: sqlite3.Connection) -> dict[str, str]:
    """Title to state."""
    return {row["title"]: row["state"] for row in db.execute("SELECT title, state FROM tracks")}


def test_nothing_is_taken_for_gone_where_pika_may_not_look(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    tone(music / "a.wav", 0.6)
    tone(music / "inner" / "b.wav", 0.6)
    scan()
    before = states(db)
    for place in (music, music / "inner"):
        with not_allowed_in(place):
            status = scan()
        assert [(error["path"], error["code"]) for error in status.errors] == [(str(place), "not_allowed")]
        assert status.missing == 0 and states(db) == before
        assert not folders.list_all(db)[0]["missing"]
    assert scan().errors == []


def test_a_file_that_may_not_be_read_keeps_what_is_known(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    tone(music / "known.wav", 0.6)
    scan()
    db.execute("UPDATE tracks SET tag_artist = 'Ana'")
    tone(music / "known.wav", 0.8)
    tone(music / "new.wav", 0.6)
    with not_allowed_in(music / "known.wav", music / "new.wav"):
        status = scan()
    assert [error["code"] for error in status.errors] == ["not_allowed", "not_allowed"]
    assert states(db) == {"known": "waiting"}
    assert db.execute("SELECT tag_artist FROM tracks").fetchone()[0] == "Ana"
    assert scan().added == 1 and set(states(db)) == {"known", "new"}


def test_a_folder_is_not_added_and_the_reason_is_said(db: sqlite3.Connection, music: Path) -> None:
    with not_allowed_in(music), pytest.raises(PikaError) as refused:
        folders.add(db, str(music))
    assert refused.value.code == "not_allowed" and str(music) in refused.value.message
    assert folders.list_all(db) == []


def test_what_was_not_allowed_is_tried_again_by_the_next_start(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    for name in ("a", "b"):
        tone(music / f"{name}.wav", 0.6)
    scan(queue_new=True)
    for code in ("not_allowed", "corrupt"):
        job = queue_store.take_next(db)
        assert job is not None
        queue_store.save_failure(db, job.track_id, code, "…")
    assert queue_store.counts(db).waiting == 0 and set(states(db).values()) == {"failed"}
    queue_store.recover(db)
    assert queue_store.counts(db).waiting == 1 and states(db) == {"a": "waiting", "b": "failed"}
