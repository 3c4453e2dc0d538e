"""What a track shows: the manual value, else what the analysis found, else what the file's tags say.

The results are kept in columns of `tracks`, so that sorting and searching 20,000 of them is one query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from .keys import sort_number
from .names import fold, from_db, printable

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import Analysis

TEXT_FIELDS = ("title", "artist", "album", "genre")
CHARACTER = ("danceability", "brightness", "acousticness", "groove")


def manual_values(db: sqlite3.Connection, track_id: int) -> dict[str, Any]:
    """Field to value, for the fields that a person has set on this track."""
    rows = db.execute("SELECT field, value FROM manual WHERE track_id = ? ORDER BY field", (track_id,))
    return {row["field"]: json.loads(row["value"]) for row in rows}


def analysis_of(db: sqlite3.Connection, track_id: int) -> Analysis | None:
    """The stored analysis as it was found, never edited."""
    row = db.execute("SELECT result FROM analyses WHERE track_id = ?", (track_id,)).fetchone()
    return None if row is None else cast("Analysis", json.loads(row["result"]))


def refresh(db: sqlite3.Connection, track_id: int) -> None:
    """Recompute the shown columns of one track; called inside the transaction that changed anything below
    them.
    """
    track = db.execute("SELECT * FROM tracks WHERE id = ?", (track_id,)).fetchone()
    shown = shown_values(track, manual_values(db, track_id), analysis_of(db, track_id))
    assignments = ", ".join(f"{name} = :{name}" for name in shown)
    db.execute(f"UPDATE tracks SET {assignments} WHERE id = :track_id", {**shown, "track_id": track_id})


def shown_values(
    track: sqlite3.Row | dict[str, Any], manual: dict[str, Any], analysis: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Pure: the shown columns (see library/migrations) from the three layers."""
    found = analysis or {}
    tempo, key = found.get("tempo") or {}, found.get("key") or {}
    name = printable(from_db(track["name"]))
    texts = {field: manual.get(field, track[f"tag_{field}"]) for field in TEXT_FIELDS}
    texts["title"] = texts["title"] or PurePath(name).stem
    camelot = manual.get("key", key.get("camelot"))
    return {
        **texts,
        "year": manual.get("year", track["tag_year"]),
        "bpm": manual.get("bpm", tempo.get("bpm")),
        "bpm_confidence": None if "bpm" in manual else tempo.get("confidence"),
        "key": camelot,
        "energy": manual.get("energy", found.get("energy")),
        **{feature: found.get(feature) for feature in CHARACTER},
        "edited": json.dumps(sorted(manual)),
        "title_sort": fold(texts["title"]),
        "artist_sort": fold(texts["artist"]),
        "album_sort": fold(texts["album"]),
        "key_sort": sort_number(camelot),
        "search": "\n".join(fold(text) for text in (texts["title"], texts["artist"], texts["album"], name)),
    }
