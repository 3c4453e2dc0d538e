"""Pages of an Ogg stream (RFC 3533): found, and given the checksum that makes a decoder take them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def pages(content: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of each whole page."""
    at = content.find(b"OggS")
    while at >= 0:
        count = content[at + 26] if at + 27 <= len(content) else 0
        lacing = content[at + 27 : at + 27 + count]
        end = at + 27 + count + sum(lacing)
        if at + 27 <= len(content) and len(lacing) == count and end <= len(content):
            yield at, end
        at = content.find(b"OggS", at + 4)


def with_checksums(content: bytes) -> bytes:
    """The same with every page's checksum right."""
    mended = bytearray(content)
    for start, end in pages(content):
        mended[start + 22 : start + 26] = bytes(4)
        mended[start + 22 : start + 26] = _checksum(bytes(mended[start:end])).to_bytes(4, "little")
    return bytes(mended)


def with_serial(content: bytes, serial: int = 1) -> bytes:
    """The same with a fixed serial number, which encoders draw at random."""
    changed = bytearray(content)
    for start, _ in pages(content):
        changed[start + 14 : start + 18] = serial.to_bytes(4, "little")
    return with_checksums(bytes(changed))


def _checksum(page: bytes) -> int:
    """CRC-32 with the highest bit first, beginning at 0 and not inverted, by zlib's, which is mirrored.

    zlib begins at all ones and inverts at the end; beginning at their inverse cancels the first, the second
    is undone.
    """
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
