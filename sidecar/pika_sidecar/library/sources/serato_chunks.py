"""Serato's files of lists: `database V2`, `.crate`. Chunks of a name of four letters, a length (big-endian)
and a content, which may be chunks again. The first letter is its type: `o` chunks, `t` and `p` text in
UTF-16 (big-endian), `u` a number, `b` a truth. `vrsn` is text. Pure but for reading the file it is given.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

LARGEST_BYTES = 1 << 20
"""Of one chunk: a track has some hundred bytes, a comment some thousand."""


class BrokenError(Exception):
    """The file is not whole, or no such file, from here on."""


def chunks(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """The outer chunks in order. Raises `BrokenError`."""
    while head := file.read(8):
        if len(head) < 8:
            raise BrokenError
        name, length = struct.unpack(">4sI", head)
        if length > LARGEST_BYTES or not name.isalnum():
            raise BrokenError
        content = file.read(length)
        if len(content) < length:
            raise BrokenError
        yield name.decode("ascii", "replace"), content


def fields(content: bytes) -> dict[str, bytes]:
    """The chunks within a chunk, as far as they are whole; of two with one name the first."""
    found: dict[str, bytes] = {}
    at = 0
    while at + 8 <= len(content):
        name, length = struct.unpack_from(">4sI", content, at)
        value = content[at + 8 : at + 8 + length]
        if len(value) < length:
            break
        found.setdefault(name.decode("ascii", "replace"), value)
        at += 8 + length
    return found


def text(value: bytes | None) -> str:
    """Text as Serato writes it; half a character at the end is left out."""
    return (value or b"").decode("utf-16-be", "replace").rstrip("\0")


def number(value: bytes | None) -> int | None:
    """A number of up to eight bytes."""
    return int.from_bytes(value, "big") if value and len(value) <= 8 else None
