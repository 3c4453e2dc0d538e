"""Sound without a beat: what an analysis must not hear a tempo in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]


def texture(style: str, seconds: float, rate: int, seed: int) -> Signal:
    """Samples of shape (frames, 2): `pad` (slow swells of chords), `noise` (wind), `drone`, `chimes` (at
    random moments).
    """
    random = np.random.default_rng(seed)
    time = np.arange(int(seconds * rate)) / rate
    if style == "noise":
        mono = _wind(random, len(time), rate)
    elif style == "drone":
        pitch = random.uniform(50, 90)
        mono = np.zeros(len(time)) + sum(
            np.sin(2 * np.pi * pitch * n * time * (1 + random.normal(0, 1e-4))) / n for n in range(1, 9)
        )
    else:
        mono = np.zeros(len(time))
        gap = 0.6 if style == "chimes" else 5.0
        at = 0.0
        while at < seconds:
            mono += _tone(random, time - at, soft=style == "pad")
            at += float(random.exponential(gap)) + 0.02
    stereo = np.stack([mono, np.roll(mono, 200)], axis=1)
    finished: Signal = (stereo / np.abs(stereo).max()).astype(np.float32)
    return finished


def _wind(random: np.random.Generator, count: int, rate: int) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** 0.5
    slow = np.interp(
        np.arange(count) / rate, np.arange(0, count / rate + 3, 3), _levels(random, count / rate)
    )
    gusts: NDArray[np.float64] = np.fft.irfft(spectrum, count) * slow
    return gusts


def _levels(random: np.random.Generator, seconds: float) -> NDArray[np.float64]:
    levels: NDArray[np.float64] = random.uniform(0.3, 1.0, len(np.arange(0, seconds + 3, 3)))
    return levels


def _tone(random: np.random.Generator, since: NDArray[np.float64], *, soft: bool) -> NDArray[np.float64]:
    attack, decay = (2.5, 4.0) if soft else (0.003, 1.2)
    pitch = 110 * 2 ** (random.integers(0, 36) / 12)
    shape = np.where(
        since > 0, np.minimum(1, since / attack) * np.exp(-np.maximum(0, since - attack) / decay), 0.0
    )
    tone: NDArray[np.float64] = shape * sum(
        np.sin(2 * np.pi * pitch * n * since) / n**1.5 for n in (1, 2, 3, 4)
    )
    return tone
