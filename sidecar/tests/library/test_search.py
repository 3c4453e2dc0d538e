"""Searches over a library: what each filter finds, counts, and what to loosen."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from typing import Any

import pytest

from pika_sidecar.library import search, tracks
from pika_sidecar.library.effective import refresh, refresh_many
from pika_sidecar.library.names import to_db

pytestmark = pytest.mark.not_under_wine(why="same code")

DAY_S = 86_400
Find = Callable[[str], set[str]]


def add(db: sqlite3.Connection, title: str, *, path: str = "", found: Any = None, **columns: Any) -> int:  # noqa: ANN401
    """A track as a scan and, with `found`, an analysis leave it. Its id."""
    path = path or f"/music/{title}.mp3"
    row: dict[str, Any] = {
        "folder_id": 1, "path": to_db(path), "name": to_db(path.rsplit("/", maxsplit=1)[-1]), "size": 1,
        "mtime": 1, "added": time.time(), "format": "mp3", "tag_title": title, "tag_artist": "",
        "tag_album": "", "tag_genre": "", "tag_year": None, "duration": 200.0,
        "analysed_at": 1.0 if found else None,
    }  # fmt: skip
    row |= columns
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    track_id = db.execute(f"INSERT INTO tracks ({names}) VALUES ({marks})", row).lastrowid or 0
    if found:
        db.execute("INSERT INTO analyses VALUES (?, ?)", (track_id, json.dumps(found)))
    refresh(db, track_id)
    return track_id


def analysis(bpm: float, key: str, energy: int) -> dict[str, Any]:
    return {"tempo": {"bpm": bpm, "confidence": 1.0}, "key": {"camelot": key}, "energy": energy}


def play(db: sqlite3.Connection, track_id: int, night: int, *, ago_s: float = 0, retracted: int = 0) -> None:
    number = db.execute("SELECT count(*) FROM night_plays").fetchone()[0]
    at = round((time.time() - ago_s) * 1000)
    db.execute(
        "INSERT INTO night_plays (id, night_id, number, source, entry, track_id, deck_title, deck_artist,"
        " title, artist, played_at, retracted) VALUES (?, ?, ?, 'manual', ?, ?, '', '', '', '', ?, ?)",
        (f"play {number}", night, number, f"entry {number}", track_id, at, retracted),
    )


def night(db: sqlite3.Connection, number: int, *, ended: int | None, removed: int | None = None) -> None:
    db.execute(
        "INSERT INTO nights (id, session, cloud_url, title, listed, started_at, ended_at, deck_since,"
        " removed_at) VALUES (?, ?, '', '', 0, 0, ?, 0, ?)",
        (number, f"session {number}", ended, removed),
    )


@pytest.fixture
def find(db: sqlite3.Connection) -> Find:
    """Five tracks; a search gives the first letters of those it finds."""
    db.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    soul: Any = {"tag_genre": "Neo-Soul", "tag_year": 1999, "tag_artist": "Zoë"}
    a = add(db, "A night", found=analysis(104.2, "8A", 7), has_cover=1, **soul)
    b = add(
        db,
        "B road",
        found=analysis(52.1, "9A", 3),
        tag_genre="Blues",
        duration=260.0,
        tag_rating=4,
        tag_comment="Für den Anfang" + "." * 200 + "Ende",
    )
    c = add(db, "C rain", found=analysis(120.0, "1B", 9), added=time.time() - 100 * DAY_S, format="flac")
    d = add(db, "D", path="/music/Übung/West Coast/D.mp3", error_code="corrupt", error_message="x")
    e = add(db, "E", path="/music/\udcff/E.mp3", missing=1)
    night(db, 1, ended=1)
    night(db, 2, ended=None)
    night(db, 3, ended=1, removed=1)
    play(db, a, 2)
    play(db, a, 1, ago_s=40 * DAY_S)
    play(db, b, 1, ago_s=40 * DAY_S)
    play(db, c, 2, retracted=1)
    play(db, d, 3)
    values = [(c, "plays", "7"), (c, "played", str(time.time() - 5 * DAY_S)), (e, "plays", "0")]
    for track_id, field, value in values:
        db.execute("INSERT INTO program_values VALUES (?, 'virtualdj', ?, ?)", (track_id, field, value))
    for track_id, field, by_hand in (
        (a, "tags", '["Slow", "West Coast"]'),
        (a, "colour", '"#ff0510"'),
        (c, "colour", '"#c000ff"'),
        (c, "notes", '"an opener"'),
    ):
        db.execute("INSERT INTO manual VALUES (?, ?, ?)", (track_id, field, by_hand))
    refresh_many(db, [a, b, c, d, e])
    db.execute("INSERT INTO program_cues VALUES (?, 'virtualdj', 0, 'cue', 1.0, NULL, '', NULL, 1)", (b,))

    def run(text: str) -> set[str]:
        page = tracks.list_page(db, offset=0, limit=100, sort="title", direction="asc", search=text)
        assert page["total"] == len(page["rows"]) == search.count(db, text)
        return {row["title"][0] for row in page["rows"]}

    return run


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", "ABCDE"),
        ("night", "A"),
        ("-night", "BCDE"),
        ("bpm:104", "A"),
        ("bpm:52~", "AB"),
        ("bpm:50-110", "AB"),
        ("-bpm:50-110", "CDE"),
        ("bpm:none", "DE"),
        ("key:8A~", "AB"),
        ("key:8A,1B", "AC"),
        ("key:none", "DE"),
        ("energy>6", "AC"),
        ("year:1990-", "A"),
        ("duration>4:00", "B"),
        ("genre:soul", "A"),
        ("genre:soul,blues", "AB"),
        ("-genre:soul", "BCDE"),
        ("genre:none", "CDE"),
        ("artist:zoe", "A"),
        ("title:ra", "C"),
        ("album:none", "ABCDE"),
        ("folder:ubung", "D"),
        ('folder:"west coast"', "D"),
        ("folder:mp3", ""),
        ("path:music/ubung", "D"),
        ("format:flac", "C"),
        ("format:fla", ""),
        ("added:30d", "ABDE"),
        ("added>30d", "C"),
        ("played:tonight", "A"),
        ("played:30d", "ACD"),
        ("-played:30d", "BE"),
        ("played:never", "E"),
        ("-played:never", "ABCD"),
        ("plays:2", "A"),
        ("plays>=1", "ABCD"),
        ("plays:0", "E"),
        ("plays:none", "E"),
        ("plays<2", "BDE"),
        ("played:2020..2030", "ABCD"),
        ("played<2020", ""),
        ("rating>=4", "B"),
        ("rating<3", "ACDE"),
        ("stars:none", "ACDE"),
        ("tag:slow", "A"),
        ('tag:"west coast"', "A"),
        ("tag:west", ""),
        ("tag:none", "BCDE"),
        ("colour:red", "A"),
        ("color:purple,pink", "C"),
        ("colour:#FF0510", "A"),
        ("colour:none", "BDE"),
        ("comment:fur", "B"),
        ("comment:ende", "B"),
        ("comment:none", "ACDE"),
        ("notes:opener", "C"),
        ("has:cue", "B"),
        ("state:failed", "D"),
        ("state:ready,missing", "ABCE"),
        ("missing:yes", "E"),
        ("has:cue", "B"),
        ("has:cover", "A"),
        ("missing:key", "DE"),
        ("has:genre has:year", "A"),
        ("bpm:90-110 key:8A energy>6 -played:never genre:soul", "A"),
        ("gnere:soul night", "A"),
    ],
)
def test_each_filter(find: Find, text: str, titles: str) -> None:
    assert find(text) == set(titles)


def test_every_possession_can_be_asked_for(find: Find) -> None:
    from pika_sidecar.library.search_fields import POSSESSIONS  # noqa: PLC0415

    for name in POSSESSIONS:
        assert find(f"has:{name}") | find(f"missing:{name}") == set("ABCDE")
        assert not find(f"has:{name} missing:{name}")


def test_a_page_says_how_the_search_was_understood(db: sqlite3.Connection, find: Find) -> None:
    assert find("night") == {"A"}
    page = tracks.list_page(
        db, offset=0, limit=1, sort="bpm", direction="asc", search="x -bpm:1 gnere:y", states=["done"]
    )
    assert page["terms"][:2] == [
        {"text": "x", "start": 0, "end": 1, "field": None, "negated": False, "problem": None},
        {"text": "-bpm:1", "start": 2, "end": 8, "field": "bpm", "negated": True, "problem": None},
    ]
    assert page["terms"][2]["problem"] == 'There is no filter "gnere". Write genre:y.'


def test_without_which_term_there_would_be_tracks(db: sqlite3.Connection, find: Find) -> None:
    assert find("energy>2 key:8A bpm>110") == set()
    assert [
        (entry["term"]["text"], entry["total"]) for entry in search.looser(db, "energy>2 key:8A bpm>110")
    ] == [
        ("key:8A", 1),
        ("bpm>110", 1),
    ]
    assert search.looser(db, "") == [] == search.looser(db, "bpm:")
    assert [entry["total"] for entry in search.looser(db, "zzzz")] == [5]


@pytest.mark.usefixtures("find")
def test_what_there_is_to_choose_from(db: sqlite3.Connection) -> None:
    assert search.choices(db, "genre") == [{"value": "Blues", "total": 1}, {"value": "Neo-Soul", "total": 1}]
    assert search.choices(db, "tag") == [{"value": "Slow", "total": 1}, {"value": "West Coast", "total": 1}]
    assert search.choices(db, "format") == [{"value": "mp3", "total": 4}, {"value": "flac", "total": 1}]
