"""Tempo and beats of rendered music, of which both are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mir_eval
import numpy as np
import pytest

from pika_sidecar.analysis.track import analyze_file
from tests.render import RATE, drum_loop, render, render_track, write

from .conftest import Song

pytestmark = pytest.mark.not_under_wine(why="numbers")


def _estimated_beats(song: Song) -> np.ndarray:
    beats = song.result["beats"]
    if beats["times"] is not None:
        return np.array(beats["times"])
    return np.arange(beats["first"], song.result["duration"], beats["period"])


def _away(beats: dict[str, float], beat: float) -> float:
    """Seconds from the nearest beat of the grid to `beat`."""
    return (beats["first"] - beat + beats["period"] / 2) % beats["period"] - beats["period"] / 2


def test_tempo_is_exact_on_steady_music(songs: dict[str, Song]) -> None:
    found = {name: song.result["tempo"]["bpm"] for name, song in songs.items()}
    known = {name: song.truth.bpm for name, song in songs.items()}
    assert found == pytest.approx(known, abs=0.05)


def test_beats_lie_on_the_played_beats(songs: dict[str, Song]) -> None:
    for name, song in songs.items():
        assert song.result["beats"]["constant"], name
        score = mir_eval.beat.f_measure(song.truth.beats, _estimated_beats(song), f_measure_threshold=0.035)
        assert score > 0.95, name


def test_first_beat_is_within_15_ms_on_sharp_onsets(songs: dict[str, Song]) -> None:
    for name in ("rock.wav", "house.flac", "blues.mp3", "dnb.wav"):
        assert abs(_away(songs[name].result["beats"], songs[name].truth.beats[0])) < 0.015, name


@pytest.mark.parametrize("attack", [0.0, 0.01, 0.03])
@pytest.mark.parametrize("hat", [0.1, 0.3, 0.6, 1.0])
def test_the_bass_drum_wins_over_a_hi_hat_on_the_off_beat(tmp_path: Path, hat: float, attack: float) -> None:
    for bpm in (88.5, 104.5, 118.0, 136.0):
        write(tmp_path / "loop.wav", drum_loop(bpm=bpm, seconds=12, hat=hat, attack=attack), RATE)
        result: Any = analyze_file(str(tmp_path / "loop.wav"))
        assert result["tempo"]["bpm"] == pytest.approx(bpm, abs=0.05)
        assert abs(_away(result["beats"], 0.0)) < 0.015 + attack / 2, bpm


@pytest.mark.parametrize("suffix", ["wav", "mp3", "ogg"])
def test_a_loop_that_starts_late_in_any_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"loop.{suffix}"
    write(path, drum_loop(bpm=104.5, seconds=30, first_beat=0.2), RATE)
    result: Any = analyze_file(str(path))
    assert abs(_away(result["beats"], 0.2)) < 0.015


@pytest.mark.parametrize(
    ("style", "bpm"), [("house", 104.6), ("house", 118.6), ("house", 126.0), ("funk", 98.9), ("funk", 130.4)]
)
def test_neither_house_nor_funk_is_half_a_beat_off(tmp_path: Path, style: str, bpm: float) -> None:
    truth = render_track(
        tmp_path / "a.wav", bpm=bpm, style=style, seconds=20, seed=201, sample_rate=22050, voice=False
    )
    result: Any = analyze_file(str(truth.path))
    assert abs(_away(result["beats"], truth.beats[0])) < 0.015


def test_octaves_are_offered_as_alternatives(songs: dict[str, Song]) -> None:
    for name, song in songs.items():
        tempo = song.result["tempo"]
        offered = [alternative["bpm"] / tempo["bpm"] for alternative in tempo["alternatives"]]
        assert any(ratio == pytest.approx(2, rel=0.001) for ratio in offered) or any(
            ratio == pytest.approx(0.5, rel=0.001) for ratio in offered
        ), name
        assert all(tempo["confidence"] >= other["confidence"] * 0.6 for other in tempo["alternatives"]), name


@pytest.mark.parametrize(("bpm", "swing"), [(82.0, 0.5), (96.3, 0.667), (110.0, 0.6), (130.0, 0.667)])
def test_swing_moves_neither_tempo_nor_beat(tmp_path: Path, bpm: float, swing: float) -> None:
    truth = render_track(tmp_path / "swing.wav", bpm=bpm, style="blues", swing=swing, seconds=40, seed=3)
    song = Song(truth, analyze_file(str(truth.path)))
    assert song.result["tempo"]["bpm"] == pytest.approx(bpm, abs=0.05)
    assert mir_eval.beat.f_measure(truth.beats, _estimated_beats(song), f_measure_threshold=0.035) > 0.95


def test_wandering_tempo_gives_a_list_of_beats(tmp_path: Path) -> None:
    truth = render_track(tmp_path / "live.wav", bpm=100, style="pop", drift=0.04, seconds=60, seed=5)
    song = Song(truth, analyze_file(str(truth.path)))
    assert not song.result["beats"]["constant"]
    assert song.result["tempo"]["bpm"] == pytest.approx(60 / np.median(np.diff(truth.beats)), rel=0.03)
    assert mir_eval.beat.f_measure(truth.beats, _estimated_beats(song)) > 0.85


def test_a_shifted_start_shifts_the_beats_only(tmp_path: Path) -> None:
    early = render_track(tmp_path / "a.wav", bpm=101, style="house", first_beat=0.1, seconds=30, seed=9)
    late = render_track(tmp_path / "b.wav", bpm=101, style="house", first_beat=0.35, seconds=30, seed=9)
    first, second = analyze_file(str(early.path)), analyze_file(str(late.path))
    assert first["tempo"]["bpm"] == second["tempo"]["bpm"]  # type: ignore[index]
    period = first["beats"]["period"]  # type: ignore[index]
    moved = (second["beats"]["first"] - first["beats"]["first"]) % period  # type: ignore[index]
    assert moved == pytest.approx(0.25 % period, abs=0.006)


def test_noise_and_a_steady_tone_have_no_tempo(tmp_path: Path) -> None:
    time = np.arange(20 * 44100) / 44100
    noise = 0.1 * np.random.default_rng(0).standard_normal(len(time))
    for name, sound in (("noise", noise), ("tone", 0.3 * np.sin(2 * np.pi * 440 * time))):
        path = tmp_path / f"{name}.wav"
        write(path, sound[:, None].astype(np.float32), 44100)
        result = analyze_file(str(path))
        assert result["tempo"]["bpm"] is None, name  # type: ignore[index]
        assert result["beats"] is None, name


def test_a_tempo_with_decimals_is_found_to_a_twentieth(tmp_path: Path) -> None:
    for style, bpm in (("rock", 117.37), ("blues", 88.64), ("rnb", 71.83)):
        render_track(tmp_path / "a.wav", bpm=bpm, style=style, seconds=90, seed=31, sample_rate=22050)
        result: Any = analyze_file(str(tmp_path / "a.wav"))
        assert result["tempo"]["bpm"] == pytest.approx(bpm, abs=0.05), style
        assert result["tempo"]["kind"] == "steady"


def test_resampling_scales_the_tempo(tmp_path: Path) -> None:
    signal, _ = render(bpm=100.0, key="A minor", seconds=40, style="pop", seed=4, sample_rate=22050)
    for rate in (20000, 24000):
        write(tmp_path / "a.wav", signal, rate)
        result: Any = analyze_file(str(tmp_path / "a.wav"))
        assert result["tempo"]["bpm"] == pytest.approx(100 * rate / 22050, abs=0.05)


def test_gain_changes_neither_tempo_nor_beats(tmp_path: Path) -> None:
    signal, _ = render(bpm=93.0, key="D minor", seconds=40, style="funk", seed=6, sample_rate=22050)
    write(tmp_path / "loud.wav", signal, 22050)
    write(tmp_path / "quiet.wav", signal * np.float32(0.05), 22050)
    loud: Any = analyze_file(str(tmp_path / "loud.wav"))
    quiet: Any = analyze_file(str(tmp_path / "quiet.wav"))
    assert loud["tempo"]["bpm"] == quiet["tempo"]["bpm"]
    assert loud["beats"]["downbeat"] == quiet["beats"]["downbeat"]
    assert loud["beats"]["first"] == pytest.approx(quiet["beats"]["first"], abs=0.002)


def test_a_cut_of_the_first_seconds_moves_the_grid_by_as_much(tmp_path: Path) -> None:
    signal, _ = render(bpm=104.0, key="G major", seconds=60, style="rock", seed=8, sample_rate=22050)
    write(tmp_path / "whole.wav", signal, 22050)
    write(tmp_path / "cut.wav", signal[round(7.3 * 22050) :], 22050)
    whole: Any = analyze_file(str(tmp_path / "whole.wav"))
    cut: Any = analyze_file(str(tmp_path / "cut.wav"))
    assert cut["tempo"]["bpm"] == pytest.approx(whole["tempo"]["bpm"], abs=0.05)
    assert abs(_away(whole["beats"], cut["beats"]["first"] + 7.3)) < 0.005


def test_a_long_intro_without_drums_changes_nothing(tmp_path: Path) -> None:
    truth = render_track(tmp_path / "a.wav", bpm=98, style="rnb", seconds=80, intro=30, seed=12)
    result: Any = analyze_file(str(truth.path))
    assert result["tempo"]["bpm"] == pytest.approx(98, abs=0.05)
    assert abs(_away(result["beats"], truth.beats[0])) < 0.015


@pytest.mark.parametrize(("first", "second"), [(96.0, 124.0), (132.0, 112.0)])
def test_a_step_of_the_tempo_is_changing_and_followed(tmp_path: Path, first: float, second: float) -> None:
    parts = [
        render(bpm=bpm, key="A minor", seconds=40, style="rock", seed=3, first_beat=0.0, sample_rate=22050)
        for bpm in (first, second)
    ]
    write(tmp_path / "a.wav", np.concatenate([signal for signal, _ in parts]), 22050)
    result: Any = analyze_file(str(tmp_path / "a.wav"))
    assert result["tempo"]["kind"] == "changing"
    assert not result["beats"]["constant"]
    beats = np.concatenate([parts[0][1], parts[1][1] + 40])
    assert mir_eval.beat.f_measure(beats, np.array(result["beats"]["times"])) > 0.9


def test_slow_swells_and_random_strokes_have_no_tempo(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    time = np.arange(60 * 22050) / 22050
    swells, strokes = np.zeros_like(time), 0.001 * random.standard_normal(len(time))
    for start in random.uniform(0, 54, 30):
        length = random.uniform(3, 6)
        part = (time >= start) & (time < start + length)
        note = np.sin(2 * np.pi * random.choice([110, 165, 220, 277, 330]) * time[part])
        swells[part] += 0.05 * np.square(np.sin(np.pi * (time[part] - start) / length)) * note
    for start in random.uniform(0, 59, 150):
        part = (time >= start) & (time < start + 0.2)
        strokes[part] += 0.3 * np.exp(-(time[part] - start) / 0.03) * np.sin(2 * np.pi * 300 * time[part])
    for sound in (swells, strokes):
        write(tmp_path / "a.wav", sound[:, None].astype(np.float32), 22050)
        result: Any = analyze_file(str(tmp_path / "a.wav"))
        assert result["tempo"] == {"bpm": None, "confidence": 0.0, "alternatives": [], "kind": "none"}


def test_bars_of_three_and_four_are_told_apart_and_begin_where_played(tmp_path: Path) -> None:
    for style, bpm, bar in (("waltz", 110.0, 3), ("blues", 96.0, 4), ("rock", 120.0, 4)):
        truth = render_track(tmp_path / "a.wav", bpm=bpm, style=style, seconds=60, seed=14)
        result: Any = analyze_file(str(truth.path))
        beats = result["beats"]
        assert beats["beats_per_bar"] == bar, style
        downbeat = beats["first"] + beats["downbeat"] * beats["period"]
        away = (downbeat - truth.beats[0]) / beats["period"] % bar
        assert min(away, bar - away) < 0.1, style
        assert 1 / bar <= beats["downbeat_confidence"] <= 1
