"""What other programs know, as the page asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.sidecar import RpcFailure, Sidecar

pytestmark = pytest.mark.not_under_wine(why="same code")


async def test_from_choosing_a_database_to_undoing_it(
    start: Callable[..., Sidecar], music: Path, tmp_path: Path
) -> None:
    tone(music / "a.wav", 1)
    page = await start().page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    nothing = await page.call("sources.status")
    assert nothing["places"] == [] == nothing["imports"] and not nothing["looked"]
    place = tmp_path / "database.xml"
    place.write_text(
        f'<VirtualDJ_Database><Song FilePath="{music / "a.wav"}"><Tags Title="Blues" /></Song>'
        '<Song FilePath="D:\\b.mp3" /></VirtualDJ_Database>'
    )
    (tmp_path / "Playlists").mkdir()
    (tmp_path / "Playlists" / "Friday.m3u").write_text(f"{music / 'a.wav'}\n")
    opened = await page.call("sources.open", path=f" {place} ")
    place_id = opened["place_id"]
    assert await page.told("sources.changed", lambda status: not status["busy"])
    ready = (await page.call("sources.preview", place_id=place_id))["place"]
    assert ready["state"] == "ready" and (ready["counts"]["new"], ready["counts"]["lists"]) == (1, 1)
    entries = await page.call("sources.entries", place_id=place_id, kind="new")
    assert [row["title"] for row in entries["rows"]] == ["Blues"]
    assert (await page.call("sources.lists", place_id=place_id))["rows"][0]["name"] == "Friday"
    assert (await page.call("sources.problems", place_id=place_id))["total"] == 0
    await page.call("sources.take", place_id=place_id, parts=["values", "cues", "grids", "lists"])
    done = await page.until("sources.status", lambda status: not status["busy"])
    [taken] = done["imports"]
    assert (taken["state"], taken["tracks"], taken["lists"]) == ("done", 1, 1)
    assert [one["name"] for one in (await page.call("sets.tree"))["lists"]] == ["Friday"]
    ids = [entries["rows"][0]["track_id"]]
    assert await page.told("tracks.changed", lambda said: said["ids"] == ids)
    await page.call("sources.undo", import_id=done["imports"][0]["id"])
    await page.until("sources.status", lambda status: not status["busy"])
    assert (await page.call("sets.tree"))["lists"] == []


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("sources.preview", {"place_id": 7}, "not_found"),
        ("sources.entries", {"place_id": 7, "kind": "new"}, "not_found"),
        ("sources.lists", {"place_id": 7}, "not_found"),
        ("sources.problems", {"place_id": 7}, "not_found"),
        ("sources.take", {"place_id": 7, "parts": ["values"]}, "not_found"),
        ("sources.undo", {"import_id": 7}, "not_found"),
        ("sources.remove_rule", {"id": 7}, "not_found"),
        ("sources.add_rule", {"from": "/a", "to": ""}, "invalid_value"),
        ("sources.open", {"path": "/nix/nix.xml"}, "not_found"),
    ],
)
async def test_what_cannot_be_done_is_said_in_words(
    shared_page: Callable[[], object], method: str, params: dict[str, object], code: str
) -> None:
    with pytest.raises(RpcFailure) as refused:
        await shared_page().call(method, **params)  # type: ignore[attr-defined]
    assert refused.value.code == code and len(refused.value.message) > 10
