"""Editing many tracks at once, in parts that do not keep the library from anybody for long."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from . import edits, tags
from .library import Library

if TYPE_CHECKING:
    from ..contract.desk.edits import TrackChange, TracksEdited
    from ..contract.desk.tracks import TrackUndone

PART = 250
"""Tracks of one transaction: some 50 ms."""


async def edit_many(library: Library, track_ids: Sequence[int], change: TrackChange) -> TracksEdited:
    """Change all of these tracks; one undo takes it all back. Unknown ids are left out.

    Raises `PikaError`: `unknown_field`, `invalid_value`; nothing is changed then.
    """
    field, changed = await library.run(_reading, change)
    batch: int | None = None
    touched: list[int] = []
    for part in _parts(track_ids):
        batch, ids = await library.run(edits.edit_part, part, field, changed, batch)
        touched += ids
    return {"edit_id": batch, "ids": touched}


async def undo(library: Library, edit_id: int) -> TrackUndone:
    """Take back an edit, of one track or of many.

    Raises `PikaError`: `not_found`, `already_undone`; of one track also `newer_edit`. Of many, those that
    were edited again since keep their value.
    """
    batch = await library.run(edits.batch_of, edit_id)
    if batch is None:
        return await library.run(edits.undo, edit_id)
    await library.run(edits.require_undoable, batch)
    touched: list[int] = []
    all_kept = 0
    last: int | None = 0
    while last is not None:
        last, ids, kept = await library.run(edits.undo_part, batch, last, PART)
        touched += ids
        all_kept += kept
    return {"track": None, "ids": touched, "kept": all_kept}


def _parts(track_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(track_ids), PART):
        yield track_ids[start : start + PART]


def _reading(db: sqlite3.Connection, change: TrackChange) -> tuple[str, edits.Changed]:
    """Which field a change is about, and what becomes of a value of it."""
    if change["kind"] == "set":
        stored = edits.stored_value(change["field"], change["value"])
        return change["field"], lambda _: stored
    if change["kind"] == "clear_tags":
        return tags.FIELD, lambda _: None
    if change["kind"] == "add_tag":
        return tags.FIELD, tags.adding(tags.written(db, change["tag"]))
    return tags.FIELD, tags.removing(change["tag"])
