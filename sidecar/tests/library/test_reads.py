"""Files that take their reader down: noted before, tried alone, set aside."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from support.music import tone
from support.tags_here import read_tags_here

from pika_sidecar.errors import PikaError
from pika_sidecar.library import folders, queue_store, reads, tracks
from pika_sidecar.library.folder_scan import FolderScan, ScanProgress
from pika_sidecar.library.tag_source import TagsRead


class Killed(BaseException):
    """The sidecar is gone: nothing of its own runs any more."""


class Reading:
    """Reads tags here, except of files called `deadly`; remembers what was asked for together."""

    def __init__(self, code: str = "out_of_memory") -> None:
        self.code = code
        self.asked: list[list[str]] = []

    def __call__(self, paths: Sequence[str]) -> Future[list[TagsRead]]:
        self.asked.append([Path(path).stem for path in paths])
        found = read_tags_here(paths).result()
        done: Future[list[TagsRead]] = Future()
        lost = TagsRead(error={"code": self.code, "message": ""})
        done.set_result([lost if "deadly" in path else one for path, one in zip(paths, found, strict=True)])
        return done


Scan = Callable[..., ScanProgress]


@pytest.fixture
def scan_with(db: sqlite3.Connection, music: Path) -> Scan:
    """Scans the music folder with `read_tags`."""
    folder = folders.add(db, str(music))

    def run(read_tags: Callable[[Sequence[str]], Future[list[TagsRead]]]) -> ScanProgress:
        status = ScanProgress()
        FolderScan(
            db,
            folder["id"],
            status,
            threading.Event(),
            lambda ids: None,
            read_tags=read_tags,
            queue_new=True,
        ).run()
        return status

    return run


def killed(scan_with: Scan, at: Callable[[list[str]], bool]) -> list[str]:
    """Scan until what is read together is as `at` says; there the sidecar is killed. What was read then."""
    seen: list[str] = []

    def read(paths: Sequence[str]) -> Future[list[TagsRead]]:
        names = [Path(path).stem for path in paths]
        if at(names):
            seen.extend(names)
            raise Killed
        return read_tags_here(paths)

    with pytest.raises(Killed):
        scan_with(read)
    return seen


def by_name(db: sqlite3.Connection) -> dict[str, tracks.TrackRow]:
    rows = db.execute("SELECT id FROM tracks ORDER BY id").fetchall()
    return {Path(row["path"]).stem: row for row in tracks.rows_of(db, [row["id"] for row in rows])}


@pytest.fixture
def songs(music: Path) -> Path:
    """Three good ones, and one between them."""
    for name in ("a", "b", "c deadly", "d"):
        tone(music / f"{name}.wav", 0.6, title=f"title of {name}")
    return music


@pytest.mark.parametrize("code", ["out_of_memory", "timeout", "worker_died"])
def test_a_file_that_kills_its_reader_twice_is_set_aside_with_a_reason(
    db: sqlite3.Connection, songs: Path, scan_with: Scan, code: str
) -> None:
    reading = Reading(code)
    status = scan_with(reading)
    assert reading.asked == [["a", "b", "c deadly", "d"], ["c deadly"]], "the second time alone"
    rows = by_name(db)
    assert [rows[name]["state"] for name in ("a", "b", "d")] == ["waiting"] * 3
    assert rows["b"]["title"] == "title of b"
    aside = rows["c deadly"]
    assert aside["state"] == "failed" and aside["error"]["code"] == code
    assert "leaves this file alone" in aside["error"]["message"]
    assert [(Path(error["path"]).stem, error["code"]) for error in status.errors] == [("c deadly", code)]
    assert reads.begun(db) == {}
    assert queue_store.counts(db).waiting == 3, "it is not analysed by itself"

    assert scan_with(reading).updated == 0 and len(reading.asked) == 2, "it is not read again"
    assert queue_store.enqueue(db, [aside["id"]], again=True) == [aside["id"]], "unless somebody asks"
    queue_store.clear(db)
    tone(songs / "c deadly.wav", 0.9, title="mended")
    scan_with(read_tags_here)
    assert by_name(db)["c deadly"]["title"] == "mended", "or the file is another one"
    assert by_name(db)["c deadly"]["state"] == "waiting"


def test_one_death_is_forgiven(db: sqlite3.Connection, songs: Path, scan_with: Scan) -> None:
    reading = Reading()

    def once(paths: Sequence[str]) -> Future[list[TagsRead]]:
        return reading(paths) if not reading.asked else read_tags_here(paths)

    assert scan_with(once).errors == []
    assert by_name(db)["c deadly"]["title"] == "title of c deadly" and reads.begun(db) == {}


def test_a_sidecar_that_is_killed_with_its_reader_ends_in_no_loop(
    db: sqlite3.Connection, songs: Path, scan_with: Scan
) -> None:
    assert killed(scan_with, lambda names: "c deadly" in names) == ["a", "b", "c deadly", "d"]
    # A kill runs nothing of ours, not even what takes the notes away.
    note(db, songs, "a", "b", "c deadly", "d")
    assert set(reads.begun(db).values()) == {1}
    assert killed(scan_with, lambda names: "c deadly" in names) == ["c deadly"], "all were read alone"
    note(db, songs, "c deadly", begun=2)
    reading = Reading()
    scan_with(reading)
    assert not any("c deadly" in names for names in reading.asked), "it was not begun a third time"
    rows = by_name(db)
    assert rows["c deadly"]["error"]["code"] == "worker_died"
    assert {rows[name]["state"] for name in ("a", "b", "d")} == {"waiting"}
    assert reads.begun(db) == {}


def note(db: sqlite3.Connection, songs: Path, *names: str, begun: int = 1) -> None:
    """As a killed sidecar leaves it."""
    db.executemany(
        "INSERT OR REPLACE INTO reads VALUES (?, ?)", [(str(songs / f"{name}.wav"), begun) for name in names]
    )


def test_a_broken_installation_is_not_the_fault_of_files(
    db: sqlite3.Connection, songs: Path, scan_with: Scan
) -> None:
    def broken(paths: Sequence[str]) -> Future[list[TagsRead]]:
        done: Future[list[TagsRead]] = Future()
        done.set_exception(PikaError("worker_broken", "Install Pika again."))
        return done

    with pytest.raises(PikaError):
        scan_with(broken)
    assert reads.begun(db) == {}
    assert scan_with(read_tags_here).added == 4


def test_a_file_that_is_gone_is_not_remembered(db: sqlite3.Connection, songs: Path, scan_with: Scan) -> None:
    note(db, songs, "gone")
    note(db, songs.parent / "elsewhere", "other")
    scan_with(read_tags_here)
    assert list(reads.begun(db)) == [str(songs.parent / "elsewhere" / "other.wav")]
