"""A file as what it shares with another one, and the rest: how the old file comes back from the new one.

Tags stand before, behind or between the sound, which is the same in both. So the old file is cut into blocks,
each is looked for in the new one where the last one ended, and only what is not found is kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Protocol

BLOCK = 4096
"""Bytes that are looked for at once."""

Step = tuple[int, int] | bytes
"""A part of the new file (where, how many bytes), or bytes that it does not have."""


class Bytes(Protocol):
    """What a mapped file is like."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice) -> bytes: ...
    def find(self, sub: bytes, start: int = ..., end: int = ...) -> int: ...


def encode(old: Bytes, new: Bytes) -> bytes:
    """What `decode` needs besides `new` to make `old` again."""
    parts: list[list[int]] = []
    rest = bytearray()
    for step in _steps(old, new):
        if isinstance(step, bytes):
            parts.append([-1, len(step)])
            rest += step
        else:
            parts.append(list(step))
    head = json.dumps(parts, separators=(",", ":")).encode("ascii")
    return zlib.compress(len(head).to_bytes(4, "big") + head + bytes(rest), 6)


def decode(delta: bytes, new: Bytes) -> Iterator[bytes]:
    """The old file, piece by piece. Raises `ValueError` when the delta is damaged."""
    try:
        whole = zlib.decompress(delta)
        length = int.from_bytes(whole[:4], "big")
        parts = json.loads(whole[4 : 4 + length])
    except (zlib.error, ValueError) as error:
        raise ValueError("the kept tags are damaged") from error
    at = 4 + length
    for start, count in parts:
        if start < 0:
            yield whole[at : at + count]
            at += count
        else:
            for piece in range(start, start + count, 1 << 20):
                yield new[piece : min(piece + (1 << 20), start + count)]


def _steps(old: Bytes, new: Bytes) -> Iterator[Step]:
    at, follows, missing = 0, 0, bytearray()
    size = len(old)
    while at < size:
        block = old[at : at + BLOCK]
        found = _find(new, block, follows)
        if found < 0:
            missing += block
            at += len(block)
            continue
        if missing:
            yield bytes(missing)
            missing.clear()
        length = _equal(old, at, new, found)
        yield found, length
        at += length
        follows = found + length
    if missing:
        yield bytes(missing)


def _find(new: Bytes, block: bytes, follows: int) -> int:
    """Where the block is: where the last one ended, else anywhere. What is short is not looked for."""
    if new[follows : follows + len(block)] == block:
        return follows
    if len(block) < BLOCK:
        return -1
    found = new.find(block, follows)
    return found if found >= 0 else new.find(block)


def _equal(old: Bytes, at: int, new: Bytes, found: int) -> int:
    """How many bytes are the same from there on."""
    length, step = 0, 1 << 20
    while step >= 1:
        first, second = old[at + length : at + length + step], new[found + length : found + length + step]
        if first and first == second:
            length += len(first)
        else:
            step //= 4
    return length
