"""`pika-sidecar ui`: its life, its second start, and its return after a crash."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.opener import Opener
from support.processes import children_of, gone
from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR, STOPPED, Sidecar, answer
from support.until import until
from websockets.asyncio.client import connect

from pika_sidecar.shells import browser, browser_opener


def second_start(
    data_dir: Path, ui_dir: Path, *args: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Start `ui` while another one runs."""
    command = [*COMMAND, "ui", "--data-dir", str(data_dir), "--ui-dir", str(ui_dir), *args]
    return subprocess.run(
        command, cwd=SIDECAR_DIR, env=env, capture_output=True, text=True, timeout=PATIENCE_S, check=False
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
    assert first.take_key(url.partition("#token=")[2]).status == 200
    assert await page.told("app.show", lambda _: True) == [{}]
    assert first.process.poll() is None


@pytest.mark.only_on("linux", why="xdg-open")
def test_the_browser_is_given_a_file_that_leads_to_the_page_and_goes_with_its_token(
    start: Callable[..., Sidecar], tmp_path: Path, ui_dir: Path
) -> None:
    first = start()
    opened = Opener(tmp_path / "bin")
    second_start(tmp_path / "data", ui_dir, env=opened.env)
    file = opened.file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert not [part for part in file.parts if opened.token() in part]
    assert f"url={first.origin}/#token={opened.token()}" in file.read_text().replace("0; ", "")
    assert first.take_key(opened.token()).status == 200
    assert not file.exists()


@pytest.mark.only_on("linux", why="xdg-open")
def test_files_that_led_to_the_page_of_a_killed_start_are_gone_with_the_next(
    start: Callable[..., Sidecar], tmp_path: Path, ui_dir: Path
) -> None:
    first = start()
    opened = Opener(tmp_path / "bin")
    second_start(tmp_path / "data", ui_dir, env=opened.env)
    file = opened.file()
    first.kill()
    assert file.exists()
    second = start()
    assert not file.parent.exists()
    second_start(tmp_path / "data", ui_dir, env=opened.env)
    until("the browser is opened again", lambda: opened.file() != file)
    assert second.stop() == 0
    assert not file.parent.exists()


def test_macos_reads_the_address_where_no_other_user_does() -> None:
    opening = browser_opener.on_macos("http://127.0.0.1:1/#token=secret")
    assert opening.text == 'open location "http://127.0.0.1:1/#token=secret"\n'
    assert "secret" not in " ".join(opening.words)


def test_a_browser_that_reads_no_file_of_ours_is_given_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snaps = tmp_path / "snaps"
    snaps.mkdir()
    (snaps / "firefox_firefox.desktop").touch()
    monkeypatch.setattr(browser_opener, "SNAPS", snaps)
    url = "http://127.0.0.1:1/#token=secret"
    for name, given in (("firefox_firefox.desktop", url), ("firefox.desktop", "file:"), ("", "file:")):
        data_dir = tmp_path / f"data of {name or 'nobody'}"
        data_dir.mkdir()
        monkeypatch.setattr(browser_opener, "_default_browser", lambda name=name: name)
        assert browser_opener.on_linux(url, data_dir).words[1].startswith(given)


def test_many_starts_at_once_leave_one_sidecar(tmp_path: Path, ui_dir: Path) -> None:
    command = [*COMMAND, "ui", "--no-open", "--data-dir", str(tmp_path / "data"), "--ui-dir", str(ui_dir)]
    starts = [
        subprocess.Popen(command, cwd=SIDECAR_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    urls = {json.loads(process.stdout.readline())["url"].split("/#")[0] for process in starts}
    assert len(urls) == 1
    until("all but one have ended", lambda: sum(process.poll() is None for process in starts) == 1)
    running = [process for process in starts if process.poll() is None]
    assert [process.returncode for process in starts if process not in running] == [0, 0, 0]
    running[0].terminate()
    assert running[0].wait(timeout=PATIENCE_S) == STOPPED
    for process in starts:
        process.stdout.close()
        process.stderr.close()


@pytest.mark.not_under_wine(why="same code")
async def test_after_a_crash_the_open_page_finds_the_next_one(start: Callable[..., Sidecar]) -> None:
    first = start()
    page = await first.page()
    first.kill()
    await asyncio.wait([page.reader])
    second = start()
    assert second.host == first.host
    async with connect(second.socket_url(first.key), origin=first.origin) as socket:
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


@pytest.mark.only_on("linux", "darwin", why="signals")
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
    assert sidecar.stop() == STOPPED
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


@pytest.mark.parametrize("system", ["win32", "linux"])
def test_no_browser_is_a_sentence_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], system: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(2, "No application is associated")

    monkeypatch.setattr(browser_opener.sys, "platform", system)
    monkeypatch.setattr(browser_opener, "_default_browser", lambda: "")
    monkeypatch.setattr(browser_opener.os, "startfile", refuse, raising=False)
    monkeypatch.setattr(browser_opener.subprocess, "Popen", refuse)
    browser_opener.open_in_browser("http://127.0.0.1:1/#token=secret", tmp_path)
    assert "No application is associated" in capsys.readouterr().err
