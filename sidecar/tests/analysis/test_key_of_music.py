"""Key of rendered music, and its three names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pika_sidecar.analysis.key import Key, find_key
from pika_sidecar.analysis.notes import NOTES, STEPS
from pika_sidecar.analysis.track import analyze_file
from tests.render import parse_key, render_track, write

from .conftest import Song

pytestmark = pytest.mark.not_under_wine(why="numbers")


def test_key_of_most_songs_is_right(songs: dict[str, Song]) -> None:
    right = 0
    for song in songs.values():
        key = song.result["key"]
        right += key is not None and parse_key(key["name"]) == parse_key(song.truth.key)
    assert right >= len(songs) - 1


@pytest.mark.parametrize("tuning", [430.0, 440.0, 450.0])
def test_tuning_does_not_change_the_key(tmp_path: Path, tuning: float) -> None:
    truth = render_track(tmp_path / "t.wav", key="D major", style="pop", tuning=tuning, seconds=30, seed=1)
    assert analyze_file(str(truth.path))["key"]["name"] == "D major"  # type: ignore[index]


def test_names_on_the_wheel() -> None:
    names = [
        (Key(t, m, 1.0).name, Key(t, m, 1.0).camelot, Key(t, m, 1.0).open_key)
        for m in (True, False)
        for t in range(12)
    ]
    assert names == [
        ("C minor", "5A", "10m"),
        ("C# minor", "12A", "5m"),
        ("D minor", "7A", "12m"),
        ("Eb minor", "2A", "7m"),
        ("E minor", "9A", "2m"),
        ("F minor", "4A", "9m"),
        ("F# minor", "11A", "4m"),
        ("G minor", "6A", "11m"),
        ("G# minor", "1A", "6m"),
        ("A minor", "8A", "1m"),
        ("Bb minor", "3A", "8m"),
        ("B minor", "10A", "3m"),
        ("C major", "8B", "1d"),
        ("Db major", "3B", "8d"),
        ("D major", "10B", "3d"),
        ("Eb major", "5B", "10d"),
        ("E major", "12B", "5d"),
        ("F major", "7B", "12d"),
        ("Gb major", "2B", "7d"),
        ("G major", "9B", "2d"),
        ("Ab major", "4B", "9d"),
        ("A major", "11B", "4d"),
        ("Bb major", "6B", "11d"),
        ("B major", "1B", "6d"),
    ]


def test_noise_and_silence_have_no_key(tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal((20 * 44100, 1))
    write(tmp_path / "noise.wav", noise.astype(np.float32), 44100)
    assert analyze_file(str(tmp_path / "noise.wav"))["key"] is None
    assert find_key(np.zeros((40, NOTES * STEPS), dtype=np.float32)) is None
