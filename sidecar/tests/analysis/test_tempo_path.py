"""A tempo that changes: found window by window, then straightened."""

from __future__ import annotations

import numpy as np
import pytest

from pika_sidecar.analysis.frames import FPS
from pika_sidecar.analysis.tempo_path import follow_tempo, straightened


def _ramp(first: float, last: float, seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """An envelope with a stroke on every beat of a tempo that goes evenly from `first` to `last` BPM, and
    that tempo at every frame.
    """
    frames = np.arange(int(seconds * FPS))
    bpm = first + (last - first) * frames / len(frames)
    beat = np.cumsum(bpm / 60 / FPS)
    envelope = np.exp(-((beat % 1) * 60 / bpm * FPS / 2)).astype(np.float32)
    return envelope, bpm


@pytest.mark.parametrize(("first", "last"), [(90.0, 110.0), (140.0, 118.0), (100.0, 100.0)])
def test_the_path_follows_a_ramp(first: float, last: float) -> None:
    envelope, bpm = _ramp(first, last, 90)
    path = follow_tempo(envelope, (first + last) / 2)
    known = np.interp(path.times, np.arange(len(bpm)) / FPS, bpm)
    assert np.median(np.abs(path.bpm / known - 1)) < 0.015
    assert np.max(np.abs(path.bpm / known - 1)[1:-1]) < 0.06
    slow, fast = path.range()
    assert slow == pytest.approx(min(first, last), rel=0.04)
    assert fast == pytest.approx(max(first, last), rel=0.04)


def test_a_straightened_ramp_has_a_sharper_pulse() -> None:
    envelope, _ = _ramp(90, 115, 90)
    path = follow_tempo(envelope, 102)
    straight = straightened(envelope[:, None], path, 102.0)[:, 0]
    assert len(straight) == pytest.approx(len(envelope), rel=0.03)

    def pulse(signal: np.ndarray) -> float:
        """Greatest share of the signal's onsets that a constant tempo near 102 BPM explains."""
        time = np.arange(len(signal)) / FPS
        tempi = np.arange(97, 107, 0.1) / 60
        return max(abs(np.exp(-2j * np.pi * tempo * time) @ signal) for tempo in tempi) / signal.sum()

    assert pulse(straight) > 1.5 * pulse(envelope)


def test_another_metrical_level_scales_the_tempo_alone() -> None:
    path = follow_tempo(_ramp(100, 110, 60)[0], 105)
    double = path.times_as_fast(2)
    assert np.allclose(double.bpm, 2 * path.bpm)
    assert np.array_equal(double.times, path.times)
