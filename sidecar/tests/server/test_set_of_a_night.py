"""A set through its night, over a real socket: what the deck plays is told, and a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.music import tone
from support.sidecar import RpcFailure, Sidecar

pytestmark = pytest.mark.not_under_wine(why="same code")


def states(found: dict[str, Any]) -> list[str]:
    return [row["state"] for row in found["entries"]]


async def test_a_set_through_its_night(start: Callable[..., Sidecar], music: Path) -> None:
    for title in "abcd":
        tone(music / f"{title}.wav", 1, title=title, artist=title)
    first = start()
    page, other = await first.page(), await first.page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    tracks = [row["id"] for row in await page.rows()]
    for track, bpm in zip(tracks, (96, 98, 100, 102), strict=True):
        await page.call("tracks.edit", id=track, field="bpm", value=bpm)
    made = await page.call("sets.create", kind="set", name="Friday", track_ids=tracks[:3])
    list_id = made["list"]["id"]
    course = await page.call("sets.course", id=list_id)
    assert [step["kind"] for step in course["steps"]] == ["good", "good"]
    best = await page.call("sets.alternatives", id=list_id, replace=2)
    assert [row["track"]["id"] for row in best["rows"]] == [tracks[3]]
    filled = await page.call("sets.fill", id=list_id, after=3, before=None, count=1)
    assert [item["item"] for item in filled["items"]] == [{"track_id": tracks[3]}]
    saved = await page.call("sets.save_template", name="Mine", list=list_id)
    [mine] = [one for one in saved["templates"] if one["name"] == "Mine"]
    saved = await page.call("sets.save_template", id=mine["id"], name="Ours", plan=[])
    assert "Ours" in [one["name"] for one in saved["templates"]]
    left = await page.call("sets.delete_template", id=mine["id"])
    assert left == await page.call("sets.templates")

    assert (await page.call("sets.suggest")) == {"after": None, "rows": []}
    assert states(await page.call("sets.choose_tonight", id=list_id)) == ["to_come"] * 3
    await other.told("sets.tonight_changed", lambda said: said["next"] == 1)
    await page.call("live.start", title="", name="Ana")
    await page.call("deck.play", track_id=tracks[0])
    await other.told("sets.tonight_changed", lambda said: states(said) == ["now", "to_come", "to_come"])
    await page.call("deck.play", track_id=tracks[2])
    [*_, told] = await other.told("sets.tonight_changed", lambda said: said["next"] is None)
    assert states(told) == ["played", "skipped", "now"] and told == await page.call("sets.tonight")
    suggested = await page.call("sets.suggest")
    assert suggested["after"]["id"] == tracks[2]
    assert [row["track"]["id"] for row in suggested["rows"]] == [tracks[3]], "the others are of the set"

    first.kill()
    await first.leave()
    second = start()
    page = await second.page()
    again = await page.call("sets.tonight")
    assert {**again, "list": None} == {**told, "list": None} and again["list"]["id"] == list_id
    changed = {"op": "add", "track_ids": [tracks[3]]}
    await page.call("sets.change", id=list_id, expected_revision=1, operation=changed)
    await page.told("sets.tonight_changed", lambda said: said["next"] == 4)
    await page.call("live.end")
    await page.told("sets.tonight_changed", lambda said: said["list"] is None)
    with pytest.raises(RpcFailure) as folder:
        made = await page.call("sets.create", kind="folder", name="Folder")
        await page.call("sets.choose_tonight", id=made["list"]["id"])
    assert folder.value.code == "is_a_folder"
