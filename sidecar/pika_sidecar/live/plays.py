"""The plays of a night: taken from the deck, matched with the library, kept up to date, taken back."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..decks.entry import Entry
from ..decks.match import track_of
from ..errors import PikaError
from ..library.database import durable_transaction
from ..library.names import from_db, printable, to_db
from . import nights, outbox
from .clock import Stamp

if TYPE_CHECKING:
    from ..contract.desk.live import NightPlay
    from ..contract.fields import TrackFields
    from ..contract.room.state import Wishes

_FIELDS = ("title", "artist", "bpm", "key", "energy", "duration")


def take(
    db: sqlite3.Connection, source: str, entry: Entry, stamp: Stamp, track_id: int | None = None
) -> str | None:
    """A track begins and is what plays now. Its id; None when the entry is known or no night is on."""
    with durable_transaction(db):
        night = nights.on_air(db)
        if (
            night is None
            or db.execute(
                "SELECT 1 FROM night_plays WHERE night_id = ? AND entry = ?", (night["id"], entry.key)
            ).fetchone()
        ):
            return None
        track = track_of(db, entry, track_id)
        play = str(uuid.uuid4())
        number = db.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM night_plays WHERE night_id = ?", (night["id"],)
        ).fetchone()[0]
        values = {
            "id": play,
            "night_id": night["id"],
            "number": number,
            "source": source,
            "entry": entry.key,
            "path": None if entry.path is None else to_db(entry.path),
            "deck_title": printable(entry.title),
            "deck_artist": printable(entry.artist),
            "deck_duration": entry.duration,
            "played_at": stamp.at,
            **track,
        }
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        db.execute(f"INSERT INTO night_plays ({columns}) VALUES ({marks})", values)
        db.execute("UPDATE nights SET now_play = ? WHERE id = ?", (play, night["id"]))
        outbox.put(db, night["id"], stamp, {"type": "play", "play": play, "track": _fields(track)})
    return play


def stop(db: sqlite3.Connection, stamp: Stamp) -> None:
    """Nothing sounds. Nothing happens when nothing did, or no night is on."""
    with durable_transaction(db):
        night = nights.on_air(db)
        if night is not None and night["now_play"] is not None:
            db.execute("UPDATE nights SET now_play = NULL WHERE id = ?", (night["id"],))
            outbox.put(db, night["id"], stamp, {"type": "stop"})


def retract(db: sqlite3.Connection, play: str, stamp: Stamp) -> None:
    """That play never was. `PikaError`: `not_live`, `not_found`, `already_retracted`."""
    with durable_transaction(db):
        night = nights.require_on_air(db)
        row = db.execute(
            "SELECT * FROM night_plays WHERE night_id = ? AND id = ?", (night["id"], play)
        ).fetchone()
        if row is None:
            raise PikaError("not_found", f'There is no play "{play}" in this night.', play=play)
        if row["retracted"]:
            raise PikaError("already_retracted", f'"{row["title"]}" has been taken back already.', play=play)
        db.execute("UPDATE night_plays SET retracted = 1 WHERE id = ?", (play,))
        db.execute("UPDATE nights SET now_play = NULL WHERE id = ? AND now_play = ?", (night["id"], play))
        # One that the cloud refused is not there to be taken back.
        if row["sent"] != "rejected":
            outbox.put(db, night["id"], stamp, {"type": "retract", "play": play})


def refresh(db: sqlite3.Connection, track_ids: Iterable[int] | None, stamp: Stamp) -> bool:
    """Tracks of the library have changed (None: any): tell the cloud what is better known now of the plays of
    the night that is on. True when something was.
    """
    ids = None if track_ids is None else set(track_ids)
    changed = False
    night = nights.on_air(db)
    if night is None:
        return False
    with durable_transaction(db):
        for row in db.execute(
            "SELECT * FROM night_plays WHERE night_id = ? AND NOT retracted AND sent <> 'rejected'",
            (night["id"],),
        ).fetchall():
            if ids is not None and row["track_id"] is not None and row["track_id"] not in ids:
                continue
            changed = _refresh_play(db, row, stamp) or changed
    return changed


def _refresh_play(db: sqlite3.Connection, row: sqlite3.Row, stamp: Stamp) -> bool:
    entry = Entry(
        row["entry"],
        row["deck_title"],
        row["deck_artist"],
        path_of(row),
        duration=row["deck_duration"],
    )
    track = track_of(db, entry, row["track_id"])
    if track["track_id"] is None and row["track_id"] is not None:
        return False
    if track["track_id"] != row["track_id"]:
        db.execute("UPDATE night_plays SET track_id = ? WHERE id = ?", (track["track_id"], row["id"]))
    if all(value == row[name] for name, value in _fields(track).items()):
        return False
    assignments = ", ".join(f"{name} = :{name}" for name in _FIELDS)
    db.execute(f"UPDATE night_plays SET {assignments} WHERE id = :id", {**_fields(track), "id": row["id"]})
    outbox.put(db, row["night_id"], stamp, {"type": "track", "play": row["id"], "track": _fields(track)})
    return True


def as_dict(row: sqlite3.Row) -> NightPlay:
    """The contract's `NightPlay`."""
    told = row["slower"] is not None
    wishes: Wishes = {"slower": row["slower"], "perfect": row["perfect"], "faster": row["faster"]}
    return {
        "id": row["id"],
        "title": row["title"],
        "artist": row["artist"],
        "bpm": row["bpm"],
        "key": row["key"],
        "energy": row["energy"],
        "duration": row["duration"],
        "played_at": row["played_at"],
        "likes": row["likes"],
        "track_id": row["track_id"],
        "source": row["source"],
        "sent": row["sent"],
        "note": row["note"],
        "retracted": bool(row["retracted"]),
        "tempo": wishes if told else None,
    }


def known_entries(db: sqlite3.Connection, night: sqlite3.Row) -> set[str]:
    """Keys of the deck's entries that were there before the night, or have been taken."""
    rows = db.execute("SELECT entry FROM night_plays WHERE night_id = ?", (night["id"],))
    return {row["entry"] for row in rows} | set(json.loads(night["deck_before"]))


def path_of(row: sqlite3.Row) -> str | None:
    """The path of a play as the file functions want it."""
    return None if row["path"] is None else from_db(row["path"])


def _fields(track: TrackFields) -> TrackFields:
    """Those and no others."""
    return {
        "title": track["title"],
        "artist": track["artist"],
        "bpm": track["bpm"],
        "key": track["key"],
        "energy": track["energy"],
        "duration": track["duration"],
    }
