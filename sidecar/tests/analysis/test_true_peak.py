"""What the true peak meter passes over cannot hold a peak: its bound, and its result against interpolating
everything.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pika_sidecar.analysis.true_peak import BEND, POINTS, TAPS, TruePeakMeter

_HALF = TAPS.shape[1] // 2


def _everywhere(signal: np.ndarray) -> np.ndarray:
    """All points between the samples, shape (POINTS - 1, frames + 1, channels), with silence around."""
    padded = np.pad(signal, ((2 * _HALF, 2 * _HALF), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _HALF, axis=0)
    return np.einsum("fcw,pw->pfc", windows, TAPS)


def _meter(signal: np.ndarray, cuts: list[int]) -> tuple[float, float]:
    meter = TruePeakMeter(signal.shape[1])
    for piece in np.split(signal, cuts):
        meter.add(piece)
    return meter.result()


def _signal(kind: str, channels: int, frames: int, random: np.random.Generator) -> np.ndarray:
    noise = random.standard_normal((frames, channels))
    if kind == "clipped":
        noise = np.clip(noise, -0.5, 0.5)
    elif kind == "sparse":
        noise *= random.random((frames, 1)) < 0.01
    elif kind == "bass":
        kernel = np.hanning(201)
        noise = np.stack([np.convolve(column, kernel, mode="same") for column in noise.T], axis=1)
        noise[frames // 2] *= 1.5
    elif kind == "top":
        noise = np.sin(np.pi * 0.93 * np.arange(frames))[:, None] * (1 + 0.1 * noise)
    return noise.astype(np.float32)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    seed=st.integers(0, 10**6),
    kind=st.sampled_from(["noise", "clipped", "sparse", "bass", "top"]),
    channels=st.integers(1, 3),
    frames=st.integers(1, 3000),
    cuts=st.lists(st.integers(0, 3000), max_size=6),
)
def test_passing_over_finds_what_interpolating_everything_finds(
    seed: int, kind: str, channels: int, frames: int, cuts: list[int]
) -> None:
    signal = _signal(kind, channels, frames, np.random.default_rng(seed))
    peak, true_peak = _meter(signal, sorted(min(cut, frames) for cut in cuts))
    assert peak == np.abs(signal).max()
    assert true_peak == pytest.approx(max(peak, np.abs(_everywhere(signal)).max()), rel=1e-5)


@pytest.mark.parametrize("kind", ["noise", "clipped", "sparse", "bass", "top"])
def test_no_point_is_above_the_bound(kind: str) -> None:
    signal = _signal(kind, 1, 4000, np.random.default_rng(3))[:, 0].astype(np.float64)
    bends = np.abs(np.diff(signal, 2))
    points = np.abs(_everywhere(signal[:, None]))[:, :, 0].max(axis=0)
    for frame in range(_HALF, len(signal) - _HALF):
        # `points[n]` lie under the taps from sample n - 2 _HALF on, between the two in their middle.
        left = frame - 1
        point = points[left + _HALF + 1]
        bend = bends[left + 1 - _HALF : left + _HALF - 1].max()
        assert point <= max(abs(signal[left]), abs(signal[frame])) + BEND * bend + 1e-9


def test_the_bound_is_reached() -> None:
    """A signal made to bend as far as it can against the taps: with less than `BEND` it would be missed."""
    middle = TAPS[POINTS // 2 - 1].copy()
    middle[_HALF - 1 : _HALF + 1] -= 0.5
    second = np.cumsum(np.cumsum(middle))[:-2]
    signal = np.cumsum(np.cumsum(np.concatenate([[0, 0], np.sign(second)])))
    line = (signal[_HALF - 1] + signal[_HALF]) / 2
    assert TAPS[POINTS // 2 - 1] @ signal - line == pytest.approx(BEND)


def test_straight_lines_are_kept() -> None:
    place = np.arange(1 - _HALF, _HALF + 1)
    assert TAPS.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert TAPS @ place == pytest.approx(np.arange(1, POINTS) / POINTS, abs=1e-12)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.8, 0.85])
def test_tones_come_out_as_loud_as_they_went_in(part: float) -> None:
    """Up to 0.85 of half the sample rate: 18.7 kHz at 44.1 kHz."""
    for phase in np.linspace(0, np.pi, 9):
        wave = np.sin(np.pi * part * np.arange(4000) + phase) * np.hanning(4000)
        assert 20 * np.log10(_meter(wave[:, None].astype(np.float32), [])[1]) == pytest.approx(0, abs=0.25)
