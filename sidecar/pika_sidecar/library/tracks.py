"""Reading tracks: pages of the table, one track with everything, its waveform."""

from __future__ import annotations

import base64
import json
import sqlite3
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import PikaError
from .beats import edited_beats
from .effective import FIELDS, Layers, analysis_of, found_in, manual_values, program_values, sayings
from .grids import beats_of, marks_of
from .keys import key_of
from .names import from_db
from .search import as_dict
from .search_terms import Term, parse
from .search_where import where
from .value_sources import ANALYSIS, value_order

if TYPE_CHECKING:
    from ..contract.desk.common import Failure
    from ..contract.desk.track_analysis import Analysis, Beats
    from ..contract.desk.tracks import (
        FieldValue,
        LastEdit,
        SaidValue,
        SortColumn,
        SortDirection,
        Track,
        TrackIds,
        TrackPage,
        TrackRow,
        TrackState,
        Waveform,
    )
    from ..contract.desk.values import ValueSource

STATES: tuple[TrackState, ...] = ("waiting", "running", "done", "failed", "missing")
"""How far the analysis of a track is."""

# Each sort: what says that a row has nothing to sort by (it comes last in both directions), and the column.
_SORTS: dict[SortColumn, tuple[str, str]] = {
    "title": ("", "title_sort"),
    "artist": ("artist_sort = ''", "artist_sort"),
    "album": ("album_sort = ''", "album_sort"),
    "bpm": ("bpm IS NULL", "bpm"),
    "key": ("key_sort IS NULL", "key_sort"),
    "energy": ("energy IS NULL", "energy"),
    "duration": ("duration IS NULL", "duration"),
    "state": (
        "",
        "CASE state WHEN 'running' THEN 0 WHEN 'waiting' THEN 1 WHEN 'failed' THEN 2 WHEN 'missing' THEN 3"
        " ELSE 4 END",
    ),
    "added": ("since IS NULL", "since"),
    "genre": ("genre_sort = ''", "genre_sort"),
    "year": ("year IS NULL", "year"),
    "rating": ("rating IS NULL", "rating"),
    "colour": ("colour_sort IS NULL", "colour_sort"),
    "comment": ("comment_sort = ''", "comment_sort"),
    "tags": ("tags_sort = ''", "tags_sort"),
    "plays": ("plays = 0", "plays"),
    "last_played": ("last_played IS NULL", "last_played"),
}

_ROW_COLUMNS = (
    "id, path, title, artist, album, genre, year, bpm, bpm_confidence, key, energy, rating, colour, comment, "
    "tags, plays, last_played, since, added, duration, state, error_code, error_message, has_cover, edited, "
    "origins"
)


def list_page(
    db: sqlite3.Connection,
    *,
    offset: int,
    limit: int,
    sort: SortColumn,
    direction: SortDirection,
    search: str,
    states: Sequence[TrackState] = STATES,
) -> TrackPage:
    """Tracks in one of `states` that meet every term of `search` (search_terms.py) that is understood."""
    terms = parse(search, time.time())
    condition, values = _wanted(terms, states)
    ordering = _ordering(sort, direction)
    total = db.execute(f"SELECT count(*) FROM tracks WHERE {condition}", values).fetchone()[0]
    ids = []
    if offset < total:
        which = f"SELECT id FROM tracks WHERE {condition} {ordering} LIMIT ? OFFSET ?"
        ids = db.execute(which, [*values, limit, offset]).fetchall()
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"SELECT {_ROW_COLUMNS} FROM tracks WHERE id IN ({marks}) {ordering}", [row["id"] for row in ids]
    )
    return {
        "total": total,
        "offset": offset,
        "rows": [row_of(row) for row in rows],
        "terms": [as_dict(term) for term in terms],
    }


