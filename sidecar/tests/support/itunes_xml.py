"""The library's XML as iTunes and Music write it."""

from __future__ import annotations

import plistlib
from datetime import datetime
from typing import Any


def library(tracks: list[dict[str, Any]], playlists: list[dict[str, Any]]) -> bytes:
    """The file; a track without a `Track ID` gets its place in the list, from 1."""
    numbered = [{"Track ID": number, **track} for number, track in enumerate(tracks, 1)]
    whole = {
        "Major Version": 1,
        "Minor Version": 1,
        "Date": datetime(2024, 5, 1),
        "Application Version": "12.9.5.5",
        "Library Persistent ID": "0123456789ABCDEF",
        "Tracks": {str(track["Track ID"]): track for track in numbered},
        "Playlists": [{"Playlist ID": 1000 + number, **one} for number, one in enumerate(playlists)],
        "Music Folder": "file:///Users/ada/Music/",
    }
    return plistlib.dumps(whole, sort_keys=False)


def items(*numbers: int) -> list[dict[str, int]]:
    """`Playlist Items` of these tracks."""
    return [{"Track ID": number} for number in numbers]
