"""Files in the formats that the system decodes and Pika does not write, made by hand for the self-test: music
as ALAC, and a click as AAC. One sound track in an MP4 (ISO 14496-12 and -14).
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .numbers import Floats

_ALAC_FRAME = 4096
"""Samples in a frame of ALAC, as Apple's encoder makes them."""

CLICK_S = 0.5
"""Where the click of `write_aac_click` is, once the encoder's delay is taken off."""

_AAC_RATE, _AAC_FRAME, _AAC_DELAY = 44100, 1024, 1024
_AAC_SILENCE = bytes.fromhex("0118 2007")
_AAC_CLICK = (
    "ARhSrtSWM+L+wAAAAABMpSZCE69QnSnk7FMnOj63bVyfXMmAICIQKcghJBKiClEFJIIOQKPAA9gO34MmEhM6ibHE3wScKEThQicF"
    "5NyyaC3eGrvpBAZyC3EIEMhEjEI0chGikIkIg9hBJakBNuVxEzKJtgE4UMnEik4sQnDhE4DSaj4/HsPhmdBkDIIKYQa4g5xBrCC0"
    "kDkx4L2Bs6//T53CTEImMZMYyYg4/B/H+b2fj3LxnHHPRPVPvPvPvPvPvPgPROMZRGEJ7PtfY/R/v/v/g/R+r5XY1aDCcxGcbRtG"
    "0bRlGIsE40MAIm28/Z8Xi8Xi8XY49WWgYaSE5OTk5OTkY0MEHIjm2bdvJz8/Ht26s2GgIYaNGkhGNGigwQBEGObNs2/l8vl6ssp4"
    "Q1zz7PHx8fHpnmolF2WWWWWWWWUQgGtmeeeeeeeaqJRGWWWWWWU8QgAqrZnnnnnmqqARF2WWWWWURHA=",
    "ARiU2vVL7vu+w9/jniT6r/j7/fj4nHt+n5/L9fvrXk/r/q/8vxLYCR5uPpZGLawCeSw2jJ6fyMS5zmCbn2aDShJYKhFWIvy2XcDV"
    "M6sfotc41z+2265YWq51V85aYpn+2sUf163QKlN1MjAY9vFwWNxYTACQsBfkadrbRnaFU/K7USS0cDzkhPHt+WpUspycX22xAbfl"
    "5sull4HAbqD6Lv7KPYGX5gh9ZPolVFGoEmQiYKH8t6L1RrfLll0ESgQzMDuX0b03jLftkTHDIfUxaxJRQqJDRQPQfsX2H4b03jLj"
    "GyJDkCHvx1koAiLw4+bgLMCTdqCQTkQFzsTJo8nCyCHqjVeOLLvC9yKTklr+Rk4mLdY9k/6q/6UbW2b9Jsu5nIixzaIjFRN68v6r"
    "cltTYrEO3stxxqd8EUgs4f7n2KTwdCZnrzk/Um26B+9+K7B2dpfInIZKq6PX02fme8uadneFkrT4VHz5bThx6G7g/1f233n8VrHn"
    "rMtfV7JWbs40lHr+mHvHvLunmrjXY1KyVJMSjnGP5wupwuJZJLkEYdPma0Rt6UIMrCSkgC+FJMhESMJAJk0OTg/Vfhu3fuXwPnW4"
    "djbNzFNuUp5i0VTQFiF4",
    "ARjykdY4EUlxSVhlb6Bq7u5ckiaVAySBgYcOBiTJK9FFFmyyyKiGd0Gz9pL7dk4BJEElAJmfm5LC5RVIpo4lvduOLHMzzyccWOOd"
    "72OOnk453vacceTjnf+8cceXLlyx7ooouTkUUUUUUSEYxRRRRIiiiiiiiRECyhEL6IRxy/J/LFF8ovlzPq5lPhUMPNDCFQvqfHyH",
)
"""Frames of AAC (mono, 44.1 kHz), made by libavcodec's encoder: one of silence, and three, in base64, of
2 kHz that begin at once and die away.
"""


@dataclass(frozen=True)
class _Track:
    """`frames` of `lengths` samples each, what they are, their rate (Hz), and how many samples before the
    music.
    """

    frames: Sequence[bytes]
    lengths: Sequence[int]
    entry: bytes
    rate: int
    delay: int


def write_alac(path: str, sound: Floats, rate: int) -> None:
    """Write stereo `sound`, of shape (frames, 2) and full scale 1.0, as ALAC of 16 bits. Its frames are the
    ones without compression ("escape"), which every decoder knows.
    """
    whole = np.clip(np.round(sound * 32767), -32768, 32767).astype(">i2")
    blocks = [whole[start : start + _ALAC_FRAME] for start in range(0, len(whole), _ALAC_FRAME)]
    # ALACSpecificConfig of Apple's ALAC sources, with its usual tuning.
    config = struct.pack(">IBBBBBBHIII", _ALAC_FRAME, 0, 16, 40, 10, 14, 2, 255, 0, 0, rate)
    entry = _sample_entry(b"alac", 2, rate, _atom(b"alac", bytes(4), config))
    frames = [_alac_frame(block) for block in blocks]
    _write_mp4(path, _Track(frames, [len(block) for block in blocks], entry, rate, 0))


