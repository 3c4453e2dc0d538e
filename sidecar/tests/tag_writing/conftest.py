"""Music files of every kind, with tags, and without."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.kinds import OF_FFMPEG, WRITTEN_HERE, write
from support.music import tone


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of every kind, with a title."""
    folder = tmp_path_factory.mktemp("kinds")
    source = folder / "source.wav"
    tone(source, 2.0)
    for kind in (*WRITTEN_HERE, *(() if sys.platform == "win32" else OF_FFMPEG)):
        write(kind, source, folder / f"a.{kind}")
    return folder


@pytest.fixture
def file_of(originals: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the file of a kind, in a folder of its own."""

    def copy(kind: str) -> Path:
        target = tmp_path / f"a.{kind}"
        target.write_bytes((originals / f"a.{kind}").read_bytes())
        return target

    return copy
