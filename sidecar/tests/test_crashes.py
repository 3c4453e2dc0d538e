"""kill -9 at any time, and files that misbehave under way:

only the file at hand is lost, and it is done again.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.held import Gate
from support.music import tone
from support.processes import children_of, gone, kill
from support.sidecar import Sidecar


async def many_songs(folder: Path, count: int, seconds: float = 5) -> None:
    """`count` copies of one song."""
    first = tone(folder / "0.wav", seconds)
    for i in range(1, count):
        shutil.copy(first, folder / f"{i}.wav")


async def test_kill_9_of_the_sidecar_loses_nothing(
    start: Callable[..., Sidecar], music: Path, gate: Gate
) -> None:
    await many_songs(music, 12)
    first = start(env=gate.env)
    page = await first.page()
    await page.call("settings.set", changes={"workers": 2})
    await page.scanned(music)
    track = (await page.rows())[0]
    await page.call("tracks.edit", id=track["id"], field="title", value="Kept")
    gate.let(3)
    before = await page.until(
        "analysis.status", lambda status: status["done"] == 3 and len(status["running"]) == 2
    )
    workers = children_of(first.process.pid)
    assert workers
    first.kill()
    for worker in workers:
        await gone(worker)
    await first.leave()

    page = await start().page()
    after = await page.until("analysis.status", lambda status: status["total"] > 0)
    assert after["total"] == 12 and after["done"] >= before["done"]
    finished = await page.analysed()
    assert finished["done"] == 12 and finished["failed"] == 0
    rows = await page.rows()
    assert {row["state"] for row in rows} == {"done"} and "Kept" in [row["title"] for row in rows]


async def test_kill_9_of_a_worker_costs_nothing(
    start: Callable[..., Sidecar], music: Path, gate: Gate
) -> None:
    await many_songs(music, 3)
    sidecar = start(env=gate.env)
    page = await sidecar.page()
    await page.call("settings.set", changes={"workers": 1})
    await page.scanned(music)
    gate.wait()
    [worker] = gate.held()
    kill(worker)
    await page.until("app.health", lambda _: worker not in children_of(sidecar.process.pid))
    gate.open()
    finished = await page.analysed()
    assert finished["done"] == 3 and finished["failed"] == 0


@pytest.mark.not_under_wine(why="same code")
async def test_a_file_on_which_workers_die_again_and_again_fails_alone(
    start: Callable[..., Sidecar], music: Path, gate: Gate
) -> None:
    tone(music / "a deadly.wav", 1)
    tone(music / "b fine.wav", 1)
    sidecar = start(env=gate.env)
    page = await sidecar.page()
    await page.call("settings.set", changes={"workers": 1})
    await page.scanned(music)
    killed: set[int] = set()

    async def next_at_the_gate() -> str | None:
        """The file of a worker that was not killed yet; None when there is nothing more to do."""

        def settled(status: dict[str, Any]) -> bool:
            return status["state"] == "idle" or (status["running"] and set(gate.held()) - killed)

        await page.until("analysis.status", settled)
        # Asked once more: the worker may have come to the gate after the answer was given.
        status = await page.call("analysis.status")
        return status["running"][0]["path"] if status["running"] else None

    while path := await next_at_the_gate():
        if path.endswith("deadly.wav"):
            [worker] = set(gate.held()) - killed
            kill(worker)
            killed.add(worker)
        else:
            gate.let(1)
            await page.until("analysis.status", lambda status: status["done"] == 1)
    by_name = {row["title"]: row for row in await page.rows()}
    assert by_name["b fine"]["state"] == "done"
    assert by_name["a deadly"]["state"] == "failed" and by_name["a deadly"]["error"]["code"] == "worker_died"
    assert len(killed) == 2


@pytest.mark.not_under_wine(why="same code")
async def test_kill_9_in_the_middle_of_a_scan(
    start: Callable[..., Sidecar], music: Path, tmp_path: Path
) -> None:
    gate = Gate(tmp_path / "gate", holds_scans=True)
    tone(music / "0.wav", 0.6)
    for i in range(1, 3000):
        os.link(music / "0.wav", music / f"{i}.wav")
    first = start(env=gate.env)
    page = await first.page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.call("folders.add", path=str(music))
    gate.let(1000, "scan-")
    await page.until("scan.status", lambda status: status["added"] > 500)
    while gate.left("scan-") or not gate.held("scan"):
        await asyncio.sleep(0.02)
    first.kill()
    await first.leave()
    page = await start().page()
    await page.until("scan.status", lambda status: status["state"] == "done")
    assert (await page.call("tracks.list", limit=1))["total"] == 3000


@pytest.mark.not_under_wine(why="same code")
async def test_a_pause_survives_a_restart(start: Callable[..., Sidecar], music: Path, gate: Gate) -> None:
    await many_songs(music, 6)
    first = start(env=gate.env)
    page = await first.page()
    await page.call("settings.set", changes={"workers": 2})
    await page.scanned(music)
    await page.until("analysis.status", lambda status: len(status["running"]) == 2)
    await page.call("analysis.pause")
    first.kill()
    await first.leave()
    page = await start().page()
    await page.call("app.hello", client_build="")
    await asyncio.sleep(1)
    status = await page.call("analysis.status")
    assert status["state"] == "paused" and not status["running"] and status["waiting"] > 0
    await page.call("analysis.resume")
    assert (await page.analysed())["failed"] == 0


@pytest.mark.not_under_wine(why="same code")
async def test_a_file_that_changes_under_way_is_analysed_again(
    start: Callable[..., Sidecar], music: Path, gate: Gate
) -> None:
    tone(music / "a.wav", 3)
    page = await start(env=gate.env).page()
    await page.scanned(music)
    gate.wait()
    tone(music / "new", 7)
    os.replace(music / "new", music / "a.wav")
    gate.open()
    await page.analysed()
    [row] = await page.rows()
    assert row["state"] == "done"
    track = await page.call("tracks.get", id=row["id"])
    assert track["duration"] == 7.0 and track["file"]["size"] == (music / "a.wav").stat().st_size


@pytest.mark.not_under_wine(why="same code")
async def test_bad_files_fail_alone_with_a_code(start: Callable[..., Sidecar], music: Path) -> None:
    tone(music / "good.wav")
    (music / "empty.mp3").write_bytes(b"")
    (music / "zeros.flac").write_bytes(b"\0" * 5000)
    (music / "text.ogg").write_text("this is no sound")
    (music / "folder.mp3").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(music / "pipe.wav")
    page = await start().page()
    await page.scanned(music)
    await page.analysed()
    rows = {row["title"]: row for row in await page.rows()}
    assert set(rows) == {"good", "empty", "zeros", "text"}
    assert rows["good"]["state"] == "done"
    for name in ("empty", "zeros", "text"):
        assert (
            rows[name]["state"] == "failed" and rows[name]["error"]["code"] and rows[name]["error"]["message"]
        )
    await page.call("analysis.start")
    assert (await page.call("analysis.status"))["waiting"] == 0, (
        "failed tracks are tried again only when asked for"
    )
    tone(music / "empty.mp3")
    await page.call("scan.start")
    await page.until("scan.status", lambda status: status["state"] == "done")
    await page.analysed()
    assert [row["state"] for row in await page.rows(search="empty")] == ["done"]


@pytest.mark.not_under_wine(why="same code")
async def test_a_vanished_file_is_missing_and_comes_back(start: Callable[..., Sidecar], music: Path) -> None:
    tone(music / "a.wav")
    tone(music / "b.wav")
    page = await start().page()
    await page.scanned(music)
    await page.analysed()
    a = (await page.rows())[0]
    await page.call("tracks.edit", id=a["id"], field="energy", value=3)
    (music / "a.wav").rename(music.parent / "elsewhere.wav")
    await page.call("scan.start")
    status = await page.until("scan.status", lambda status: status["state"] == "done")
    assert status["missing"] == 1
    assert [row["state"] for row in await page.rows()] == ["missing", "done"]
    await page.call("analysis.start", track_ids=[a["id"]], again=True)
    assert (await page.call("analysis.status"))["total"] == 0 or (await page.analysed())
    (music.parent / "elsewhere.wav").rename(music / "a.wav")
    await page.call("scan.start")
    await page.until("scan.status", lambda status: status["state"] == "done")
    back = await page.call("tracks.get", id=a["id"])
    assert back["state"] == "done" and back["energy"] == 3 and back["bpm"] == a["bpm"]
