"""What a track shows, field by field: the value set by hand, else that of the first source that has one.

Sources count in the DJ's order (programs and the analysis, `value_sources.py`), then the file's tags. The
results are kept in columns of `tracks`, so that sorting and searching 20,000 of them is one query.
"""

from __future__ import annotations

import colorsys
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from .keys import read_key, sort_number
from .names import fold, fold_folder, from_db, printable
from .stored_value import stored_value
from .value_sources import ANALYSIS, DEFAULT_ORDER, FILE, MANUAL, value_order

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import Analysis
    from ..contract.desk.values import OrderedSource, ValueSource

CHARACTER = ("danceability", "brightness", "acousticness", "groove")

TEXTS = ("title", "artist", "album", "genre", "comment")
"""Fields that are "" where nobody says anything; the others are None then."""

FIELDS = (*TEXTS, "year", "bpm", "key", "energy", "rating", "colour")
"""What several sources may say something of, and a column shows."""

SORTED_BY = 80
"""Characters of a text that the table sorts by: nobody sees that more would differ."""

_GREY = 360
"""Behind all hues, which are degrees from 0."""

# Of an analysis what the columns need, in this order: so SQLite reads the JSON, and Python none of it.
_FOUND = {
    "bpm": "$.tempo.bpm",
    "bpm_confidence": "$.tempo.confidence",
    "key": "$.key.camelot",
    "energy": "$.energy",
    **{feature: f"$.{feature}" for feature in CHARACTER},
}

# Columns that are compared with what they ought to be; `edited` and those after it follow from the layers.
_SHOWN = (
    *FIELDS,
    *CHARACTER,
    *("bpm_confidence", "notes", "tags", "edited", "origins", "since", "plays", "last_played"),
    *("title_sort", "artist_sort", "album_sort", "genre_sort", "comment_sort", "tags_sort"),
    *("key_sort", "colour_sort", "search", "folder_sort"),
)
_BELOW = (
    "id",
    "path",
    "name",
    "added",
    *(f"tag_{name}" for name in (*TEXTS, "year", "bpm", "key", "energy", "rating")),
)

