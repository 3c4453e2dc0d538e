"""rekordbox' export: what comes of it, whatever state it is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reading import read

from pika_sidecar.library.sources.entry import Cue, GridMark, SourceError, SourceList, SourceTrack
from pika_sidecar.library.sources.rekordbox import Rekordbox

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<DJ_PLAYLISTS Version="1.0.0"><PRODUCT Name="rekordbox"/>\n'
WHOLE = """<TRACK TrackID="7" Name="Blues" Artist="Ana &amp; Bo" Mix="Long" Album="Al" Genre="WCS"
  TotalTime="215" Year="2019" AverageBpm="96.50" Rating="204"
  DateAdded="2019-05-01" PlayCount="3" Colour="0xFF007F"
  Location="file://localhost/D:/Music/Ana%20%26%20Bo.mp3" Tonality="Am" Comments="warm">
  <TEMPO Inizio="0.025" Bpm="96.50" Metro="4/4" Battito="1"/>
  <TEMPO Inizio="90.5" Bpm="98.00" Metro="4/4" Battito="3"/>
  <POSITION_MARK Name="Go" Type="0" Start="15.9" Num="0" Red="40" Green="226" Blue="20"/>
  <POSITION_MARK Name="" Type="0" Start="17" Num="-1"/>
  <POSITION_MARK Name="Loop" Type="4" Start="60" End="64.5" Num="3"/>
  <POSITION_MARK Name="" Type="1" Start="1" Num="-1"/>
  <POSITION_MARK Name="" Type="2" Start="200" Num="-1"/>
  <POSITION_MARK Name="" Type="3" Start="0.5" Num="-1"/>
  <POSITION_MARK Name="behind" Type="0" Start="500" Num="1"/>
</TRACK>
"""


def track(number: int, location: str | None = None, more: str = "") -> str:
    return f'<TRACK TrackID="{number}" Name="T{number}" Location="{location or url(number)}" {more}/>\n'


def url(number: int) -> str:
    return f"file://localhost/Users/ana/{number}.mp3"


def export(folder: Path, tracks: str, lists: str = "") -> Path:
    file = folder / "rekordbox.xml"
    content = f'{HEAD}<COLLECTION Entries="1">\n{tracks}</COLLECTION>\n<PLAYLISTS>{lists}</PLAYLISTS>\n'
    file.write_text(f"{content}</DJ_PLAYLISTS>", encoding="utf-8")
    return file


def node(name: str, inner: str, kind: int = 0, keys: int = 0) -> str:
    return f'<NODE Name="{name}" Type="{kind}" KeyType="{keys}">{inner}</NODE>\n'


def test_everything_of_a_track(tmp_path: Path) -> None:
    found = read(Rekordbox(), export(tmp_path, WHOLE))
    assert [problem.code for problem in found.problems] == ["cue_outside"]
    assert found.tracks == [
        SourceTrack(
            "7",
            r"D:\Music\Ana & Bo.mp3",
            "Blues (Long)",
            "Ana & Bo",
            album="Al",
            genre="WCS",
            year=2019,
            comment="warm",
            duration=215.0,
            bpm=96.5,
            camelot="8A",
            rating=4,
            colour="#ff007f",
            added=1556668800.0,
            plays=3,
            grid=(GridMark(0.025, 96.5, 1), GridMark(90.5, 98.0, 3)),
            cues=(
                Cue("hot", 15.9, None, "Go", "#28e214", 1),
                Cue("memory", 17.0),
                Cue("loop", 60.0, 4.5, "Loop", None, 4),
                Cue("fade_in", 1.0),
                Cue("fade_out", 200.0),
                Cue("load", 0.5),
            ),
        )
    ]


def test_playlists_name_tracks_by_number_or_by_location(tmp_path: Path) -> None:
    inner = node("Blues", node("Slow", f'<TRACK Key="{url(2)}"/><TRACK Key="{url(1)}"/>', 1, 1))
    twice = node("Friday", '<TRACK Key="1"/><TRACK Key="99"/>', 1) + node("Friday", '<TRACK Key="2"/>', 1)
    found = read(Rekordbox(), export(tmp_path, track(1) + track(2), node("ROOT", inner + twice)))
    assert found.lists == [
        SourceList("Blues/Slow", "Slow", ("Blues",), tracks=("2", "1")),
        SourceList("Friday", "Friday", (), tracks=("1", "99")),
        SourceList("Friday#2", "Friday", (), tracks=("2",)),
    ]
    assert len(found.tracks) == 2 and not found.problems


def test_ratings_and_colours_that_are_none(tmp_path: Path) -> None:
    said = ("0", "51", "255", "256", "x")
    tracks = "".join(track(i, None, f'Rating="{rating}"') for i, rating in enumerate(said))
    found = read(
        Rekordbox(), export(tmp_path, tracks + track(9, None, 'Colour="0x000000" AverageBpm="0.00"'))
    )
    assert [one.rating for one in found.tracks] == [None, 1, 5, None, None, None]
    assert found.tracks[-1].colour is None and found.tracks[-1].bpm is None


def test_what_is_streamed_or_has_no_file(tmp_path: Path) -> None:
    tracks = track(1, "file://localhostspotify:track:5") + track(2, "soundcloud:6") + '<TRACK TrackID="3"/>'
    found = read(Rekordbox(), export(tmp_path, tracks + track(4)))
    assert [one.key for one in found.tracks] == ["4"]
    assert [problem.code for problem in found.problems] == ["no_path", "streams"]


def test_a_break_costs_one_track_and_a_break_among_lists_those_after_it(tmp_path: Path) -> None:
    file = export(tmp_path, track(1) + '<TRACK TrackID="2" Name="half <' + track(3))
    found = read(Rekordbox(), file)
    assert [one.key for one in found.tracks] == ["1", "3"] and found.problems[0].code == "broken"
    lists = node(
        "ROOT", node("A", '<TRACK Key="1"/>', 1) + node("B", '<TRACK Key=1"/>', 1) + node("C", "", 1)
    )
    found = read(Rekordbox(), export(tmp_path, track(1), lists))
    assert [one.name for one in found.lists] == ["A"]
    assert [problem.code for problem in found.problems][:1] == ["broken"]
    assert found.problems[-1].code == "lists_lost"


def test_of_a_cut_export_comes_what_is_whole(tmp_path: Path) -> None:
    file = export(tmp_path, "".join(track(i) for i in range(9)))
    content = file.read_text(encoding="utf-8")
    file.write_text(content[: content.index('"T6"')], encoding="utf-8")
    found = read(Rekordbox(), file)
    assert len(found.tracks) == 6 and [problem.code for problem in found.problems] == ["cut_off"]


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rekordbox.xml"
    for content, code in (
        ("<plist/>", "other_format"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><DJ_PLAYLISTS/>', "entities"),
        ("", "not_xml"),
    ):
        file.write_text(content)
        with pytest.raises(SourceError) as refused:
            read(Rekordbox(), file)
        assert refused.value.code == code
    assert {place.name for place in Rekordbox().places()} == {"rekordbox.xml"}
