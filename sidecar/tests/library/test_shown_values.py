"""Which source's value a track shows, and what follows from it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from pika_sidecar.library import refreshing, settings, source_counts, tracks
from pika_sidecar.library.database import connect, transaction
from pika_sidecar.library.edits import edit
from pika_sidecar.library.effective import refresh, refresh_many
from pika_sidecar.library.migrate import migrate

ANALYSIS = {
    "tempo": {"bpm": 64.0, "confidence": 0.4, "alternatives": [], "kind": "steady"},
    "beats": {"constant": True, "first": 0.5, "period": 60 / 64, "times": None},
    "key": {"name": "A minor", "camelot": "8A", "open_key": "1m", "confidence": 0.8},
    "energy": 6,
}


def add(db: sqlite3.Connection, track_id: int = 1, **columns: object) -> int:
    """A track of a file that says little, unless told."""
    db.execute("INSERT OR IGNORE INTO folders (id, path, added) VALUES (1, '/music', 0)")
    row = {
        "id": track_id, "folder_id": 1, "path": f"/music/{track_id}.mp3", "name": f"{track_id}.mp3",
        "size": 1, "mtime": 1, "added": 1000.0, "format": "mp3", "duration": 10.0, **columns,
    }  # fmt: skip
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO tracks ({', '.join(row)}) VALUES ({marks})", row)
    refresh(db, track_id)
    return track_id


def say(db: sqlite3.Connection, program: str, track_id: int = 1, **values: object) -> None:
    """What a program says."""
    db.executemany(
        "INSERT OR REPLACE INTO program_values VALUES (?, ?, ?, ?)",
        [(track_id, program, field, json.dumps(value)) for field, value in values.items()],
    )
    refresh(db, track_id)


def analyse(db: sqlite3.Connection, track_id: int = 1) -> None:
    db.execute("INSERT INTO analyses VALUES (?, ?)", (track_id, json.dumps(ANALYSIS)))
    refresh(db, track_id)


def test_manual_then_programs_in_order_then_analysis_then_file(db: sqlite3.Connection) -> None:
    add(db, tag_bpm=90.0, tag_key="Gm", tag_energy=2, tag_rating=3, tag_comment="slow", tag_genre="Soul")
    track = tracks.get(db, 1)
    assert (track["bpm"], track["key"]["camelot"], track["energy"], track["rating"]) == (90.0, "6A", 2, 3)
    assert (track["comment"], track["genre"]) == ("slow", "Soul")
    assert set(track["origins"].values()) == {"file"} and "title" not in track["origins"]

    analyse(db)
    track = tracks.get(db, 1)
    assert (track["bpm"], track["bpm_confidence"], track["key"]["camelot"]) == (64.0, 0.4, "8A")
    assert track["origins"]["bpm"] == "analysis" and track["rating"] == 3

    say(db, "serato", bpm=127.9, rating=5, title="As Serato has it")
    say(db, "virtualdj", bpm=128.0, comment="", colour="#ff0000")
    track = tracks.get(db, 1)
    assert (track["bpm"], track["bpm_confidence"], track["title"]) == (128.0, None, "As Serato has it")
    assert (track["rating"], track["colour"], track["comment"]) == (5, "#ff0000", "slow")
    bpms = [
        (one["source"], one["value"], one["confidence"]) for one in track["said"] if one["field"] == "bpm"
    ]
    assert bpms == [
        ("virtualdj", 128.0, None),
        ("serato", 127.9, None),
        ("analysis", 64.0, 0.4),
        ("file", 90.0, None),
    ]

    edit(db, 1, "bpm", 126)
    assert tracks.get(db, 1)["said"][-1]["source"] == "virtualdj"
    first = next(one for one in tracks.get(db, 1)["said"] if one["field"] == "bpm")
    assert (first["source"], first["value"]) == ("manual", 126.0)
    assert tracks.get(db, 1)["origins"]["bpm"] == "manual"


def test_another_order_renews_all_tracks_step_by_step(db: sqlite3.Connection) -> None:
    for track_id in range(1, 8):
        add(db, track_id)
        analyse(db, track_id)
        say(db, "mixxx", track_id, bpm=100.0 + track_id)
    assert source_counts.count(db)["sources"] == [
        {"source": "mixxx", "tracks": 7},
        {"source": "analysis", "tracks": 7},
    ]
    assert settings.set_some(db, {"value_order": ["analysis"]})["value_order"][:2] == [
        "analysis",
        "virtualdj",
    ]
    assert tracks.get(db, 1)["bpm"] == 101.0, "the setting itself changes no track"
    assert refreshing.step(db, 3) == [1, 2, 3]
    assert [tracks.get(db, i)["bpm"] for i in (3, 4)] == [64.0, 104.0]
    refreshing.refresh_all(db)
    assert [tracks.get(db, i)["bpm"] for i in range(1, 8)] == [64.0] * 7
    assert refreshing.step(db) is None
    with transaction(db):
        assert refresh_many(db, range(1, 8)) == [], "nothing is written that is so already"


def test_the_grid_is_that_of_the_program_whose_tempo_is_shown(db: sqlite3.Connection) -> None:
    add(db)
    analyse(db)
    assert tracks.get(db, 1)["beats"]["period"] == 60 / 64
    db.execute("INSERT INTO program_grids VALUES (1, 'virtualdj', '[[1.25, 120.0, 1]]')")
    say(db, "virtualdj", bpm=120.0)
    beats = tracks.get(db, 1)["beats"]
    assert (beats["first"], beats["period"], beats["downbeat"]) == (0.25, 0.5, 2)
    edit(db, 1, "first_beat", 0.3)
    assert tracks.get(db, 1)["beats"]["first"] == 0.3
    edit(db, 1, "first_beat", None)
    say(db, "rekordbox", bpm=128.0)
    settings.set_some(db, {"value_order": ["rekordbox", "virtualdj", "analysis"]})
    refreshing.refresh_all(db)
    beats = tracks.get(db, 1)["beats"]
    assert (beats["first"], beats["period"]) == (0.5, 60 / 64 / 2), (
        "rekordbox has no grid: twice the analysed"
    )
    edit(db, 1, "bpm", 120)
    assert tracks.get(db, 1)["beats"]["first"] == 0.25, "the tempo that was taken over brings its grid"


def test_added_plays_and_last_played(db: sqlite3.Connection) -> None:
    add(db)
    say(db, "virtualdj", plays=5, played=5000.0, added=400.0)
    say(db, "itunes", plays=2, played=9000.0, added=700.0)
    row = tracks.get(db, 1)
    assert (row["added"], row["plays"], row["last_played"]) == (400.0, 7, 9000.0)
    db.execute(
        "INSERT INTO nights (id, session, cloud_url, title, listed, started_at, deck_since)"
        " VALUES (1, 's', '', '', 0, 0, 0)"
    )
    for number in range(6):
        db.execute(
            "INSERT INTO night_plays (id, night_id, number, source, entry, track_id, deck_title, deck_artist,"
            " title, artist, played_at) VALUES (?, 1, ?, 'virtualdj', ?, 1, '', '', '', '', ?)",
            (str(number), number, str(number), 1_000_000 * (number + 5)),
        )
    row = tracks.get(db, 1)
    assert (row["plays"], row["last_played"]) == (6 + 2, 10_000.0), "what both have seen counts once"
    db.execute("UPDATE night_plays SET retracted = 1 WHERE number >= 4")
    row = tracks.get(db, 1)
    assert (row["plays"], row["last_played"]) == (5 + 2, 9000.0)
    add(db, 2)
    db.execute("UPDATE night_plays SET track_id = 2 WHERE number = 0")
    assert tracks.get(db, 2)["plays"] == 1
    db.execute("DELETE FROM night_plays WHERE number = 0")
    assert tracks.get(db, 2)["plays"] == 0
    with transaction(db):
        assert refresh_many(db, [1, 2]) == []


def page(db: sqlite3.Connection, sort: str, direction: str) -> list[int]:
    found = tracks.list_page(db, offset=0, limit=10, sort=sort, direction=direction, search="")
    return [row["id"] for row in found["rows"]]


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("genre", {"tag_genre": ["blues", "Soul"]}),
        ("year", {"tag_year": [1956, 2001]}),
        ("rating", {"tag_rating": [2, 5]}),
        ("comment", {"tag_comment": ["a", "Öl"]}),
    ],
)
def test_sorts_have_the_empty_ones_last(
    db: sqlite3.Connection, sort: str, values: dict[str, list[object]]
) -> None:
    [(column, said)] = values.items()
    add(db, 1)
    for track_id, value in enumerate(said, start=2):
        add(db, track_id, **{column: value})
    assert page(db, sort, "asc") == [2, 3, 1] and page(db, sort, "desc") == [3, 2, 1]


def test_colours_are_sorted_as_on_the_wheel(db: sqlite3.Connection) -> None:
    for track_id, colour in enumerate(["#808080", "#0000ff", "#ff0000", "#00ff00"], start=1):
        add(db, track_id)
        edit(db, track_id, "colour", colour)
    add(db, 5)
    assert page(db, "colour", "asc") == [3, 4, 2, 1, 5]


def test_a_library_of_before_shows_the_same_and_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    old = tmp_path / "migrations"
    old.mkdir()
    source = Path(refreshing.__file__).parent / "migrations"
    for file in sorted(source.glob("*.sql"))[:5]:
        (old / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    db = connect(path)
    migrate(db, path, old)
    db.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    db.execute(
        "INSERT INTO tracks (id, folder_id, path, name, size, mtime, added, format, title, title_sort,"
        " tag_title, tag_bpm) VALUES (1, 1, '/music/a.mp3', 'a.mp3', 1, 1, 50, 'mp3', 'A', 'a', 'A', 97)"
    )
    migrate(db, path)
    assert tracks.get(db, 1)["added"] == 50 and tracks.get(db, 1)["bpm"] is None
    assert refreshing.step(db) == [1]
    assert tracks.get(db, 1)["bpm"] == 97.0 and tracks.get(db, 1)["origins"]["bpm"] == "file"
    db.close()