_READ = (
    f"SELECT {', '.join(f'tracks.{name}' for name in (*_BELOW, *_SHOWN))},"
    f" json_extract(analyses.result, {', '.join(repr(path) for path in _FOUND.values())}) AS found,"
    " track_plays.plays AS plays_now, track_plays.last_played AS last_played_now"
    " FROM tracks JOIN track_plays ON track_plays.track_id = tracks.id"
    " LEFT JOIN analyses ON analyses.track_id = tracks.id"
    " WHERE tracks.id IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True)
class Layers:
    """What is said of one track. `found` are values of the analysis by column (`found_in`), `programs` those
    of each program by field, `order` the DJ's order of both.
    """

    manual: Mapping[str, Any] = field(default_factory=dict)
    programs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    found: Mapping[str, Any] = field(default_factory=dict)
    order: Sequence[OrderedSource] = DEFAULT_ORDER
    plays: int = 0
    last_played: float | None = None


def manual_values(db: sqlite3.Connection, track_id: int) -> dict[str, Any]:
    """Field to value, for the fields that a person has set on this track."""
    return _manual(db, [track_id]).get(track_id, {})


def program_values(db: sqlite3.Connection, track_id: int) -> dict[str, dict[str, Any]]:
    """Program to field to value: what other programs say of this track."""
    return _programs(db, [track_id]).get(track_id, {})


def analysis_of(db: sqlite3.Connection, track_id: int) -> Analysis | None:
    """The stored analysis as it was found, never edited."""
    row = db.execute("SELECT result FROM analyses WHERE track_id = ?", (track_id,)).fetchone()
    return None if row is None else cast("Analysis", json.loads(row["result"]))


def found_in(analysis: Mapping[str, Any] | None) -> dict[str, Any]:
    """Column to value: what an analysis says of the fields that it knows something of."""
    found = analysis or {}
    tempo, key = found.get("tempo") or {}, found.get("key") or {}
    return {
        "bpm": tempo.get("bpm"),
        "bpm_confidence": tempo.get("confidence"),
        "key": key.get("camelot"),
        **{name: found.get(name) for name in ("energy", *CHARACTER)},
    }


def refresh(db: sqlite3.Connection, track_id: int) -> None:
    """As `refresh_many`, of one track."""
    refresh_many(db, [track_id])


def refresh_many(db: sqlite3.Connection, track_ids: Sequence[int]) -> list[int]:
    """Recompute what these tracks show; called inside the transaction that changed anything below it.

    Returns the ids of those that show something else now. Costs some 0.1 ms a track: whoever has thousands
    calls it for some hundred at a time (`refreshing.py` does so for all).
    """
    ids = list(track_ids)
    order = value_order(db)
    manual, programs = _manual(db, ids), _programs(db, ids)
    changed = []
    for row in db.execute(_READ, (json.dumps(ids),)).fetchall():
        track_id = row["id"]
        found = dict(zip(_FOUND, json.loads(row["found"]), strict=True)) if row["found"] else {}
        layers = Layers(
            manual=manual.get(track_id, {}),
            programs=programs.get(track_id, {}),
            found=found,
            order=order,
            plays=row["plays_now"],
            last_played=row["last_played_now"],
        )
        shown = shown_values(row, layers)
        others = {name: value for name, value in shown.items() if value != row[name]}
        if not others:
            continue
        # Only what differs: each column that the table sorts by costs its place in an index.
        assignments = ", ".join(f"{name} = ?" for name in others)
        db.execute(f"UPDATE tracks SET {assignments} WHERE id = ?", (*others.values(), track_id))
        if "tags" in others:
            _write_tags(db, track_id, json.loads(others["tags"]))
        changed.append(track_id)
    return changed


def shown_values(track: sqlite3.Row | Mapping[str, Any], layers: Layers) -> dict[str, Any]:
    """Pure: the shown columns (see library/migrations) of a track, from all that is said of it."""
    name = printable(from_db(track["name"]))
    values: dict[str, Any] = dict.fromkeys(TEXTS, "") | dict.fromkeys(FIELDS[len(TEXTS) :])
    origins: dict[str, ValueSource] = {}
    for shown in FIELDS:
        for source, value in sayings(shown, track, layers):
            values[shown], origins[shown] = value, source
            break
    values["title"] = values["title"] or PurePath(name).stem
    tags = layers.manual.get("tags", [])
    added = [track["added"], *(said["added"] for said in layers.programs.values() if said.get("added"))]
    return {
        **values,
        "bpm_confidence": layers.found.get("bpm_confidence") if origins.get("bpm") == ANALYSIS else None,
        **{feature: layers.found.get(feature) for feature in CHARACTER},
        "notes": layers.manual.get("notes", ""),
        "tags": json.dumps(tags, ensure_ascii=False),
        "edited": json.dumps(sorted(layers.manual)),
        "origins": json.dumps(origins),
        "since": min(added),
        "plays": layers.plays,
        "last_played": layers.last_played,
        **{f"{text}_sort": fold(values[text]) for text in ("title", "artist", "album")},
        **{f"{text}_sort": fold(values[text][:SORTED_BY]) for text in ("genre", "comment")},
        "tags_sort": fold(" ".join(tags)[:SORTED_BY]),
        "key_sort": sort_number(values["key"]),
        "colour_sort": _hue(values["colour"]),
        "search": "\n".join(fold(text) for text in (*(values[t] for t in TEXTS[:3]), name)),
        "folder_sort": fold_folder(track["path"]),
    }


def sayings(
    name: str, track: sqlite3.Row | Mapping[str, Any], layers: Layers
) -> Iterator[tuple[ValueSource, Any]]:
    """What is said of the field `name`, as source and value: the one that is shown first, then the others."""
    if name in layers.manual:
        yield MANUAL, layers.manual[name]
    for source in layers.order:
        said = layers.found if source == ANALYSIS else layers.programs.get(source)
        value = said.get(name) if said else None
        if value is not None and value != "":
            yield source, value
    in_file = _tagged(name, track)
    if in_file is not None and in_file != "":
        yield FILE, in_file


def _tagged(name: str, track: sqlite3.Row | Mapping[str, Any]) -> object:
    """What the file's tags say of a field; None where they cannot."""
    if name in ("colour", "first_beat"):
        return None
    if name == "key":
        return track["tag_key"] and read_key(track["tag_key"])
    return track[f"tag_{name}"]


def _hue(colour: str | None) -> int | None:
    """Degrees on the wheel of colours, which is how a table of them is read; `_GREY` for what has no hue."""
    if colour is None:
        return None
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    return round(hue * 360) % 360 if saturation else _GREY


def _manual(db: sqlite3.Connection, ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = db.execute(
        "SELECT track_id, field, value FROM manual WHERE track_id IN (SELECT value FROM json_each(?))"
        " ORDER BY track_id, field",
        (json.dumps(ids),),
    )
    by_track: dict[int, dict[str, Any]] = {}
    for row in rows:
        by_track.setdefault(row["track_id"], {})[row["field"]] = stored_value(row["value"])
    return by_track


def _programs(db: sqlite3.Connection, ids: list[int]) -> dict[int, dict[str, dict[str, Any]]]:
    rows = db.execute(
        "SELECT track_id, program, field, value FROM program_values"
        " WHERE track_id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    by_track: dict[int, dict[str, dict[str, Any]]] = {}
    for row in rows:
        said = by_track.setdefault(row["track_id"], {}).setdefault(row["program"], {})
        said[row["field"]] = stored_value(row["value"])
    return by_track


def _write_tags(db: sqlite3.Connection, track_id: int, tags: list[str]) -> None:
    db.execute("DELETE FROM track_tags WHERE track_id = ?", (track_id,))
    db.executemany("INSERT INTO track_tags VALUES (?, ?, ?)", [(track_id, fold(tag), tag) for tag in tags])
