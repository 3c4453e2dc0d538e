"""VirtualDJ's database and playlists, whole and in every bad state."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pika_sidecar.library.sources.entry import (
    Cue,
    GridMark,
    SourceError,
    SourceList,
    SourceProblem,
    SourceTrack,
)
from pika_sidecar.library.sources.virtualdj import VirtualDJ, tempo

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<VirtualDJ_Database Version="2024">\n'
END = "</VirtualDJ_Database>\n"
SONG = r"""
<Song FilePath="D:\Music\Ana &amp; Bo.mp3" FileSize="123">
  <Tags Author="Ana &amp; Bo" Title="Blues" Remix="Long" Album="Al" Genre="WCS" Year="2019-05-01" Stars="4"
    Bpm="0.6" Key="Cm" />
  <Infos SongLength="215.5" FirstSeen="1518996996" LastPlay="1600000000" PlayCount="3" Color="4294901760" />
  <Comment>first
line</Comment>
  <Scan Version="801" Bpm="0.5" AltBpm="0.38" Key="A#m" Flag="32768" />
  <Poi Pos="0.25" Type="beatgrid" />
  <Poi Pos="90" Type="beatgrid" Bpm="0.48" />
  <Poi Name="Start" Pos="15.9" Num="1" Color="4278255360" />
  <Poi Name="Memory" Pos="17" Type="cue" Num="-1" />
  <Poi Name="Four" Pos="60" Type="loop" Size="4" Slot="2" />
  <Poi Pos="0.5" Type="automix" Point="realStart" />
  <Poi Pos="200" Type="automix" Point="fadeEnd" />
  <Poi Pos="nowhere" Type="cue" Num="3" />
