"""What happens to music after it was played: studio, turntable, codec."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Signal = NDArray[np.float32]

_MP3_128 = 1 - (128 - 32) / (320 - 32)
"""libsndfile's compression level that gives 128 kbit/s at a constant rate."""


def master(
    signal: Signal,
    rate: int,
    *,
    drive: float,
    tilt: float,
    noise_db: float,
    speed: float,
    gain_db: float,
    seed: int,
) -> Signal:
    """The finished record, of shape (frames, 2).

    `drive`: how hard a soft limiter is driven, 0 not at all, 4 the loudness war. `tilt`: dB per octave around
    1 kHz. `noise_db`: level of white noise under full scale. `speed`: of the turntable, 1.02 is 2 % faster
    and sharper. `gain_db`: at the end.
    """
    mastered: NDArray[np.float64] = signal.astype(np.float64)
    if speed != 1:
        mastered = soxr.resample(mastered, rate, rate / speed)
    if tilt:
        spectrum = np.fft.rfft(mastered, axis=0)
        hertz = np.fft.rfftfreq(len(mastered), 1 / rate)
        octaves = np.log2(np.clip(hertz, 50, 15000) / 1000)
        mastered = np.fft.irfft(spectrum * (10 ** (tilt * octaves / 20))[:, None], len(mastered), axis=0)
    mastered = mastered / max(float(np.abs(mastered).max()), 1e-9)
    if drive:
        mastered = np.tanh(drive * mastered) / np.tanh(drive)
    noise = np.random.default_rng(seed).standard_normal(mastered.shape)
    mastered = 0.95 * mastered + 10 ** (noise_db / 20) * noise
    finished: Signal = np.clip(mastered * 10 ** (gain_db / 20), -1, 1).astype(np.float32)
    return finished


def write(path: Path, signal: Signal, rate: int) -> None:
    """Write as the suffix says: MP3 at 128 kbit/s, Ogg Vorbis, FLAC or WAV of 16 bits."""
    options: dict[str, object] = {}
    if path.suffix == ".mp3":
        options = {"compression_level": _MP3_128, "bitrate_mode": "CONSTANT"}
    with soundfile.SoundFile(path, "w", rate, signal.shape[1], **options) as file:
        for start in range(0, len(signal), 4096):  # Vorbis overflows its stack on large blocks
            file.write(signal[start : start + 4096])
