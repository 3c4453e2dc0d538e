"""What must hold for any sound: hypothesis looks for a counterexample, the same ones each time."""

from __future__ import annotations

import base64
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pika_sidecar.analysis.beats import Grid, fit_grid, snap
from pika_sidecar.analysis.character import brightness, drums
from pika_sidecar.analysis.energy import activity, density, drive, energy_curve
from pika_sidecar.analysis.frames import FPS, HOP, RATE, SpectrumPass
from pika_sidecar.analysis.key import find_key
from pika_sidecar.analysis.loudness import Loudness, LoudnessMeter
from pika_sidecar.analysis.onsets import Onsets, find_onsets
from pika_sidecar.analysis.rhythm import Rhythm, _alternatives, find_rhythm
from pika_sidecar.analysis.sound_level import find_levels
from pika_sidecar.analysis.structure import find_structure
from pika_sidecar.analysis.tempo import Candidate
from pika_sidecar.analysis.waveform import COLUMNS, waveform

_SETTINGS = settings(max_examples=25, deadline=None, derandomize=True, database=None)

seeds = st.integers(0, 10**6)


def _sound(seed: int, seconds: float, rate: int = RATE) -> np.ndarray:
    """Bursts of noise and tones at random places; shape (frames, 1)."""
    random = np.random.default_rng(seed)
    signal = np.zeros(int(seconds * rate))
    for _ in range(int(seconds * 4)):
        length = int(random.integers(200, rate // 2))
        start = int(random.integers(0, max(1, len(signal) - length)))
        time = np.arange(min(length, len(signal) - start)) / rate
        tone = np.sin(2 * np.pi * random.uniform(50, 3000) * time) + random.uniform(
            0, 1
        ) * random.standard_normal(len(time))
        signal[start : start + len(time)] += 0.1 * tone * np.exp(-time / random.uniform(0.02, 0.5))
    return signal[:, None].astype(np.float32)


def _bands(signal: np.ndarray, rate: int = RATE) -> np.ndarray:
    spectrum = SpectrumPass(rate)
    spectrum.add(signal)
    return spectrum.result().bands


def _loudness(signal: np.ndarray, rate: int) -> Loudness | None:
    meter = LoudnessMeter(rate, signal.shape[1])
    meter.add(signal)
    return meter.result()


@_SETTINGS
@given(seed=seeds, gain=st.floats(-30, 6))
def test_gain_moves_loudness_by_itself(seed: int, gain: float) -> None:
    signal = _sound(seed, 3, 48000)
    factor = np.float32(10 ** (gain / 20))
    before, after = _loudness(signal, 48000), _loudness(signal * factor, 48000)
    if before is None or after is None or after.lufs < -55:
        return
    assert math.isclose(after.lufs - before.lufs, gain, abs_tol=0.01)
    assert math.isclose(after.peak_db - before.peak_db, gain, abs_tol=0.01)


@_SETTINGS
@given(seed=seeds, gain=st.floats(-30, 20))
def test_gain_changes_nothing_else(seed: int, gain: float) -> None:
    bands = _bands(_sound(seed, 4))
    louder = bands * np.float32(10 ** (gain / 20))
    for feature in (brightness, density):
        assert math.isclose(feature(bands), feature(louder), abs_tol=1e-3), feature.__name__
    levels, louder_levels = find_levels(bands), find_levels(louder)
    for measure in (activity, drive, drums):
        assert math.isclose(measure(levels), measure(louder_levels), abs_tol=1e-3), measure.__name__
    assert np.allclose(energy_curve(bands), energy_curve(louder), atol=2e-3)
    assert np.allclose(find_onsets(bands).rise, find_onsets(louder).rise, atol=1e-2)
    for name, before in waveform(bands).items():
        pair = [
            np.frombuffer(base64.b64decode(text), np.uint8).astype(int)
            for text in (before, waveform(louder)[name])
        ]
        assert np.abs(pair[0] - pair[1]).max() <= 1


@_SETTINGS
@given(seed=seeds, seconds=st.floats(0.5, 12), rate=st.sampled_from([8000, 22050, 44100, 96000]))
def test_every_feature_is_finite_and_in_range(seed: int, seconds: float, rate: int) -> None:
    spectrum = SpectrumPass(rate)
    spectrum.add(_sound(seed, seconds, rate))
    heard = spectrum.result()
    assert math.isclose(heard.duration, seconds, abs_tol=0.01)
    assert abs(len(heard.bands) - seconds * FPS) < 3
    assert np.isfinite(heard.bands).all()
    assert np.isfinite(heard.notes).all()
    rhythm = find_rhythm(find_onsets(heard.bands), seconds)
    assert rhythm is None or 30 < rhythm.bpm < 300
    _check_tempo(rhythm)
    key = find_key(heard.notes)
    assert key is None or 0 <= key.confidence <= 1
    assert all(0 <= value <= 1 for value in energy_curve(heard.bands))
    structure = find_structure(find_levels(heard.bands), heard.notes, rhythm, seconds)
    assert all(0 < one.time < seconds and 0 < one.strength <= 1 for one in structure.boundaries)
    lengths = {len(base64.b64decode(text)) for text in waveform(heard.bands).values()}
    assert len(lengths) == 1
    assert max(lengths) <= COLUMNS


def _check_tempo(rhythm: Rhythm | None) -> None:
    """What the contract's `tempo` promises, after the rounding of the contract."""
    if rhythm is None:
        return
    sure = [one.confidence for one in (rhythm, *rhythm.alternatives)]
    assert all(0 <= value <= 1 for value in sure)
    assert sure[1:] == sorted(sure[1:], reverse=True)
    tempi = [round(one.bpm, 2) for one in (rhythm, *rhythm.alternatives)]
    for index, bpm in enumerate(tempi):
        assert all(abs(bpm / other - 1) > 0.01 for other in tempi[:index]), tempi


@_SETTINGS
@given(
    seed=seeds,
    grids=st.lists(st.tuples(st.floats(30, 400), st.floats(0.05, 1)), max_size=4),
    noise=st.floats(0, 1),
)
def test_alternatives_are_distinct_and_no_confidence_is_negative(
    seed: int, grids: list[tuple[float, float]], noise: float
) -> None:
    random = np.random.default_rng(seed)
    rise = (noise * random.exponential(size=(int(30 * FPS), 4))).astype(np.float32)
    for bpm, level in grids:
        at = (np.arange(random.uniform(0, 1), 29, 60 / bpm) * FPS).astype(int)
        rise[at] += (level * random.uniform(0, 3, 4)).astype(np.float32)
    _check_tempo(
        find_rhythm(Onsets(rise, rise * np.float32(0.5), rise[:, 0].copy(), rise[:, 1].copy(), 3.0), 30.0)
    )


@_SETTINGS
@given(
    bpm=st.floats(50, 210),
    ratios=st.lists(st.floats(0.25, 4), max_size=12),
    shares=st.lists(st.floats(0, 1), min_size=13, max_size=13),
)
def test_simple_multiples_merge(bpm: float, ratios: list[float], shares: list[float]) -> None:
    distinct = [1.0]
    for ratio in ratios:
        if all(abs(math.log(ratio / other)) > 0.03 for other in distinct):
            distinct.append(ratio)
    order = sorted(shares, reverse=True)
    ranked = [Candidate(bpm * ratio, 0.1, share) for ratio, share in zip(distinct, order, strict=False)]
    found = _alternatives(ranked, bpm)
    assert len({round(other.bpm, 2) for other in found}) == len(found) <= 4
    assert all(round(other.bpm, 2) != round(bpm, 2) for other in found)


@_SETTINGS
@given(seed=seeds, cuts=st.lists(st.integers(1, 40000), min_size=1, max_size=6))
def test_how_the_stream_is_cut_does_not_matter(seed: int, cuts: list[int]) -> None:
    signal = _sound(seed, 3, 44100)
    whole = _bands(signal, 44100)
    pieces = SpectrumPass(44100)
    start = 0
    for cut in [*cuts, len(signal)]:
        if start < len(signal):
            pieces.add(signal[start : start + cut])
        start += cut
    assert np.allclose(whole, pieces.result().bands, atol=1e-5)


@_SETTINGS
@given(bpm=st.floats(60, 200), first=st.floats(0, 0.9), seconds=st.floats(20, 120))
def test_clicks_give_back_tempo_and_first_beat(bpm: float, first: float, seconds: float) -> None:
    envelope = np.zeros(int(seconds * FPS), dtype=np.float32)
    times = np.arange(first, seconds - 0.1, 60 / bpm) * FPS
    for time in times:
        at = np.arange(max(0, int(time) - 3), min(len(envelope), int(time) + 5))
        envelope[at] += np.exp(-0.5 * ((at - time) / 1.2) ** 2).astype(np.float32)
    grid = fit_grid(envelope, bpm * 1.0005)
    assert math.isclose(60 / grid.period, bpm, abs_tol=0.05)
    away = (grid.first - first + grid.period / 2) % grid.period - grid.period / 2
    assert abs(away) < 0.008


@_SETTINGS
@given(bpm=st.floats(60, 200), spread=st.floats(0, 0.02), beats=st.integers(20, 1000))
def test_snapping_moves_no_beat_far(bpm: float, spread: float, beats: int) -> None:
    grid = Grid(0.1, 60 / bpm, spread)
    snapped = snap(grid, beats)
    last = grid.first + beats * grid.period - (snapped.first + beats * snapped.period)
    distance = (last + grid.period / 2) % grid.period - grid.period / 2
    assert abs(distance) <= max(0.004, spread / 4) + 1e-6


@_SETTINGS
@given(seed=seeds, factor=st.floats(1.05, 4))
def test_brighter_is_brighter_and_busier_is_busier(seed: int, factor: float) -> None:
    bands = _bands(_sound(seed, 4))
    tilted = bands * np.linspace(1, factor, bands.shape[1], dtype=np.float32) ** 2
    assert brightness(tilted) >= brightness(bands)
    quieter_gaps = bands * (1 + 0 * factor)
    quieter_gaps[::2] *= np.float32(1 / factor)
    assert density(quieter_gaps) <= density(bands) + 0.05


def test_hop_is_what_the_frame_rate_says() -> None:
    assert math.isclose(FPS * HOP, RATE)


@_SETTINGS
@given(seed=seeds, bpm=st.floats(30, 300), seconds=st.floats(0.5, 8), wander=st.floats(0, 0.5))
def test_a_few_beats_are_enough_for_finite_figures(
    seed: int, bpm: float, seconds: float, wander: float
) -> None:
    random = np.random.default_rng(seed)
    rise = np.zeros((int(seconds * FPS) + 1, 4), dtype=np.float32)
    beats = np.cumsum(60 / bpm * np.exp(random.normal(0, wander, 300)))
    at = (beats[beats < seconds] * FPS).astype(int)
    rise[at] = random.uniform(1, 3, (len(at), 4))
    rhythm = find_rhythm(
        Onsets(rise, rise * np.float32(0.5), rise[:, 0].copy(), rise[:, 1].copy(), 3.0), seconds
    )
    _check_tempo(rhythm)
    if rhythm is not None:
        assert np.isfinite([rhythm.bpm, rhythm.first, rhythm.bar.confidence]).all()
        assert rhythm.first >= 0
        assert 0 <= rhythm.bar.downbeat < rhythm.bar.beats
