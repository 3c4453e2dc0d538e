"""A whole sidecar on a library that an older version has analysed."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.held import Gate
from support.macos import worker_not_allowed_in
from support.music import tone
from support.processes import children_of, gone
from support.sidecar import PATIENCE_S, Page, Sidecar
from support.tags_here import read_tags_here

from pika_sidecar.analysis_queue.pool import Pool
from pika_sidecar.analysis_queue.queue import AnalysisQueue
from pika_sidecar.library import folders
from pika_sidecar.library.folder_scan import FolderScan, ScanProgress
from pika_sidecar.library.library import Library

pytestmark = pytest.mark.not_under_wine(why="same code")

OLD_BPM = 333.0


def age(library: Path) -> None:
    """Make every analysis one of an older version, with a tempo that no version finds."""
    with closing(sqlite3.connect(library)) as db, db:
        for track_id, result in db.execute("SELECT track_id, result FROM analyses").fetchall():
            old = {**json.loads(result), "analysis_version": 0}
            old["tempo"] = {"bpm": OLD_BPM, "confidence": 1.0, "alternatives": []}
            db.execute("UPDATE analyses SET result = ? WHERE track_id = ?", (json.dumps(old), track_id))
        db.execute(
            "UPDATE tracks SET analysis_version = 0, bpm = ? WHERE analysed_at IS NOT NULL", (OLD_BPM,)
        )


@pytest.fixture
async def old(start: Callable[..., Sidecar], music: Path, tmp_path: Path) -> Callable[..., Sidecar]:
    """Starts a sidecar on a library of eight songs that an older version has analysed."""
    tone(music / "0.wav", 20)
    for i in range(1, 8):
        shutil.copy(music / "0.wav", music / f"{i}.wav")
    first = start()
    page = await first.page()
    await page.scanned(music)
    await page.analysed()
    edited = (await page.rows())[0]["id"]
    await page.call("tracks.edit", id=edited, field="key", value="3B")
    await page.call("tracks.edit", id=edited, field="bpm", value=50)
    await page.call("settings.set", changes={"workers": 1})
    await first.leave()
    first.stop()
    age(tmp_path / "data" / "library.db")
    return start


async def tempi(page: Page) -> set[float | None]:
    """The tempi that were not set by hand."""
    return {row["bpm"] for row in await page.rows() if "bpm" not in row["edited"]}


async def improved(page: Page) -> dict[str, Any]:
    """Wait until nothing is outdated."""
    return await page.until("analysis.status", lambda status: status["outdated"] == 0)


async def test_it_is_improved_by_itself_and_edits_stay(old: Callable[..., Sidecar], gate: Gate) -> None:
    page = await old(env=gate.env).page()
    gate.let(3)
    status = await page.until("analysis.status", lambda status: status["outdated"] == 5)
    assert (status["state"], status["improving"]) == ("running", "on")
    assert status["done"] == status["total"] == 8, "the queue of then"
    waiting = [row for row in await page.rows() if row["bpm"] == OLD_BPM]
    assert waiting and {row["state"] for row in waiting} <= {"done", "running"}
    gate.open()
    status = await improved(page)
    assert status["failed"] == 0 and status["total"] == 8
    assert OLD_BPM not in await tempi(page)
    [edited] = [row for row in await page.rows() if row["edited"]]
    assert (edited["bpm"], edited["key"]["camelot"], edited["state"]) == (50, "3B", "done")
    track = await page.call("tracks.get", id=edited["id"])
    found = await tempi(page)
    undone = await page.call("tracks.undo", edit_id=track["last_edit"]["edit_id"])
    assert {undone["track"]["bpm"]} == found and undone["track"]["key"]["camelot"] == "3B"


async def test_a_pause_a_kill_and_new_tracks(old: Callable[..., Sidecar], music: Path, gate: Gate) -> None:
    first = old(env=gate.env)
    page = await first.page()
    gate.let(1)
    await page.until("analysis.status", lambda status: status["outdated"] == 7 and status["running"])
    await page.call("analysis.pause")
    gate.let(1)
    paused = await page.until("analysis.status", lambda status: not status["running"])
    assert paused["state"] == "paused" and paused["outdated"] == 6
    workers = children_of(first.process.pid)
    first.kill()
    for worker in workers:
        await gone(worker)
    await first.leave()

    page = await old(env=gate.env).page()
    tone(music / "new.wav", 2)
    await page.call("scan.start")
    await page.until("scan.status", lambda status: status["added"] == 1)
    still = await page.call("analysis.status")
    assert (still["state"], still["outdated"], still["waiting"]) == ("paused", paused["outdated"], 1)
    await page.call("analysis.resume")
    gate.let(1)
    after = await page.until("analysis.status", lambda status: status["done"] == 1)
    assert after["outdated"] == still["outdated"], "the new track goes first"
    gate.open()
    await improved(page)
    assert OLD_BPM not in await tempi(page)


async def test_only_when_it_is_wanted(old: Callable[..., Sidecar], tmp_path: Path, gate: Gate) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "library.db")) as db, db:
        db.execute("INSERT OR REPLACE INTO settings VALUES ('auto_analyze', 'false')")
    first = old(env=gate.env)
    page = await first.page()
    await page.call("app.hello", client_build="")
    status = await page.call("analysis.status")
    assert (status["state"], status["improving"], status["outdated"]) == ("idle", "off", 8)
    assert await tempi(page) == {OLD_BPM}
    asked = await page.call("analysis.improve")
    assert (asked["state"], asked["improving"]) == ("running", "on")
    gate.let(1)
    await page.until("analysis.status", lambda status: status["outdated"] == 7)
    cancelled = await page.call("analysis.cancel")
    assert (cancelled["state"], cancelled["improving"], cancelled["outdated"]) == ("idle", "off", 7)
    gate.open()
    await page.call("settings.set", changes={"auto_analyze": True})
    assert (await page.call("analysis.status"))["state"] == "idle", "cancelled is cancelled"
    assert {row["state"] for row in await page.rows()} == {"done"}
    await page.call("analysis.improve")
    await improved(page)


async def old_library(tmp_path: Path) -> Library:
    """With one song that an older version has analysed."""
    tone(tmp_path / "music" / "a.wav", 1)
    library = Library(tmp_path / "data")
    folder = await library.run(folders.add, str(tmp_path / "music"))

    def fill(db: sqlite3.Connection) -> None:
        FolderScan(
            db,
            folder["id"],
            ScanProgress(),
            threading.Event(),
            lambda ids: None,
            read_tags=read_tags_here,
            queue_new=False,
        ).run()
        db.execute("UPDATE tracks SET analysed_at = 1, analysis_version = 0")

    await library.run(fill)
    return library


async def test_nothing_is_improved_during_a_night(tmp_path: Path) -> None:
    library = await old_library(tmp_path)
    queue = AnalysisQueue(library, Pool(1), on_status=lambda read: None, on_tracks=lambda ids: None)
    queue.night_changed(True)
    await queue.open()
    await asyncio.sleep(0.5)
    status = queue.status()
    assert (status["state"], status["improving"], status["outdated"]) == ("idle", "night", 1)
    queue.night_changed(False)
    deadline = time.monotonic() + PATIENCE_S
    while queue.status()["outdated"] and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    assert (queue.status()["outdated"], queue.status()["improving"]) == (0, "on")
    await queue.close()
    await library.close()


async def test_what_macos_does_not_allow_is_not_tried_over_and_over(tmp_path: Path) -> None:
    library = await old_library(tmp_path)
    pool = Pool(1, command=worker_not_allowed_in(tmp_path / "music"))
    touched: list[int] = []
    queue = AnalysisQueue(library, pool, on_status=lambda read: None, on_tracks=touched.extend)
    await queue.open()
    deadline = time.monotonic() + PATIENCE_S
    while len(touched) < 2 and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    await queue.refresh()
    status = queue.status()
    assert (status["state"], status["improving"], status["outdated"]) == ("idle", "off", 1)
    assert status["failed"] == 0 and touched == [1, 1], "begun and ended, once"
    await queue.close()
    # The next start tries again: the person may have allowed it.
    queue = AnalysisQueue(library, Pool(1), on_status=lambda read: None, on_tracks=lambda ids: None)
    await queue.open()
    while queue.status()["outdated"] and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    assert queue.status()["outdated"] == 0
    await queue.close()
    await library.close()
