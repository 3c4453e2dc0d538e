"""What a file says about itself, as it is stored beside its track."""

from __future__ import annotations

import sqlite3
from typing import Any

from ..analysis import TAGS_VERSION

_STORE = """
UPDATE tracks SET
  tag_title = :title, tag_artist = :artist, tag_album = :album, tag_genre = :genre, tag_year = :year,
  tag_bpm = :bpm, tag_key = :key, tag_energy = :energy, tag_rating = :rating, tag_comment = :comment,
  tags_version = :tags_version, has_cover = :has_cover,
  format = coalesce(nullif(:format, ''), format), sample_rate = coalesce(:sample_rate, sample_rate),
  channels = coalesce(:channels, channels), duration = coalesce(:duration, duration)
WHERE id = :track_id
"""


# What is stored of a file that says nothing: the fields of `analysis.tags.Tags`.
NO_TAGS: dict[str, Any] = {
    "title": "",
    "artist": "",
    "album": "",
    "genre": "",
    "year": None,
    "bpm": None,
    "key": None,
    "energy": None,
    "rating": None,
    "comment": "",
    "has_cover": False,
    "duration": None,
    "sample_rate": None,
    "channels": None,
    "format": "",
}


def forget_cover(db: sqlite3.Connection, track_id: int) -> None:
    """The cover of a track cannot be read: it is not asked for until the file is read again."""
    db.execute("UPDATE tracks SET has_cover = 0 WHERE id = ?", (track_id,))


def store_tags(db: sqlite3.Connection, track_id: int, tags: dict[str, Any]) -> None:
    """Write the fields of `analysis.tags.Tags` to a track; a silent header keeps the old value."""
    stored = {**tags, "has_cover": int(tags["has_cover"]), "tags_version": TAGS_VERSION}
    db.execute(_STORE, {**stored, "track_id": track_id})


def keep_tags(db: sqlite3.Connection, track_id: int) -> None:
    """The tags of a track are as new as they get, although they could not be read again."""
    db.execute("UPDATE tracks SET tags_version = ? WHERE id = ?", (TAGS_VERSION, track_id))
