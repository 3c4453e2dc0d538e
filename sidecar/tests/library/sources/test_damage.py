"""Damaged libraries of every program: an answer that Pika can store, or a `SourceError`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from support import engine_db, serato_files
from support.engine_db import EngineWriter
from support.itunes_xml import items, library
from support.mixxx import MixxxWriter, beat_grid, beat_map
from support.reading import read
from support.traktor_nml import TraktorNml, cue, element, folder, playlist

from pika_sidecar.library.sources import mixxx_beats, serato_tags
from pika_sidecar.library.sources.engine import Engine
from pika_sidecar.library.sources.entry import Source, SourceError
from pika_sidecar.library.sources.itunes import ITunes
from pika_sidecar.library.sources.mixxx import Mixxx
from pika_sidecar.library.sources.serato import Serato
from pika_sidecar.library.sources.traktor import Traktor
from tests.fuzz.mutate import mutant

# Damaged files of each program.
FILES = 40


def traktor(place: Path) -> Path:
    nml = TraktorNml()
    keys = [
        nml.track(
            f"{n}.mp3", element("INFO", {"PLAYTIME": 100}), cue(5 * n, 4), cue(n, button=n), TITLE=f"T{n}"
        )
        for n in range(8)
    ]
    nml.nodes = [folder("F", playlist("P", keys))]
    (place / "collection.nml").write_text(nml.text(), encoding="utf-8")
    return place / "collection.nml"


def itunes(place: Path) -> Path:
    tracks = [{"Name": f"T{n}", "Total Time": 5000, "Location": f"file:///{n}.mp3"} for n in range(8)]
    (place / "Library.xml").write_bytes(library(tracks, [{"Name": "P", "Playlist Items": items(1, 2)}]))
    return place / "Library.xml"


def mixxx(place: Path) -> Path:
    writer = MixxxWriter(place / "mixxxdb.sqlite", "DELETE")
    writer.upgrade()
    for n in range(8):
        track = writer.track(
            f"/{n}.mp3", title=f"T{n}", bpm=100, beats_version="BeatGrid-2.0", beats=beat_grid(100, n)
        )
        writer.cue(track, 1, 44_100 * n, hotcue=n, label="x")
    writer.listed(writer.playlist(hidden=0), [1, 2, 3])
    writer.db.close()
    return writer.path


def engine(place: Path) -> Path:
    writer = EngineWriter(place, 2)
    for n in range(8):
        writer.track(
            f"../{n}.mp3",
            title=f"T{n}",
            beatData=engine_db.beat_data([(0.0, 0), (88_200.0, 4)]),
            quickCues=engine_db.quick_cues([("x", 44_100.0, "ff0000")]),
            loops=engine_db.loops([("y", 0.0, 44_100.0, "ff0000")]),
        )
    writer.playlist("P", [1, 2, 3])
    writer.close()
    return writer.path


def serato(place: Path) -> Path:
    (place / "_Serato_").mkdir()
    file = place / "_Serato_" / "database V2"
    tracks = ({"pfil": f"music/{n}.mp3", "tsng": f"T{n}", "tlen": "03:00", "uadd": n} for n in range(8))
    file.write_bytes(serato_files.database(*tracks))
    return file


PROGRAMS = [(Traktor, traktor), (ITunes, itunes), (Mixxx, mixxx), (Engine, engine), (Serato, serato)]


@pytest.mark.not_under_wine(why="same code")
@pytest.mark.parametrize(("program", "made"), PROGRAMS, ids=[made.__name__ for _, made in PROGRAMS])
def test_damaged_libraries(
    program: Callable[[], Source], made: Callable[[Path], Path], tmp_path: Path
) -> None:
    source, file = program(), made(tmp_path)
    whole = file.read_bytes()
    assert len(read(source, file).tracks) == 8
    refused = 0
    for seed in range(FILES):
        _, content, _ = mutant([(file.suffix, whole)], Random(seed))
        file.write_bytes(content)
        try:
            read(source, file)
        except SourceError as error:
            refused += 1
            assert error.code.isidentifier() and error.message.endswith((".", "?"))
    # Most damage costs an entry, not the library.
    assert refused < FILES


@pytest.mark.not_under_wine(why="same code")
def test_damaged_tags_and_grids_are_read_as_far_as_they_are_whole() -> None:
    cues = [(0, 5, "cc0000", "A"), (1, 10, "00cc00", "B")]
    entries = serato_files.entries(cues, [(0, 5, 10, "ffffff", "L")])
    grid = beat_map([0.0, 22_050.0, 44_100.0])
    for seed in range(200):
        random = Random(seed)

        def damaged(data: bytes, random: Random = random) -> bytes:
            return mutant([("", data)], random)[1]

        serato_tags.joined(
            serato_tags.markers2(damaged(serato_files.markers2(damaged(entries)))),
            serato_tags.table_of_id3(damaged(serato_files.table_of_id3(cues))),
        )
        serato_tags.table_of_mp4(damaged(serato_files.table_of_mp4(cues)))
        serato_tags.beat_grid(damaged(serato_files.beat_grid([(0.5, 8)], (4.5, 100.0))))
        serato_tags.tempo(damaged(serato_files.autotags("100.00")))
        serato_tags.unwrapped(damaged(b"YXBwbGljYXRpb24vb2N0ZXQtc3RyZWFtAABTZXJh"))
        mixxx_beats.grid("BeatMap-1.0", damaged(grid), 44_100)
        mixxx_beats.grid("BeatGrid-2.0", damaged(beat_grid(100, 5)), 44_100)


def test_sources_are_never_written_to(tmp_path: Path) -> None:
    for program, made in PROGRAMS:
        place = tmp_path / made.__name__
        place.mkdir()
        file = made(place)
        before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
        read(program(), file)
        assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
