"""Serato's folder, and the tags that it writes into music files of every format."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from support import serato_files
from support.reading import read
from support.serato_files import crate, database, write_tags
from support.smallest_m4a import smallest_m4a

from pika_sidecar.library.sources import serato_tags
from pika_sidecar.library.sources.entry import Cue, GridMark, SourceError, SourceList, SourceTrack
from pika_sidecar.library.sources.serato import Serato, length_of, path_of, root_of

CUES = [(0, 254, "cc0000", "Start"), (3, 1_125, "cccc00", ""), (7, 1_500, "8800cc", "Ünd")]
LOOPS = [(0, 500, 1_500, "27aae1", "Guitar")]
FOUND = (
    Cue("hot", 0.254, name="Start", colour="#cc0000", slot=1),
    Cue("hot", 1.125, colour="#cccc00", slot=4),
    Cue("hot", 1.5, name="Ünd", colour="#8800cc", slot=8),
    Cue("loop", 0.5, 1.0, "Guitar", "#27aae1", 1),
)
TAGS = {
    "Serato Markers2": serato_files.markers2(serato_files.entries(CUES, LOOPS, "ff9999")),
    "Serato BeatGrid": serato_files.beat_grid([], (0.25, 115.0)),
    "Serato Autotags": serato_files.autotags("115.00"),
}


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    (tmp_path / "_Serato_" / "Subcrates").mkdir(parents=True)
    return tmp_path


def sound(drive: Path, suffix: str) -> Path:
    path = drive / f"song.{suffix}"
    noise = np.zeros(2 * 44_100, dtype=np.float32)
    formats = {"mp3": ("MP3", "MPEG_LAYER_III"), "ogg": ("OGG", "VORBIS")}
    soundfile.write(
        path, noise, 44_100, **dict(zip(("format", "subtype"), formats.get(suffix, ()), strict=False))
    )
    return path


def told(drive: Path, content: bytes) -> Path:
    (drive / "_Serato_" / "database V2").write_bytes(content)
    return drive / "_Serato_"


@pytest.mark.parametrize("suffix", ["mp3", "aiff", "wav", "flac"])
def test_everything_of_a_track_in_any_format(drive: Path, suffix: str) -> None:
    path = sound(drive, suffix)
    write_tags(path, TAGS)
    said = {
        "ttyp": suffix,
        "pfil": path_in(drive, path),
        "tsng": "Title",
        "tart": "Ada",
        "talb": "Blue",
        "tgen": "Soul",
        "tcom": "warm",
        "ttyr": "1999",
        "tlen": "00:02.00",
        "tbpm": "115.00",
        "tkey": "Am",
        "uadd": 1717754400,
        "utpc": 12,
    }
    found = read(Serato(), told(drive, database(said)))
    assert not found.problems
    assert found.tracks == [
        SourceTrack(
            said["pfil"],
            path_of(root_of(drive / "_Serato_"), str(said["pfil"])),
            "Title",
            "Ada",
            "Blue",
            "Soul",
            1999,
            "warm",
            2.0,
            115.0,
            "8A",
            colour="#ff9999",
            added=1717754400,
            plays=12,
            grid=(GridMark(0.25, 115.0),),
            cues=FOUND,
        )
    ]
    assert Path(found.tracks[0].path) == path


def path_in(drive: Path, path: Path) -> str:
    """As Serato writes it: from the root of the drive."""
    return path.relative_to(root_of(drive / "_Serato_")).as_posix()


def test_ogg_has_no_envelope(drive: Path) -> None:
    path = sound(drive, "ogg")
    write_tags(path, {"Serato Markers2": serato_files.entries(CUES, LOOPS)})
    found = read(Serato(), told(drive, database({"pfil": path_in(drive, path)})))
    assert found.tracks[0].cues == FOUND and found.tracks[0].colour is None


def test_mp4_has_an_envelope_and_a_table_of_its_own(drive: Path) -> None:
    path = drive / "song.m4a"
    path.write_bytes(smallest_m4a())
    write_tags(path, {**TAGS, "Serato Markers_": serato_files.table_of_mp4(CUES[:2])})
    track = read(Serato(), told(drive, database({"pfil": path_in(drive, path)}))).tracks[0]
    # The table has neither the colour of the track nor the loop, and is right about buttons 1 to 5.
    assert track.cues == FOUND
    assert (track.bpm, track.grid) == (115.0, (GridMark(0.25, 115.0),))


def test_crates_in_crates_smart_ones_and_tracks_that_only_they_know(drive: Path) -> None:
    folder = told(drive, database({"pfil": "Music/1.mp3", "tsng": "One"}))
    (folder / "Subcrates" / "House%%Deep.crate").write_bytes(crate("Music/2.mp3", "Music/1.mp3"))
    (folder / "Subcrates" / "House.crate").write_bytes(crate())
    (folder / "Smart Crates").mkdir()
    (folder / "Smart Crates" / "Best.scrate").write_bytes(b"vrsn")
    found = read(Serato(), drive)
    assert [(track.key, track.only_listed) for track in found.tracks] == [
        ("Music/1.mp3", False),
        ("Music/2.mp3", True),
    ]
    assert found.lists == [
        SourceList("House%%Deep", "Deep", ("House",), "crate", ("Music/2.mp3", "Music/1.mp3")),
        SourceList("House", "House", (), "crate", ()),
    ]
    assert [(one.code, one.what) for one in found.problems] == [
        ("no_file", "1 track"),
        ("smart_list", "Best"),
    ]


def test_crates_without_a_database(drive: Path) -> None:
    (drive / "_Serato_" / "Subcrates" / "Night.crate").write_bytes(crate("Music/1.mp3"))
    found = read(Serato(), drive / "_Serato_")
    assert [track.only_listed for track in found.tracks] == [True] and not found.problems
    assert found.lists == [SourceList("Night", "Night", (), "crate", ("Music/1.mp3",))]


def test_half_a_database_and_half_a_crate(drive: Path) -> None:
    whole = database(*({"pfil": f"{number}.mp3", "tsng": f"T{number}"} for number in range(5)))
    folder = told(drive, whole[:-20])
    (folder / "Subcrates" / "Cut.crate").write_bytes(crate("0.mp3", "1.mp3")[:-3])
    found = read(Serato(), folder)
    assert [track.title for track in found.tracks] == ["T0", "T1", "T2", "T3"]
    assert found.codes == ["cut_off", "no_file", "unreadable_list"]
    assert found.lists[0].tracks == ("0.mp3",)


def test_another_file_is_refused(drive: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read(Serato(), told(drive, b"SQLite format 3\0"))
    assert refused.value.code == "not_this"
    with pytest.raises(SourceError) as refused:
        read(Serato(), drive / "elsewhere")
    assert refused.value.code == "not_found"


def test_the_older_table_counts_and_names_come_from_the_list() -> None:
    listed = serato_tags.markers2(serato_files.markers2(serato_files.entries(CUES, LOOPS)))
    assert listed.cues == FOUND and listed.colour == "#ffffff"
    moved = [(0, 300, "00cc00", "")]
    for table in (
        serato_tags.table_of_id3(serato_files.table_of_id3(moved, LOOPS, "ff9999")),
        serato_tags.table_of_mp4(serato_files.table_of_mp4(moved)),
    ):
        joined = serato_tags.joined(listed, table)
        # Button 4 is not in the table, so that there is none; 8 is beyond it.
        assert joined.cues == (Cue("hot", 0.3, name="Start", colour="#00cc00", slot=1), *FOUND[2:])
    assert serato_tags.joined(listed, None) == listed


def test_grids_of_several_marks() -> None:
    data = serato_files.beat_grid([(0.5, 8), (4.5, 16)], (12.5, 100.0))
    assert serato_tags.beat_grid(data) == [GridMark(0.5, 120.0), GridMark(4.5, 120.0), GridMark(12.5, 100.0)]
    assert serato_tags.beat_grid(data[:-5]) == serato_tags.beat_grid(b"") == []


def test_tags_of_mp4() -> None:
    for name, data in TAGS.items():
        wrapped = serato_files._lines(f"application/octet-stream\0\0{name}\0".encode() + data)
        assert serato_tags.unwrapped(wrapped) == data
    # One sign too short for base64, as Serato sometimes is.
    assert serato_tags.unwrapped(b"AQFD") == b"\1\1C" and serato_tags.unwrapped(b"AQFDQ") == b"\1\1C@"


def test_paths_and_lengths() -> None:
    assert path_of("/", "Users/ada/a.mp3") == "/Users/ada/a.mp3"
    assert path_of("D:\\", "Music/a.mp3") == "D:\\Music\\a.mp3"
    assert path_of("/Volumes/USB/", "/Users/a.mp3") == "/Users/a.mp3"
    assert [length_of(text) for text in ("03:21.50", "1:02:03", "200", "", "x:y")] == [
        201.5,
        3723,
        200,
        None,
        None,
    ]
