"""A data folder that cannot be used as it should:

said in words, nothing lost, and well again when the cause has gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.held import Gate
from support.music import tone
from support.rights import as_root, small_disk
from support.sidecar import RpcFailure, Sidecar

from pika_sidecar.library.database import BUSY_TIMEOUT_S


async def test_a_corrupt_library_is_reported_and_put_aside_on_request(
    start: Callable[..., Sidecar], tmp_path: Path, music: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "library.db").write_bytes(b"this is no database" * 1000)
    page = await start().page()
    hello = await page.call("app.hello", client_build="")
    assert hello["error"]["code"] == "library_corrupt" and "library.db" in hello["error"]["message"]
    assert hello["first_run"] is False
    for method in ("tracks.list", "folders.list", "settings.get", "analysis.status"):
        with pytest.raises(RpcFailure) as refused:
            await page.call(method)
        assert refused.value.code == "library_corrupt"
    assert (await page.call("app.health"))["ok"]
    kept = Path((await page.call("app.reset_library"))["kept_as"])
    assert kept.read_bytes().startswith(b"this is no database")
    assert (await page.call("app.hello", client_build=""))["error"] is None
    tone(music / "a.wav")
    await page.scanned(music)
    assert (await page.analysed())["done"] == 1
    with pytest.raises(RpcFailure) as refused:
        await page.call("app.reset_library")
    assert refused.value.code == "not_damaged"


async def test_damage_that_shows_later_is_reported_too(
    start: Callable[..., Sidecar], tmp_path: Path, music: Path
) -> None:
    for i in range(40):
        tone(music / f"{i}.wav", 0.6)
    first = start()
    page = await first.page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    await first.leave()
    first.stop()
    path = tmp_path / "data" / "library.db"
    with contextlib.closing(sqlite3.connect(path)) as db:  # folds in what a killed one has left beside it
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    page = await start().page()
    with pytest.raises(RpcFailure) as refused:
        await page.rows()
    assert refused.value.code == "library_corrupt"
    assert (await page.call("app.hello", client_build=""))["error"]["code"] == "library_corrupt"


async def test_a_library_of_a_newer_pika_is_refused_untouched(
    start: Callable[..., Sidecar], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    db = sqlite3.connect(data / "library.db")
    db.executescript("CREATE TABLE future (x); PRAGMA user_version = 999;")
    db.close()
    page = await start().page()
    hello = await page.call("app.hello", client_build="")
    assert hello["error"]["code"] == "library_newer" and "999" in hello["error"]["message"]
    with pytest.raises(RpcFailure):
        await page.call("app.reset_library")
    db = sqlite3.connect(data / "library.db")
    assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("future",)]
    db.close()


async def test_a_locked_library_works_again_when_it_is_free(
    start: Callable[..., Sidecar], tmp_path: Path, music: Path
) -> None:
    tone(music / "a.wav")
    data = tmp_path / "data"
    data.mkdir()
    other = sqlite3.connect(data / "library.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    page = await start().page()
    hello = await page.call("app.hello", client_build="")
    assert hello["error"]["code"] == "library_locked"
    assert (await page.call("app.health"))["ok"]
    other.execute("COMMIT")
    other.close()
    assert (await page.call("app.hello", client_build=""))["error"] is None
    await page.scanned(music)
    assert (await page.analysed())["done"] == 1


@pytest.mark.not_under_wine(why="same code")
async def test_a_library_locked_under_way_pauses_the_queue_for_a_while(
    start: Callable[..., Sidecar], tmp_path: Path, music: Path, gate: Gate
) -> None:
    for i in range(3):
        tone(music / f"{i}.wav", 1)
    page = await start(env=gate.env).page()
    await page.call("settings.set", changes={"auto_analyze": False, "workers": 1})
    await page.scanned(music)
    await page.call("analysis.start")
    gate.wait()
    other = sqlite3.connect(tmp_path / "data" / "library.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    gate.open()
    paused = await page.until("analysis.status", lambda status: status["problem"] is not None)
    assert paused["state"] == "paused" and paused["problem"]["code"] == "library_locked"
    # Long enough that the track at hand cannot be put back either.
    await asyncio.sleep(BUSY_TIMEOUT_S + 1)
    other.execute("ROLLBACK")
    other.close()
    finished = await page.until("analysis.status", lambda status: status["done"] == 3)
    assert finished["failed"] == 0


@pytest.mark.only_on("linux", why="mount")
@pytest.mark.needs_tool("mount")
async def test_a_full_disk_pauses_the_queue_and_loses_nothing(
    start: Callable[..., Sidecar], tmp_path: Path, music: Path
) -> None:
    for i in range(4):
        tone(music / f"{i}.wav", 30)
    with small_disk(tmp_path / "disk", "3m") as disk:
        sidecar = start(data_dir=disk)
        page = await sidecar.page()
        await page.call("settings.set", changes={"auto_analyze": False, "workers": 1})
        await page.scanned(music)
        row = (await page.rows())[0]
        await page.call("tracks.edit", id=row["id"], field="title", value="Kept")
        ballast = disk / "ballast"
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        try:
            await page.call("analysis.start")
        except RpcFailure as error:
            assert error.code == "disk_full"
        else:
            stuck = await page.until("analysis.status", lambda status: status["problem"] is not None)
            assert stuck["problem"]["code"] == "disk_full" and "full" in stuck["problem"]["message"]
        with pytest.raises(RpcFailure) as refused:
            for i in range(2000):
                await page.call("tracks.edit", id=row["id"], field="artist", value=f"Nobody {i}" * 20)
        assert refused.value.code == "disk_full"
        assert "Kept" in [row["title"] for row in await page.rows()]
        ballast.unlink()
        await page.call("analysis.start")
        assert (await page.analysed())["done"] == 4
        assert (await page.rows(search="kept"))[0]["state"] == "done"
        await sidecar.leave()
        assert sidecar.stop() == 0


@pytest.mark.only_on("linux", why="mount")
@pytest.mark.needs_tool("mount")
async def test_a_read_only_data_folder_is_said_in_words(
    start: Callable[..., Sidecar], tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        as_root("mount", "-o", "remount,ro", str(disk))
        for data in (disk, disk / "below"):
            sidecar = start(data_dir=data)
            page = await sidecar.page()
            hello = await page.call("app.hello", client_build="")
            assert hello["error"]["code"] == "library_read_only" and str(data) in hello["error"]["message"]
            with pytest.raises(RpcFailure) as refused:
                await page.call("settings.set", changes={"workers": 1})
            assert refused.value.code == "library_read_only"
            await sidecar.leave()
            assert sidecar.stop() == 0


async def test_the_data_folder_may_be_made_while_the_sidecar_waits(
    start: Callable[..., Sidecar], tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    page = await start(data_dir=blocked / "data").page()
    assert (await page.call("app.hello", client_build=""))["error"]["code"] == "library_read_only"
    blocked.unlink()
    await page.until("app.hello", lambda hello: hello["error"] is None, client_build="")
