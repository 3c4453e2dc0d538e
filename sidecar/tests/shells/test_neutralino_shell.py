"""The extension handshake, against a server that behaves as Neutralino 6.9 does."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from support.feeds import FeedServer, Signer, archive_of, install_stand_in
from support.neutralino import Neutralino
from support.processes import kill
from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR, Page, Sidecar, http
from support.until import until
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from pika_sidecar.shells import closing
from pika_sidecar.shells.greeting import Greeting
from pika_sidecar.updates import installation


@pytest.fixture
async def launch(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Neutralino]]]:
    """Starts apps on one data folder, and ends them."""
    apps: list[Neutralino] = []

    async def launch_one(**options: bool) -> Neutralino:
        apps.append(await Neutralino.start(tmp_path / "data", **options))
        return apps[-1]

    yield launch_one
    for app in apps:
        await app.quit()
        await app.extension_ended()


async def page_of(app: Neutralino, address: dict[str, str], host: str = "127.0.0.1") -> Page:
    """The page that Neutralino serves connects to the address it was given."""
    url = f"{address['url']}?token={address['token']}"
    return Page(await connect(url, origin=f"http://{host}:{app.port}"))


@pytest.mark.not_under_wine(why="same code")
async def test_the_page_gets_an_address_and_calls_methods(
    launch: Callable[..., Awaitable[Neutralino]],
) -> None:
    app = await launch()
    address = await app.handover()
    assert address["build"] == "source" and address["error"] is None and not app.malformed
    page = await page_of(app, address)
    hello = await page.call("app.hello", client_build="source")
    assert hello["shell"] == "neutralino" and hello["error"] is None
    await page.close()
    # A reload asks again; each token opens one connection.
    again = await app.handover()
    assert again["url"] == address["url"] and again["token"] != address["token"]
    await (await page_of(app, again, "localhost")).close()
    for spent in (address, again):
        with pytest.raises(InvalidStatus) as refused:
            await page_of(app, spent)
        assert refused.value.response.status_code == 401


@pytest.mark.not_under_wine(why="same code")
async def test_foreign_origins_and_pages_are_refused(launch: Callable[..., Awaitable[Neutralino]]) -> None:
    app = await launch()
    address = await app.handover()
    port = int(address["url"].split(":")[2].split("/")[0])
    own = f"http://127.0.0.1:{port}"
    for origin in ("http://evil.example", own, f"http://127.0.0.1:{app.port + 1}", None):
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{address['url']}?token={address['token']}", origin=origin)
        assert refused.value.response.status_code == 403
    assert http(port, f"/?token={address['token']}", Host=f"127.0.0.1:{port}").status == 404
    await (await page_of(app, address)).close()


@pytest.mark.not_under_wine(why="same code")
async def test_other_events_and_nonsense_are_ignored(launch: Callable[..., Awaitable[Neutralino]]) -> None:
    app = await launch()
    await asyncio.wait_for(app.connected.wait(), PATIENCE_S)
    for text in (
        "",
        "{",
        "[]",
        "null",
        '{"event": 7}',
        '{"id": "x", "method": "y", "data": {"success": true}}',
    ):
        await app.extension.send(text)
    for event in ("windowFocus", "extensionReady", "appClientConnect", "mainMenuItemClicked"):
        await app.dispatch(event, {"any": "thing"})
    assert (await app.handover())["url"] and app.process.poll() is None


@pytest.mark.not_under_wine(why="same code")
async def test_a_window_that_its_page_does_not_close_is_closed_all_the_same(
    launch: Callable[..., Awaitable[Neutralino]],
) -> None:
    app = await launch()
    await app.handover()
    for event, data in (("windowClose", None), ("mainMenuItemClicked", {"id": "quit", "text": "Quit Pika"})):
        asked = time.monotonic()
        await app.dispatch(event, data)
        await asyncio.wait_for(app.told_to_end.wait(), PATIENCE_S)
        # A page that is well has had its time.
        assert time.monotonic() - asked >= closing.PAGE_CLOSES_S and not app.malformed
        app.told_to_end.clear()


@pytest.mark.not_under_wine(why="same code")
async def test_what_becomes_of_a_dialog_is_told_to_who_asked(
    launch: Callable[..., Awaitable[Neutralino]],
) -> None:
    app = await launch()
    await app.handover()
    await app.dispatch("pika.dialog", {"id": "17", "kind": "printer", "title": "Print"})
    answer = await asyncio.wait_for(app.broadcasts.get(), PATIENCE_S)
    assert answer == {
        "event": "pika.dialog.answer",
        "data": {"id": "17", "path": "", "error": 'There is no dialog "printer".'},
    }


async def test_it_ends_when_the_app_ends(
    launch: Callable[..., Awaitable[Neutralino]], tmp_path: Path
) -> None:
    app = await launch()
    address = await app.handover()
    page = await page_of(app, address)
    await app.quit()
    await app.extension_ended()
    await asyncio.wait_for(page.reader, PATIENCE_S)
    assert ("app.closing", {"reason": "Neutralino has gone"}) in page.notes
    assert not (tmp_path / "data" / "instance.json").exists()


async def test_it_ends_when_nobody_answers_for_ten_seconds(
    launch: Callable[..., Awaitable[Neutralino]],
) -> None:
    begun = time.monotonic()
    app = await launch(listening=False)
    await app.extension_ended()
    assert app.process.wait() == 1 and time.monotonic() - begun >= 10


@pytest.mark.not_under_wine(why="same code")
async def test_after_a_kill_the_page_can_start_it_again(
    launch: Callable[..., Awaitable[Neutralino]], tmp_path: Path
) -> None:
    app = await launch()
    first = await app.handover()
    kill(app.extension_pid)
    await app.extension_ended()
    app.process.wait()
    app.spawn(tmp_path / "data")
    # What is asked while the connection of the killed one has not been seen to end is asked of nobody.
    again = await app.handover(ask_again_s=1)
    assert again["url"] == first["url"]
    page = await page_of(app, again)
    assert (await page.call("app.health"))["ok"]
    await page.close()


async def test_a_second_app_uses_the_first_sidecar_and_takes_over_when_it_ends(
    launch: Callable[..., Awaitable[Neutralino]],
) -> None:
    first, second = await launch(), None
    mine = await first.handover()
    second = await launch()
    theirs = await second.handover()
    assert theirs["url"] == mine["url"] and theirs["error"] is None
    page = await page_of(second, theirs)
    await page.call("settings.set", changes={"workers": 3})
    await first.quit()
    await first.extension_ended()
    await asyncio.wait_for(page.reader, PATIENCE_S)
    page = await page_of(second, await second.handover())
    assert (await page.call("settings.get"))["workers"] == 3
    await page.close()


@pytest.mark.not_under_wine(why="same code")
async def test_a_second_app_beside_an_open_window_shows_that_window(
    launch: Callable[..., Awaitable[Neutralino]],
) -> None:
    first = await launch()
    page = await page_of(first, await first.handover())
    await page.call("app.health")
    second = await launch()
    answer = await second.handover()
    assert answer["url"] is None and answer["token"] is None and answer["error"] is None
    await page.until("app.health", lambda _: ("app.show", {}) in page.notes)
    await page.close()


async def test_the_browser_shell_beside_an_open_app_shows_the_app(
    launch: Callable[..., Awaitable[Neutralino]], tmp_path: Path, ui_dir: Path
) -> None:
    app = await launch()
    page = await page_of(app, await app.handover())
    command = [*COMMAND, "ui", "--no-open", "--data-dir", str(tmp_path / "data"), "--ui-dir", str(ui_dir)]
    other = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=SIDECAR_DIR,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert other.returncode == 0 and other.stdout.strip() == '{"url": null}' and "own window" in other.stderr
    await page.until("app.health", lambda _: ("app.show", {}) in page.notes)
    await page.close()


@pytest.mark.not_under_wine(why="same code")
async def test_an_app_beside_the_browser_shell_uses_its_sidecar(
    launch: Callable[..., Awaitable[Neutralino]], start: Callable[..., Sidecar]
) -> None:
    sidecar = start()
    app = await launch()
    address = await app.handover()
    assert address["url"] == f"ws://{sidecar.host}/rpc"
    page = await page_of(app, address)
    assert (await page.call("app.hello", client_build=""))["shell"] == "browser"
    await page.close()


@pytest.mark.not_under_wine(why="same code")
@pytest.mark.parametrize(
    "line",
    ["", "{", "[]", '{"nlPort": "1"}', '{"nlPort":"x","nlToken":"","nlConnectToken":"","nlExtensionId":""}'],
)
def test_a_wrong_line_is_wrong_use(line: str) -> None:
    with pytest.raises(ValueError, match=r"missing|JSON|port|strings"):
        Greeting.parse(line)
    result = subprocess.run(COMMAND, cwd=SIDECAR_DIR, input=line, capture_output=True, text=True, check=False)
    assert result.returncode == 2 and "pika-sidecar ui" in result.stderr


@pytest.mark.only_on("linux", why="linux archive")
async def test_an_update_waits_for_the_window_and_starts_the_new_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, launch: Callable[..., Awaitable[Neutralino]]
) -> None:
    started, app_dir, signer = tmp_path / "started", tmp_path / "app", Signer()
    launcher = f'#!/bin/sh\necho "$0" "$#" > "{started}"\n'
    install_stand_in(app_dir, "0.1.0", launcher)
    (tmp_path / "key.pub").write_text(signer.public)
    with FeedServer() as server:
        server.release(signer, "0.2.0", archive_of("0.2.0", launcher))
        monkeypatch.setenv("PIKA_FEED_URL", server.url("latest.json"))
        monkeypatch.setenv("PIKA_FEED_KEY", str(tmp_path / "key.pub"))
        monkeypatch.setenv("PIKA_INSTALLED_IN", str(app_dir))
        app = await launch()
        page = await page_of(app, await app.handover())
        assert (await page.call("updates.check"))["available"]["version"] == "0.2.0"
        await page.call("updates.download")
        await page.until("updates.status", lambda status: status["state"] == "ready")
        await page.call("updates.install")
        await page.told("updates.changed", lambda status: status["state"] == "restarting")
        # Nothing is changed under an open window.
        assert app.process.poll() is None and installation.version_in(app_dir) == "0.1.0"
        await page.close()
        await app.quit()
        await app.extension_ended()
    assert installation.version_in(app_dir) == "0.2.0"
    until("the new version is started", lambda: started.exists() and started.read_text())
    # Its own folder, and no word of the old one's.
    assert started.read_text() == f"{app_dir / 'pika'} 0\n"
