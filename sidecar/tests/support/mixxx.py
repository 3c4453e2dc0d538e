"""Mixxx's database as Mixxx writes it."""

from __future__ import annotations

import sqlite3
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
