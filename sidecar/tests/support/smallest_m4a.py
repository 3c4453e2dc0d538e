"""The smallest MP4 file that mutagen takes tags from, and puts them into."""

from __future__ import annotations


def _atom(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def smallest_m4a() -> bytes:
    """ftyp, and a moov with one sound track header: all that mutagen needs."""
    mdhd = _atom(b"mdhd", bytes(12) + (44100).to_bytes(4, "big") + (44100).to_bytes(4, "big") + bytes(4))
    hdlr = _atom(b"hdlr", bytes(8) + b"soun" + bytes(13))
    return _atom(b"ftyp", b"M4A \0\0\0\0") + _atom(b"moov", _atom(b"trak", _atom(b"mdia", mdhd + hdlr)))
