"""Engine DJ, once Engine Prime: `m.db`, of a computer or of a drive for its players.

Version 1 has two databases, `m.db` (tracks, their texts and numbers by type, crates, playlists) and `p.db`
(grids and cues) in `Engine Library`; version 2 one `m.db` in `Engine Library/Database2`, version 3 the same
with the grids in a table of their own. Playlists of 2 and 3 are chains: each list and each entry names the
next, 0 ends. Paths are relative to `Engine Library`. As libdjinterop's documentation has it.

Not taken: label, composer, remixer, track number, bit rate, loudness, waveforms, covers, the preparation list
and the history (a database of its own, `hm.db`), smart lists, the lock of the grid, and the main cue where
the DJ has not moved it. Streamed tracks are counted in one problem.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import known_folders
from . import checked, engine_blobs
from .chosen import inside
from .database_reading import Found, opened_database, read_database, require
from .drives import other_drives
from .entry import SourceList, SourceProblem, SourceTrack
from .foreign_database import choice, columns

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

NAME = "Engine DJ"
FOLDER = "Engine Library"
FILE_NAME = "m.db"
PERFORMANCE_FILE = "p.db"
"""Of version 1."""
DATABASE_2 = "Database2"
MOST_RATING = 100
DEEPEST = 100

_TEXTS = {1: "title", 2: "artist", 3: "album", 4: "genre", 5: "comment"}
_NUMBERS = {1: "timeLastPlayed", 4: "key", 5: "rating"}
"""`MetaData.type` and `MetaDataInteger.type` of version 1."""
_TRACK = (
    "id",
    "path",
    "title",
    "artist",
    "album",
    "genre",
    "comment",
    "year",
    "length",
    "bpm",
    "bpmAnalyzed",
    "key",
    "rating",
    "timeLastPlayed",
    "dateAdded",
    "streamingSource",
)
_BLOBS = ("beatData", "quickCues", "loops")


class Engine:
    """See the module."""

    id: SourceProgram = "engine"
    name = NAME

    def places(self) -> list[Path]:
        """See `Source.places`: the computer's own, then those on other drives."""
        return [
            folder / rest
            for folder in [known_folders.music(), *other_drives()]
            for rest in (Path(FOLDER, DATABASE_2, FILE_NAME), Path(FOLDER, FILE_NAME))
        ]

    def read(self, place: Path) -> Iterator[Found]:
        """See `Source.read`; `place` is `m.db`, its folder, or what holds `Engine Library`."""
        names = [
            f"{above}{inner}{FILE_NAME}" for above in ("", f"{FOLDER}/") for inner in (f"{DATABASE_2}/", "")
        ]
        path = inside(place, *names)
        library = path.parent.parent if path.parent.name == DATABASE_2 else path.parent

        def everything(db: sqlite3.Connection) -> Iterator[Found]:
            require(db, path, NAME, "Track", "id", "path", "filename")
            if "title" in columns(db, "Track"):
                yield from _tracks(library, _rows(db))
                yield from _chained_lists(db)
            else:
                yield from _tracks(library, _rows_of_1(db, path.parent / PERFORMANCE_FILE))
                yield from _crates_of_1(db)
                yield from _playlists_of_1(db)

        return read_database(path, NAME, everything)


Row = dict[str, Any]


def _rows(db: sqlite3.Connection) -> Iterator[Row]:
    table = columns(db, "PerformanceData")
    # A view of Track in version 2.
    blobs = choice(db, "PerformanceData", _BLOBS) if "trackid" in table else "NULL, NULL, NULL"
    joined = (
        'LEFT JOIN "PerformanceData" ON "PerformanceData"."trackId" = "Track"."id"'
        if "trackid" in table
        else ""
    )
    for row in db.execute(
        f'SELECT {choice(db, "Track", _TRACK)}, {blobs} FROM "Track" {joined} ORDER BY "Track"."id"'
    ):
        yield dict(zip((*_TRACK, *_BLOBS), row, strict=True))


def _rows_of_1(db: sqlite3.Connection, performance: Path) -> Iterator[Row]:
    """As `_rows`; the texts, numbers and grids of a track are looked up one by one."""
    texts, numbers = columns(db, "MetaData"), columns(db, "MetaDataInteger")
    with _performance(performance) as blobs:
        for row in db.execute(f'SELECT {choice(db, "Track", _TRACK)} FROM "Track" ORDER BY "id"'):
            said: Row = dict(zip(_TRACK, row, strict=True))
            if "text" in texts:
                for kind, value in db.execute(
                    'SELECT "type", "text" FROM "MetaData" WHERE "id" = ?', (said["id"],)
                ):
                    if isinstance(kind, int) and kind in _TEXTS:
                        said[_TEXTS[kind]] = value
            if "value" in numbers:
                for kind, value in db.execute(
                    'SELECT "type", "value" FROM "MetaDataInteger" WHERE "id" = ?', (said["id"],)
                ):
                    if isinstance(kind, int) and kind in _NUMBERS:
                        said[_NUMBERS[kind]] = value
            said.update(zip(_BLOBS, blobs.of(said["id"]), strict=True))
            yield said


