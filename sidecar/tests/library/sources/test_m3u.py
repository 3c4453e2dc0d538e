"""Playlists in M3U, as many programs write them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pika_sidecar.library.sources import m3u
from pika_sidecar.library.sources.entry import SourceError, SourceList, SourceTrack
from pika_sidecar.library.sources.file_urls import path_of_url
from pika_sidecar.library.sources.m3u import M3U


def tracks(file: Path, content: bytes) -> list[SourceTrack]:
    file.write_bytes(content)
    return list(m3u.read_list(file))


def test_what_a_list_says_helps_to_find_its_tracks(tmp_path: Path) -> None:
    content = (
        "#EXTM3U\n#EXTINF:215,Ana - Blues - Live\n/music/a.mp3\n\n#EXTINF:-1,Only\n/music/b.mp3\n/c.mp3\n"
    )
    assert tracks(tmp_path / "l.m3u8", content.encode()) == [
        SourceTrack("/music/a.mp3", "/music/a.mp3", "Blues - Live", "Ana", duration=215.0, only_listed=True),
        SourceTrack("/music/b.mp3", "/music/b.mp3", "Only", only_listed=True),
        SourceTrack("/c.mp3", "/c.mp3", only_listed=True),
    ]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("../x/t.mp3", "{above}/x/t.mp3"),
        ("t.mp3", "{here}/t.mp3"),
        (r"sub\t.mp3", "{here}/sub/t.mp3"),
        (r"D:\Music\t.mp3", r"D:\Music\t.mp3"),
        (r"\\server\music\t.mp3", r"\\server\music\t.mp3"),
        ("/Users/ana/t.mp3", "/Users/ana/t.mp3"),
        ("file:///Users/ana/a%20b.mp3", "/Users/ana/a b.mp3"),
        ("file://localhost/D:/a%26b.mp3", r"D:\a&b.mp3"),
        ("https://example.org/t.mp3", None),
        ("spotify:track:1", None),
    ],
)
def test_paths_of_any_system(tmp_path: Path, line: str, path: str | None) -> None:
    found = tracks(tmp_path / "l.m3u", line.encode())
    wanted = path and path.replace("{above}", str(tmp_path.parent)).replace("{here}", str(tmp_path))
    if wanted and "{" in (path or ""):
        wanted = os.path.normpath(wanted)
    assert [track.path for track in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    content = "#EXTM3U\r\n#EXTINF:1,Björk - Jóga\r\n/Jóga.mp3\r\n".encode(encoding)
    [track] = tracks(tmp_path / "l.m3u", content)
    assert (track.artist, track.title, track.path) == ("Björk", "Jóga", "/Jóga.mp3")


def test_a_folder_is_all_lists_below_it(tmp_path: Path) -> None:
    (tmp_path / "Blues").mkdir()
    (tmp_path / "a.m3u").write_text("/1.mp3\n/2.mp3\n")
    (tmp_path / "Blues" / "b.M3U8").write_text("/2.mp3\n")
    (tmp_path / "notes.txt").write_text("/3.mp3\n")
    entries = list(M3U().read(tmp_path))
    assert [entry.key for entry in entries if isinstance(entry, SourceTrack)] == ["/1.mp3", "/2.mp3"]
    lists = [entry for entry in entries if isinstance(entry, SourceList)]
    assert [(found.name, found.parents, found.tracks) for found in lists] == [
        ("a", (), ("/1.mp3", "/2.mp3")),
        ("b", ("Blues",), ("/2.mp3",)),
    ]


def test_lines_that_are_none_and_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = b"/a.mp3\n" + b"\0" * 100 + b"\n" + b"x" * (m3u.LONGEST_LINE + 1) + b"\n/b.mp3"
    assert [track.path for track in tracks(tmp_path / "l.m3u", zeros)] == ["/a.mp3", "/b.mp3"]
    with pytest.raises(SourceError) as missing:
        list(M3U().read(tmp_path / "nix.m3u"))
    assert missing.value.code == "not_found"
    monkeypatch.setattr(m3u, "LARGEST_BYTES", 10)
    with pytest.raises(SourceError) as large:
        list(M3U().read(tmp_path / "l.m3u"))
    assert large.value.code == "not_m3u"


def test_addresses_that_name_no_file() -> None:
    assert path_of_url("http://example.org/a.mp3") is None and path_of_url("file:") is None
    assert path_of_url("file://nas/music/a.mp3") == "//nas/music/a.mp3"
