"""CSV: a table for spreadsheets (RFC 4180), one line for each track of each list."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from ...spreadsheet import as_table
from ..sources.entry import SourceList, SourceTrack
from .out import Collection, Written, lost_of

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

FILE = "Pika.csv"

_HEAD = (
    *("List", "Number", "Artist", "Title", "Album", "Genre", "Year", "BPM", "Key", "Energy", "Rating"),
    *("Colour", "Comment", "Duration (s)", "Added", "Last played", "Plays", "Path"),
)


class Table:
    """One file; tracks that go out without a list have none in its first column."""

    id: ExportFormat = "csv"
    name = "CSV table"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """All but what is placed within the sound: a table has a line for a track."""
        return SourceTrack(**{**track.__dict__, "grid": (), "cues": ()})

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """`Pika.csv`."""
        lists = collection.lists or (
            SourceList(key="", name="", tracks=tuple(track.key for track in collection.tracks)),
        )
        rows = (
            _row("/".join((*one.parents, one.name)), number, collection.track(key))
            for one in lists
            for number, key in enumerate(one.tracks, 1)
        )
        kept = [self.expressible(track) for track in collection.tracks]
        return Written({FILE: as_table(_HEAD, rows).encode("utf-8")}, lost_of(collection.tracks, kept))


def _row(of: str, number: int, track: SourceTrack) -> tuple[str | float | None, ...]:
    return (
        *(of, number, track.artist, track.title, track.album, track.genre, track.year),
        None if track.bpm is None else round(track.bpm, 3),
        *(track.camelot, track.energy, track.rating, track.colour, track.comment),
        None if track.duration is None else round(track.duration, 3),
        *(_time(track.added), _time(track.played), track.plays, track.path),
    )


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