def write_aac_click(path: str) -> None:
    """Write a second of silence with a click at `CLICK_S`, behind an edit list that leaves out the delay."""
    click = [base64.b64decode(text) for text in _AAC_CLICK]
    frames = [_AAC_SILENCE] * 21 + click + [_AAC_SILENCE] * 21
    # ES_Descriptor, DecoderConfigDescriptor (AAC, sound) and AudioSpecificConfig (LC, 44.1 kHz, mono).
    config = bytes([0x04, 0x11, 0x40, 0x15]) + bytes(3) + bytes(8) + bytes([0x05, 0x02, 0x12, 0x08])
    descriptor = bytes([0x03, 3 + len(config) + 3, 0, 1, 0]) + config + bytes([0x06, 0x01, 0x02])
    entry = _sample_entry(b"mp4a", 1, _AAC_RATE, _atom(b"esds", bytes(4), descriptor))
    _write_mp4(path, _Track(frames, [_AAC_FRAME] * len(frames), entry, _AAC_RATE, _AAC_DELAY))


def _alac_frame(block: np.ndarray[tuple[int, int], np.dtype[np.int16]]) -> bytes:
    """Bit by bit: element of a channel pair (3), instance (4), unused (12), has a size (1), shifted bytes
    (2), escape (1), the size (32), samples of 16 in turn, end (3).
    """
    size = "" if len(block) == _ALAC_FRAME else f"{len(block):032b}"
    head = f"001{0:04b}{0:012b}{1 if size else 0}{0:02b}1{size}"
    bits = np.frombuffer(head.encode(), dtype=np.uint8) - ord("0")
    samples = np.unpackbits(np.frombuffer(block.tobytes(), dtype=np.uint8))
    return np.packbits(np.concatenate([bits, samples, np.ones(3, dtype=np.uint8)])).tobytes()


def _sample_entry(name: bytes, channels: int, rate: int, inside: bytes) -> bytes:
    head = bytes(6) + b"\0\1" + bytes(8) + struct.pack(">HHII", channels, 16, 0, rate << 16)
    return _atom(name, head, inside)


def _write_mp4(path: str, track: _Track) -> None:
    kind = _atom(b"ftyp", b"M4A ", bytes(4), b"M4A mp42isom")
    # The place of the samples has always the same width, so the first attempt tells where it is.
    begin = len(kind) + len(_moov(track, 0)) + 8
    with open(path, "wb") as file:
        file.write(kind + _moov(track, begin) + _atom(b"mdat", *track.frames))


def _moov(track: _Track, begin: int) -> bytes:
    """The table of contents; the first frame lies at byte `begin`."""
    frames, lengths, rate = track.frames, track.lengths, track.rate
    total, matrix = sum(lengths), struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    full = bytes(4)
    runs = [(count, length) for length in (lengths[0], lengths[-1]) if (count := lengths.count(length))]
    runs = runs[:1] if lengths[0] == lengths[-1] else runs
    table = _atom(
        b"stbl",
        _atom(b"stsd", full, struct.pack(">I", 1), track.entry),
        _atom(b"stts", full, struct.pack(">I", len(runs)), *(struct.pack(">II", *run) for run in runs)),
        _atom(b"stsc", full, struct.pack(">IIII", 1, 1, len(frames), 1)),
        _atom(b"stsz", full, struct.pack(f">II{len(frames)}I", 0, len(frames), *map(len, frames))),
        _atom(b"stco", full, struct.pack(">II", 1, begin)),
    )
    place = _atom(b"dinf", _atom(b"dref", full, struct.pack(">I", 1), _atom(b"url ", b"\0\0\0\1")))
    media = _atom(
        b"mdia",
        _atom(b"mdhd", full, struct.pack(">IIIIHH", 0, 0, rate, total, 0x55C4, 0)),
        _atom(b"hdlr", full, bytes(4), b"soun", bytes(13)),
        _atom(b"minf", _atom(b"smhd", full, bytes(4)), place, table),
    )
    heard = total - track.delay
    header = struct.pack(">IIIII8xHHHH", 0, 0, 1, 0, heard, 0, 0, 0x100, 0) + matrix + bytes(8)
    edit = _atom(b"edts", _atom(b"elst", full, struct.pack(">IIII", 1, heard, track.delay, 1 << 16)))
    movie = struct.pack(">IIIIIH10x", 0, 0, rate, heard, 1 << 16, 0x100) + matrix + bytes(24)
    return _atom(
        b"moov",
        _atom(b"mvhd", full, movie + struct.pack(">I", 2)),
        _atom(b"trak", _atom(b"tkhd", b"\0\0\0\7", header), edit, media),
    )


def _atom(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + name + content
