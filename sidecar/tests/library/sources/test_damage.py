"""Damaged libraries of every program: an answer that Pika can store, or a `SourceError`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from support import serato_files, small_libraries
from support.mixxx import beat_grid, beat_map
from support.reading import read

from pika_sidecar.library.sources import mixxx_beats, serato_tags
from pika_sidecar.library.sources.entry import SourceError
from pika_sidecar.library.sources.programs import source_of
from tests.fuzz.mutate import mutant

# Damaged files of each program.
FILES = 40


@pytest.mark.not_under_wine(why="same code")
@pytest.mark.parametrize("made", small_libraries.ALL, ids=lambda made: str(made.__name__))
def test_damaged_libraries(made: Callable[[Path], Path], tmp_path: Path) -> None:
    source, file = source_of(made.__name__), made(tmp_path)
    whole = file.read_bytes()
    assert len(read(source, file).tracks) == small_libraries.TRACKS
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
    for made in small_libraries.ALL:
        place = tmp_path / made.__name__
        place.mkdir()
        file = made(place)
        before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
        read(source_of(made.__name__), file)
        assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
