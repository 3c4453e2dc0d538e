"""What is known of the track that an entry of the deck means."""

from __future__ import annotations

import sqlite3
from typing import Any, TypedDict

from ..contract.limits import TRACK_TEXT
from ..library import lookup
from ..library.names import printable
from ..text import clean, cut
from .entry import Entry


class KnownTrack(TypedDict):
    """The contract's `TrackFields`, and the track's id in the library."""

    title: str
    artist: str
    bpm: float | None
    key: str | None
    energy: int | None
    duration: float | None
    track_id: int | None


def track_of(db: sqlite3.Connection, entry: Entry, track_id: int | None = None) -> KnownTrack:
    """What is known of an entry's track.

    `track_id`: the track that the DJ chose; else it is looked for.
    """
    if track_id is not None:
        row = db.execute("SELECT * FROM tracks WHERE id = ?", (track_id,)).fetchone()
    else:
        row = lookup.find(db, entry.path, entry.title, entry.artist)
    found: dict[str, Any] = dict(row) if row is not None else {}
    title = entry.title or found.get("title") or _name_of(entry.path)
    bpm = found.get("bpm")
    duration = found.get("duration") or entry.duration
    return {
        "title": cut(clean(printable(title)), TRACK_TEXT) or "?",
        "artist": cut(clean(printable(entry.artist or found.get("artist") or "")), TRACK_TEXT),
        "bpm": bpm if bpm is not None and 20 <= bpm <= 400 else None,
        "key": found.get("key"),
        "energy": found.get("energy"),
        "duration": round(min(duration, 86_400.0), 3) if duration is not None and duration >= 0 else None,
        "track_id": found.get("id"),
    }


def _name_of(path: str | None) -> str:
    name = (path or "").replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name[1:] else name
