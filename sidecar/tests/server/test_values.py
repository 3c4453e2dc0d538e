"""Values of other sources over the wire: their order, edits of many tracks, tags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.music import tone
from support.sidecar import RpcFailure, Sidecar

pytestmark = pytest.mark.not_under_wine(why="same code")


async def test_the_order_of_sources_changes_what_is_shown(
    start: Callable[..., Sidecar], music: Path, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        tone(music / f"{name}.wav", 1)
    sidecar = start()
    page = await sidecar.page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    ids = [row["id"] for row in await page.rows()]
    with closing(sqlite3.connect(tmp_path / "data" / "library.db")) as db, db:
        for program, bpm in (("virtualdj", 128), ("mixxx", 64)):
            db.executemany(
                "INSERT INTO program_values VALUES (?, ?, 'bpm', ?)",
                [(i, program, json.dumps(bpm)) for i in ids],
            )
    assert (await page.call("values.sources"))["sources"] == [
        {"source": "virtualdj", "tracks": 2},
        {"source": "mixxx", "tracks": 2},
    ]
    for order, bpm in ((["mixxx"], 64), (["virtualdj"], 128)):
        changed = await page.call("settings.set", changes={"value_order": order})
        assert changed["value_order"][0] == order[0] and len(changed["value_order"]) == 9
        rows = await page.until("tracks.list", lambda found, bpm=bpm: found["rows"][1]["bpm"] == bpm)
        assert rows["rows"][0]["origins"]["bpm"] == order[0]
    for wrong in (["nobody"], ["mixxx", "mixxx"], "mixxx"):
        with pytest.raises(RpcFailure):
            await page.call("settings.set", changes={"value_order": wrong})


async def test_many_tracks_are_edited_and_the_edit_undone(start: Callable[..., Sidecar], music: Path) -> None:
    for name in ("a", "b", "c"):
        tone(music / f"{name}.wav", 1)
    page = await start().page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    ids = [row["id"] for row in await page.rows()]
    done = await page.call("tracks.edit_many", ids=ids, change={"kind": "set", "field": "rating", "value": 5})
    assert sorted(done["ids"]) == sorted(ids)
    await page.call("tracks.edit_many", ids=ids[:2], change={"kind": "add_tag", "tag": "Slow Blues"})
    assert await page.call("tracks.tags") == {"tags": [{"tag": "Slow Blues", "tracks": 2}]}
    rows = await page.rows(sort="tags")
    assert [row["tags"] for row in rows] == [["Slow Blues"], ["Slow Blues"], []]
    assert [row["rating"] for row in rows] == [5, 5, 5]
    undone = await page.call("tracks.undo", edit_id=done["edit_id"])
    assert undone["track"] is None and sorted(undone["ids"]) == sorted(ids) and undone["kept"] == 0
    assert [row["rating"] for row in await page.rows()] == [None] * 3
    for wrong in ({"kind": "set", "field": "rating"}, {"kind": "forget"}, {"kind": "add_tag", "tag": 5}):
        with pytest.raises(RpcFailure) as refused:
            await page.call("tracks.edit_many", ids=ids, change=wrong)
        assert refused.value.number == -32602


async def test_the_ids_of_the_table_come_in_its_order(start: Callable[..., Sidecar], music: Path) -> None:
    for title in ("b", "c", "a"):
        tone(music / f"{title}.wav", 1, title=title)
    page = await start().page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    by_title = {row["title"]: row["id"] for row in await page.rows()}
    assert await page.call("tracks.ids") == {"ids": [by_title[title] for title in "abc"]}
    assert await page.call("tracks.ids", direction="desc", offset=1, limit=1) == {"ids": [by_title["b"]]}
    assert await page.call("tracks.ids", search="c") == {"ids": [by_title["c"]]}
