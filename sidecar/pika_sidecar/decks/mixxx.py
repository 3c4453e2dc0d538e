"""Mixxx: the history playlists in its database, read without ever writing to it or locking it.

Mixxx notes each track that it plays in a playlist with `hidden` = 2 (PlaylistDAO::PLHT_SET_LOG), one for each
time it is started; `pl_datetime_added` is in UTC.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.sources import foreign_database
from ..library.sources.mixxx_places import FILE_NAME, usual_files
from .entry import Entry, Reading
from .unreadable import unreadable

if TYPE_CHECKING:
    from ..contract.desk.deck import DeckSource

# Mixxx begins a playlist at each of its starts: a night with two restarts is in these.
NEWEST_PLAYLISTS = 3
# Newest first: more than a night has, and read in milliseconds.
MAX_ENTRIES = 2_000
# The longest value that is read (bytes), and of how many steps of SQLite reading may be: a history takes
# thousands, and these some seconds.
LONGEST_VALUE_BYTES = 1 << 16
MOST_STEPS = 200_000_000

_QUERY = """
SELECT pt.id, pt.track_id, pt.pl_datetime_added, l.title, l.artist, l.duration, t.location
FROM PlaylistTracks pt
LEFT JOIN library l ON l.id = pt.track_id
LEFT JOIN track_locations t ON t.id = l.location
WHERE pt.playlist_id IN (SELECT id FROM Playlists WHERE hidden = 2 ORDER BY id DESC LIMIT ?)
ORDER BY pt.playlist_id DESC, pt.position DESC LIMIT ?
"""


def read_history(database: Path) -> list[Entry]:
    """The entries of the newest history playlists, oldest first. Raises `sqlite3.Error`.

    As `foreign_database.opened` does: Mixxx is never kept waiting.
    """
    with foreign_database.opened(database, longest_value=LONGEST_VALUE_BYTES, most_steps=MOST_STEPS) as db:
        rows = db.execute(_QUERY, (NEWEST_PLAYLISTS, MAX_ENTRIES)).fetchall()
    return [_entry(row) for row in reversed(rows)]


def _entry(row: tuple[object, ...]) -> Entry:
    row_id, track_id, added, title, artist, duration, location = row
    return Entry(
        # SQLite gives the id of a deleted last row away again: the time tells the two apart.
        key=f"mixxx\n{row_id}\n{track_id}\n{added}",
        title=str(title or "").strip(),
        artist=str(artist or "").strip(),
        path=str(location) if location else None,
        started_at=_time(added),
        duration=float(duration) if isinstance(duration, (int, float)) and duration > 0 else None,
    )


def _time(text: object) -> int | None:
    if not isinstance(text, str):
        return None
    try:
        when = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


class Mixxx:
    """Reads the newest of the databases that are there, again only when its files have changed."""

    id: DeckSource = "mixxx"
    name = "Mixxx"

    def __init__(self) -> None:
        self._last = Reading()
        self._state: tuple[object, ...] = ()

    def read(self, path: str | None) -> Reading:
        """See `Source.read`."""
        if path is None:
            places = usual_files()
        else:
            places = [Path(path) / FILE_NAME if os.path.isdir(path) else Path(path)]
        watching = tuple(str(place) for place in places)
        database, refused = _newest(places)
        try:
            state = (watching, database, database and foreign_database.state(database), str(refused))
            if state == self._state:
                return self._last
            if database is None:
                return self._keep(state, Reading(watching, problem=refused or _nothing_found(path)))
            entries = read_history(database)
            if foreign_database.state(database) != state[2]:
                # It was written to meanwhile: what was read may be torn. The next look is a second away.
                return self._last
            return self._keep(state, Reading(watching, str(database), tuple(entries), refused))
        except sqlite3.DatabaseError as error:
            if self._last.entries and self._last.watching == watching:
                return self._last
            problem = PikaError(
                "deck_unreadable", f"Pika cannot read Mixxx's database {database}: {error}. It tries again."
            )
            self._state = ()
            return self._changed(Reading(watching, problem=problem))
        except OSError as error:
            self._state = ()
            return self._changed(Reading(watching, problem=unreadable(str(database), error)))

    def _keep(self, state: tuple[object, ...], reading: Reading) -> Reading:
        self._state = state
        return self._changed(reading)

    def _changed(self, reading: Reading) -> Reading:
        last = self._last
        same = (last.watching, last.file, last.entries) == (reading.watching, reading.file, reading.entries)
        if not (same and str(last.problem) == str(reading.problem)):
            self._last = reading
        return self._last


def _newest(places: list[Path]) -> tuple[Path | None, PikaError | None]:
    """The database that was written to last, and why one of the places cannot be looked at."""
    there: list[tuple[int, Path]] = []
    refused: PikaError | None = None
    for place in places:
        try:
            if place.is_file():
                there.append((place.stat().st_mtime_ns, place))
        except OSError as error:
            refused = unreadable(str(place), error)
    return max(there, default=(0, None))[1], refused


def _nothing_found(path: str | None) -> PikaError:
    if path is not None:
        return PikaError("deck_not_found", f"There is no database of Mixxx at {path}.")
    return PikaError(
        "deck_not_found", "Pika finds no Mixxx on this computer. Start Mixxx once, or choose its folder here."
    )
