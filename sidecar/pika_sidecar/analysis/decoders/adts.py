"""AAC as a bare row of frames (ADTS: ISO 13818-7, 6.2), counted. No NumPy."""

from __future__ import annotations

from dataclasses import dataclass

from ...long_paths import openable

RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
"""By the index in a header (ISO 14496-3, table 1.18)."""

FRAME_SAMPLES = 1024
"""Samples in a frame, before a decoder doubles their rate (SBR)."""

_CHUNK_BYTES = 1 << 20
_LONGEST_FRAME = 1 << 13
"""Bytes of a frame: its length has 13 bits."""

_LIBAV_MARKS = (b"Lavc", b"libfaac", b"FAAC")
"""What libavcodec's and FAAC's encoders write into a filling element of the first frame."""


@dataclass
class AdtsSound:
    """`seconds`: of all frames; None where a frame does not follow the one before (damage). `cut`: the last
    one is not whole. `offset`: the byte of frame `frame`, at which reading may begin. `known_encoder`: an
    encoder whose delay is one frame has left its name.
    """

    offset: int
    frame: int = 0
    rate: int = 0
    seconds: float | None = None
    cut: bool = False
    known_encoder: bool = False


def read_adts(path: str, start: int, from_s: float = 0.0) -> AdtsSound:
    """Count the frames of `path` from byte `start` on (behind any tag). Raises OSError.

    `from_s` (seconds): the last frame that begins before this time is `AdtsSound.frame`.
    """
    sound = AdtsSound(start)
    frames = 0
    with open(openable(path), "rb") as file:
        file.seek(start)
        data, base, at = file.read(_CHUNK_BYTES), start, 0
        sound.known_encoder = any(mark in data[:2000] for mark in _LIBAV_MARKS)
        while True:
            if at + _LONGEST_FRAME > len(data):
                data, base, at = data[at:] + file.read(_CHUNK_BYTES), base + at, 0
            rate, length, blocks = _header(data[at : at + 7])
            if not length or at + length > len(data):
                # Tags may follow the sound; anything else is damage, behind which nothing is known.
                tag = data[at : at + 3] == b"TAG" or data[at : at + 8] == b"APETAGEX"
                sound.cut = bool(length) or 0 < len(data) - at < 7
                if sound.rate and (tag or sound.cut or at == len(data)):
                    sound.seconds = frames * FRAME_SAMPLES / sound.rate
                return sound
            sound.rate = sound.rate or rate
            if frames * FRAME_SAMPLES / sound.rate <= from_s:
                sound.offset, sound.frame = base + at, frames
            frames += blocks
            at += length


def _header(head: bytes) -> tuple[int, int, int]:
    """Rate (Hz), bytes of the frame, and blocks of samples in it; zeros where there is no frame."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0, 0, 0
    index = head[2] >> 2 & 15
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if index >= len(RATES_HZ) or length < 7:
        return 0, 0, 0
    return RATES_HZ[index], length, 1 + (head[6] & 3)