def list_ids(
    db: sqlite3.Connection,
    *,
    offset: int,
    limit: int,
    sort: SortColumn,
    direction: SortDirection,
    search: str,
    states: Sequence[TrackState] = STATES,
) -> TrackIds:
    """The ids of the tracks that `list_page` would show, in its order."""
    condition, values = _wanted(parse(search, time.time()), states)
    found = db.execute(
        f"SELECT id FROM tracks WHERE {condition} {_ordering(sort, direction)} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return {"ids": [row["id"] for row in found]}


def _wanted(terms: Sequence[Term], states: Sequence[TrackState]) -> tuple[str, list[Any]]:
    """The condition of a search, and its values."""
    condition, values = where(terms)
    condition = f"folder_id IS NOT NULL AND {condition}"
    chosen = sorted(set(states))
    if chosen != sorted(STATES):
        condition += f" AND state IN ({', '.join('?' * len(chosen))})"
        values += chosen
    return condition, values


def rows_of(db: sqlite3.Connection, track_ids: list[int]) -> list[TrackRow]:
    """The row of each, in the order of `track_ids`; all of them must be there."""
    marks = ", ".join("?" * len(track_ids))
    rows = db.execute(f"SELECT {_ROW_COLUMNS} FROM tracks WHERE id IN ({marks})", track_ids)
    by_id = {row["id"]: row_of(row) for row in rows}
    return [by_id[track_id] for track_id in track_ids]


def _ordering(sort: SortColumn, direction: SortDirection) -> str:
    order = "DESC" if direction == "desc" else "ASC"
    if sort == "title":
        # The order of the index tracks_table, which spares the sorting.
        return f"ORDER BY title_sort {order}, id {order}"
    empty, column = _SORTS[sort]
    return "ORDER BY " + ", ".join(term for term in (empty, f"{column} {order}", "title_sort", "id") if term)


def row_of(row: sqlite3.Row) -> TrackRow:
    """A track as the table shows it."""
    error: Failure = {"code": row["error_code"], "message": row["error_message"]}
    return {
        "id": row["id"],
        "path": from_db(row["path"]),
        "title": row["title"],
        "artist": row["artist"],
        "album": row["album"],
        "genre": row["genre"],
        "year": row["year"],
        "bpm": row["bpm"],
        "bpm_confidence": row["bpm_confidence"],
        "key": key_of(row["key"]) if row["key"] else None,
        "energy": row["energy"],
        "rating": row["rating"],
        "colour": row["colour"],
        "comment": row["comment"],
        "tags": json.loads(row["tags"]),
        "plays": row["plays"],
        "last_played": row["last_played"],
        "added": row["added"] if row["since"] is None else row["since"],
        "duration": row["duration"],
        "state": row["state"],
        "error": error if error["code"] else None,
        "has_cover": bool(row["has_cover"]),
        "edited": json.loads(row["edited"]),
        "origins": json.loads(row["origins"]),
    }


def get(db: sqlite3.Connection, track_id: int) -> Track:
    """A track with everything, or `PikaError("not_found")`."""
    track = require(db, track_id)
    analysis = analysis_of(db, track_id)
    layers = _layers(db, track_id, analysis)
    return {
        **row_of(track),
        "folder_id": track["folder_id"],
        "notes": track["notes"],
        "file": {
            "size": track["size"],
            "modified": track["mtime"] / 1e9,
            "format": track["format"],
            "sample_rate": track["sample_rate"],
            "channels": track["channels"],
        },
        "said": [
            said_value(field, source, value, layers)
            for field in FIELDS
            for source, value in sayings(field, track, layers)
        ],
        "analysis": analysis,
        "beats": _shown_beats(db, track, analysis, layers),
        "last_edit": _last_edit(db, track_id),
    }


def shown_beats(db: sqlite3.Connection, track: sqlite3.Row) -> Beats | None:
    """The beat grid of a row of `tracks` as its screen shows it; None without one."""
    analysis = analysis_of(db, track["id"])
    return _shown_beats(db, track, analysis, _layers(db, track["id"], analysis))


def _layers(db: sqlite3.Connection, track_id: int, analysis: Analysis | None) -> Layers:
    return Layers(
        manual=manual_values(db, track_id),
        programs=program_values(db, track_id),
        found=found_in(analysis),
        order=value_order(db),
    )


def said_value(field: str, source: ValueSource, value: FieldValue, layers: Layers) -> SaidValue:
    """What a source says of a field, and how sure the analysis is of its tempo."""
    confidence = layers.found["bpm_confidence"] if (field, source) == ("bpm", ANALYSIS) else None
    return {"field": field, "source": source, "value": value, "confidence": confidence}


def _last_edit(db: sqlite3.Connection, track_id: int) -> LastEdit | None:
    last = db.execute(
        "SELECT id, field, batch,"
        " (SELECT count(*) FROM edits AS same WHERE same.batch = edits.batch) AS tracks"
        " FROM edits WHERE track_id = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
        (track_id,),
    ).fetchone()
    if last is None:
        return None
    alone = last["batch"] is None
    return {
        "edit_id": last["id"] if alone else last["batch"],
        "field": last["field"],
        "tracks": 1 if alone else last["tracks"],
    }


def _shown_beats(
    db: sqlite3.Connection, track: sqlite3.Row, analysis: Analysis | None, layers: Layers
) -> Beats | None:
    """The grid of the program whose tempo is shown, when it has one; else the analysed one at that tempo."""
    found = None if analysis is None else analysis.get("beats")
    analysed = layers.found["bpm"]
    shown = track["bpm"]
    if shown is None or shown == analysed:
        return edited_beats(found, analysed, layers.manual)
    first_beat = layers.manual.get("first_beat")
    for program in layers.order:
        said = layers.programs.get(program)
        if said is None or said.get("bpm") != shown:
            continue
        grid = beats_of(marks_of(db, track["id"], program), track["duration"])
        if grid is not None:
            return edited_beats(grid, shown, {"first_beat": first_beat})
        first_beat = said.get("first_beat") if first_beat is None else first_beat
        break
    return edited_beats(found, analysed, {"bpm": shown, "first_beat": first_beat})


def require(db: sqlite3.Connection, track_id: int) -> sqlite3.Row:
    """The row of a track that is in the library, or `PikaError("not_found")`."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM tracks WHERE id = ? AND folder_id IS NOT NULL", (track_id,)
    ).fetchone()
    if row is None:
        raise PikaError("not_found", f"There is no track with id {track_id} in the library.", id=track_id)
    return row


def waveform(db: sqlite3.Connection, track_id: int) -> Waveform | None:
    """The three bands as base64 of one byte per column; None before the analysis."""
    require(db, track_id)
    row = db.execute("SELECT low, mid, high FROM waveforms WHERE track_id = ?", (track_id,)).fetchone()
    if row is None:
        return None
    low, mid, high = (base64.b64encode(row[band]).decode("ascii") for band in ("low", "mid", "high"))
    return {"low": low, "mid": mid, "high": high}
