"""Tags and covers from real worker processes."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.bombs import bomb
from support.music import PNG, tone
from support.processes import gone, is_alive, stop

from pika_sidecar.errors import PikaError
from pika_sidecar.tag_reading.reader import TagReader

# A worker that dies of what is called so, and hangs on another.
ODD_WORKER = """
import json, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    for path in asked["tags"]:
        if "deadly" in path: sys.exit("it was too much")
        while "endless" in path: time.sleep(1)
        print(json.dumps({"id": asked["id"], "tags": {"title": path}}), flush=True)
"""


@pytest.fixture
async def reader() -> AsyncIterator[TagReader]:
    """One whose workers rest after half a second."""
    one = TagReader(idle_s=0.5)
    yield one
    await one.close()


async def test_tags_in_order_and_what_cannot_be_read(reader: TagReader, tmp_path: Path) -> None:
    good = tone(tmp_path / "мир \U0001f3b5.wav", title="One", artist="A", cover=PNG)
    (tmp_path / "empty.mp3").write_bytes(b"")
    none, empty, read = await reader.read([str(tmp_path / "nix.wav"), str(tmp_path / "empty.mp3"), str(good)])
    assert none.error is not None and none.error["code"] == "not_found" and not none.deadly
    assert empty.error is not None and empty.error["code"] == "empty" and empty.error["message"]
    assert read.tags is not None and (read.tags["title"], read.tags["has_cover"]) == ("One", True)
    assert (await reader.cover(str(good))) == {"mime": "image/png", "data": base64.b64encode(PNG).decode()}
    assert await reader.cover(str(tone(tmp_path / "bare.wav"))) is None


async def test_workers_stay_warm_and_end_when_there_is_nothing_to_do(
    reader: TagReader, tmp_path: Path
) -> None:
    path = str(tone(tmp_path / "a.wav"))
    await reader.read([path])
    [pid] = reader.pids
    await reader.read([path])
    assert reader.pids == [pid]
    await gone(pid)
    assert reader.pids == []


@pytest.mark.only_on("linux", "win32")  # where the system itself refuses
@pytest.mark.not_under_wine(why="job memory")
async def test_a_bomb_costs_itself_alone(reader: TagReader, tmp_path: Path) -> None:
    before, after = (str(tone(tmp_path / f"{name}.wav", title=name)) for name in ("before", "after"))
    path = str(bomb(tmp_path / "bomb.mp3"))
    first, boom, last = await reader.read([before, path, after])
    assert first.tags is not None and last.tags is not None and last.tags["title"] == "after"
    assert boom.deadly and boom.error is not None and boom.error["code"] == "out_of_memory"
    with pytest.raises(PikaError) as refused:
        await reader.cover(path)
    assert refused.value.code == "out_of_memory" and refused.value.message


async def test_who_dies_and_who_hangs_costs_itself_alone() -> None:
    reader = TagReader(command=[sys.executable, "-c", ODD_WORKER], timeout_s=2.0)
    names = ["a", "deadly 1", "b", "endless", "deadly 2", "c"]
    found = await reader.read(names)
    assert [read.tags and read.tags["title"] for read in found] == ["a", None, "b", None, None, "c"]
    assert [read.error and read.error["code"] for read in found] == [
        None,
        "worker_died",
        None,
        "timeout",
        "worker_died",
        None,
    ]
    assert all(read.deadly for read in found if read.error)
    await reader.close()


async def test_what_hangs_is_given_up_at_once_when_it_is_stopped(reader: TagReader, tmp_path: Path) -> None:
    path = str(tone(tmp_path / "a.wav"))
    await reader.read([path])
    [pid] = reader.pids
    stop(pid)
    reading = asyncio.create_task(reader.read([path, path]))
    await asyncio.sleep(0)
    while not reader.busy:
        await asyncio.sleep(0.01)
    await reader.stop()
    assert [read.deadly for read in await reading] == [True, True]
    assert not is_alive(pid)
    [again] = await reader.read([path])
    assert again.tags is not None


async def test_a_broken_installation_is_told() -> None:
    reader = TagReader(command=[sys.executable, "-c", "raise SystemExit('mutagen is missing')"])
    with pytest.raises(PikaError) as broken:
        await reader.read(["a"])
    assert broken.value.code == "worker_broken" and "mutagen is missing" in broken.value.message
