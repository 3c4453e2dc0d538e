"""Rendered music shared by the tests of the analysis."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pika_sidecar.analysis.track import analyze_file
from tests.render import Truth, render_track

# librosa is compiled by its first calls; with care that takes longer than all that it computes here.
os.environ.setdefault("NUMBA_OPT", "0")


@dataclass(frozen=True)
class Song:
    """A rendered file, what is known about it, and what the analysis says."""

    truth: Truth
    result: dict[str, Any]


_SONGS: dict[str, dict[str, Any]] = {
    "blues.mp3": {"bpm": 98.0, "key": "Eb major", "style": "blues", "seed": 1},
    "rock.wav": {"bpm": 127.5, "key": "E minor", "style": "rock", "seed": 2},
    "house.flac": {"bpm": 124.0, "key": "F minor", "style": "house", "seed": 4},
    "funk.ogg": {"bpm": 104.0, "key": "D minor", "style": "funk", "seed": 4},
    "hiphop.opus": {"bpm": 88.0, "key": "G major", "style": "hiphop", "seed": 5, "sample_rate": 48000},
    "rnb.mp3": {"bpm": 72.0, "key": "B minor", "style": "rnb", "seed": 6, "intro": 8.0},
    "ballad.aiff": {"bpm": 84.0, "key": "C major", "style": "ballad", "seed": 7, "tuning": 435.0},
    "dnb.wav": {"bpm": 174.0, "key": "A minor", "style": "dnb", "seed": 8},
}


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Song]:
    """Eight styles in six formats, 32 s each, by file name."""
    folder: Path = tmp_path_factory.mktemp("songs")
    made = {}
    for name, arguments in _SONGS.items():
        truth = render_track(folder / name, seconds=32.0, **arguments)
        made[name] = Song(truth, analyze_file(str(truth.path)))
    return made
