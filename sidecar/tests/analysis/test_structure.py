"""Songs of parts that we put together: where these begin is found, and nothing where nothing begins."""

from __future__ import annotations

import time
from itertools import accumulate

import numpy as np
import pytest

from pika_sidecar.analysis.frames import FPS, KEY_HOP, KEY_RATE, SpectrumPass
from pika_sidecar.analysis.notes import NOTES, STEPS
from pika_sidecar.analysis.onsets import REGIONS, find_onsets
from pika_sidecar.analysis.rhythm import find_rhythm
from pika_sidecar.analysis.sound_level import Levels, find_levels
from pika_sidecar.analysis.structure import Boundary, Structure, find_structure, novelty, on_phrases
from tests.render import RATE, Signal, render

pytestmark = pytest.mark.not_under_wine(why="numbers")

Part = tuple[str, str, int]
"""Style, key, bars."""

_LEAD = 0.3


def _song(parts: list[Part], bpm: float) -> tuple[Signal, list[float]]:
    """The parts one after the other, and where each but the first begins."""
    bar = 240 / bpm
    begins = [_LEAD + bar * bars for bars in accumulate((part[2] for part in parts), initial=0)]
    pieces = [np.zeros((round(_LEAD * RATE), 2), dtype=np.float32)]
    for seed, (style, key, bars) in enumerate(parts):
        length = round(begins[seed + 1] * RATE) - round(begins[seed] * RATE)
        sound = render(
            bpm=bpm, key=key, seconds=bars * bar + 1, style=style, seed=seed, first_beat=0.0, human=0.0
        )[0]
        pieces.append(sound[:length])
    return np.concatenate(pieces), begins[1:-1]


def _structure(signal: Signal) -> Structure:
    spectrum = SpectrumPass(RATE)
    spectrum.add(signal)
    heard = spectrum.result()
    rhythm = find_rhythm(find_onsets(heard.bands), heard.duration)
    return find_structure(find_levels(heard.bands), heard.notes, rhythm, heard.duration)


def test_parts_intro_and_outro_are_found_on_their_beat() -> None:
    parts = [
        ("ballad", "G major", 8),
        ("rock", "G major", 16),
        ("rock", "B major", 16),
        ("ballad", "G major", 8),
    ]
    signal, begins = _song(parts, 98)
    found = _structure(signal)
    times = [boundary.time for boundary in found.boundaries]
    for begin in begins:
        assert min(abs(time - begin) for time in times) < 0.1
    assert len(times) <= len(begins) + 2
    assert found.intro_end == pytest.approx(begins[0], abs=0.1)
    assert found.outro_start == pytest.approx(begins[-1], abs=0.1)


def test_a_song_of_one_part_has_hardly_any_boundary() -> None:
    signal, _ = _song([("pop", "D minor", 48)], 110)
    found = _structure(signal)
    assert len(found.boundaries) <= 1
    assert (found.intro_end, found.outro_start) == (None, None)


def test_drums_that_enter_end_the_intro() -> None:
    signal = render(bpm=120, key="C major", seconds=80, style="rock", seed=2, intro=16.0, human=0.0)[0]
    assert _structure(signal).intro_end == pytest.approx(16.3, abs=0.6)


def test_without_a_beat_boundaries_are_where_they_were_found() -> None:
    time = np.arange(30 * RATE) / RATE
    chords = [
        sum(np.sin(2 * np.pi * tone * time) for tone in tones) for tones in ((220, 277), (311, 370, 466))
    ]
    swell = 0.1 * (1.2 + np.sin(2 * np.pi * time / 7))
    signal = np.concatenate([chord * swell for chord in chords])[:, None].astype(np.float32)
    times = [boundary.time for boundary in _structure(signal).boundaries]
    assert times == pytest.approx([30.0], abs=1.0)


def test_short_or_silent_has_no_structure() -> None:
    nothing = Structure(None, None, [])
    assert _structure(np.zeros((RATE * 60, 1), dtype=np.float32)) == nothing
    assert _structure(render(bpm=120, key="A minor", seconds=5, style="pop")[0]) == nothing


def test_novelty_is_footes_checkerboard_over_the_self_similarity() -> None:
    series = np.random.default_rng(1).standard_normal((40, 5))
    reach = 6
    board = np.kron([[1, -1], [-1, 1]], np.ones((reach, reach))) / reach**2
    similarity = series @ series.T
    for at in range(reach, 40 - reach):
        around = slice(at - reach, at + reach)
        assert novelty(series, reach)[at] == pytest.approx((board * similarity[around, around]).sum())


def test_boundaries_move_to_the_phrase_that_most_agree_on() -> None:
    bars = np.arange(0.0, 128.0, 2.0, dtype=np.float64)
    found = [Boundary(16.1, 1.0), Boundary(33.9, 0.3), Boundary(48.0, 1.0), Boundary(80.0, 0.9)]
    assert [boundary.time for boundary in on_phrases(found, bars)] == [16.0, 32.0, 48.0, 80.0]
    disagreeing = [Boundary(16.1, 1.0), Boundary(34.2, 1.0), Boundary(51.9, 1.0)]
    assert [boundary.time for boundary in on_phrases(disagreeing, bars)] == [16.0, 34.0, 52.0]


def test_three_hours_take_a_moment() -> None:
    seconds = 3 * 3600
    random = np.random.default_rng(2)
    amplitudes = random.random((int(seconds * FPS), len(REGIONS)), dtype=np.float32)
    none = np.zeros(len(REGIONS))
    notes = random.random((int(seconds * KEY_RATE / KEY_HOP), NOTES * STEPS), dtype=np.float32)
    start = time.process_time()
    find_structure(Levels(amplitudes, none, none, none), notes, None, float(seconds))
    assert time.process_time() - start < 10