class _Performance:
    """`p.db` of version 1, which may be missing."""

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self._query = None
        self._db = db
        if db is not None and "id" in columns(db, "PerformanceData"):
            self._query = (
                f'SELECT {choice(db, "PerformanceData", _BLOBS)} FROM "PerformanceData" WHERE "id" = ?'
            )

    def of(self, track: object) -> tuple[object, ...]:
        if self._db is not None and self._query is not None:
            row = self._db.execute(self._query, (track,)).fetchone()
            if row is not None:
                return tuple(row)
        return (None,) * len(_BLOBS)


@contextmanager
def _performance(file: Path) -> Iterator[_Performance]:
    if not file.is_file():
        yield _Performance(None)
        return
    with opened_database(file) as db:
        yield _Performance(db)


def _tracks(library: Path, rows: Iterator[Row]) -> Iterator[SourceTrack | SourceProblem]:
    streamed = 0
    for said in rows:
        title = checked.text(said.get("title"))
        path = path_of(library, checked.path(said.get("path")))
        if said.get("streamingSource"):
            streamed += 1
        elif not path:
            yield SourceProblem("no_path", title or "A track", f"{NAME} does not say where its file is.")
        else:
            yield from checked.track(_track(path, title, said))
    if streamed:
        yield SourceProblem(
            "streams",
            f"{streamed} {'track' if streamed == 1 else 'tracks'}",
            "They are streamed, and no file of them is here.",
        )


def _track(path: str, title: str, said: Row) -> SourceTrack:
    beats = engine_blobs.beat_data(said["beatData"])
    cues = [
        *engine_blobs.hot_cues(said["quickCues"], beats.rate),
        *engine_blobs.loops(said["loops"], beats.rate),
    ]
    return SourceTrack(
        key=str(said["id"]),
        path=path,
        title=title,
        artist=checked.text(said.get("artist")),
        album=checked.text(said.get("album")),
        genre=checked.text(said.get("genre")),
        year=checked.year(said["year"]),
        comment=checked.text(said.get("comment")),
        duration=checked.seconds(said["length"]),
        bpm=checked.bpm(said["bpmAnalyzed"]) or checked.bpm(said["bpm"]),
        camelot=key_of(said.get("key")),
        rating=checked.stars(said.get("rating"), MOST_RATING),
        added=checked.moment(said["dateAdded"]),
        played=checked.moment(said.get("timeLastPlayed")),
        grid=checked.grid(beats.grid),
        cues=tuple(replace(cue, name=checked.text(cue.name)) for cue in cues),
    )


def key_of(value: object) -> str | None:
    """The Camelot code of a key: 0 is C major, 1 A minor, 2 G major, up the circle of fifths."""
    number = checked.whole(value, 0, 23)
    return None if number is None else f"{(7 + number // 2) % 12 + 1}{'A' if number % 2 else 'B'}"


def path_of(library: Path, path: str) -> str:
    """`path`, which counts from `Engine Library`, as a whole one; "" for none."""
    if not path or path.startswith("/") or re.match(r"[A-Za-z]:[/\\]", path):
        return path
    return os.path.normpath(library / path)


def _chained_lists(db: sqlite3.Connection) -> Iterator[SourceList | SourceProblem]:
    """The lists of versions 2 and 3, in the order that their chains say."""
    if "parentlistid" not in columns(db, "Playlist"):
        return
    lists = {
        number: (checked.text(title) or "Playlist", parent, follower)
        for number, title, parent, follower in db.execute(
            f"SELECT {choice(db, 'Playlist', ('id', 'title', 'parentListId', 'nextListId'))}"
            ' FROM "Playlist" ORDER BY "id"'
        )
        if isinstance(number, int)
    }
    by_parent: dict[object, dict[int, object]] = {}
    for number, (_, parent, follower) in lists.items():
        by_parent.setdefault(parent, {})[number] = follower
    if circle := _in_circles(lists):
        yield SourceProblem(
            "cycle",
            ", ".join(lists[number][0] for number in circle[:3]),
            "They lie in themselves, so none of them is the first. Pika takes each as if it lay in none.",
        )
    members = _members(db)
    for parent in [0, *sorted(number for number in by_parent if isinstance(number, int) and number != 0)]:
        for number in in_order(by_parent.get(parent, {})):
            tracks = members(number)
            # A list that holds lists may hold tracks too; without any it is a folder.
            if tracks or number not in by_parent:
                yield SourceList(str(number), lists[number][0], _above(lists, number), "crate", tracks)


