"""Each figure rises with what it claims to measure, and stays where it is when nothing of that changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from pika_sidecar.analysis.bar import UNKNOWN
from pika_sidecar.analysis.character import Character, danceability, describe
from pika_sidecar.analysis.frames import SpectrumPass
from pika_sidecar.analysis.onsets import find_onsets
from pika_sidecar.analysis.rhythm import Rhythm, find_rhythm
from pika_sidecar.analysis.sound_level import find_levels
from pika_sidecar.analysis.track import analyze_file
from tests.render import RATE, STYLES, Signal, render, write

pytestmark = pytest.mark.not_under_wine(why="numbers")

_SECONDS = 24.0


@dataclass(frozen=True)
class Piece:
    """Arguments of `render` that matter here."""

    style: str
    bpm: float = 104.0
    key: str = "A minor"
    seed: int = 3


def _play(piece: Piece) -> Signal:
    return render(bpm=piece.bpm, key=piece.key, seconds=_SECONDS, style=piece.style, seed=piece.seed)[0]


def _character(signal: Signal) -> Character:
    spectrum = SpectrumPass(RATE)
    spectrum.add(signal)
    bands = spectrum.result().bands
    onsets = find_onsets(bands)
    return describe(bands, find_levels(bands), onsets, find_rhythm(onsets, len(signal) / RATE))


def _ambient(seconds: float) -> Signal:
    """Four chords that swell and fade."""
    time = np.arange(int(seconds * RATE)) / RATE
    swell = np.sin(np.pi * time / 6) ** 2
    tones = sum(np.sin(2 * np.pi * tone * time) for tone in (110, 165, 220, 277, 330))
    signal: Signal = (0.1 * swell * tones)[:, None].astype(np.float32)
    return signal


def _write_mp3(path: Path, signal: Signal) -> None:
    """At constant 128 kbit/s: libsndfile's compression level runs from 320 (at 0) to 32 kbit/s (at 1)."""
    with soundfile.SoundFile(
        path,
        "w",
        RATE,
        signal.shape[1],
        "MPEG_LAYER_III",
        format="MP3",
        compression_level=(320 - 128) / (320 - 32),
        bitrate_mode="CONSTANT",
    ) as file:
        file.write(signal)
    assert path.stat().st_size * 8 / (len(signal) / RATE) == pytest.approx(128e3, rel=0.02)


def test_energy_follows_the_styles() -> None:
    pieces = [
        Piece("ballad", 72),
        Piece("acoustic", 96),
        Piece("pop", 112),
        Piece("house", 126),
    ]
    found = [_character(_ambient(_SECONDS)).energy, *(_character(_play(piece)).energy for piece in pieces)]
    assert found == sorted(found)
    assert len(set(found)) == len(found)
    assert found[0] <= 2
    assert found[-1] >= 8
    assert _character(_play(Piece("dnb", 174))).energy >= 8


@pytest.mark.parametrize("style", ["rock", "pop", "house", "blues", "hiphop"])
def test_drums_raise_energy_and_lower_acousticness(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    full = _character(_play(Piece(style)))
    monkeypatch.setitem(STYLES, style, replace(STYLES[style], kick=(), snare=(), hat=(), ghost=()))
    bare = _character(_play(Piece(style)))
    assert full.energy > bare.energy
    assert full.acousticness < bare.acousticness - 5


@pytest.mark.parametrize("instrument", ["pluck", "piano"])
def test_plucked_or_piano_without_drums_is_more_acoustic(
    instrument: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    produced = _character(_play(Piece("house", 124)))
    unplugged = replace(STYLES["acoustic"], instrument=instrument)
    monkeypatch.setitem(STYLES, "acoustic", unplugged)
    assert _character(_play(Piece("acoustic", 124))).acousticness > produced.acousticness + 25


def test_syncopation_raises_groove(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for kick, bass in (
        ((0.0, 2.0), (0.0, 2.0)),
        ((0.0, 0.75, 2.0, 2.75), (0.0, 2.0)),
        ((0.0, 0.75, 2.5, 2.75), (0.0, 0.75, 1.5, 2.75, 3.5)),
    ):
        style = replace(STYLES["rnb"], kick=kick, bass=bass, hat=(0.0, 1.0, 2.0, 3.0), chord=(0.0,))
        monkeypatch.setitem(STYLES, "rnb", style)
        found.append(_character(_play(Piece("rnb", 96))).groove)
    assert found[0] < found[1] < found[2]


def test_a_low_pass_lowers_brightness() -> None:
    signal = _play(Piece("pop"))
    spectrum = np.fft.rfft(signal, axis=0)
    frequency = np.fft.rfftfreq(len(signal), 1 / RATE)[:, None]
    found = []
    for cut_off in (20000, 6000, 2500, 1000):
        gain = 1 / np.sqrt(1 + (frequency / cut_off) ** 4)
        darker = np.fft.irfft(spectrum * gain, len(signal), axis=0).astype(np.float32)
        found.append(_character(darker).brightness)
    assert found[0] >= found[1] > found[2] > found[3]


def test_a_steady_pulse_at_dancing_tempo_raises_danceability() -> None:
    steady = _character(_play(Piece("house", 116)))
    wandering = render(bpm=116, key="A minor", seconds=_SECONDS, style="house", seed=3, human=0.04)[0]
    assert steady.danceability > 65
    assert steady.danceability > _character(wandering).danceability
    assert steady.danceability > _character(_play(Piece("ballad", 72))).danceability + 20
    assert _character(_ambient(_SECONDS)).danceability == 0


def test_danceability_rises_with_clarity_and_falls_away_from_dancing_tempi() -> None:
    rhythm = Rhythm(
        bpm=115.0,
        confidence=0.0,
        alternatives=[],
        kind="steady",
        first=0.0,
        period=60 / 115,
        times=None,
        bar=UNKNOWN,
        pulse=0.4,
    )
    assert danceability(replace(rhythm, pulse=0.6), 0.5) > danceability(rhythm, 0.5)
    assert danceability(rhythm, 0.8) > danceability(rhythm, 0.5)
    by_tempo = [danceability(replace(rhythm, bpm=bpm), 0.5) for bpm in (115, 150, 180, 220)]
    assert by_tempo == sorted(by_tempo, reverse=True)
    assert danceability(replace(rhythm, bpm=60.0), 0.5) < danceability(replace(rhythm, bpm=80.0), 0.5)


@pytest.mark.parametrize("style", ["blues", "funk", "ballad", "house"])
def test_gain_mp3_and_a_cut_change_little(style: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp(style)
    signal = render(bpm=108, key="D minor", seconds=40, style=style, seed=5)[0]
    results: dict[str, dict[str, Any]] = {}
    for name, version in {
        "plain.wav": signal,
        "quiet.wav": signal * np.float32(0.1),
        "lossy.mp3": signal,
        "cut.wav": signal[round(5.3 * RATE) :],
    }.items():
        if name.endswith(".mp3"):
            _write_mp3(folder / name, version)
        else:
            write(folder / name, version, RATE)
        results[name] = analyze_file(str(folder / name))
    plain = results.pop("plain.wav")
    for name, other in results.items():
        assert abs(other["energy"] - plain["energy"]) <= 1, name
        for field in ("danceability", "brightness", "acousticness", "groove"):
            assert abs(other[field] - plain[field]) <= 5, (name, field)
