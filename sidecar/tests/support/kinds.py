"""Every kind of file that tags are written into, and how ffmpeg is told to write it."""

from __future__ import annotations

KINDS = {
    "mp3": ["-b:a", "96k"],
    "flac": [],
    "wav": [],
    "aiff": [],
    "ogg": ["-c:a", "libvorbis"],
    "opus": ["-c:a", "libopus"],
    "m4a": ["-c:a", "aac"],
    "wma": ["-c:a", "wmav2"],
}
