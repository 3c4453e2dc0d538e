"""Damage to files, of the kinds that discs, downloads, editors and attackers do. The same seed, the same
damage.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.ogg import pages, with_checksums

_HEAD = 600
_MOST = 4_000_000
"""Bytes beyond which nothing grows."""

_EXTREMES = (0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def mutant(bases: Sequence[tuple[str, bytes]], random: Random) -> tuple[str, bytes, str]:
    """A damaged file: suffix, content, and what was done to it."""
    suffix, content = random.choice(bases)
    done = [suffix]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        name, mutate = random.choice(_MUTATIONS)
        content = mutate(content, random, random.choice(bases)[1])[:_MOST]
        done.append(name)
    # Otherwise no damaged page would get past the checksum into the decoder.
    if b"OggS" in content and random.random() < 0.7:
        content = with_checksums(content)
        done.append("checksums")
    if random.random() < 0.05:
        suffix = random.choice(bases)[0]
        done.append(f"named {suffix}")
    return suffix, content, " ".join(done)


def _place(content: bytes, random: Random) -> int:
    """Somewhere, in the head every other time: there is what decoders trust."""
    end = len(content) if random.random() < 0.5 else min(_HEAD, len(content))
    return random.randrange(end + 1)


def _flip_bits(content: bytes, random: Random, other: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 10, 100))):
        if changed:
            at = min(_place(content, random), len(changed) - 1)
            changed[at] ^= 1 << random.randrange(8)
    return bytes(changed)


def _noise(content: bytes, random: Random, other: bytes) -> bytes:
    at = _place(content, random)
    return _overwrite(content, at, random.randbytes(random.choice((1, 4, 64, 2000))))


def _truncate(content: bytes, random: Random, other: bytes) -> bytes:
    return content[: _place(content, random)]


def _cut_out(content: bytes, random: Random, other: bytes) -> bytes:
    at = _place(content, random)
    return content[:at] + content[at + random.choice((1, 2, 7, 100, 5000)) :]


def _insert(content: bytes, random: Random, other: bytes) -> bytes:
    at = _place(content, random)
    return content[:at] + random.randbytes(random.choice((1, 2, 7, 100, 5000))) + content[at:]


def _splice(content: bytes, random: Random, other: bytes) -> bytes:
    return content[: _place(content, random)] + other[_place(other, random) :]


def _embed(content: bytes, random: Random, other: bytes) -> bytes:
    at, start = _place(content, random), _place(other, random)
    return content[:at] + other[start : start + random.choice((16, 300, 5000))] + content[at:]


def _zeros(content: bytes, random: Random, other: bytes) -> bytes:
    return _overwrite(content, _place(content, random), bytes(random.choice((4, 100, 4096, 20000))))


def _ones(content: bytes, random: Random, other: bytes) -> bytes:
    return _overwrite(content, _place(content, random), b"\xff" * random.choice((1, 4, 100, 4096)))


def _repeat(content: bytes, random: Random, other: bytes) -> bytes:
    """A piece again and again, such as a page, a frame or a tag."""
    at = _place(content, random)
    piece = content[at : at + random.choice((4, 26, 417, 2000, 20000))]
    return content[:at] + piece * random.choice((2, 3, 50, 1000)) + content[at + len(piece) :]


def _repeat_page(content: bytes, random: Random, other: bytes) -> bytes:
    found = list(pages(content))
    if not found:
        return _repeat(content, random, other)
    start, end = random.choice(found)
    return content[:end] + content[start:end] * random.choice((1, 2, 20)) + content[end:]


def _swap(content: bytes, random: Random, other: bytes) -> bytes:
    a, b, c = sorted(_place(content, random) for _ in range(3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def _extreme(content: bytes, random: Random, other: bytes) -> bytes:
    """A field of the head to a value at which programs break."""
    at = random.randrange(min(120, len(content)) + 1)
    return _overwrite(content, at, _field(random.choice((1, 2, 3, 4, 8)), random, big=random.random() < 0.5))


def _lie_about_a_length(content: bytes, random: Random, other: bytes) -> bytes:
    fields = length_fields(content)
    if not fields:
        return _extreme(content, random, other)
    at, width, kind = random.choice(fields)
    if kind == "synchsafe":
        value = random.choice((0, 1, 127, 128, len(content), len(content) * 2, (1 << 28) - 1))
        lie = bytes(value >> shift & 127 for shift in (21, 14, 7, 0))
    elif random.random() < 0.5:
        lie = _field(width, random, big=kind == "big")
    else:
        order = "big" if kind == "big" else "little"
        true = int.from_bytes(content[at : at + width], order)
        near = (true + random.choice((-8, -2, -1, 1, 2, 8, len(content)))) % (1 << 8 * width)
        lie = near.to_bytes(width, order)
    return _overwrite(content, at, lie)


def _field(width: int, random: Random, *, big: bool) -> bytes:
    value = random.choice(_EXTREMES)
    if width == 8 and random.random() < 0.5:
        value = (1 << random.choice((31, 32, 62, 63))) - random.choice((0, 1))
    return (value % (1 << 8 * width)).to_bytes(width, "big" if big else "little")


def _overwrite(content: bytes, at: int, piece: bytes) -> bytes:
    return content[:at] + piece[: max(0, len(content) - at)] + content[at + len(piece) :]


_MUTATIONS: tuple[tuple[str, Callable[[bytes, Random, bytes], bytes]], ...] = (
    ("bits", _flip_bits),
    ("noise", _noise),
    ("truncated", _truncate),
    ("cut", _cut_out),
    ("inserted", _insert),
    ("spliced", _splice),
    ("embedded", _embed),
    ("zeros", _zeros),
    ("ones", _ones),
    ("repeated", _repeat),
    ("page", _repeat_page),
    ("swapped", _swap),
    ("extreme", _extreme),
    ("length", _lie_about_a_length),
    ("length", _lie_about_a_length),
)


def length_fields(content: bytes) -> list[tuple[int, int, str]]:
    """(offset, bytes, "big", "little" or "synchsafe") of what says how long something is."""
    fields: list[tuple[int, int, str]] = []
    start = content.find(b"ID3")
    if start >= 0:
        fields.append((start + 6, 4, "synchsafe"))
        at = start + 10
        while content[at : at + 4].isalnum() and len(fields) < 50:
            fields.append((at + 4, 4, "synchsafe"))
            at += 10 + int.from_bytes(content[at + 4 : at + 8], "big")
    if content[:4] == b"fLaC":
        fields += _flac_fields(content)
    if content[:4] in (b"RIFF", b"RF64", b"FORM"):
        order = "big" if content[:4] == b"FORM" else "little"
        at = 12
        fields.append((4, 4, order))
        while at + 8 <= len(content) and len(fields) < 50:
            fields.append((at + 4, 4, order))
            at += 8 + int.from_bytes(content[at + 4 : at + 8], "big" if order == "big" else "little")
    if content[4:8] == b"ftyp":
        for name in (
            b"moov",
            b"trak",
            b"mdia",
            b"stsd",
            b"mp4a",
            b"udta",
            b"meta",
            b"ilst",
            b"data",
            b"covr",
            b"elst",
            b"stts",
            b"stsz",
            b"stsc",
            b"stco",
            b"esds",
            b"alac",
            b"mdat",
            b"moof",
            b"trun",
        ):
            at = content.find(name)
            if at >= 4:
                fields.append((at - 4, 4, "big"))
    for mark in (b"\x03vorbis", b"OpusTags"):
        at = content.find(mark)
        if at >= 0:
            fields += _comment_fields(content, at + len(mark))
    for begin, _ in list(pages(content))[:20]:
        fields += [(begin + 26, 1, "little"), (begin + 27, 1, "little"), (begin + 6, 8, "little")]
    return fields


def _flac_fields(content: bytes) -> list[tuple[int, int, str]]:
    """Lengths of the metadata blocks (RFC 9639, section 8), and those within comments and pictures."""
    fields: list[tuple[int, int, str]] = []
    at, last = 4, False
    while not last and at + 4 <= len(content) and len(fields) < 50:
        last, kind = bool(content[at] & 128), content[at] & 127
        fields.append((at + 1, 3, "big"))
        if kind == 4:
            fields += _comment_fields(content, at + 4)
        if kind == 6:
            fields += [(at + 8, 4, "big"), (at + 12, 4, "big")]
        at += 4 + int.from_bytes(content[at + 1 : at + 4], "big")
    return fields


def _comment_fields(content: bytes, at: int) -> list[tuple[int, int, str]]:
    """Lengths of vendor and comments and their number (Vorbis I, section 5)."""
    fields = [(at, 4, "little")]
    if at + 4 > len(content):
        return []
    at += 4 + struct.unpack_from("<I", content, at)[0]
    fields.append((at, 4, "little"))
    at += 4
    while at + 4 <= len(content) and len(fields) < 8:
        fields.append((at, 4, "little"))
        at += 4 + struct.unpack_from("<I", content, at)[0]
    return [field for field in fields if field[0] + field[1] <= len(content)]
