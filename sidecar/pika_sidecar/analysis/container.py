"""What kind of file this is, by its content: extensions lie, headers promise more than the file holds. No
NumPy here.
"""

from __future__ import annotations

import os
import stat
import struct
from dataclasses import dataclass
from typing import BinaryIO

from .. import not_allowed
from ..long_paths import openable
from .decoders import asf, mp4
from .errors import AnalysisError
from .held import is_held

_HEAD_BYTES = 4096
"""Read from the start of a file: all that headers need, and two frames of an MP3 (at most 1441 bytes each).
"""

_OGG_PAGE_BYTES = 65307
"""The longest page: 27 of header, 255 of lacing, 255 times 255 of content (RFC 3533, section 6)."""

AUDIO_SUFFIXES = {
    ".wav": "wav",
    ".wave": "wav",
    ".flac": "flac",
    ".aif": "aiff",
    ".aiff": "aiff",
    ".aifc": "aiff",
    ".mp3": "mp3",
    ".ogg": "ogg",
    ".oga": "ogg",
    ".opus": "opus",
    ".m4a": "m4a",
    ".m4b": "m4a",
    ".mp4": "m4a",
    ".alac": "alac",
    ".aac": "aac",
    ".wma": "wma",
}
"""Files that the scan takes up, with the format that each suffix promises: odd content in them means damage,
not a foreign format.
"""

SYSTEM_KINDS = {"m4a", "aac", "wma"}
"""Kinds that the system's own decoder reads (`decoders/`)."""


@dataclass(frozen=True)
class Container:
    """Kind of a file by its first bytes, and whether it is cut off.

    `truncated`: the header promises more bytes than there are, or the last page is not marked as the last;
    False where the format does not say. `start`: the byte at which it begins, behind an ID3 tag.
    """

    kind: str
    truncated: bool
    start: int = 0


def inspect(path: str) -> Container:
    """Look at the first bytes of `path`.

    Kinds: wav, aiff, flac, ogg, mp3, m4a (any MP4), aac (ADTS), wma, and "" for anything else. Raises
    AnalysisError with not_found, not_a_file, not_allowed, unreadable or empty.
    """
    name = os.path.basename(path)
    try:
        mode = os.stat(openable(path)).st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise AnalysisError("not_found", f'There is no file "{name}" (any more).') from None
    except OSError as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(mode):
        raise AnalysisError("not_a_file", f'"{name}" is a folder or a device, not a sound file.')
    try:
        with open(openable(path), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_HEAD_BYTES)
            start = _id3_length(head)
            if start:
                file.seek(start)
                head = file.read(_HEAD_BYTES)
            kind = _kind(head, tagged=start > 0)
            cut = _is_cut(file, size, kind, head, start)
    except OSError as error:
        raise _unreadable(path, error) from error
    if size == 0:
        raise AnalysisError("empty", f'"{name}" has no content (0 bytes). Copy or download it again.')
    return Container(kind, cut, start)


def _is_cut(file: BinaryIO, size: int, kind: str, head: bytes, start: int) -> bool:
    if kind == "ogg":
        return not _ogg_ends(file, size)
    if kind == "m4a":
        # Others write all kinds of things behind the last box.
        known = (b"moov", b"mdat", b"moof")
        return any(end > size for name, end in mp4.top_boxes(file, size) if name in known)
    promised = asf.parse_asf(file).file_bytes if kind == "wma" else _promised(head, start)
    return promised is not None and promised > size


def _unreadable(path: str, error: OSError) -> AnalysisError:
    name = os.path.basename(path)
    if not_allowed.is_not_allowed(error):
        return AnalysisError(not_allowed.CODE, not_allowed.sentences(path, f'"{name}"'))
    if is_held(path):
        return AnalysisError(
            "unreadable",
            f'"{name}" is held by another program. Close it there, then analyse the track again.',
        )
    return AnalysisError(
        "unreadable",
        f'"{name}" cannot be read: {error.strerror or error}. Check its permissions and the drive.',
    )


def _ogg_ends(file: BinaryIO, size: int) -> bool:
    """Whether the last page is whole and carries the end-of-stream flag (RFC 3533, section 6)."""
    file.seek(max(0, size - 2 * _OGG_PAGE_BYTES))
    tail = file.read()
    last = tail.rfind(b"OggS")
    if last < 0 or len(tail) < last + 27 or not tail[last + 5] & 4:
        return False
    lacing = tail[last + 27 : last + 27 + tail[last + 26]]
    return last + 27 + len(lacing) + sum(lacing) <= len(tail)


def _id3_length(head: bytes) -> int:
    """Bytes of an ID3v2 tag at the start (ID3v2.4 structure, section 3.1), 0 without one."""
    if len(head) < 10 or head[:3] != b"ID3" or any(byte & 0x80 for byte in head[6:10]):
        return 0
    length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _kind(head: bytes, *, tagged: bool) -> str:
    if head[:4] in (b"RIFF", b"RIFX", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"OggS":
        return "ogg"
    if head[4:8] == b"ftyp":
        return "m4a"
    if head[:16] == asf.HEADER:
        return "wma"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"
    if tagged or find_mp3_frame(head) is not None:
        return "mp3"
    return ""


def _promised(head: bytes, start: int) -> int | None:
    """File size that a RIFF or IFF header claims; None for others and for the "unknown" of streamed files."""
    if head[:4] in (b"RIFF", b"RIFX", b"FORM") and len(head) >= 8:
        length = int(struct.unpack("<I" if head[:4] == b"RIFF" else ">I", head[4:8])[0])
        return None if length in (0, 0xFFFFFFFF) else start + 8 + length
    return None


_MP3_RATES_HZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MP3_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""By the version bits of a frame's header (3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5, which has the bit rates of
MPEG 2) and the index that the header has: sample rates, and thousands of bits a second of layer III (ISO
11172-3, 13818-3).
"""


def _mp3_frame_length(head: bytes, at: int) -> int | None:
    """Bytes of the MPEG audio layer III frame whose header is at `at` (ISO 11172-3, 13818-3), None if there
    is none.
    """
    if at + 4 > len(head) or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return None
    version, bits, rate = head[at + 1] >> 3 & 3, head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return None
    kbits = _MP3_KBITS[3 if version == 3 else 2][bits]
    return (144000 if version == 3 else 72000) * kbits // _MP3_RATES_HZ[version][rate] + (
        head[at + 2] >> 1 & 1
    )


def find_mp3_frame(data: bytes) -> int | None:
    """Offset of the first layer III frame header in `data` that another one follows where it should; None
    without.
    """
    at = data.find(b"\xff")
    while at >= 0:
        length = _mp3_frame_length(data, at)
        if length and _mp3_frame_length(data, at + length):
            return at
        at = data.find(b"\xff", at + 1)
    return None
