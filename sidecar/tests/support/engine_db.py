"""Engine DJ's databases as it writes them: versions 1, 2 and 3, of which the columns that are read."""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

UUID = "0d24a1f5-0000-4000-8000-000000000001"
RATE = 44_100.0

_TRACK = (
    "id INTEGER PRIMARY KEY AUTOINCREMENT, length INTEGER, bpm INTEGER, year INTEGER, path TEXT,"
    " filename TEXT, bpmAnalyzed REAL"
)
_TRACK_2 = (
    f"{_TRACK}, title TEXT, artist TEXT, album TEXT, genre TEXT, comment TEXT, key INTEGER, rating INTEGER,"
    " timeLastPlayed DATETIME, dateAdded DATETIME, streamingSource TEXT, originDatabaseUuid TEXT,"
    " originTrackId INTEGER"
)
_BLOBS = "beatData BLOB, quickCues BLOB, loops BLOB"
_LISTS = """
CREATE TABLE Information (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT, schemaVersionMajor INTEGER);
CREATE TABLE Playlist (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, parentListId INTEGER,
  isPersisted BOOLEAN, nextListId INTEGER, lastEditTime DATETIME, isExplicitlyExported BOOLEAN);
CREATE TABLE PlaylistEntity (id INTEGER PRIMARY KEY AUTOINCREMENT, listId INTEGER, trackId INTEGER,
  databaseUuid TEXT, nextEntityId INTEGER, membershipReference INTEGER);
"""
_OF_1 = f"""
CREATE TABLE Track ({_TRACK});
CREATE TABLE MetaData (id INTEGER, type INTEGER, text TEXT, PRIMARY KEY (id, type));
CREATE TABLE MetaDataInteger (id INTEGER, type INTEGER, value INTEGER, PRIMARY KEY (id, type));
CREATE TABLE Crate (id INTEGER PRIMARY KEY, title TEXT, path TEXT);
CREATE TABLE CrateTrackList (crateId INTEGER, trackId INTEGER);
CREATE TABLE Playlist (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE PlaylistTrackList (playlistId INTEGER, trackId INTEGER, trackIdInOriginDatabase INTEGER,
  databaseUuid TEXT, trackNumber INTEGER);
"""
_MAKE = {
    1: _OF_1,
    2: f"CREATE TABLE Track ({_TRACK_2}, {_BLOBS}); {_LISTS} CREATE VIEW PerformanceData AS"
    " SELECT id AS trackId, beatData, quickCues, loops FROM Track;",
    3: f"CREATE TABLE Track ({_TRACK_2}); CREATE TABLE PerformanceData"
    f" (trackId INTEGER PRIMARY KEY, {_BLOBS}); {_LISTS}",
}


class EngineWriter:
    """`Engine Library` in `folder`, of version 1, 2 or 3."""

    def __init__(self, folder: Path, version: int) -> None:
        self.version = version
        self.path = folder / "Engine Library" / ("" if version == 1 else "Database2") / "m.db"
        self.path.parent.mkdir(parents=True)
        self.db = sqlite3.connect(self.path, isolation_level=None)
        self.db.executescript(_MAKE[version])
        self.performance = self.db
        if version == 1:
            self.performance = sqlite3.connect(self.path.parent / "p.db", isolation_level=None)
            self.performance.execute(f"CREATE TABLE PerformanceData (id INTEGER PRIMARY KEY, {_BLOBS})")
        else:
            self.db.execute(
                "INSERT INTO Information (uuid, schemaVersionMajor) VALUES (?, ?)", (UUID, version)
            )

    def track(self, path: str, **said: object) -> int:
        """Add a track; values by their columns of version 2, with `beatData`, `quickCues` and `loops`."""
        blobs = {name: said.pop(name, None) for name in ("beatData", "quickCues", "loops")}
        texts = {"title": 1, "artist": 2, "album": 3, "genre": 4, "comment": 5}
        numbers = {"timeLastPlayed": 1, "key": 4, "rating": 5}
        of_1 = {name: said.pop(name) for name in [*texts, *numbers] if self.version == 1 and name in said}
        row = {"path": path, "filename": path.rpartition("/")[2], **said}
        if self.version == 2:
            row.update(blobs)
        number = _insert(self.db, "Track", row)
        for name, value in of_1.items():
            if name in texts:
                _insert(self.db, "MetaData", {"id": number, "type": texts[name], "text": value})
            else:
                _insert(self.db, "MetaDataInteger", {"id": number, "type": numbers[name], "value": value})
        if self.version != 2:
            _insert(
                self.performance,
                "PerformanceData",
                {"id" if self.version == 1 else "trackId": number, **blobs},
            )
        return number

    def playlist(self, title: str, tracks: Sequence[int], parent: int = 0, follower: int = 0) -> int:
        """Add a playlist of version 2 or 3, its entries chained from the first to the last."""
        row = {"title": title, "parentListId": parent, "isPersisted": 1, "nextListId": follower}
        number = _insert(self.db, "Playlist", row)
        entry = 0
        for track in reversed(tracks):
            said = {"listId": number, "trackId": track, "databaseUuid": UUID, "nextEntityId": entry}
            entry = _insert(self.db, "PlaylistEntity", said)
        return number

    def close(self) -> None:
        """Both databases."""
        self.db.close()
        self.performance.close()


def _insert(db: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
    places = ", ".join("?" * len(row))
    done = db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
    return int(done.lastrowid or 0)


def packed(data: bytes) -> bytes:
    """As Engine keeps blobs: the length, then zlib."""
    return struct.pack(">I", len(data)) + zlib.compress(data)


def beat_data(marks: Sequence[tuple[float, int]], default: Sequence[tuple[float, int]] = ()) -> bytes:
    """`beatData` of marks (sample, number of the beat), as adjusted and by default."""
    return packed(struct.pack(">ddB", RATE, RATE * 200, 1) + _grid(default) + _grid(marks))


def _grid(marks: Sequence[tuple[float, int]]) -> bytes:
    following = [beat for _, beat in marks[1:]]
    beats = [after - beat for (_, beat), after in zip(marks, following, strict=False)] + [0]
    rows = [struct.pack("<dqii", at, beat, count, 0) for (at, beat), count in zip(marks, beats, strict=False)]
    return struct.pack(">q", len(marks)) + b"".join(rows)


def quick_cues(cues: Sequence[tuple[str, float, str] | None], main: float = 0.0) -> bytes:
    """`quickCues` of (name, sample, colour) by button; None for a button without one."""
    rows = b""
    for one in cues:
        name, at, colour = one or ("", -1.0, "000000")
        label = name.encode()
        rows += bytes([len(label)]) + label + struct.pack(">dB", at, 255) + bytes.fromhex(colour)
    return packed(struct.pack(">q", len(cues)) + rows + struct.pack(">dBd", main, main > 0, 0.0))


def loops(found: Sequence[tuple[str, float, float, str] | None]) -> bytes:
    """`loops` of (name, start, end, colour) by button, in samples."""
    rows = b""
    for one in found:
        name, start, end, colour = one or ("", -1.0, -1.0, "000000")
        label, is_set = name.encode(), one is not None
        rows += bytes([len(label)]) + label + struct.pack("<ddBBB", start, end, is_set, is_set, 255)
        rows += bytes.fromhex(colour)
    return struct.pack("<q", len(found)) + rows
