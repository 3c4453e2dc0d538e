"""The page out of `resources.neu`, which Neutralino's window shows: where that cannot open, the browser does.

It is an archive of the form `asar`: two numbers of 4 bytes, the second one the length of what describes the
files (JSON, from byte 16 on), and behind that the files, each from its offset on.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

# The folder of the page in it (`documentRoot` of desktop/neutralino.config.json).
ROOT = "resources"
# Bytes of what describes the files, and of one file: some thousand, and some hundred thousand in ours.
MAX_HEADER = 1_000_000
MAX_FILE = 50_000_000


def read(archive: Path, parts: list[str]) -> bytes | None:
    """A file of the page by the parts of its path; None when there is none, or the archive is damaged."""
    try:
        with archive.open("rb") as opened:
            size = struct.unpack("<I", opened.read(8)[4:8])[0]
            if not 8 <= size <= MAX_HEADER:
                return None
            opened.seek(16)
            node = json.loads(opened.read(size - 8).rstrip(b"\0"))
            for part in (ROOT, *parts):
                node = node["files"][part]
            length, offset = int(node["size"]), int(node["offset"])
            if not 0 <= length <= MAX_FILE or offset < 0:
                return None
            opened.seek(8 + size + offset)
            body = opened.read(length)
            return body if len(body) == length else None
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return None


def holds_page(archive: Path) -> bool:
    """Does it hold a whole page, as far as its first file says?"""
    return bool(read(archive, ["index.html"]))
