"""What the DJ chooses is known by what it is: the file, its folder, or the drive that it lies on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import small_libraries
from support.reading import read

from pika_sidecar.library.sources.entry import SourceError
from pika_sidecar.library.sources.programs import SOURCES, recognise, source_of


@pytest.mark.parametrize("made", small_libraries.ALL, ids=lambda made: str(made.__name__))
def test_a_library_is_known_by_its_file_and_its_folder(made: Callable[[Path], Path], tmp_path: Path) -> None:
    file = made(tmp_path)
    found = {recognise(place) for place in (file, file.parent, tmp_path)}
    [(program, place)] = found
    assert program == made.__name__
    assert len(read(source_of(program), place).tracks) == small_libraries.TRACKS


def test_anything_else_is_not(tmp_path: Path) -> None:
    assert recognise(tmp_path) == ("m3u", tmp_path)
    (tmp_path / "letter.txt").write_text("Dear Ada")
    with pytest.raises(SourceError) as refused:
        recognise(tmp_path / "letter.txt")
    assert refused.value.code == "unknown_program"


def test_each_program_once() -> None:
    assert len({source.id for source in SOURCES}) == len(SOURCES)
    assert all(place.is_absolute() for source in SOURCES for place in source.places())
