"""Mixxx's database as a library, made with its own schema."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.mixxx import MixxxWriter, beat_grid, beat_map
from support.reading import read

from pika_sidecar.library.sources.entry import Cue, GridMark, SourceError, SourceList, SourceTrack
from pika_sidecar.library.sources.mixxx import Mixxx, key_of
from pika_sidecar.library.sources.mixxx_beats import grid
from pika_sidecar.library.sources.mixxx_places import FILE_NAME


@pytest.fixture(params=["DELETE", "WAL"])
def mixxx(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MixxxWriter]:
    writer = MixxxWriter(tmp_path / FILE_NAME, request.param)
    yield writer
    writer.db.close()


def test_everything_of_a_track(mixxx: MixxxWriter) -> None:
    mixxx.upgrade()
    number = mixxx.track(
        "/music/ä.mp3",
        title="Title",
        artist="Ada",
        album="Blue",
        genre="Soul",
        year="1999-05-01",
        comment="warm\nand slow",
        duration=200.5,
        bpm=101.5,
        key="Am",
        key_id=22,
        rating=4,
        color=0x3F8BFE,
        datetime_added="2024-06-07 10:00:00",
        last_played_at="2024-12-31T00:00:00.000Z",
        timesplayed=12,
        beats_version="BeatGrid-2.0",
        beats=beat_grid(101.5, 11_025),
    )
    mixxx.cue(number, 2, 0.0)
    mixxx.cue(number, 1, 44_100, hotcue=0, label="Go", color=0xFF8C00)
    mixxx.cue(number, 4, 88_200, length=44_100, hotcue=1, label="Loop", color=0x32BE44)
    mixxx.cue(number, 6, 22_050, length=1000)
    mixxx.cue(number, 7, 8_820_000 - 44_100)
    mixxx.cue(number, 8, 10)
    mixxx.cue(number, 1, -0.5, hotcue=5)
    found = read(Mixxx(), mixxx.path.parent)
    assert not found.problems
    track = found.tracks[0]
    assert sorted(track.cues, key=lambda cue: cue.seconds) == [
        Cue("load", 0.0, colour="#ff0000"),
        Cue("fade_in", 0.5, colour="#ff0000"),
        Cue("hot", 1.0, name="Go", colour="#ff8c00", slot=1),
        Cue("loop", 2.0, 1.0, "Loop", "#32be44", 2),
        Cue("fade_out", 199.0, colour="#ff0000"),
    ]
    assert track == SourceTrack(
        str(number),
        "/music/ä.mp3",
        "Title",
        "Ada",
        "Blue",
        "Soul",
        1999,
        "warm and slow",
        200.5,
        101.5,
        "8A",
        rating=4,
        colour="#3f8bfe",
        added=1717754400,
        played=1735603200,
        plays=12,
        grid=(GridMark(0.25, 101.5),),
        cues=track.cues,
    )


def test_crates_and_playlists_but_no_history(mixxx: MixxxWriter) -> None:
    mixxx.upgrade()
    one, two = mixxx.track("/1.mp3"), mixxx.track("/2.mp3")
    mixxx.track("/deleted.mp3", mixxx_deleted=1)
    mixxx.db.execute("INSERT INTO crates (name) VALUES ('Slow')")
    mixxx.db.execute("INSERT INTO crate_tracks VALUES (1, ?), (1, ?)", (two, one))
    mixxx.listed(mixxx.playlist(hidden=0), [two, one, two])
    mixxx.listed(mixxx.playlist(hidden=2), [one])
    found = read(Mixxx(), mixxx.path)
    assert [track.path for track in found.tracks] == ["/1.mp3", "/2.mp3"]
    assert found.lists == [
        SourceList("crate 1", "Slow", (), "crate", (str(two), str(one))),
        SourceList("playlist 1", "x", (), "crate", (str(two), str(one), str(two))),
    ]


def test_an_old_version_lacks_columns(mixxx: MixxxWriter) -> None:
    mixxx.track("/1.mp3", title="Old", key="4m", bpm=100, cuepoint=88_200)
    found = read(Mixxx(), mixxx.path)
    assert found.tracks == [
        SourceTrack("1", "/1.mp3", "Old", bpm=100.0, camelot="11A", cues=(Cue("load", 1.0),))
    ]
    assert not found.problems and not found.lists


def test_mixxx_writes_meanwhile_and_neither_waits(mixxx: MixxxWriter) -> None:
    mixxx.track("/1.mp3")
    mixxx.db.execute("PRAGMA busy_timeout = 0")
    mixxx.db.execute("BEGIN EXCLUSIVE")
    reading = Mixxx().read(mixxx.path)
    assert getattr(next(reading), "path", None) == "/1.mp3"
    mixxx.track("/2.mp3")
    mixxx.db.execute("COMMIT")
    assert [getattr(entry, "code", None) for entry in reading] == ["changed_meanwhile"]


def test_the_log_of_a_mixxx_that_was_killed_is_read_and_nothing_put_beside_it(tmp_path: Path) -> None:
    writer = MixxxWriter(tmp_path / FILE_NAME, "WAL")
    writer.track("/1.mp3")
    left = tmp_path / "left"
    left.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(f"{writer.path}{suffix}", left / f"{FILE_NAME}{suffix}")
    writer.db.close()
    before = {path.name: path.read_bytes() for path in left.iterdir()}
    assert [track.path for track in read(Mixxx(), left).tracks] == ["/1.mp3"]
    assert {path.name: path.read_bytes() for path in left.iterdir()} == before


def test_another_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    writer = MixxxWriter(file, "DELETE")
    writer.db.executescript("DROP TABLE library; DROP TABLE track_locations")
    writer.db.close()
    for content in (file.read_bytes(), b"SQLite format 3\0" + bytes(5000), b"text", b""):
        file.write_bytes(content)
        with pytest.raises(SourceError) as refused:
            read(Mixxx(), file)
        assert refused.value.code == "not_this"


def test_a_message_in_the_bytes_of_the_damage(tmp_path: Path) -> None:
    writer = MixxxWriter(tmp_path / FILE_NAME, "DELETE")
    writer.db.close()
    content = writer.path.read_bytes().replace(b"CREATE TABLE library", b"CREATE\xffTABLE library")
    writer.path.write_bytes(content)
    with pytest.raises(SourceError) as refused:
        read(Mixxx(), writer.path)
    assert refused.value.code == "not_this"


def test_beats_of_a_map_are_joined_where_the_tempo_stays() -> None:
    # 120 BPM for a minute at whole frames, then 100 BPM.
    frames = [round(100 + 22_050 * beat) for beat in range(120)]
    frames += [round(frames[-1] + 26_460 * beat) for beat in range(1, 50)]
    marks = grid("BeatMap-1.0", beat_map(frames), 44_100)
    assert [round(mark.bpm, 2) for mark in marks] == [120.0, 100.0]
    assert marks[1].seconds == pytest.approx(frames[119] / 44_100)


def test_beats_in_other_forms() -> None:
    assert grid("BeatGrid-1.0", beat_grid(120, 0)[:-1], 44_100) == []
    raw = bytes.fromhex("0000000000005e40") + bytes.fromhex("000000008088d540")
    assert grid("BeatGrid-1.0", raw, 44_100) == [GridMark(0.5, 120.0)]
    assert grid("BeatMap-1.0", b"\xff" * 40, 44_100) == grid("Unknown", b"", 44_100) == []
    assert grid("BeatMap-1.0", beat_map([5.0]), 44_100) == grid("BeatGrid-2.0", b"", 0) == []


def test_keys() -> None:
    assert [key_of(number) for number in (0, 1, 13, 22, 24, 25)] == [None, "8B", "5A", "8A", "10A", None]
