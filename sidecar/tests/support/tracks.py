"""Tracks of a library without files."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

from pika_sidecar.library.effective import refresh
from pika_sidecar.library.keys import CAMELOT
from pika_sidecar.library.migrate import migrate


def insert_track(
    db: sqlite3.Connection,
    track_id: int,
    *,
    artist: str = "A",
    genre: str = "",
    bpm: float | None = None,
    key: str | None = None,
    energy: int | None = None,
    duration: float = 200.0,
    outro: float | None = None,
) -> None:
    """An analysed track "Song <id>" of the folder 1; `outro` in seconds from its start."""
    analysis: dict[str, Any] = {
        "duration": duration,
        "tempo": {"bpm": bpm},
        "key": key and {"camelot": key},
        "energy": energy,
        "structure": {"intro_end": None, "outro_start": outro, "boundaries": []},
    }
    row = {
        "id": track_id, "folder_id": 1, "path": f"/music/{track_id}.wav", "name": f"{track_id}.wav",
        "size": 1, "mtime": 1, "added": 0.0, "format": "wav", "duration": duration, "analysed_at": 1.0,
        "tag_title": f"Song {track_id}", "tag_artist": artist, "tag_album": "", "tag_genre": genre,
        "tag_year": None,
    }  # fmt: skip
    db.execute(f"INSERT INTO tracks ({', '.join(row)}) VALUES ({', '.join(':' + n for n in row)})", row)
    db.execute("INSERT INTO analyses VALUES (?, ?)", (track_id, json.dumps(analysis)))
    refresh(db, track_id)


def fill(connection: sqlite3.Connection, count: int) -> None:
    """Put tracks of ids 1 to `count` into a new library, all analysed: from 80 BPM up, energy 1 to 10, three
    minutes and some.
    """
    chance = random.Random(3)
    connection.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    for track_id in range(1, count + 1):
        insert_track(
            connection,
            track_id,
            artist=f"Artist {track_id % 15}",
            bpm=79.0 + track_id,
            key=chance.choice(CAMELOT),
            energy=1 + track_id % 10,
            duration=180.0 + track_id,
        )


def library_in_memory(count: int = 40) -> sqlite3.Connection:
    """A library without a file, filled: hypothesis calls a test many times."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db, Path("unused"))
    fill(db, count)
    return db


def insert_night(
    db: sqlite3.Connection, night: int, track_ids: list[int], *, title: str = "", is_on: bool = False
) -> None:
    """A night on which these tracks were played, one after the other; the next night is a week later."""
    start = 1_790_000_000_000 + night * 604_800_000
    db.execute(
        "INSERT INTO nights (id, session, cloud_url, title, listed, started_at, ended_at, deck_since)"
        " VALUES (?, ?, '', ?, 0, ?, ?, ?)",
        (night, f"session {night}", title, start, None if is_on else start + 14_400_000, start),
    )
    for track_id in track_ids:
        insert_play(db, night, track_id)


def insert_play(db: sqlite3.Connection, night: int, track_id: int | None) -> None:
    """The next play of a night."""
    number = db.execute("SELECT count(*) FROM night_plays WHERE night_id = ?", (night,)).fetchone()[0] + 1
    start = db.execute("SELECT started_at FROM nights WHERE id = ?", (night,)).fetchone()[0]
    db.execute(
        "INSERT INTO night_plays (id, night_id, number, source, entry, track_id, deck_title, deck_artist,"
        " title, artist, played_at) VALUES (?, ?, ?, 'manual', ?, ?, '', '', '', '', ?)",
        (f"play {night} {number}", night, number, str(number), track_id, start + number * 180_000),
    )
