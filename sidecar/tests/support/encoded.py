"""Sound in the formats that only ffmpeg writes, for tests of what the system decodes."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from .tools import require_tool

CODECS: dict[str, Sequence[str]] = {
    "aac.m4a": ("-c:a", "aac", "-b:a", "160k"),
    "book.m4b": ("-c:a", "aac", "-f", "ipod"),
    "first.m4a": ("-c:a", "aac", "-movflags", "+faststart"),
    "pieces.m4a": ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
    "bare.aac": ("-c:a", "aac", "-f", "adts"),
    "lossless.m4a": ("-c:a", "alac"),
    "windows.wma": ("-c:a", "wmav2"),
}
"""File names, and how ffmpeg is told to write them."""


def encode(source: Path, target: Path, *words: str) -> Path:
    """Have ffmpeg write `target` from the sound file `source`, the same bytes each time. Returns `target`."""
    chosen = words or CODECS[target.name]
    command = [
        require_tool("ffmpeg"),
        "-nostdin",
        "-v",
        "error",
        "-y",
        "-i",
        source,
        *chosen,
        f"file:{target}",
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return target
