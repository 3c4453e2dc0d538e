"""What Serato has written into a music file, as bytes: where each container keeps it, nothing of its meaning.

ID3 (MP3, AIFF, WAV) has it in GEOB frames by their description, MP4 in freeform atoms, FLAC and Ogg in
comments. As the notes of Holzhaus/serato-tags have it; `library/sources/serato_tags.py` reads the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from .tags import parsed

NAMES = ("Serato Markers2", "Serato Markers_", "Serato BeatGrid", "Serato Autotags")
"""Descriptions, as in ID3."""

LARGEST_BYTES = 1 << 20
"""Of one payload: Serato's own are some kilobytes."""


@dataclass(frozen=True)
class Payloads:
    """The bytes by their names (`NAMES`), as the container has them."""

    container: Literal["id3", "mp4", "vorbis"] = "id3"
    found: dict[str, bytes] = field(default_factory=dict)


_MP4 = {
    "Serato Markers2": "markersv2",
    "Serato Markers_": "markers",
    "Serato BeatGrid": "beatgrid",
    "Serato Autotags": "autgain",
}
_VORBIS = {
    "Serato Markers2": ("serato_markers_v2", "serato_markers2"),
    "Serato BeatGrid": ("serato_beatgrid",),
    "Serato Autotags": ("serato_autogain",),
}


def read_payloads(path: str) -> Payloads:
    """The payloads of `path`; none where there are none. Raises MemoryError, and OSError when the file cannot
    be read.
    """
    with open(path, "rb"):
        pass
    file = parsed(path)
    tags = None if file is None else file.tags
    if tags is None:
        return Payloads()
    try:
        payloads = _payloads(tags)
    except MemoryError:
        raise
    except Exception:
        # As in `parsed`: mutagen lets anything escape on damaged frames.
        return Payloads()
    small = {name: data for name, data in payloads.found.items() if 0 < len(data) <= LARGEST_BYTES}
    return Payloads(payloads.container, small)


def _payloads(tags: Any) -> Payloads:  # noqa: ANN401 (mutagen has no types)
    id3, mp4 = isinstance(tags, ID3), isinstance(tags, MP4Tags)
    if id3:
        frames = [frame for frame in tags.getall("GEOB") if frame.desc in NAMES]
        return Payloads("id3", {frame.desc: bytes(frame.data) for frame in frames})
    found: dict[str, bytes] = {}
    if mp4:
        for name, atom in _MP4.items():
            if values := tags.get(f"----:com.serato.dj:{atom}"):
                found[name] = bytes(values[0])
        return Payloads("mp4", found)
    for name, keys in _VORBIS.items():
        if values := next((values for key in keys if (values := tags.get(key))), None):
            found[name] = str(values[0]).encode("ascii", "replace")
    return Payloads("vorbis", found)
