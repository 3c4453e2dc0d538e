"""Many tracks edited at once: one value for all, tags, and one undo for all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.library import bulk_edits, edits, tags, tracks
from pika_sidecar.library.effective import refresh_many
from pika_sidecar.library.library import Library

pytestmark = pytest.mark.not_under_wine(why="same code")

if TYPE_CHECKING:
    import sqlite3

COUNT = bulk_edits.PART + 3
EVERYONE = list(range(1, COUNT + 1))


def fill(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    db.executemany(
        "INSERT INTO tracks (id, folder_id, path, name, size, mtime, added, format)"
        " VALUES (?, 1, ?, ?, 1, 1, 0, 'mp3')",
        [(i, f"/music/{i}.mp3", f"{i}.mp3") for i in EVERYONE],
    )
    refresh_many(db, EVERYONE)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    opened = Library(tmp_path)
    await opened.run(fill)
    yield opened
    await opened.close()


async def value(library: Library, track_id: int, field: str) -> Any:  # noqa: ANN401
    return (await library.run(tracks.get, track_id))[field]


async def test_one_value_for_all_and_one_undo(library: Library) -> None:
    await library.run(edits.edit, 2, "rating", 1)
    await library.run(edits.edit, 3, "rating", 4)
    done = await bulk_edits.edit_many(
        library, [*EVERYONE, 99_999], {"kind": "set", "field": "rating", "value": 4}
    )
    assert done["ids"] == [i for i in EVERYONE if i != 3], "who has it already is not edited"
    last = await value(library, COUNT, "last_edit")
    assert last == {"edit_id": done["edit_id"], "field": "rating", "tracks": COUNT - 1}
    await library.run(edits.edit, 1, "rating", 2)
    undone = await bulk_edits.undo(library, done["edit_id"])
    assert (len(undone["ids"]), undone["kept"], undone["track"]) == (COUNT - 2, 1, None)
    assert [await value(library, i, "rating") for i in (1, 2, 3, COUNT)] == [2, 1, 4, None]
    await library.run(edits.undo, (await value(library, 1, "last_edit"))["edit_id"])
    await bulk_edits.undo(library, done["edit_id"])
    assert await value(library, 1, "rating") is None
    with pytest.raises(PikaError) as twice:
        await bulk_edits.undo(library, done["edit_id"])
    assert twice.value.code == "already_undone"


async def test_tags_are_added_written_alike_and_removed(library: Library) -> None:
    async def change(ids: list[int], kind: str, tag: str) -> list[int]:
        return (await bulk_edits.edit_many(library, ids, {"kind": kind, "tag": tag}))["ids"]  # type: ignore[misc,typeddict-item]

    assert await change([1, 2], "add_tag", "  #Late   Night ") == [1, 2]
    assert await change([2, 3], "add_tag", "late night") == [3]
    assert await change([3], "add_tag", "Blues") == [3]
    assert await value(library, 3, "tags") == ["Blues", "Late Night"]
    assert await library.run(tags.counts) == {
        "tags": [{"tag": "Late Night", "tracks": 3}, {"tag": "Blues", "tracks": 1}]
    }
    assert await change([1, 3], "remove_tag", "LATE NIGHT") == [1, 3]
    assert await value(library, 3, "tags") == ["Blues"] and await value(library, 1, "edited") == []
    cleared = await bulk_edits.edit_many(library, EVERYONE, {"kind": "clear_tags"})
    assert cleared["ids"] == [2, 3]
    assert await bulk_edits.edit_many(library, EVERYONE, {"kind": "clear_tags"}) == {
        "edit_id": None,
        "ids": [],
    }
    await bulk_edits.undo(library, cleared["edit_id"] or 0)
    assert [await value(library, i, "tags") for i in (2, 3)] == [["Late Night"], ["Blues"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "set", "field": "rating", "value": 6}, "invalid_value"),
        ({"kind": "set", "field": "colour", "value": "red"}, "invalid_value"),
        ({"kind": "set", "field": "path", "value": "/etc"}, "unknown_field"),
        ({"kind": "add_tag", "tag": " # "}, "invalid_value"),
        ({"kind": "add_tag", "tag": "x" * 41}, "invalid_value"),
        ({"kind": "add_tag", "tag": "blues, soul"}, "invalid_value"),
    ],
)
async def test_a_wrong_change_changes_nothing(library: Library, change: Any, code: str) -> None:  # noqa: ANN401
    with pytest.raises(PikaError) as refused:
        await bulk_edits.edit_many(library, EVERYONE, change)
    assert refused.value.code == code
    assert await value(library, 1, "last_edit") is None


async def test_a_track_has_so_many_tags_at_most(library: Library) -> None:
    for number in range(51):
        done = await bulk_edits.edit_many(library, [1], {"kind": "add_tag", "tag": f"tag {number:02}"})
    assert done == {"edit_id": None, "ids": []} and len(await value(library, 1, "tags")) == 50


async def test_own_words(library: Library) -> None:
    await library.run(edits.edit, 1, "notes", " Two lines \r\nof words\t. ")
    await library.run(edits.edit, 1, "comment", "a  comment")
    await library.run(edits.edit, 1, "colour", "#E5484D")
    track = await library.run(tracks.get, 1)
    assert (track["notes"], track["comment"], track["colour"]) == (
        "Two lines\nof words .",
        "a comment",
        "#e5484d",
    )
    with pytest.raises(PikaError):
        await library.run(edits.edit, 1, "notes", "x" * 5001)
