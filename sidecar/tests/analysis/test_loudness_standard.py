"""Loudness against the signals of EBU Tech 3341 (whose values are exact by construction) and against
ffmpeg.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import lfilter

from pika_sidecar.analysis.k_weighting import CHUNK, KFilter, coefficients
from pika_sidecar.analysis.loudness import Loudness, LoudnessMeter
from pika_sidecar.analysis.track import analyze_file
from tests.render import render_track

from .conftest import Song

_TOLERANCE = 0.1  # LU, of the standard


def _measure(signal: np.ndarray, rate: int, block: int = 65536) -> Loudness | None:
    meter = LoudnessMeter(rate, signal.shape[1])
    for start in range(0, len(signal), block):
        meter.add(signal[start : start + block].astype(np.float32))
    return meter.result()


def _sine(parts: list[tuple[float, float]], rate: int = 48000) -> np.ndarray:
    """Stereo 1 kHz sine: parts of (peak level in dBFS, seconds)."""
    amplitude = np.concatenate(
        [np.full(round(seconds * rate), 10 ** (level / 20)) for level, seconds in parts]
    )
    wave = amplitude * np.sin(2 * np.pi * 1000 * np.arange(len(amplitude)) / rate)
    return np.stack([wave, wave], axis=1)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_ebu_tech_3341_cases_1_to_5(parts: list[tuple[float, float]], expected: float) -> None:
    result = _measure(_sine(parts), 48000)
    assert result is not None
    assert result.lufs == pytest.approx(expected, abs=_TOLERANCE)


def test_ebu_tech_3341_case_6_five_channels() -> None:
    wave = np.sin(2 * np.pi * 1000 * np.arange(20 * 48000) / 48000)
    signal = np.stack([wave * 10 ** (level / 20) for level in (-28, -28, -24, -30, -30)], axis=1)
    result = _measure(signal, 48000)
    assert result is not None
    assert result.lufs == pytest.approx(-23.0, abs=_TOLERANCE)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000, 192000])
def test_full_scale_997_hz_in_one_channel_reads_minus_3_01_at_any_rate(rate: int) -> None:
    wave = np.sin(2 * np.pi * 997 * np.arange(5 * rate) / rate)[:, None]
    result = _measure(wave, rate)
    assert result is not None
    assert result.lufs == pytest.approx(-3.01, abs=0.01)
    assert result.peak_db == pytest.approx(0.0, abs=0.01)


def test_coefficients_at_48_khz_are_those_of_the_standard() -> None:
    shelf, high_pass = coefficients(48000)
    assert shelf[0] == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-10)
    assert shelf[1] == pytest.approx((1.0, -1.69065929318241, 0.73248077421585), abs=1e-10)
    assert high_pass[0] == pytest.approx((1.0, -2.0, 1.0), abs=1e-10)
    assert high_pass[1] == pytest.approx((1.0, -1.99004745483398, 0.99007225036621), abs=1e-10)


@pytest.mark.parametrize("rate", [44100, 48000, 192000])
def test_filtering_blocks_is_filtering_sample_by_sample(rate: int) -> None:
    signal = np.random.default_rng(2).standard_normal((2, 3 * CHUNK)).astype(np.float32)
    signal += 0.5
    expected = signal.astype(np.float64)
    for b, a in coefficients(rate):
        expected = lfilter(b, a, expected, axis=1)
    block_filter = KFilter(rate, 2)
    pieces = [block_filter(signal[:, :CHUNK]), block_filter(signal[:, CHUNK:])]
    # -80 dB of full scale, 10 dB below the absolute gate: the blocks are float32.
    assert np.abs(np.concatenate(pieces, axis=1) - expected).max() < 1e-4


def test_block_size_does_not_matter() -> None:
    signal = np.random.default_rng(1).standard_normal((3 * 44100, 2)) * 0.1
    whole, small = _measure(signal, 44100, 10**6), _measure(signal, 44100, 777)
    assert whole is not None
    assert small is not None
    assert whole.lufs == pytest.approx(small.lufs, abs=1e-4)


def test_lfe_does_not_count_and_sides_count_more() -> None:
    wave = 0.1 * np.sin(2 * np.pi * 997 * np.arange(5 * 48000) / 48000)
    only = []
    for channel in (0, 3, 4):
        signal = np.zeros((len(wave), 6))
        signal[:, channel] = wave
        only.append(_measure(signal, 48000))
    assert only[1] is None
    assert only[0] is not None
    assert only[2] is not None
    assert only[2].lufs - only[0].lufs == pytest.approx(10 * np.log10(1.41), abs=0.01)


def test_silence_has_no_loudness() -> None:
    assert _measure(np.zeros((48000, 2)), 48000) is None
    assert _measure(np.ones((4000, 2)) * 0.1, 48000) is None


def test_six_decibels_more_are_six_more_lu(tmp_path: Path, songs: dict[str, Song]) -> None:
    quiet = render_track(
        tmp_path / "q.wav", bpm=127.5, key="E minor", style="rock", seed=2, seconds=32, gain_db=-12
    )

    before, after = songs["rock.wav"].result, analyze_file(str(quiet.path))
    assert before["loudness"]["lufs"] - after["loudness"]["lufs"] == pytest.approx(12, abs=0.02)  # type: ignore[index]
    for field in ("tempo", "energy", "brightness", "acousticness", "danceability", "groove", "key"):
        assert before[field] == after[field], field


@pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed; the standard's signals judge alone"
)
def test_ffmpeg_agrees(songs: dict[str, Song]) -> None:
    for name in ("blues.mp3", "rock.wav", "funk.ogg"):
        song = songs[name]
        command = [
            "ffmpeg",
            "-nostats",
            "-i",
            str(song.truth.path),
            "-filter_complex",
            "ebur128",
            "-f",
            "null",
            "-",
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        integrated = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])
        assert song.result["loudness"]["lufs"] == pytest.approx(integrated, abs=_TOLERANCE), name
