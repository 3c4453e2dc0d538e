"""Engine DJ's databases of three versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import engine_db
from support.engine_db import RATE, EngineWriter, beat_data, loops, quick_cues
from support.reading import read

from pika_sidecar.library.sources import engine_blobs
from pika_sidecar.library.sources.engine import Engine, in_order, key_of
from pika_sidecar.library.sources.entry import Cue, GridMark, SourceError, SourceList, SourceTrack

# The first beat of a bar is beat 0, half a second in at 120 BPM; Engine begins its grid four beats before.
GRID = [(0.5 * RATE - 4 * 22_050, -4), (0.5 * RATE + 396 * 22_050, 396)]


def everything(writer: EngineWriter) -> int:
    return writer.track(
        "../Music/a.mp3",
        title="Title",
        artist="Ada",
        album="Blue",
        genre="Soul",
        comment="warm",
        year=1999,
        length=200,
        bpm=119,
        bpmAnalyzed=120.004,
        key=1,
        rating=80,
        timeLastPlayed=1735603200,
        beatData=beat_data(GRID),
        quickCues=quick_cues(
            [("Go", 1.0 * RATE, "ff8800"), None, ("Ünd", 2.0 * RATE, "00cc00")], main=RATE / 2
        ),
        loops=loops([None, ("Loop", 3.0 * RATE, 5.0 * RATE, "3f8bfe")]),
    )


@pytest.mark.parametrize("version", [1, 2, 3])
def test_everything_of_a_track(tmp_path: Path, version: int) -> None:
    writer = EngineWriter(tmp_path, version)
    number = everything(writer)
    if version > 1:
        writer.db.execute("UPDATE Track SET dateAdded = 1717754400")
    writer.close()
    for place in (writer.path, writer.path.parent, tmp_path, tmp_path / "Engine Library"):
        found = read(Engine(), place)
        assert not found.problems
        assert found.tracks == [
            SourceTrack(
                str(number),
                str(tmp_path / "Music" / "a.mp3"),
                "Title",
                "Ada",
                "Blue",
                "Soul",
                1999,
                "warm",
                200.0,
                120.004,
                "8A",
                rating=4,
                added=1717754400 if version > 1 else None,
                played=1735603200,
                # Moved on to the first beat that is not before the start.
                grid=(GridMark(pytest.approx(0.0), pytest.approx(120.0), 4),),
                cues=(
                    Cue("hot", 1.0, name="Go", colour="#ff8800", slot=1),
                    Cue("hot", 2.0, name="Ünd", colour="#00cc00", slot=3),
                    Cue("load", 0.5),
                    Cue("loop", 3.0, 2.0, "Loop", "#3f8bfe", 2),
                ),
            )
        ]


@pytest.mark.parametrize("version", [2, 3])
def test_playlists_are_chains_in_folders(tmp_path: Path, version: int) -> None:
    writer = EngineWriter(tmp_path, version)
    a, b, c = (writer.track(f"../{name}.mp3") for name in "abc")
    last = writer.playlist("Last", [c])
    first = writer.playlist("First", [b, a, c], follower=last)
    folder = writer.playlist("2024", [], follower=first)
    writer.playlist("Friday", [a], parent=folder)
    writer.close()
    found = read(Engine(), writer.path)
    assert not found.problems
    assert [(one.name, one.parents, one.tracks) for one in found.lists] == [
        ("First", (), (str(b), str(a), str(c))),
        ("Last", (), (str(c),)),
        ("Friday", ("2024",), (str(a),)),
    ]


def test_chains_and_folders_in_circles(tmp_path: Path) -> None:
    writer = EngineWriter(tmp_path, 3)
    a, b = writer.track("../a.mp3"), writer.track("../b.mp3")
    one = writer.playlist("One", [a, b])
    two = writer.playlist("Two", [b], parent=one)
    writer.db.execute("UPDATE Playlist SET parentListId = ?, nextListId = id WHERE id = ?", (two, one))
    writer.db.execute("UPDATE PlaylistEntity SET nextEntityId = (SELECT min(id) FROM PlaylistEntity)")
    writer.close()
    found = read(Engine(), writer.path)
    assert found.codes == ["cycle"] and found.problems[0].what == "One, Two"
    assert {one.name: (one.parents, sorted(one.tracks)) for one in found.lists} == {
        "One": ((), [str(a), str(b)]),
        "Two": ((), [str(b)]),
    }


def test_order_of_chains() -> None:
    assert in_order({1: 3, 2: 0, 3: 2}) == [1, 3, 2]
    assert in_order({1: 2, 2: 1, 3: 0}) == [3, 1, 2]
    assert in_order({1: 1, 2: None, 3: 99}) == [2, 3, 1]
    assert in_order({}) == []


def test_a_track_that_another_database_names(tmp_path: Path) -> None:
    writer = EngineWriter(tmp_path, 2)
    writer.track("../other.mp3")
    copied = writer.track("../copied.mp3", originDatabaseUuid="elsewhere", originTrackId=1)
    number = writer.playlist("P", [1])
    writer.db.execute("UPDATE PlaylistEntity SET databaseUuid = 'elsewhere' WHERE listId = ?", (number,))
    writer.close()
    assert read(Engine(), writer.path).lists[0].tracks == (str(copied),)


def test_crates_and_playlists_of_version_1(tmp_path: Path) -> None:
    writer = EngineWriter(tmp_path, 1)
    a, b = writer.track("../a.mp3"), writer.track("../b.mp3")
    writer.db.executescript(
        "INSERT INTO Crate VALUES (1, 'House', 'House;'), (2, 'Deep', 'House;Deep;');"
        f"INSERT INTO CrateTrackList VALUES (2, {b}), (2, {a});"
        "INSERT INTO Playlist VALUES (1, 'Friday');"
        f"INSERT INTO PlaylistTrackList VALUES (1, {a}, {a}, '', 2), (1, {b}, {b}, '', 1);"
    )
    writer.close()
    (writer.path.parent / "p.db").unlink()
    found = read(Engine(), writer.path)
    assert found.lists == [
        SourceList("crate 1", "House", (), "crate", ()),
        SourceList("crate 2", "Deep", ("House",), "crate", (str(b), str(a))),
        SourceList("playlist 1", "Friday", (), "crate", (str(b), str(a))),
    ]


def test_streamed_tracks_and_paths_of_another_drive(tmp_path: Path) -> None:
    writer = EngineWriter(tmp_path, 3)
    writer.track("C:/Music/a.mp3")
    writer.track("x", streamingSource="TIDAL")
    writer.track("")
    writer.close()
    found = read(Engine(), writer.path)
    assert [track.path for track in found.tracks] == ["C:/Music/a.mp3"]
    assert found.codes == ["no_path", "streams"]


def test_keys() -> None:
    assert [key_of(number) for number in (0, 1, 2, 3, 22, 23, 24)] == [
        "8B",
        "8A",
        "9B",
        "9A",
        "7B",
        "7A",
        None,
    ]


def test_blobs_that_are_not_whole_give_what_is() -> None:
    whole = quick_cues([("A", 44_100.0, "ff0000"), ("B", 88_200.0, "00ff00")])
    data = engine_blobs._unpacked(whole)
    short = engine_db.packed(data[: 8 + 14 + 5])
    assert [cue.name for cue in engine_blobs.hot_cues(short, RATE)] == ["A"]
    for blob in (None, b"", b"\0\0\0\0", b"\0\0\0\5nonsense", 5, engine_db.packed(b"\xff" * 40)):
        assert (
            engine_blobs.beat_data(blob) == engine_blobs.BeatData() or engine_blobs.beat_data(blob).grid == ()
        )
        assert engine_blobs.hot_cues(blob, RATE) == []
    bomb = engine_db.packed(bytes(1 << 26))
    assert len(engine_blobs._unpacked(bomb)) <= engine_blobs.LARGEST_BYTES


def test_another_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.db").write_bytes(b"SQLite format 3\0")
    with pytest.raises(SourceError) as refused:
        read(Engine(), tmp_path / "m.db")
    assert refused.value.code == "not_this"


def test_its_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pika_sidecar.known_folders.music", lambda: tmp_path)
    assert Engine().places()[:2] == [
        tmp_path / "Engine Library" / "Database2" / "m.db",
        tmp_path / "Engine Library" / "m.db",
    ]
