"""Scanning real folders with everything that lies about in them."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from support.music import PNG, tone
from support.names import ODD_NAMES
from support.rights import bound_by_permissions
from support.tags_here import read_tags_here

from pika_sidecar.library import edits, folders, queue_store, tracks
from pika_sidecar.library.completion import complete
from pika_sidecar.library.folder_scan import FolderScan, ScanProgress
from pika_sidecar.library.walk import walk

Scan = Callable[..., ScanProgress]


def titles(db: sqlite3.Connection) -> dict[str, str]:
    """Title to state."""
    return {row["title"]: row["state"] for row in db.execute("SELECT title, state FROM tracks")}


def test_names_in_any_script_and_none(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    for name in ODD_NAMES:
        tone(music / name, 0.6)
    status = scan()
    assert status.added == len(ODD_NAMES) and status.errors == []
    page = tracks.list_page(db, offset=0, limit=100, sort="title", direction="asc", search="")
    assert {row["path"] for row in page["rows"]} == {str(music / name) for name in ODD_NAMES}
    found = tracks.list_page(db, offset=0, limit=9, sort="title", direction="asc", search="МИР")
    assert found["total"] == 1
    assert scan().files_seen == len(ODD_NAMES)


@pytest.mark.only_on("linux", why="bytes in names")
def test_a_name_that_is_only_bytes(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    path = music / os.fsdecode(b"caf\xe9.wav")
    tone(path, 0.6)
    assert (scan().added, scan().files_seen) == (1, 1)
    page = tracks.list_page(db, offset=0, limit=100, sort="title", direction="asc", search="")
    assert [row["path"] for row in page["rows"]] == [str(path)]
    assert "caf\ufffd" in titles(db)


def test_only_tracks_in_certain_states(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    for state in tracks.STATES:
        tone(music / f"{state}.wav", 0.6)
    scan()
    db.execute(
        "UPDATE tracks SET missing = title = 'missing', running = title = 'running', queued = NULL,"
        " error_code = CASE title WHEN 'failed' THEN 'unreadable' END,"
        " analysed_at = CASE title WHEN 'done' THEN 1 END"
    )

    def listed(states: Sequence[str], search: str = "", limit: int = 9) -> tuple[int, list[str]]:
        page = tracks.list_page(
            db, offset=0, limit=limit, sort="state", direction="asc", search=search, states=states
        )
        return page["total"], [row["title"] for row in page["rows"]]

    assert listed(["missing", "failed", "failed"]) == (2, ["failed", "missing"])
    assert listed(["missing", "failed"], limit=1) == (2, ["failed"])
    assert listed(["missing", "failed"], search="miss") == (1, ["missing"])
    assert listed([]) == (0, [])
    assert listed(tracks.STATES) == (5, ["running", "waiting", "failed", "missing", "done"])


def test_hidden_files_and_strangers(music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 0.6)
    tone(music / ".git" / "b.wav", 0.6)
    tone(music / "._a.wav", 0.6)
    (music / "cover.jpg").write_bytes(PNG)
    (music / "folder.mp3").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(music / "pipe.mp3")
    status = scan()
    assert status.added == 1 and status.errors == []


@pytest.mark.only_on("linux", "darwin", why="links")
def test_loops_of_links(music: Path, scan: Scan) -> None:
    tone(music / "deep" / "a.wav", 0.6)
    (music / "deep" / "up").symlink_to(music)
    (music / "again").symlink_to(music / "deep")
    (music / "self").symlink_to(music / "self")
    (music / "broken.wav").symlink_to("/nix")
    status = scan()
    assert status.added == 1
    assert [(Path(error["path"]).name, error["code"]) for error in status.errors] == [
        ("broken.wav", "not_found"),
        ("self", "unreadable"),
    ]


@pytest.mark.only_on("linux", "darwin", why="links")
def test_a_linked_file_is_found_once_per_name(music: Path) -> None:
    tone(music / "a.wav", 0.6)
    (music / "b.wav").symlink_to(music / "a.wav")
    assert [file.name for file in walk(str(music), lambda path, error: None)] == ["a.wav", "b.wav"]


@pytest.fixture
def open_music() -> Iterator[Path]:
    """An empty music folder that anybody may enter; the parents of `music` only their owner."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.only_on("linux", "darwin", why="modes")
