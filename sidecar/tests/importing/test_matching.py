"""Which track an entry is, what would find more, and folders that are offered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some
from support.tracks import library_in_memory

from pika_sidecar.importing import matching, offers, staging
from pika_sidecar.importing.clean import clean
from pika_sidecar.importing.paths import Rule, Rules, folded
from pika_sidecar.library.sources.entry import SourceList, SourceTrack

Stage = Callable[..., sqlite3.Connection]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """ "/music/1.wav" to "/music/40.wav": "Song N" by "Artist N % 15", 180 s + N."""
    connection = library_in_memory()
    yield connection
    connection.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """What a worker would have written of some entries."""
    opened: list[sqlite3.Connection] = []

    def write(*entries: SourceTrack | SourceList) -> sqlite3.Connection:
        path = tmp_path / f"{len(opened)}.db"
        writer = staging.Writer(path)
        for entry in entries:
            if isinstance(entry, SourceTrack):
                writer.track(entry, clean(entry))
            else:
                writer.list(entry)
        writer.close()
        connection = sqlite3.connect(path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        opened.append(connection)
        return connection

    yield write
    for connection in opened:
        connection.close()


def track(path: str, **said: object) -> SourceTrack:
    return SourceTrack(path, path, **said)  # type: ignore[arg-type]


def found(db: sqlite3.Connection, staged: sqlite3.Connection, *rules: Rule) -> list[tuple[object, ...]]:
    matching.match(db, staged, list(rules))
    matching.compare(db, staged, "virtualdj")
    return [
        tuple(row) for row in staged.execute("SELECT track_id, found_by, status FROM entries ORDER BY number")
    ]


def test_by_path_whatever_the_case_and_the_slashes(db: sqlite3.Connection, stage: Stage) -> None:
    staged = stage(
        track("/MUSIC/1.wav"), track("\\music\\2.WAV"), track("/music//3.wav"), track("/music/99.wav")
    )
    assert found(db, staged) == [
        (1, "path", "new"), (2, "path", "new"), (3, "path", "new"), (None, None, "not_found"),
    ]  # fmt: skip


def test_by_accents_however_they_are_composed(db: sqlite3.Connection, stage: Stage) -> None:
    db.execute("UPDATE tracks SET path = '/music/J\u00f3ga.wav' WHERE id = 1")
    assert found(db, stage(track("/music/Jo\u0301ga.wav"))) == [(1, "path", "new")]


def test_by_the_most_exact_rule(db: sqlite3.Connection, stage: Stage) -> None:
    staged = stage(track("D:\\M\\1.wav"), track("D:\\M\\deep\\2.wav"), track("D:\\Mx\\3.wav"))
    rules = (Rule("D:\\M", "/music"), Rule("d:/m/deep/", "/music"), Rule("E:", "/music"))
    assert found(db, staged, *rules) == [(1, "rule", "new"), (2, "rule", "new"), (None, None, "not_found")]


def test_by_title_artist_and_length(db: sqlite3.Connection, stage: Stage) -> None:
    said = {"title": "song 1 (Original Mix)", "artist": "ARTIST 1"}
    staged = stage(
        track("/x/1.mp3", **said, duration=182.5),
        track("/x/2.mp3", **said, duration=200.0),
        track("/x/3.mp3", title="Song 2"),
        track("/x/4.mp3", title="Song 2", artist="Artist 2"),
    )
    assert [row[:2] for row in found(db, staged)] == [(1, "names"), (None, None), (None, None), (2, "names")]


def test_a_name_that_several_tracks_have_is_none(db: sqlite3.Connection, stage: Stage) -> None:
    db.execute(
        "UPDATE tracks SET title = 'Same', artist = 'One', duration = 200 + id * 10 WHERE id IN (1, 2)"
    )
    staged = stage(
        track("/x/1.mp3", title="Same", artist="One"),
        track("/x/2.mp3", title="Same", artist="One", duration=220.0),
    )
    assert [row[0] for row in found(db, staged)] == [None, 2]


def test_of_two_entries_for_one_track_the_surer_counts(db: sqlite3.Connection, stage: Stage) -> None:
    staged = stage(
        track("/x/1.mp3", title="Song 1", artist="Artist 1"), track("/music/1.wav"), track("/Music/1.WAV")
    )
    assert [row[2] for row in found(db, staged)] == ["double", "new", "double"]
    matching.note_doubles(staged)
    matching.note_doubles(staged)
    assert matching.counts(staged)["problems"] == 2
    [kind] = staged.execute("SELECT code, count FROM kinds").fetchall()
    assert tuple(kind) == ("same_track", 2)


def test_lists_keep_their_order_and_say_what_they_lack(stage: Stage) -> None:
    staged = stage(
        track("a"),
        track("b"),
        SourceList("l", "L", ("F",), tracks=("b", "nix", "a", "b")),
        SourceList("h", "History", kind="history", tracks=("a",)),
    )
    numbers = [row["entry"] for row in staged.execute("SELECT entry FROM listed ORDER BY place")]
    assert numbers == [2, 1, 2] and staged.execute("SELECT count(*) FROM lists").fetchone()[0] == 1
    assert staged.execute("SELECT code FROM problems").fetchone()[0] == "unknown_tracks"


def test_problems_are_counted_beyond_those_that_are_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "MOST_PROBLEMS", 3)
    staged = stage(*(track("/a.mp3") for _ in range(9)), track("x" * 9000), track("nul\0.mp3"))
    assert staged.execute("SELECT count(*) FROM problems").fetchone()[0] == 3
    assert dict(staged.execute("SELECT code, count FROM kinds").fetchall()) == {"double": 8, "bad_path": 2}


@examples(max_examples=60)
@given(some.text(alphabet="aÁé/\\.ß ", max_size=12), some.text(alphabet="bÖ/\\", max_size=6))
def test_folding_is_stable_and_rules_change_only_what_lies_below(path: str, target: str) -> None:
    once = folded(path)
    assert folded(once) == once == folded(path.upper().lower()) or "ß" in path
    here = Rules([Rule("D:\\Old", target)]).here
    assert here(folded(f"d:/old/{path}x")) == [f"{folded(target)}/{folded(f'd:/old/{path}x')[7:]}"]
    assert here(folded(f"d:/older/{path}")) == []


def test_rules_are_offered_by_names_that_stand_for_one_file(db: sqlite3.Connection, stage: Stage) -> None:
    db.execute("UPDATE tracks SET path = '/music/Blues/' || name WHERE id <= 10")
    db.execute("UPDATE tracks SET path = '/music/' || id || '/twin.wav', name = 'twin.wav' WHERE id > 38")
    old = [track(f"D:\\Old\\Blues\\{i}.wav") for i in range(1, 6)]
    staged = stage(*old, track("E:\\x\\twin.wav"), track("E:\\x\\20.wav"))
    index = matching.match(db, staged, [])
    assert offers.rule_offers(staged, db, index) == [
        {"from": "D:/Old/Blues", "to": "/music/Blues", "tracks": 5}
    ]


@pytest.mark.only_on("linux", "darwin", why="paths")
def test_folders_are_offered_where_tracks_lie_and_no_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    paths = [
        *(f"/home/ana/Music/{i}/a.mp3" for i in range(5)),
        *(f"/home/ana/Downloads/{i}.mp3" for i in range(2)),
        "/media/ana/STICK/a.mp3",
        "/known/in/a.mp3",
        "D:\\Music\\a.mp3",
        "relative/a.mp3",
    ]
    assert offers.folders_of(paths, ["/Known"]) == [
        {"path": "/home/ana/Music", "tracks": 5},
        {"path": "/home/ana/Downloads", "tracks": 2},
        {"path": "/media/ana/STICK", "tracks": 1},
    ]


@pytest.mark.only_on("win32")
def test_folders_of_windows() -> None:
    assert offers.folders_of(["D:\\Music\\a.mp3", "D:\\Music\\b\\c.mp3", "/x/y.mp3"], []) == [
        {"path": "D:\\Music", "tracks": 2}
    ]
