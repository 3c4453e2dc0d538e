"""`pika-sidecar ui`: its life, its second start, and its return after a crash."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR, Sidecar, answer, children_of, gone
from support.until import until
from websockets.asyncio.client import connect

from pika_sidecar.shells import browser


def second_start(data_dir: Path, ui_dir: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Start `ui` while another one runs."""
    command = [*COMMAND, "ui", "--data-dir", str(data_dir), "--ui-dir", str(ui_dir), *args]
    return subprocess.run(
        command, cwd=SIDECAR_DIR, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


async def test_a_second_start_shows_the_first(
    start: Callable[..., Sidecar], tmp_path: Path, ui_dir: Path
) -> None:
    first = start()
    page = await first.page()
    second = second_start(tmp_path / "data", ui_dir, "--no-open")
    assert second.returncode == 0
    url = json.loads(second.stdout)["url"]
    assert url.startswith(first.origin) and url != first.url
    assert first.get(url.removeprefix(first.origin)).status == 303
    assert await page.told("app.show", lambda _: True) == [{}]
    assert first.process.poll() is None


def test_a_second_start_opens_the_browser(
    start: Callable[..., Sidecar], tmp_path: Path, ui_dir: Path
) -> None:
    first = start()
    seen = tmp_path / "opened"
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$1" > {seen}.part && mv {seen}.part {seen}\n')
    opener.chmod(0o755)
    env = {**os.environ, "PATH": f"{opener.parent}:{os.environ['PATH']}"}
    command = [*COMMAND, "ui", "--data-dir", str(tmp_path / "data"), "--ui-dir", str(ui_dir)]
    subprocess.run(command, cwd=SIDECAR_DIR, env=env, timeout=PATIENCE_S, check=True, capture_output=True)
    until("the browser is opened", seen.exists)
    assert first.get(seen.read_text().strip().removeprefix(first.origin)).status == 303


def test_many_starts_at_once_leave_one_sidecar(tmp_path: Path, ui_dir: Path) -> None:
    command = [*COMMAND, "ui", "--no-open", "--data-dir", str(tmp_path / "data"), "--ui-dir", str(ui_dir)]
    starts = [
        subprocess.Popen(command, cwd=SIDECAR_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    urls = {json.loads(process.stdout.readline())["url"].split("/?")[0] for process in starts}
    assert len(urls) == 1
    until("all but one have ended", lambda: sum(process.poll() is None for process in starts) == 1)
    running = [process for process in starts if process.poll() is None]
    assert [process.returncode for process in starts if process not in running] == [0, 0, 0]
    running[0].send_signal(signal.SIGINT)
    assert running[0].wait(timeout=PATIENCE_S) == 0
    for process in starts:
        process.stdout.close()
        process.stderr.close()


async def test_after_a_crash_the_open_page_finds_the_next_one(start: Callable[..., Sidecar]) -> None:
    first = start()
    page = await first.page()
    first.kill()
    await asyncio.wait([page.reader])
    second = start()
    assert second.host == first.host
    headers = {"Cookie": first.cookie}
    async with connect(f"ws://{first.host}/rpc", origin=first.origin, additional_headers=headers) as socket:
        await socket.send('{"jsonrpc":"2.0","id":1,"method":"app.health"}')
        assert (await answer(socket))["result"]["ok"]


async def test_a_taken_port_is_no_obstacle_after_a_crash(start: Callable[..., Sidecar]) -> None:
    first = start()
    first.kill()
    blocker = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", first.port)
    second = start()
    assert second.port != first.port
    assert (await (await second.page()).call("app.health"))["ok"]
    blocker.close()


def test_a_wanted_port_that_is_taken_is_an_error(
    start: Callable[..., Sidecar], tmp_path: Path, ui_dir: Path
) -> None:
    first = start()
    other = second_start(tmp_path / "other", ui_dir, "--no-open", "--port", str(first.port))
    assert other.returncode == 1 and str(first.port) in other.stderr


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
async def test_signals_end_it_in_order(start: Callable[..., Sidecar], name: str) -> None:
    sidecar = start()
    page = await sidecar.page()
    sidecar.process.send_signal(getattr(signal, name))
    await asyncio.wait_for(page.reader, PATIENCE_S)
    assert ("app.closing", {"reason": "stopped"}) in page.notes
    assert sidecar.process.wait(timeout=PATIENCE_S) == 0
    assert not (sidecar.data_dir / "library.db-wal").exists()


async def test_its_end_takes_the_workers_along(start: Callable[..., Sidecar], music: Path) -> None:
    tone(music / "long.wav", 600)
    sidecar = start()
    page = await sidecar.page()
    await page.scanned(music)
    await page.until("app.health", lambda health: health["workers"] > 0)
    workers = children_of(sidecar.process.pid)
    assert workers
    assert sidecar.stop() == 0
    for worker in workers:
        await gone(worker)


async def test_it_ends_a_while_after_the_last_page(
    tmp_path: Path, ui_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "LINGER_S", 0.2)
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    linger = browser._Linger(ended, stay=False)
    staying: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    patient = browser._Linger(staying, stay=True)
    patient.wait_for_first_page()
    patient.pages_changed(1)
    patient.pages_changed(0)
    linger.pages_changed(1)
    linger.pages_changed(2)
    linger.pages_changed(1)
    linger.pages_changed(0)
    linger.pages_changed(1)  # a reload comes back in time
    await asyncio.sleep(1)
    assert not ended.done() and not staying.done()
    linger.pages_changed(0)
    assert await asyncio.wait_for(ended, PATIENCE_S) == "the last page has gone"


def test_a_missing_bundle_is_wrong_use(tmp_path: Path) -> None:
    result = second_start(tmp_path / "data", tmp_path / "nix", "--no-open")
    assert result.returncode == 2 and "--ui-dir" in result.stderr