def test_an_unreadable_folder_is_reported_and_its_tracks_stay(
    db: sqlite3.Connection, open_music: Path
) -> None:
    locked, plain = open_music / "locked", open_music / "b.wav"
    tone(locked / "a.wav", 0.6)
    tone(plain, 0.6)
    folder = folders.add(db, str(open_music))

    def scan() -> ScanProgress:
        status = ScanProgress()
        with bound_by_permissions():
            FolderScan(
                db,
                folder["id"],
                status,
                threading.Event(),
                lambda ids: None,
                read_tags=read_tags_here,
                queue_new=False,
            ).run()
        return status

    assert scan().added == 2
    locked.chmod(0)
    plain.chmod(0)
    os.utime(plain, (1, 1))
    try:
        status = scan()
    finally:
        locked.chmod(0o755)
    assert status.missing == 0, status
    assert sorted(error["code"] for error in status.errors) == ["unreadable", "unreadable"], status.errors
    assert scan().missing == 0


@pytest.mark.only_on("linux", "darwin", why="modes")
def test_a_folder_that_may_not_be_entered_is_not_gone(db: sqlite3.Connection, open_music: Path) -> None:
    tone(open_music / "around" / "music" / "a.wav", 0.6)
    folder = folders.add(db, str(open_music / "around" / "music"))
    scan = FolderScan(
        db,
        folder["id"],
        ScanProgress(),
        threading.Event(),
        lambda ids: None,
        read_tags=read_tags_here,
        queue_new=False,
    )
    scan.run()
    (open_music / "around").chmod(0)
    try:
        with bound_by_permissions():
            scan.run()
    finally:
        (open_music / "around").chmod(0o755)
    assert titles(db) == {"a": "waiting"} and not folders.list_all(db)[0]["missing"]


def test_only_what_changed_is_read_again(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 1, title="Old")
    tone(music / "b.wav", 1)
    assert scan().added == 2
    again = scan()
    assert (again.added, again.updated, again.missing) == (0, 0, 0)
    tone(music / "a.wav", 2, title="New", artist="Nina")
    assert scan().updated == 1
    assert "New" in titles(db)


def test_a_moved_file_keeps_its_edits(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "one" / "a.wav", 1)
    scan()
    [row] = db.execute("SELECT id FROM tracks").fetchall()
    edits.edit(db, row["id"], "title", "Mine")
    (music / "one").rename(music / "two")
    status = scan()
    assert (status.added, status.updated, status.missing) == (0, 1, 0)
    assert titles(db) == {"Mine": "waiting"}
    assert tracks.get(db, row["id"])["path"] == str(music / "two" / "a.wav")


def test_a_copy_is_a_track_of_its_own(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "one" / "a.wav", 1)
    scan()
    (music / "two").mkdir()
    shutil.copy2(music / "one" / "a.wav", music / "two" / "a.wav")
    assert scan().added == 1
    assert db.execute("SELECT count(*) FROM tracks").fetchone()[0] == 2


def test_a_folder_that_is_away_keeps_its_tracks(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 1)
    scan()
    music.rename(music.parent / "unplugged")
    status = scan()
    assert status.missing == 1 and [error["code"] for error in status.errors] == ["folder_missing"]
    assert titles(db) == {"a": "missing"}
    (music.parent / "unplugged").rename(music)
    assert scan().updated == 1
    assert titles(db) == {"a": "waiting"}


def test_new_tracks_are_queued_when_wanted(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 1)
    scan(queue_new=False)
    assert queue_store.counts(db).waiting == 0
    tone(music / "b.wav", 1)
    scan(queue_new=True)
    assert queue_store.counts(db).waiting == 1
    job = queue_store.take_next(db)
    assert job is not None and job.path.endswith("b.wav") and queue_store.take_next(db) is None
    queue_store.save_failure(db, job.track_id, "corrupt", "It is broken.")
    scan(queue_new=True)
    assert queue_store.counts(db).waiting == 0, "a failed file is queued again only when it has changed"


def test_tags_that_an_older_pika_has_read_are_read_again(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    tone(music / "a.wav", 1, title="Tagged")
    scan()
    db.execute("UPDATE tracks SET tags_version = 0, tag_title = '', analysed_at = 5")
    assert scan().updated == 1
    assert titles(db) == {"Tagged": "done"}, "the analysis is as good as before"
    assert scan().updated == 0


@pytest.mark.only_on("win32")
def test_what_windows_hides_is_no_music(tmp_path: Path) -> None:
    hidden = tmp_path / "$RECYCLE.BIN"
    hidden.mkdir()
    for file in (hidden / "deleted.wav", tmp_path / "also hidden.wav", tmp_path / "seen.wav"):
        file.write_bytes(b"RIFF")
    for path in (hidden, tmp_path / "also hidden.wav"):
        assert ctypes.windll.kernel32.SetFileAttributesW(str(path), stat.FILE_ATTRIBUTE_HIDDEN)
    assert [file.name for file in walk(str(tmp_path), lambda path, error: None)] == ["seen.wav"]
    assert complete(f"{tmp_path}\\") == []
    assert [entry["name"] for entry in complete(f"{tmp_path}\\$re")] == ["$RECYCLE.BIN"]
