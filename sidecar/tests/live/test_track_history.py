"""When and where a track was played."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pika_sidecar.decks.entry import Entry
from pika_sidecar.errors import PikaError
from pika_sidecar.library.database import connect
from pika_sidecar.library.migrate import migrate
from pika_sidecar.live import logbook, nights, plays
from pika_sidecar.live.clock import Stamp
from pika_sidecar.live.track_history import history

START = 1_700_000_000_000


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A library with one track, 1, and another, 2."""
    connection = connect(tmp_path / "library.db")
    migrate(connection, tmp_path / "library.db")
    connection.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    connection.executemany(
        "INSERT INTO tracks (id, folder_id, path, name, size, mtime, added, format, title)"
        " VALUES (?, 1, ?, 'x.mp3', 1, 1, 0, 'mp3', 'One')",
        [(1, "/music/1.mp3"), (2, "/music/2.mp3")],
    )
    yield connection
    connection.close()


def night(db: sqlite3.Connection, title: str, at: int, tracks: list[int]) -> tuple[int, list[str]]:
    """A night of these tracks, a minute each, that is on: its id and those of the plays."""
    begun = nights.begin(
        db, nights.NewNight(title, True, "https://cloud.example", "account", None, 0, []), Stamp(at, None)
    )
    taken = [
        plays.take(db, "manual", Entry(f"{title} {i}", "One", "A"), Stamp(at + i * 60_000, None), track)
        for i, track in enumerate(tracks)
    ]
    return begun["id"], [play for play in taken if play is not None]


def test_the_plays_of_a_track_newest_first_with_what_the_floor_said(db: sqlite3.Connection) -> None:
    assert history(db, 1) == []
    friday, [first, _, again] = night(db, "Friday", START, [1, 2, 1])
    db.execute("UPDATE night_plays SET likes = 4, slower = 1, perfect = 5, faster = 2 WHERE id = ?", (first,))
    logbook.note(db, friday, first, "everybody danced")
    plays.retract(db, again, Stamp(START + 1, None))
    nights.end(db, Stamp(START + 3_600_000, None))
    saturday, _ = night(db, "Saturday", START + 86_400_000, [1])
    newest, oldest = history(db, 1)
    assert (newest["night"], newest["title"], newest["ended_at"]) == (saturday, "Saturday", None)
    assert (oldest["night"], oldest["title"], oldest["started_at"]) == (friday, "Friday", START)
    play = oldest["play"]
    assert (play["played_at"], play["likes"], play["note"]) == (START, 4, "everybody danced")
    assert play["tempo"] == {"slower": 1, "perfect": 5, "faster": 2}
    logbook.remove(db, friday)
    assert [told["night"] for told in history(db, 1)] == [saturday]
    assert history(db, 2) == []


def test_an_unknown_track(db: sqlite3.Connection) -> None:
    with pytest.raises(PikaError) as refused:
        history(db, 77)
    assert refused.value.code == "not_found"