</Song>
"""


def song(path: str, inner: str = "") -> str:
    return f'<Song FilePath="{path}">{inner}</Song>\n'


def read(folder: Path, content: str | bytes) -> list[SourceTrack | SourceList | SourceProblem]:
    place = folder / "database.xml"
    place.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return list(VirtualDJ().read(place))


def paths(entries: list[SourceTrack | SourceList | SourceProblem]) -> list[str]:
    return [entry.path for entry in entries if isinstance(entry, SourceTrack)]


def codes(entries: list[SourceTrack | SourceList | SourceProblem]) -> list[str]:
    return [entry.code for entry in entries if isinstance(entry, SourceProblem)]


def test_everything_that_it_says_of_a_track(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD + SONG + END) == [
        SourceTrack(
            key=r"D:\Music\Ana & Bo.mp3",
            path=r"D:\Music\Ana & Bo.mp3",
            title="Blues (Long)",
            artist="Ana & Bo",
            album="Al",
            genre="WCS",
            year=2019,
            comment="first line",
            duration=215.5,
            bpm=120.0,
            camelot="3A",
            rating=4,
            colour="#ff0000",
            added=1518996996.0,
            played=1600000000.0,
            plays=3,
            grid=(GridMark(0.25, 120.0), GridMark(90.0, 125.0)),
            cues=(
                Cue("hot", 15.9, None, "Start", "#00ff00", 1),
                Cue("memory", 17.0, None, "Memory"),
                Cue("loop", 60.0, 2.0, "Four", None, 2),
                Cue("fade_out", 200.0),
            ),
        )
    ]


def test_a_tempo_is_the_time_of_a_beat_or_what_a_tag_said() -> None:
    assert (tempo("0.507959"), tempo("0,5"), tempo("96.5")) == (118.12, 120.0, 96.5)
    assert [tempo(odd) for odd in (None, "", "0", "-1", "nan", "inf", "x")] == [None] * 7


def test_what_xml_forbids_and_files_hold_is_mended(tmp_path: Path) -> None:
    inner = '<Tags Title="A & B &eacute; &#x1;&#1114112;\x0b" /><Comment>\x01 < \x02</Comment>'
    [track] = read(tmp_path, HEAD + song("/a.mp3", inner.replace(" < ", " ")) + END)
    assert isinstance(track, SourceTrack)
    assert track.title == "A & B &eacute; \ufffd\ufffd\ufffd" and track.path == "/a.mp3"


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, name: str) -> None:
    said = HEAD.replace("UTF-8", name) if name == "cp1252" else HEAD
    [track] = read(tmp_path, (said + song("/Björk, Jóga.mp3") + END).encode(name))
    assert isinstance(track, SourceTrack) and track.path == "/Björk, Jóga.mp3"


def test_bytes_of_another_encoding_are_taken_for_western_ones(tmp_path: Path) -> None:
    content = (HEAD + song("/Björk.mp3") + song("/é.mp3")).encode().replace(
        "ö".encode(), b"\xf6"
    ) + END.encode()
    assert paths(read(tmp_path, content)) == ["/Björk.mp3", "/é.mp3"]


def test_what_comes_after_a_break_is_read(tmp_path: Path) -> None:
    broken = '<Song FilePath="half <Song FilePath="/b.mp3"></Song>\n<Song FilePath="/c.mp3"><Tags></Song>\n'
    entries = read(tmp_path, HEAD + song("/a.mp3") + broken + song("/d.mp3") + END)
    assert paths(entries) == ["/a.mp3", "/b.mp3", "/d.mp3"] and codes(entries) == ["broken", "broken"]
    lost = next(entry for entry in entries if isinstance(entry, SourceProblem) and entry.what == "/c.mp3")
    assert "line 5" in lost.message


def test_of_a_cut_file_comes_what_is_whole(tmp_path: Path) -> None:
    whole = HEAD + SONG + SONG.replace("Ana &amp; Bo.mp3", "two.mp3") + END
    for size in range(len(HEAD), len(whole) - len(END), 97):
        entries = read(tmp_path, whole[:size])
        assert codes(entries) == ["cut_off"]
        assert len(paths(entries)) == whole[:size].count("</Song>")


def test_any_damage_leaves_the_rest(tmp_path: Path) -> None:
    whole = (HEAD + "".join(song(f"/{i}.mp3", f'<Tags Title="T{i}" />') for i in range(40)) + END).encode()
    chance = random.Random(16)
    for _ in range(60):
        damaged = bytearray(whole)
        at = chance.randrange(len(HEAD), len(whole) - 200)
        for i in range(chance.randint(1, 30)):
            damaged[at + i] = chance.randrange(256)
        found = paths(read(tmp_path, bytes(damaged)))
        assert len(found) >= 36 and "/39.mp3" in found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><VirtualDJ_Database>&a;</VirtualDJ_Database>', "entities"),
        ('<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]><VirtualDJ_Database/>', "entities"),
        ("<plist><Song FilePath='/a.mp3'/></plist>", "other_format"),
        ("<VirtualDJ_Database>" + "<a>" * 300, "not_xml"),
        ("", "not_xml"),
        ("SQLite format 3\0\1\2", "not_xml"),
        ("<" * 5000, "not_xml"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path, content)
    assert refused.value.code == code and len(refused.value.message) > 10


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        list(VirtualDJ().read(tmp_path / "database.xml"))
    assert refused.value.code == "not_found"


def test_streams_are_counted_and_left(tmp_path: Path) -> None:
    entries = read(tmp_path, HEAD + song("netsearch://td1") + song("td://2") + song("/a.mp3") + END)
    assert paths(entries) == ["/a.mp3"]
    assert [entry.what for entry in entries if isinstance(entry, SourceProblem)] == ["2 streamed tracks"]


def test_playlists_of_each_kind_lie_in_their_folders(tmp_path: Path) -> None:
    inner = tmp_path / "MyLists" / "Blues.subfolders"
    inner.mkdir(parents=True)
    (tmp_path / "Playlists").mkdir()
    (inner / "Slow.vdjfolder").write_text(
        '<VirtualFolder ordered="yes"><song path="/b.mp3" title="B" artist="X" songlength="200.0" idx="0" />'
        '<song path="/a.mp3" idx="1" /><song path="netsearch://1" idx="2" /></VirtualFolder>'
    )
    (tmp_path / "MyLists" / "All.vdjfolder").write_text('<FilterFolder filter="top 100 nbplay" />')
    (tmp_path / "MyLists" / "odd.vdjfolder").write_text("")
    (tmp_path / "Playlists" / "Friday.m3u").write_text(
        "#EXTVDJ:<artist>A &amp; B</artist><title>T</title>\n/c.mp3\n/a.mp3\n/a.mp3\n", encoding="utf-8"
    )
    entries = read(tmp_path, HEAD + song("/a.mp3") + END)
    assert entries[1:] == [
        SourceTrack("/c.mp3", "/c.mp3", title="T", artist="A & B", only_listed=True),
        SourceProblem("not_xml", "odd", entries[2].message if isinstance(entries[2], SourceProblem) else ""),
        SourceTrack("/b.mp3", "/b.mp3", title="B", artist="X", duration=200.0, only_listed=True),
        SourceList(
            str(tmp_path / "Playlists" / "Friday.m3u"), "Friday", (), tracks=("/c.mp3", "/a.mp3", "/a.mp3")
        ),
        SourceList(str(inner / "Slow.vdjfolder"), "Slow", ("Blues",), tracks=("/b.mp3", "/a.mp3")),
    ]


def test_the_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    places = VirtualDJ().places()
    assert tmp_path / "Documents" / "VirtualDJ" / "database.xml" in places
    assert all(place.name == "database.xml" for place in places) and len(set(places)) == len(places)
