"""The DJ's free tags: a list by hand for each track, and all that there are."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from ..contract.desk import limits as desk_limits
from .names import fold
from .values import tag as checked

if TYPE_CHECKING:
    from ..contract.desk.edits import TagCounts
    from .edits import Changed

FIELD = "tags"
"""Where they stand among the manual values."""


def counts(db: sqlite3.Connection) -> TagCounts:
    """Every tag that a track of the library has, the most used first."""
    rows = db.execute(
        "SELECT min(tag) AS tag, count(*) AS tracks FROM track_tags"
        " JOIN tracks ON tracks.id = track_tags.track_id WHERE folder_id IS NOT NULL"
        " GROUP BY folded ORDER BY tracks DESC, folded"
    )
    return {"tags": [{"tag": row["tag"], "tracks": row["tracks"]} for row in rows]}


def written(db: sqlite3.Connection, text: str) -> str:
    """A tag that somebody typed, as it is kept: written as the one that is there already, if it is the same.

    Raises `PikaError("invalid_value")`.
    """
    tag = checked(text)
    known = db.execute("SELECT tag FROM track_tags WHERE folded = ? LIMIT 1", (fold(tag),)).fetchone()
    return tag if known is None else str(known["tag"])


def adding(tag: str) -> Changed:
    """What becomes of the tags of a track when `tag` is added; who has it, or too many, stays as it is."""

    def changed(stored: str | None) -> str | None:
        tags = _read(stored)
        if fold(tag) in map(fold, tags) or len(tags) >= desk_limits.TAGS_OF_TRACK:
            return stored
        return json.dumps(sorted([*tags, tag], key=fold), ensure_ascii=False)

    return changed


def removing(tag: str) -> Changed:
    """What becomes of the tags of a track when `tag` is taken away."""

    def changed(stored: str | None) -> str | None:
        tags = _read(stored)
        left = [one for one in tags if fold(one) != fold(tag)]
        if len(left) == len(tags):
            return stored
        return json.dumps(left, ensure_ascii=False) if left else None

    return changed


def _read(stored: str | None) -> list[str]:
    return [] if stored is None else [str(tag) for tag in json.loads(stored)]
