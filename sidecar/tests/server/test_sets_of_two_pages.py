"""Crates and sets over a real socket: two pages see each other's changes; a kill loses nothing answered."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.music import tone
from support.sidecar import RpcFailure, Sidecar
from websockets.exceptions import ConnectionClosed

pytestmark = pytest.mark.not_under_wine(why="same code")


async def test_two_pages_at_once(start: Callable[..., Sidecar], music: Path) -> None:
    tone(music / "a.wav", 1, title="One")
    sidecar = start()
    one, two = await sidecar.page(), await sidecar.page()
    await one.call("settings.set", changes={"auto_analyze": False})
    await one.scanned(music)
    [row] = await one.rows()
    made = await one.call("sets.create", kind="set", name="Friday", track_ids=[row["id"]])
    list_id = made["list"]["id"]
    assert made["entries"][0]["track"]["title"] == "One"
    await two.told("sets.changed", lambda said: said["ids"] == [list_id])
    [listed] = (await two.call("sets.tree"))["lists"]
    assert (listed["name"], listed["entries"], listed["revision"]) == ("Friday", 1, 1)

    note = {"op": "note", "entry": 1, "text": "Loud"}
    changed = await two.call("sets.change", id=list_id, expected_revision=1, operation=note)
    assert changed["list"]["undo"] == "note" and changed["entries"][0]["note"] == "Loud"
    with pytest.raises(RpcFailure) as late:
        await one.call(
            "sets.change", id=list_id, expected_revision=1, operation={"op": "remove", "entries": [1]}
        )
    assert late.value.code == "conflict" and late.value.data["page"] == changed
    undone = await one.call("sets.undo", id=list_id, expected_revision=2)
    assert undone["entries"][0]["note"] == "" and undone["list"]["redo"] == "note"
    assert await one.call("sets.redo", id=list_id, expected_revision=3) == await two.call(
        "sets.get", id=list_id
    )

    [kept] = (await one.call("sets.keep_version", id=list_id, name="Good"))["versions"]
    restored = await one.call("sets.restore_version", id=list_id, version=kept["id"], expected_revision=4)
    assert restored["list"]["revision"] == 4, "it was so already"
    assert (await one.call("sets.versions", id=list_id))["versions"] == [kept]
    assert (await one.call("sets.forget_version", id=list_id, version=kept["id"]))["versions"] == []
    folder = (await one.call("sets.create", kind="folder", name="2026"))["list"]["id"]
    assert (await one.call("sets.move", id=list_id, parent=folder, before=None))["parent"] == folder
    copy = await one.call("sets.duplicate", id=list_id)
    assert copy["name"] == "Friday 2"
    of_track = (await one.call("sets.of_track", track_id=row["id"]))["lists"]
    assert [found["name"] for found in of_track] == ["Friday", "Friday 2"]
    assert await one.call("sets.delete", id=copy["id"]) == {}
    assert [binned["id"] for binned in (await two.call("sets.tree"))["bin"]] == [copy["id"]]
    assert (await one.call("sets.restore", id=copy["id"]))["deleted_at"] is None
    await one.call("sets.delete", id=copy["id"])
    assert await one.call("sets.erase", id=copy["id"]) == {}
    assert (await two.call("sets.tree"))["bin"] == []
    with pytest.raises(RpcFailure) as none:
        await one.call("sets.resolve", id=list_id, expected_revision=5, keep="mine")
    assert none.value.code == "no_conflict"


async def test_kill_9_loses_no_change_that_was_answered(start: Callable[..., Sidecar]) -> None:
    first = start()
    page = await first.page()
    made = await page.call("sets.create", kind="set", name="0")
    list_id = made["list"]["id"]
    answered: list[Any] = [made]
    enough = asyncio.Event()

    async def change() -> None:
        for number in itertools.count(1):
            rename = {"op": "about", "changes": {"name": str(number)}}
            call = page.call("sets.change", id=list_id, expected_revision=number, operation=rename)
            answered.append(await call)
            if number == 30:
                enough.set()

    changing = asyncio.create_task(change())
    await enough.wait()
    first.kill()
    changing.cancel()
    await asyncio.wait([changing])
    assert changing.cancelled() or isinstance(changing.exception(), ConnectionClosed)
    await first.leave()

    page = await start().page()
    found = await page.call("sets.get", id=list_id)
    # One that was stored may have been killed before it was answered.
    done = found["list"]["revision"]
    assert done >= len(answered) and found["list"]["name"] == str(done - 1)
    for revision in range(done, done + 3):
        found = await page.call("sets.undo", id=list_id, expected_revision=revision)
    assert found["list"]["name"] == str(done - 4)