def _above(lists: dict[int, tuple[str, Any, Any]], number: int) -> tuple[str, ...]:
    names: list[str] = []
    seen = {number}
    parent = lists[number][1]
    while parent in lists:
        if parent in seen or len(names) >= DEEPEST:
            return ()
        seen.add(parent)
        name, parent, _ = lists[parent]
        names.insert(0, name)
    return tuple(names)


def _in_circles(lists: dict[int, tuple[str, Any, Any]]) -> list[int]:
    """The lists that lie in themselves."""
    found = []
    for number in lists:
        parent, seen = lists[number][1], set()
        while parent in lists and parent not in seen and parent != number:
            seen.add(parent)
            parent = lists[parent][1]
        if parent == number:
            found.append(number)
    return found


def in_order(followers: dict[int, object]) -> list[int]:
    """The numbers as their chain says, `followers` naming the next of each; what hangs in no chain, or in
    one without an end, follows by its number.
    """
    before = {follower: number for number, follower in followers.items() if follower in followers}
    ordered: list[int] = []
    seen: set[int] = set()
    for first in sorted(followers, key=lambda number: (number in before, number)):
        number: object = first
        while isinstance(number, int) and number in followers and number not in seen:
            seen.add(number)
            ordered.append(number)
            number = followers[number]
    return ordered


def _members(db: sqlite3.Connection) -> Callable[[int], tuple[str, ...]]:
    """What gives the tracks of a list. An entry names a track of the database whose uuid it says, which is
    this one, or that which a track was exported from.
    """
    if "listid" not in columns(db, "PlaylistEntity"):
        return lambda _: ()
    uuid = None
    if "uuid" in columns(db, "Information"):
        uuid = next(
            (row[0] for row in db.execute('SELECT "uuid" FROM "Information" ORDER BY "id" LIMIT 1')), None
        )
    origin = columns(db, "Track").keys() >= {"origindatabaseuuid", "origintrackid"}

    def track(number: object, of: object) -> object:
        if of in (None, "", uuid) or not origin:
            return number
        row = db.execute(
            'SELECT "id" FROM "Track" WHERE "originDatabaseUuid" = ? AND "originTrackId" = ?', (of, number)
        ).fetchone()
        return number if row is None else row[0]

    query = (
        f"SELECT {choice(db, 'PlaylistEntity', ('id', 'trackId', 'databaseUuid', 'nextEntityId'))}"
        ' FROM "PlaylistEntity" WHERE "listId" = ? ORDER BY "id"'
    )

    def members(number: int) -> tuple[str, ...]:
        rows = {row[0]: row for row in db.execute(query, (number,)) if isinstance(row[0], int)}
        ordered = in_order({entry: row[3] for entry, row in rows.items()})
        return tuple(str(track(rows[entry][1], rows[entry][2])) for entry in ordered)

    return members


def _crates_of_1(db: sqlite3.Connection) -> Iterator[SourceList]:
    """A crate's path names all above it and itself, each with a semicolon behind it."""
    if "path" not in columns(db, "Crate") or "crateid" not in columns(db, "CrateTrackList"):
        return
    for number, title, path in db.execute('SELECT "id", "title", "path" FROM "Crate" ORDER BY "path"'):
        above = [checked.text(part) for part in str(path or "").split(";") if part][:-1]
        rows = db.execute(
            'SELECT "trackId" FROM "CrateTrackList" WHERE "crateId" = ? ORDER BY rowid', (number,)
        )
        tracks = tuple(str(row[0]) for row in rows)
        yield SourceList(f"crate {number}", checked.text(title) or "Crate", tuple(above), "crate", tracks)


def _playlists_of_1(db: sqlite3.Connection) -> Iterator[SourceList]:
    if "title" not in columns(db, "Playlist") or "playlistid" not in columns(db, "PlaylistTrackList"):
        return
    for number, title in db.execute('SELECT "id", "title" FROM "Playlist" ORDER BY "title"'):
        rows = db.execute(
            'SELECT "trackId" FROM "PlaylistTrackList" WHERE "playlistId" = ? ORDER BY "trackNumber"',
            (number,),
        )
        tracks = tuple(str(row[0]) for row in rows)
        yield SourceList(f"playlist {number}", checked.text(title) or "Playlist", (), "crate", tracks)
