"""Traktor's collection: what comes of it, whatever state it is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reading import read
from support.traktor_nml import TraktorNml, cue, element, folder, playlist, smart_playlist

from pika_sidecar.library.sources.entry import Cue, GridMark, SourceError, SourceList, SourceTrack
from pika_sidecar.library.sources.traktor import FILE_NAME, Traktor, key_of, path_of


def written(folder: Path, nml: TraktorNml | str) -> Path:
    file = folder / FILE_NAME
    file.write_text(nml if isinstance(nml, str) else nml.text(), encoding="utf-8")
    return file


def test_everything_of_a_track(tmp_path: Path) -> None:
    nml = TraktorNml()
    key = nml.track(
        "a & b.mp3",
        element("ALBUM", {"TITLE": "Blue", "TRACK": 3}),
        element(
            "INFO",
            {
                "GENRE": "Soul",
                "COMMENT": "warm",
                "KEY": "8m",
                "PLAYCOUNT": 12,
                "PLAYTIME": 201,
                "PLAYTIME_FLOAT": "200.5",
                "RANKING": 204,
                "IMPORT_DATE": "2024/6/7",
                "LAST_PLAYED": "2024/12/31",
                "RELEASE_DATE": "1999/1/1",
                "COLOR": 5,
            },
        ),
        element("TEMPO", {"BPM": "101.500000", "BPM_QUALITY": "100.000000"}),
        element("MUSICAL_KEY", {"VALUE": 21}),
        cue(250.5, kind=4, NAME="AutoGrid"),
        cue(250.5, button=0),
        cue(10_000, kind=5, button=1, LEN="4729.1", NAME="Chorus", COLOR="#FF8800"),
        cue(20_000, NAME="Break"),
        cue(1_000, kind=1),
        cue(190_000, kind=2),
        cue(0, kind=3),
        TITLE='He said "go"',
        ARTIST="Ada",
    )
    found = read(Traktor(), written(tmp_path, nml))
    assert not found.problems
    assert found.tracks == [
        SourceTrack(
            key,
            "/Users/ada/a & b.mp3",
            'He said "go"',
            "Ada",
            "Blue",
            "Soul",
            1999,
            "warm",
            200.5,
            101.5,
            "8A",
            rating=4,
            colour="#3f8bfe",
            added=1717718400,
            played=1735603200,
            plays=12,
            grid=(GridMark(0.2505, 101.5),),
            cues=(
                Cue("hot", 0.2505, slot=1),
                Cue("loop", 10.0, 4.7291, "Chorus", "#ff8800", 2),
                Cue("memory", 20.0, name="Break"),
                Cue("fade_in", 1.0),
                Cue("fade_out", 190.0),
                Cue("load", 0.0),
            ),
        )
    ]


def test_playlists_in_their_folders_and_smart_ones_told_of(tmp_path: Path) -> None:
    nml = TraktorNml()
    one, two = nml.track("1.mp3"), nml.track("2.mp3")
    nml.nodes = [
        playlist("_LOOPS", []),
        folder("2024", folder("May", playlist("Friday", [two, one, two], "uuid-1"), smart_playlist("Best"))),
        playlist("Empty", []),
    ]
    found = read(Traktor(), written(tmp_path, nml).parent)
    assert found.lists == [
        SourceList("uuid-1", "Friday", ("2024", "May"), "crate", (two, one, two)),
        SourceList("Empty", "Empty", (), "crate", ()),
    ]
    assert [(problem.code, problem.what) for problem in found.problems] == [("smart_list", "Best")]


def test_a_grid_of_several_tempi_of_version_4(tmp_path: Path) -> None:
    nml = TraktorNml()
    first = cue(-100, kind=4).replace("></CUE_V2>", '><GRID BPM="120.0"></GRID></CUE_V2>')
    later = cue(60_000, kind=4, button=3).replace("></CUE_V2>", '><GRID BPM="90.0"></GRID></CUE_V2>')
    nml.track("a.mp3", element("TEMPO", {"BPM": "120.0"}), first, later)
    track = read(Traktor(), written(tmp_path, nml)).tracks[0]
    # The first lies before the start: it is moved on by a beat.
    assert track.grid == (GridMark(pytest.approx(0.4), 120.0), GridMark(60.0, 90.0))
    assert track.cues == (Cue("hot", 60.0, slot=4),)


@pytest.mark.parametrize(
    ("volume", "folders", "name", "path"),
    [
        ("C:", "/:Users/:ada/:", "a.mp3", "C:\\Users\\ada\\a.mp3"),
        ("Macintosh HD", "/:Users/:ada/:", "a.mp3", "/Users/ada/a.mp3"),
        ("USB", "/:Music/:", "a.mp3", "/Volumes/USB/Music/a.mp3"),
        ("USB", "/:", "a.mp3", "/Volumes/USB/a.mp3"),
        ("Macintosh HD", "/:Users/:a//b/:", "c//d.mp3", "/Users/a:b/c:d.mp3"),
        ("\\\\nas\\music", "/:Soul/:", "a.mp3", "\\\\nas\\music\\Soul\\a.mp3"),
        ("C:", "/:Users/:", "", ""),
    ],
)
def test_paths_of_both_systems(volume: str, folders: str, name: str, path: str) -> None:
    assert path_of(volume, folders, name) == path


def test_keys() -> None:
    assert [key_of(str(number)) for number in (0, 7, 12, 21, 23)] == ["8B", "9B", "5A", "8A", "10A"]
    assert [key_of(value) for value in ("24", "-1", "", None, "1.5")] == [None] * 5


def test_cues_before_the_start_and_behind_the_end(tmp_path: Path) -> None:
    nml = TraktorNml()
    info = element("INFO", {"PLAYTIME": 100})
    nml.track("a.mp3", info, cue(-5_000, button=0), cue(-30, button=1), cue(400_000), cue(5), TITLE="A")
    found = read(Traktor(), written(tmp_path, nml))
    assert [cue.seconds for cue in found.tracks[0].cues] == [0.0, 0.005]
    assert found.codes == ["cue_outside"] and found.problems[0].what == "A"


def test_values_that_cannot_be_are_none(tmp_path: Path) -> None:
    nml = TraktorNml()
    nml.track(
        "a.mp3",
        element("INFO", {"RANKING": "9999", "IMPORT_DATE": "0000/0/0", "PLAYTIME": "nan", "COLOR": 99}),
        element("TEMPO", {"BPM": "inf"}),
        element("MUSICAL_KEY", {"VALUE": "x"}),
        element("CUE_V2", {"TYPE": 0, "START": "1e308", "HOTCUE": "7"}),
        element("CUE_V2", {"TYPE": "Ω", "START": "1"}),
        TITLE="x" * 5000,
    )
    nml.track("", TITLE="No file")
    found = read(Traktor(), written(tmp_path, nml))
    track = found.tracks[0]
    assert (track.rating, track.added, track.duration, track.bpm, track.camelot) == (None,) * 5
    assert track.cues == () and len(track.title) == 1000
    assert found.codes == ["no_path"]


def test_half_a_file_gives_its_half(tmp_path: Path) -> None:
    nml = TraktorNml()
    for number in range(20):
        nml.track(f"{number}.mp3", TITLE=f"T{number}")
    text = nml.text()
    found = read(Traktor(), written(tmp_path, text[: text.index("T10")]))
    assert [track.title for track in found.tracks] == [f"T{number}" for number in range(10)]
    assert found.codes == ["cut_off"]


def test_a_broken_entry_costs_that_entry(tmp_path: Path) -> None:
    nml = TraktorNml()
    keys = [nml.track(f"{number}.mp3", TITLE=f"T{number}") for number in range(3)]
    nml.nodes = [playlist("P", keys)]
    found = read(Traktor(), written(tmp_path, nml.text().replace('TITLE="T1"', 'TITLE="T1" <<<')))
    assert [track.title for track in found.tracks] == ["T0", "T2"]
    assert found.codes == ["broken"]
    assert found.lists[0].tracks == tuple(keys)


def test_other_files_are_refused(tmp_path: Path) -> None:
    for text, code in (
        ("<plist><dict></dict></plist>", "not_this"),
        ("no XML", "not_xml"),
        ('<!DOCTYPE NML [<!ENTITY a "b">]><NML>&a;</NML>', "entities"),
    ):
        with pytest.raises(SourceError) as refused:
            read(Traktor(), written(tmp_path, text))
        assert refused.value.code == code
    with pytest.raises(SourceError) as refused:
        read(Traktor(), tmp_path / "elsewhere" / FILE_NAME)
    assert refused.value.code == "not_found"


def test_the_newest_version_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pika_sidecar.known_folders.documents", lambda: tmp_path)
    assert Traktor().places() == [tmp_path / "Native Instruments" / "Traktor" / FILE_NAME]
    for version in ("Traktor 2.11.3", "Traktor 3.11.1", "Traktor 3.4.2", "Maschine"):
        (tmp_path / "Native Instruments" / version).mkdir(parents=True)
    found = [place.parent.name for place in Traktor().places()]
    assert found == ["Traktor 3.11.1", "Traktor 3.4.2", "Traktor 2.11.3"]
