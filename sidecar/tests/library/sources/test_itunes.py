"""The library of iTunes and Music, as they write it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from support.itunes_xml import items, library
from support.reading import read

from pika_sidecar.library.sources.entry import SourceError, SourceList, SourceTrack
from pika_sidecar.library.sources.itunes import ITunes


def written(folder: Path, content: bytes) -> Path:
    (folder / "Library.xml").write_bytes(content)
    return folder


def test_everything_of_a_track(tmp_path: Path) -> None:
    track = {
        "Name": "Trouble & Strife",
        "Artist": "Björk",
        "Album": "Blue",
        "Genre": "Soul",
        "Year": 1999,
        "BPM": 101,
        "Comments": "warm",
        "Total Time": 200_500,
        "Rating": 80,
        "Play Count": 12,
        "Play Date UTC": datetime(2024, 12, 31),
        "Date Added": datetime(2024, 6, 7, 10),
        "Persistent ID": "A",
        "Track Type": "File",
        "Location": "file:///Users/ada/Music/a%20b%23%C3%B6.m4a",
    }
    found = read(ITunes(), written(tmp_path, library([track], [])))
    assert not found.problems
    assert found.tracks == [
        SourceTrack(
            "1",
            "/Users/ada/Music/a b#ö.m4a",
            "Trouble & Strife",
            "Björk",
            "Blue",
            "Soul",
            1999,
            "warm",
            200.5,
            101.0,
            rating=4,
            added=1717754400,
            played=1735603200,
            plays=12,
        )
    ]


def test_locations_of_both_systems_and_streamed_tracks(tmp_path: Path) -> None:
    tracks = [
        {"Name": "A", "Location": "file://localhost/C:/Music/a%20b.mp3"},
        {"Name": "B", "Location": "file://nas/music/b.mp3"},
        {"Name": "C", "Track Type": "Remote"},
        {"Name": "D", "Track Type": "URL", "Location": "http://example.org/stream"},
        {"Name": "E", "Rating": 100, "Rating Computed": True, "Location": "file:///e.mp3"},
    ]
    found = read(ITunes(), written(tmp_path, library(tracks, [])))
    assert [track.path for track in found.tracks] == [r"C:\Music\a b.mp3", "//nas/music/b.mp3", "/e.mp3"]
    assert found.tracks[2].rating is None
    assert [(problem.code, problem.what) for problem in found.problems] == [("streams", "2 tracks")]


def test_playlists_in_their_folders(tmp_path: Path) -> None:
    tracks = [{"Name": name, "Location": f"file:///{name}.mp3"} for name in "AB"]
    lists = [
        {"Name": "Library", "Master": True, "Playlist Items": items(1, 2)},
        {"Name": "Music", "Distinguished Kind": 4, "Playlist Items": items(1)},
        {"Name": "2024", "Playlist Persistent ID": "F", "Folder": True, "Playlist Items": items(1, 2)},
        {
            "Name": "Friday",
            "Playlist Persistent ID": "P",
            "Parent Persistent ID": "F",
            "Playlist Items": items(2, 1, 2),
        },
        {"Name": "Best", "Playlist Persistent ID": "S", "Smart Info": b"1", "Playlist Items": items(1)},
        {"Name": "Early", "Playlist Persistent ID": "E", "Parent Persistent ID": "G"},
        {"Name": "Late", "Playlist Persistent ID": "G", "Folder": True},
    ]
    found = read(ITunes(), written(tmp_path, library(tracks, lists)))
    assert not found.problems
    assert found.lists == [
        SourceList("P", "Friday", ("2024",), "crate", ("2", "1", "2")),
        SourceList("S", "Best", (), "smart", ("1",)),
        SourceList("E", "Early", ("Late",), "crate", ()),
    ]


def test_folders_that_lie_in_each_other_have_an_end(tmp_path: Path) -> None:
    lists = [
        {"Name": "A", "Playlist Persistent ID": "A", "Parent Persistent ID": "B", "Folder": True},
        {"Name": "B", "Playlist Persistent ID": "B", "Parent Persistent ID": "A", "Folder": True},
        {"Name": "C", "Playlist Persistent ID": "C", "Parent Persistent ID": "A"},
    ]
    found = read(ITunes(), written(tmp_path, library([], lists)))
    assert [(one.name, one.parents) for one in found.lists] == [("C", ("B", "A"))]


def test_half_a_file_and_a_broken_entry(tmp_path: Path) -> None:
    tracks = [{"Name": f"T{number}", "Location": f"file:///{number}.mp3"} for number in range(6)]
    whole = library(tracks, [{"Name": "P", "Playlist Items": items(1, 6)}])
    found = read(ITunes(), written(tmp_path, whole[: whole.index(b"T3")]))
    assert [track.title for track in found.tracks] == ["T0", "T1", "T2"]
    assert found.codes == ["cut_off"]
    found = read(ITunes(), written(tmp_path, whole.replace(b"<string>T3", b"<string><<T3")))
    assert [track.title for track in found.tracks] == ["T0", "T1", "T2", "T4", "T5"]
    assert found.codes == ["broken"] and found.lists[0].tracks == ("1", "6")


def test_other_files_are_refused(tmp_path: Path) -> None:
    head = b'<?xml version="1.0"?>\n'
    for content, code in (
        (head + b"<plist><dict><key>Bundle</key><string>x</string></dict></plist>", "not_this"),
        (head + b"<NML></NML>", "not_this"),
        (head + b'<!DOCTYPE plist [<!ENTITY a "b">]><plist><dict/></plist>', "entities"),
        (b"bplist00\xd1\x01\x02", "not_xml"),
    ):
        with pytest.raises(SourceError) as refused:
            read(ITunes(), written(tmp_path, content))
        assert refused.value.code == code


def test_its_usual_places() -> None:
    places = [place.as_posix() for place in ITunes().places()]
    assert any(place.endswith("/iTunes/iTunes Music Library.xml") for place in places)
    assert len(set(places)) == len(places)
