"""Mixxx's database as Mixxx writes it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path

# Of Mixxx's res/schema.xml, the tables that are read, with its own columns.
SCHEMA = """
CREATE TABLE track_locations (id INTEGER PRIMARY KEY AUTOINCREMENT, location varchar(512) UNIQUE,
  filename varchar(512), directory varchar(512), filesize INTEGER, fs_deleted INTEGER,
  needs_verification INTEGER);
CREATE TABLE library (id INTEGER PRIMARY KEY AUTOINCREMENT, artist varchar(64), title varchar(64),
  album varchar(64), year varchar(16), genre varchar(64), tracknumber varchar(3),
  location integer REFERENCES track_locations(location), comment varchar(256), url varchar(256),
  duration float, bitrate integer, samplerate integer, cuepoint integer, bpm float, key varchar(8));
CREATE TABLE Playlists (id INTEGER primary key, name varchar(48), position INTEGER,
  hidden INTEGER DEFAULT 0 NOT NULL, date_created datetime, date_modified datetime, locked integer DEFAULT 0);
CREATE TABLE PlaylistTracks (id INTEGER primary key, playlist_id INTEGER REFERENCES Playlists(id),
  track_id INTEGER REFERENCES library(id), position INTEGER, pl_datetime_added);
"""


# What schema 31 (Mixxx 2.3) has beside.
NEWER = """
ALTER TABLE library ADD COLUMN mixxx_deleted INTEGER;
ALTER TABLE library ADD COLUMN datetime_added DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE library ADD COLUMN timesplayed INTEGER DEFAULT 0;
ALTER TABLE library ADD COLUMN rating INTEGER DEFAULT 0;
ALTER TABLE library ADD COLUMN beats BLOB;
ALTER TABLE library ADD COLUMN beats_version TEXT;
ALTER TABLE library ADD COLUMN key_id INTEGER DEFAULT 0;
ALTER TABLE library ADD COLUMN color INTEGER;
ALTER TABLE library ADD COLUMN last_played_at DATETIME DEFAULT NULL;
CREATE TABLE cues (id INTEGER PRIMARY KEY AUTOINCREMENT, track_id INTEGER NOT NULL REFERENCES library(id),
  type INTEGER DEFAULT 0 NOT NULL, position INTEGER DEFAULT -1 NOT NULL, length INTEGER DEFAULT 0 NOT NULL,
  hotcue INTEGER DEFAULT -1 NOT NULL, label TEXT DEFAULT '' NOT NULL, color INTEGER DEFAULT 4294901760);
CREATE TABLE crates (id INTEGER PRIMARY KEY AUTOINCREMENT, name varchar(48) UNIQUE NOT NULL,
  count INTEGER DEFAULT 0, show INTEGER DEFAULT 1, locked integer DEFAULT 0);
CREATE TABLE crate_tracks (crate_id INTEGER NOT NULL REFERENCES crates(id),
  track_id INTEGER NOT NULL REFERENCES library(id), UNIQUE (crate_id, track_id));
"""


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def beat_grid(bpm: float, first_frame: float) -> bytes:
    """`library.beats` of version BeatGrid-2.0."""
    double = b"\x09"
    return _field(1, double + struct.pack("<d", bpm) + b"\x10\x02") + _field(
        2, double + struct.pack("<d", first_frame)
    )


def beat_map(frames: Sequence[float]) -> bytes:
    """`library.beats` of version BeatMap-1.0."""
    return b"".join(_field(1, b"\x09" + struct.pack("<d", frame)) for frame in frames)


class MixxxWriter:
    """The database as Mixxx writes it."""

    def __init__(self, path: Path, journal: str) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None, timeout=5)
        self.db.execute(f"PRAGMA journal_mode = {journal}")
        self.db.executescript(SCHEMA)

    def playlist(self, hidden: int = 2) -> int:
        return int(
            self.db.execute("INSERT INTO Playlists (name, hidden) VALUES ('x', ?)", (hidden,)).lastrowid or 0
        )

    def played(self, playlist: int, title: str | None, added: str | None = None) -> None:
        place = self.db.execute(
            "INSERT INTO track_locations (location) VALUES (?) ON CONFLICT DO UPDATE SET location = location"
            " RETURNING id",
            (f"/music/{title}.mp3",),
        ).fetchone()[0]
        track = self.db.execute(
            "INSERT INTO library (artist, title, duration, location) VALUES ('A', ?, 200.5, ?)",
            (title, place),
        ).lastrowid
        self.db.execute(
            "INSERT INTO PlaylistTracks (playlist_id, track_id, position, pl_datetime_added)"
            " SELECT ?, ?, coalesce(max(position), 0) + 1, coalesce(?, CURRENT_TIMESTAMP) FROM PlaylistTracks"
            " WHERE playlist_id = ?",
            (playlist, track, added, playlist),
        )

    def upgrade(self) -> None:
        """To schema 31."""
        self.db.executescript(NEWER)

    def track(self, path: str, **said: object) -> int:
        """Add a track, with values by the columns of `library`."""
        place = self.db.execute("INSERT INTO track_locations (location) VALUES (?)", (path,)).lastrowid
        row = {"location": place, "samplerate": 44_100, **said}
        names, places = ", ".join(row), ", ".join("?" * len(row))
        return int(
            self.db.execute(f"INSERT INTO library ({names}) VALUES ({places})", tuple(row.values())).lastrowid
            or 0
        )

    def cue(self, track: int, kind: int, frame: float, **said: object) -> None:
        """Add a cue; `frame` and `length` are written as Mixxx does, two samples a frame."""
        row = {"track_id": track, "type": kind, "position": 2 * frame, **said}
        if "length" in row:
            row["length"] = 2 * row["length"]
        names, places = ", ".join(row), ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO cues ({names}) VALUES ({places})", tuple(row.values()))

    def listed(self, playlist: int, tracks: Sequence[int]) -> None:
        """Put tracks into a playlist."""
        for position, track in enumerate(tracks, 1):
            self.db.execute(
                "INSERT INTO PlaylistTracks (playlist_id, track_id, position) VALUES (?, ?, ?)",
                (playlist, track, position),
            )
