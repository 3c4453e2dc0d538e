"""Mixxx's database, made with its own schema, while another connection writes to it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.mixxx import MixxxWriter

from pika_sidecar.decks.mixxx import Mixxx, read_history
from pika_sidecar.library.sources.mixxx_places import FILE_NAME, usual_files


@pytest.fixture(params=["DELETE", "WAL"])
def mixxx(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MixxxWriter]:
    writer = MixxxWriter(tmp_path / FILE_NAME, request.param)
    yield writer
    writer.db.close()


def titles(deck: Mixxx, path: Path) -> list[str]:
    return [entry.title for entry in deck.read(str(path)).entries]


def test_history_in_the_order_of_the_night(mixxx: MixxxWriter) -> None:
    deck = Mixxx()
    assert titles(deck, mixxx.path) == []
    first, second, other = mixxx.playlist(), mixxx.playlist(), mixxx.playlist(hidden=0)
    mixxx.played(first, "One", "2026-11-21 23:59:30")
    mixxx.played(second, "Two", "2026-11-22T00:10:00.250Z")
    mixxx.played(second, "Bésame")
    mixxx.played(other, "In a playlist, not played")
    reading = deck.read(str(mixxx.path.parent))
    assert [entry.title for entry in reading.entries] == ["One", "Two", "Bésame"]
    assert [entry.started_at for entry in reading.entries][:2] == [1795305570000, 1795306200250]
    assert abs(reading.entries[2].started_at - time.time() * 1000) < 60_000
    assert reading.entries[0].path == "/music/One.mp3" and reading.entries[0].duration == 200.5
    assert reading.file == str(mixxx.path)
    assert deck.read(str(mixxx.path.parent)) is reading


def test_a_new_track_while_mixxx_has_the_database_open(mixxx: MixxxWriter) -> None:
    deck, night = Mixxx(), mixxx.playlist()
    mixxx.played(night, "One")
    assert titles(deck, mixxx.path) == ["One"]
    mixxx.played(night, "Two")
    assert titles(deck, mixxx.path) == ["One", "Two"]


def test_mixxx_is_never_kept_waiting_and_we_do_not_wait_for_it(mixxx: MixxxWriter) -> None:
    deck, night = Mixxx(), mixxx.playlist()
    mixxx.played(night, "One")
    assert titles(deck, mixxx.path) == ["One"]
    mixxx.db.execute("PRAGMA busy_timeout = 0")
    mixxx.db.execute("BEGIN EXCLUSIVE")
    mixxx.played(night, "Two")
    # In the middle of its transaction: what was there before, and no error.
    assert titles(deck, mixxx.path) == ["One"] and deck.read(str(mixxx.path)).problem is None
    mixxx.db.execute("COMMIT")
    assert titles(deck, mixxx.path) == ["One", "Two"]


def test_reading_leaves_the_files_as_they_are(mixxx: MixxxWriter) -> None:
    mixxx.played(mixxx.playlist(), "One")
    before = mixxx.path.read_bytes()
    for _ in range(3):
        assert len(read_history(mixxx.path)) == 1
    assert mixxx.path.read_bytes() == before
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        sqlite3.connect(f"{mixxx.path.as_uri()}?mode=ro", uri=True).execute("DELETE FROM Playlists")


def test_after_mixxx_was_closed(mixxx: MixxxWriter) -> None:
    mixxx.played(mixxx.playlist(), "One")
    mixxx.db.close()
    before = sorted(path.name for path in mixxx.path.parent.iterdir())
    assert titles(Mixxx(), mixxx.path) == ["One"]
    assert sorted(path.name for path in mixxx.path.parent.iterdir()) == before


def test_a_deleted_entry_does_not_hide_the_next(mixxx: MixxxWriter) -> None:
    night = mixxx.playlist()
    mixxx.played(night, "One", "2026-11-22 20:00:00")
    [one] = read_history(mixxx.path)
    mixxx.db.execute("DELETE FROM PlaylistTracks")
    mixxx.played(night, "Two", "2026-11-22 20:05:00")
    [two] = read_history(mixxx.path)
    assert one.key != two.key


def test_odd_rows(mixxx: MixxxWriter) -> None:
    night = mixxx.playlist()
    mixxx.played(night, None, "yesterday")
    mixxx.db.execute(
        "INSERT INTO PlaylistTracks (playlist_id, track_id, position) VALUES (?, 999, 2)", (night,)
    )
    odd, gone = read_history(mixxx.path)
    assert (odd.title, odd.started_at, odd.path) == ("", None, "/music/None.mp3")
    assert (gone.title, gone.path, gone.duration) == ("", None, None)


def test_what_is_no_database_of_mixxx(tmp_path: Path) -> None:
    assert Mixxx().read(str(tmp_path)).problem.code == "deck_not_found"
    file = tmp_path / FILE_NAME
    for content in (b"", b"this is no database" * 100, b"SQLite format 3\0" + b"\0" * 100):
        file.write_bytes(content)
        assert Mixxx().read(str(tmp_path)).problem.code == "deck_unreadable"
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE x (y)")
    assert Mixxx().read(str(tmp_path)).problem.code == "deck_unreadable"
    deck = Mixxx()
    assert deck.read(str(file)).problem.code == "deck_unreadable"
    file.unlink()
    writer = MixxxWriter(file, "DELETE")
    writer.played(writer.playlist(), "One")
    writer.db.close()
    assert titles(deck, file) == ["One"]


@pytest.mark.parametrize(
    ("system", "places"),
    [
        ("linux", [".mixxx", ".var/app/org.mixxx.Mixxx/.mixxx"]),
        ("win32", ["local/Mixxx"]),
        (
            "darwin",
            [
                "Library/Containers/org.mixxx.mixxx/Data/Library/Application Support/Mixxx",
                "Library/Application Support/Mixxx",
            ],
        ),
    ],
)
def test_usual_places(
    system: str, places: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setattr("sys.platform", system)
    assert [file.parent.relative_to(tmp_path).as_posix() for file in usual_files()] == places
