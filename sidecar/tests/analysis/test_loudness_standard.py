"""Loudness, loudness range and true peak against the test signals of EBU Tech 3341 and Tech 3342, made here
as the documents describe them, and against ffmpeg. Not here: 3341 cases 7 and 8 and 3342 cases 5 and 6, which
are recordings of programmes.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import firwin, lfilter

from pika_sidecar.analysis.k_weighting import CHUNK, KFilter, coefficients
from pika_sidecar.analysis.loudness import Loudness, LoudnessMeter, momentary, short_term
from pika_sidecar.analysis.track import analyze_file
from tests.render import render, render_track

from .conftest import Song

pytestmark = pytest.mark.not_under_wine(why="numbers")

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


def _tones(segments: list[tuple[float, float]]) -> np.ndarray:
    """Power of the 100 ms steps of a 1 kHz tone; the signal begins with its first tone."""
    meter = LoudnessMeter(48000, 2)
    meter.add(_sine(segments).astype(np.float32))
    meter.result()
    return meter.power()


def _loudness_of(power: np.ndarray) -> np.ndarray:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


_SILENCE = -200.0


def test_ebu_tech_3341_case_9_short_term_is_constant() -> None:
    levels = _loudness_of(short_term(_tones([(-20, 1.34), (-30, 1.66)] * 5)))
    assert len(levels) > 100
    assert np.abs(levels + 23).max() < _TOLERANCE


@pytest.mark.parametrize("i", range(20))
def test_ebu_tech_3341_case_10_maximum_of_short_term(i: int) -> None:
    levels = _loudness_of(short_term(_tones([(_SILENCE, i * 0.15), (-23, 3), (_SILENCE, 1)])))
    assert levels.max() == pytest.approx(-23, abs=_TOLERANCE)


def test_ebu_tech_3341_case_11_maxima_of_short_term_one_after_the_other() -> None:
    segments = [((_SILENCE, i * 0.15), (-38 + i, 3), (_SILENCE, 3 - i * 0.15)) for i in range(20)]
    levels = _loudness_of(short_term(_tones([part for segment in segments for part in segment])))
    for i in range(20):
        # A segment lasts 6 s; from its begin on windows hold nothing of the louder one after it for 3 s.
        assert levels[60 * i : 60 * i + 31].max() == pytest.approx(-38 + i, abs=_TOLERANCE)


def test_ebu_tech_3341_case_12_momentary_is_constant() -> None:
    levels = _loudness_of(momentary(_tones([(-20, 0.18), (-30, 0.22)] * 25)))[10:]
    assert len(levels) > 80
    assert np.abs(levels + 23).max() < _TOLERANCE


def _momentary_every_20_ms(parts: list[tuple[float, float]]) -> np.ndarray:
    """Momentary loudness from every 20 ms on: five meters that begin one after the other."""
    signal = _sine(parts).astype(np.float32)
    levels = []
    for start in range(0, 4800, 960):
        meter = LoudnessMeter(48000, 2)
        meter.add(signal[start:])
        meter.result()
        levels.append(_loudness_of(momentary(meter.power())))
    count = min(map(len, levels))
    return np.stack([level[:count] for level in levels], axis=1).reshape(-1)


@pytest.mark.parametrize("i", range(20))
def test_ebu_tech_3341_case_13_maximum_of_momentary(i: int) -> None:
    levels = _momentary_every_20_ms([(_SILENCE, i * 0.02), (-23, 0.4), (_SILENCE, 1)])
    assert levels.max() == pytest.approx(-23, abs=_TOLERANCE)


def test_ebu_tech_3341_case_14_maxima_of_momentary_one_after_the_other() -> None:
    segments = [((_SILENCE, i * 0.02), (-38 + i, 0.4), (_SILENCE, 0.4 - i * 0.02)) for i in range(20)]
    parts = [part for segment in segments for part in segment]
    levels = _momentary_every_20_ms([*parts, (_SILENCE, 0.5)])
    for i in range(20):
        assert levels[40 * i : 40 * i + 21].max() == pytest.approx(-38 + i, abs=_TOLERANCE)


def _reads_true_peak(signal: np.ndarray, rate: int, expected: float) -> None:
    result = _measure(np.stack([signal, signal], axis=1), rate)
    assert result is not None
    assert expected - 0.4 <= result.true_peak_db <= expected + 0.2


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize(
    ("divisor", "amplitude", "degrees", "expected"),
    [(4, 0.5, 0, -6), (4, 0.5, 45, -6), (6, 0.5, 60, -6), (8, 0.5, 67.5, -6), (4, 1.41, 45, 3)],
)
def test_ebu_tech_3341_cases_15_to_19(
    rate: int, divisor: int, amplitude: float, degrees: float, expected: float
) -> None:
    wave = amplitude * np.sin(2 * np.pi * np.arange(rate) / divisor + np.radians(degrees))
    _reads_true_peak(_tapered(wave, rate), rate, expected)


@pytest.mark.parametrize("offset", range(4))
def test_ebu_tech_3341_cases_20_to_23(offset: int) -> None:
    rate = 48000
    # At four times the rate: a tone of a sixth of the rate, within it one period of a quarter of the rate.
    quiet = 0.5 * np.sin(2 * np.pi * np.arange(24 * 2000) / 24)
    period = np.sin(2 * np.pi * np.arange(16) / 16)
    wave = _tapered(np.concatenate([quiet, period, quiet]), 4 * rate)
    # Against aliases: flat up to 0.4 of the rate, 90 dB down from 0.5 on.
    low_pass = firwin(257, 0.225, window=("kaiser", 9.0))
    _reads_true_peak(np.convolve(wave, low_pass, mode="same")[offset::4], rate, 0.0)


def _tapered(wave: np.ndarray, rate: int) -> np.ndarray:
    """10 ms of fading in and out."""
    fade = np.linspace(0, 1, rate // 100)
    faded = wave.copy()
    faded[: len(fade)] *= fade
    faded[-len(fade) :] *= fade[::-1]
    return faded


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
)
def test_ebu_tech_3342_cases_1_to_4(levels: tuple[float, ...], expected: float) -> None:
    result = _measure(_sine([(level, 20) for level in levels]), 48000)
    assert result is not None
    assert result.range_lu == pytest.approx(expected, abs=1)


def test_less_than_three_seconds_have_no_range() -> None:
    result = _measure(_sine([(-20, 2.9)]), 48000)
    assert result is not None
    assert result.range_lu is None


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


def _ffmpeg(path: Path) -> tuple[float, float, float, float]:
    """Loudness in LUFS, range in LU, sample peak and true peak in dB, as ffmpeg's summary says them."""
    chain = "ebur128=peak=sample+true"
    if soundfile.info(path).samplerate < 44100:
        # ffmpeg's weighting is bent in the treble at low rates.
        chain = f"aresample=48000,{chain}"
    command = ["ffmpeg", "-nostats", "-i", str(path), "-filter_complex", chain, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    integrated, range_lu = (
        float(re.findall(rf"{name}:\s+(-?[\d.]+) {unit}\n", said)[-1])
        for name, unit in (("I", "LUFS"), ("LRA", "LU"))
    )
    peaks = re.findall(r"Peak:\s+(-?[\d.]+) dBFS", said)
    return integrated, range_lu, float(peaks[-2]), float(peaks[-1])


def _agrees(loudness: dict[str, float], path: Path, name: str) -> None:
    integrated, range_lu, peak, true_peak = _ffmpeg(path)
    assert loudness["lufs"] == pytest.approx(integrated, abs=0.1), name
    assert loudness["range_lu"] == pytest.approx(range_lu, abs=0.1), name
    if soundfile.info(path).samplerate >= 44100:
        assert loudness["peak_db"] == pytest.approx(peak, abs=0.06), name
    assert loudness["true_peak_db"] == pytest.approx(true_peak, abs=0.2), name
    assert loudness["replay_gain_db"] == pytest.approx(-18 - integrated, abs=0.1), name


@pytest.mark.needs_tool("ffmpeg")
def test_ffmpeg_agrees_on_music(songs: dict[str, Song]) -> None:
    for name, song in songs.items():
        _agrees(song.result["loudness"], song.truth.path, name)


@pytest.mark.needs_tool("ffmpeg")
@pytest.mark.parametrize("rate", [22050, 44100, 48000, 96000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_ffmpeg_agrees_at_any_rate_and_in_any_layout(tmp_path: Path, rate: int, channels: int) -> None:
    signal = render(bpm=100, key="A minor", seconds=14, style="funk", seed=3, sample_rate=rate)[0]
    signal[: 6 * rate] *= 0.2
    surround = np.stack([signal[:, i % 2] * 0.9**i for i in range(channels)], axis=1)
    path = tmp_path / "music.wav"
    # WAVEX says which channel is which; of a plain WAV ffmpeg would have to guess.
    soundfile.write(path, surround, rate, format="WAVEX" if channels > 2 else "WAV", subtype="PCM_16")
    loudness = analyze_file(str(path))["loudness"]
    assert isinstance(loudness, dict)
    _agrees(loudness, path, f"{rate} Hz, {channels} channels")
