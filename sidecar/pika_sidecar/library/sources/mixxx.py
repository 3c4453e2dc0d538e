"""Mixxx: its database `mixxxdb.sqlite` of any version; older ones lack columns (2.2 has schema 27, 2.5 39).

Of Mixxx' `res/schema.xml`: `library` with `track_locations`, `cues`, `crates`, and the playlists that are
not hidden (`hidden` = 0; 1 is Auto DJ's, 2 are the histories, which `decks/mixxx.py` follows). Positions in
`cues` count two samples a frame, whatever the file has, so a second is twice the sample rate.

Not taken: grouping, composer, album artist, track number, replay gain, bit rate, covers, the URL, BPM's lock,
keys that change within a track, saved jumps, the range with sound, ends of intro and outro, and tracks that
were hidden in Mixxx.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import checked, mixxx_beats
from .chosen import inside
from .database_reading import Found, read_database, require
from .entry import Cue, CueKind, GridMark, SourceList, SourceProblem, SourceTrack
from .foreign_database import choice, columns
from .mixxx_places import FILE_NAME, usual_files

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

NAME = "Mixxx"
SAMPLES_PER_FRAME = 2
"""Of a position in `cues` and `library.cuepoint` (CueDAO; the engine has two channels)."""
KINDS: dict[int, CueKind] = {1: "hot", 2: "load", 4: "loop", 6: "fade_in", 7: "fade_out"}
"""`cues.type` (mixxx::CueType)."""
MOST_STARS = 5
_FASTEST_RATE = 768_000

_LIBRARY = (
    "id",
    "title",
    "artist",
    "album",
    "genre",
    "year",
    "comment",
    "duration",
    "samplerate",
    "bpm",
    "key",
    "key_id",
    "rating",
    "color",
    "datetime_added",
    "last_played_at",
    "timesplayed",
    "beats_version",
    "beats",
    "cuepoint",
)
_CUES = ("type", "position", "length", "hotcue", "label", "color")


class Mixxx:
    """See the module."""

    id: SourceProgram = "mixxx"
    name = NAME

    def places(self) -> list[Path]:
        """See `Source.places`."""
        return usual_files()

    def read(self, place: Path) -> Iterator[Found]:
        """See `Source.read`; `place` is the database or its folder."""
        path = inside(place, FILE_NAME)

        def everything(db: sqlite3.Connection) -> Iterator[Found]:
            require(db, path, NAME, "library", "id", "location")
            require(db, path, NAME, "track_locations", "id", "location")
            yield from _tracks(db)
            yield from _crates(db)
            yield from _playlists(db)

        return read_database(path, NAME, everything)


def _tracks(db: sqlite3.Connection) -> Iterator[SourceTrack | SourceProblem]:
    shown = (
        'WHERE coalesce("library"."mixxx_deleted", 0) = 0'
        if "mixxx_deleted" in columns(db, "library")
        else ""
    )
    rows = db.execute(
        f'SELECT "track_locations"."location", {choice(db, "library", _LIBRARY)} FROM "library"'
        f' LEFT JOIN "track_locations" ON "track_locations"."id" = "library"."location" {shown}'
        ' ORDER BY "library"."id"'
    )
    cues = _Cues(db)
    for location, *values in rows:
        said = dict(zip(_LIBRARY, values, strict=True))
        title = checked.text(said["title"])
        if not isinstance(said["id"], int) or not (path := checked.path(location)):
            yield SourceProblem("no_path", title or "A track", "Mixxx does not say where its file is.")
            continue
        yield from checked.track(_track(path, title, said, cues.of(said["id"])))


def _track(path: str, title: str, said: dict[str, Any], rows: list[dict[str, Any]]) -> SourceTrack:
    rate = checked.number(said["samplerate"], 1, _FASTEST_RATE)
    cues = [cue for row in rows for cue in _cue(row, rate)] if rate else []
    start = checked.number(said["cuepoint"], 1, checked.LONGEST_S * _FASTEST_RATE)
    if rate and start and not any(cue.kind == "load" for cue in cues):
        cues.append(Cue("load", start / SAMPLES_PER_FRAME / rate))
    marks: list[GridMark] = []
    if rate and isinstance(said["beats"], bytes) and isinstance(said["beats_version"], str):
        marks = mixxx_beats.grid(said["beats_version"], said["beats"], rate)
    return SourceTrack(
        key=str(said["id"]),
        path=path,
        title=title,
        artist=checked.text(said["artist"]),
        album=checked.text(said["album"]),
        genre=checked.text(said["genre"]),
        year=checked.year(said["year"]),
        comment=checked.text(said["comment"]),
        duration=checked.seconds(said["duration"]),
        bpm=checked.bpm(said["bpm"]),
        camelot=key_of(said["key_id"]) or checked.camelot(said["key"]),
        rating=checked.stars(said["rating"], MOST_STARS),
        colour=checked.colour(said["color"]),
        added=checked.moment(said["datetime_added"]),
        played=checked.moment(said["last_played_at"]),
        plays=checked.whole(said["timesplayed"], 0, 10**7),
        grid=checked.grid(marks),
        cues=tuple(cues),
    )


def key_of(number: object) -> str | None:
    """The Camelot code of `key_id`: 1 to 12 are C major to B major, 13 to 24 the minor ones; 0 is none."""
    found = checked.whole(number, 1, 24)
    if found is None:
        return None
    return checked.camelot_of((found - 1) % 12, "minor" if found > 12 else "major")


class _Cues:
    """The cues of track after track, whose ids must be asked for in order."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        if "track_id" in columns(db, "cues"):
            self._rows = db.execute(
                f'SELECT "track_id", {choice(db, "cues", _CUES)} FROM "cues"'
                ' WHERE typeof("track_id") = \'integer\' ORDER BY "track_id", "hotcue", "position"'
            )
        self._next = next(self._rows, None)

    def of(self, track: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while self._next is not None and self._next[0] <= track:
            if self._next[0] == track and len(found) < checked.MOST_CUES:
                found.append(dict(zip(_CUES, self._next[1:], strict=True)))
            self._next = next(self._rows, None)
        return found


def _cue(row: dict[str, Any], rate: float) -> Iterator[Cue]:
    kind = KINDS.get(row["type"]) if isinstance(row["type"], int) else None
    most = checked.LONGEST_S * _FASTEST_RATE * SAMPLES_PER_FRAME
    position = checked.number(row["position"], -most, most)
    # -1 is a place that was not set.
    if kind is None or position is None or position == -1:
        return
    length = checked.number(row["length"], 0, most) or 0.0
    button = checked.whole(row["hotcue"], 0, 127)
    yield Cue(
        kind="memory" if kind == "hot" and button is None else kind,
        seconds=position / SAMPLES_PER_FRAME / rate,
        length=length / SAMPLES_PER_FRAME / rate if kind == "loop" else None,
        name=checked.text(row["label"]),
        colour=checked.colour(row["color"]),
        slot=None if button is None else button + 1,
    )


def _crates(db: sqlite3.Connection) -> Iterator[SourceList]:
    if "name" in columns(db, "crates") and "crate_id" in columns(db, "crate_tracks"):
        yield from _lists(
            db,
            'SELECT "id", "name" FROM "crates" ORDER BY "name"',
            'SELECT "track_id" FROM "crate_tracks" WHERE "crate_id" = ? ORDER BY rowid',
            "crate",
        )


def _playlists(db: sqlite3.Connection) -> Iterator[SourceList]:
    if "hidden" in columns(db, "Playlists") and "playlist_id" in columns(db, "PlaylistTracks"):
        yield from _lists(
            db,
            'SELECT "id", "name" FROM "Playlists" WHERE "hidden" = 0 ORDER BY "name"',
            'SELECT "track_id" FROM "PlaylistTracks" WHERE "playlist_id" = ? ORDER BY "position", "id"',
            "playlist",
        )


def _lists(db: sqlite3.Connection, lists: str, members: str, noun: str) -> Iterator[SourceList]:
    for number, name in db.execute(lists):
        tracks = tuple(str(row[0]) for row in db.execute(members, (number,)) if isinstance(row[0], int))
        yield SourceList(f"{noun} {number}", checked.text(name) or noun.capitalize(), (), "crate", tracks)
