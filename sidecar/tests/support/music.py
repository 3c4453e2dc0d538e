"""Small sound files with tags."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from mutagen.id3 import APIC, TALB, TIT2, TPE1
from mutagen.wave import WAVE

RATE = 22050

# The smallest PNG: one transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def tone(
    path: str | Path,
    seconds: float = 2.0,
    hz: float = 220.0,
    *,
    title: str = "",
    artist: str = "",
    album: str = "",
    cover: bytes | None = None,
) -> Path:
    """Write a WAV file with a plucked tone every half second (120 BPM), and its tags. Returns the path."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    t = np.arange(int(seconds * RATE)) / RATE
    samples = 0.5 * np.sin(2 * np.pi * hz * t) * np.exp(-8 * (t % 0.5))
    with open(path, "wb") as file, wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    if title or artist or album or cover:
        tags = WAVE(path)
        tags.add_tags()
        for frame, text in ((TIT2, title), (TPE1, artist), (TALB, album)):
            if text:
                tags.tags.add(frame(encoding=3, text=text))
        if cover:
            tags.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=cover))
        tags.save()
    return path
