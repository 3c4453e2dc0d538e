"""A page that is dead is told from one that reloads, sleeps, or waits behind a dialog."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from support.feeds import install_stand_in
from support.neutralino import Neutralino
from support.sidecar import PATIENCE_S, Page
from support.until import until
from websockets.asyncio.client import connect

from pika_sidecar.shells import reopen
from pika_sidecar.shells.page_watch import PageWatch, Patience
from pika_sidecar.shells.window_restarts import MOST, WITHIN_S, may_restart

# So short that a test need not wait; a second of the real one is 5 ms.
SHORT = Patience(tick_s=0.005, gone_s=0.03, slept_s=0.5, look_s=0.01, late_s=30.0)


class Window:
    """What is asked of the page: `reached`: does Neutralino answer; `alive`: does the page."""

    def __init__(self) -> None:
        self.reached, self.alive, self.asked, self.now = True, False, 0, 0.0
        self.watch = PageWatch(self._ask, patience=SHORT, clock=lambda: self.now)

    async def _ask(self) -> bool:
        await asyncio.sleep(0)
        self.asked += 1
        self.now += SHORT.tick_s
        if self.reached and self.alive:
            self.watch.heard()
        return self.reached

    async def asked_more(self, count: int = 20) -> None:
        """Wait until it was asked so often again: more than `gone_s` has room for."""
        goal = self.asked + count
        async with asyncio.timeout(PATIENCE_S):
            while self.asked < goal:
                await asyncio.sleep(0)


@pytest.fixture
def window() -> Window:
    return Window()


async def dead(window: Window) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await window.watch.dead()


async def test_a_page_that_went_and_answers_nowhere_is_dead(window: Window) -> None:
    window.watch.pages_changed(1)
    window.watch.pages_changed(0)
    await dead(window)
    assert window.asked >= SHORT.gone_s / SHORT.tick_s


async def test_a_page_that_never_came_is_not(window: Window) -> None:
    window.watch.pages_changed(0)
    watching = asyncio.create_task(window.watch.dead())
    await asyncio.sleep(5 * SHORT.gone_s)
    assert not watching.done() and window.asked == 0
    watching.cancel()


@pytest.mark.parametrize("answers", ["page", "nobody"])
async def test_what_answers_or_a_window_that_is_busy_is_not(window: Window, answers: str) -> None:
    window.alive, window.reached = answers == "page", answers != "nobody"
    window.watch.pages_changed(1)
    window.watch.pages_changed(0)
    watching = asyncio.create_task(window.watch.dead())
    await window.asked_more()
    assert not watching.done()
    window.alive, window.reached = False, True
    await asyncio.wait_for(watching, PATIENCE_S)


async def test_a_page_that_is_loaded_again_is_not(window: Window) -> None:
    window.watch.pages_changed(1)
    window.watch.pages_changed(0)
    watching = asyncio.create_task(window.watch.dead())
    await window.asked_more(2)
    window.watch.pages_changed(1)
    await asyncio.sleep(5 * SHORT.gone_s)
    assert not watching.done()
    watching.cancel()


async def test_after_a_sleep_it_has_more_time(window: Window) -> None:
    window.watch.pages_changed(1)
    watching = asyncio.create_task(window.watch.dead())
    await asyncio.sleep(0)
    window.now += 8 * 3600
    window.watch.pages_changed(0)
    await window.asked_more()
    assert not watching.done()
    await asyncio.wait_for(watching, PATIENCE_S)


def test_a_window_that_dies_each_time_is_left_alone(tmp_path: Path) -> None:
    assert [may_restart(tmp_path, float(at)) for at in range(MOST + 1)] == [True] * MOST + [False]
    assert may_restart(tmp_path, WITHIN_S + 0.5)
    (tmp_path / "window_restarts.json").write_text('{"damaged"')
    assert may_restart(tmp_path, 0.0)
    assert not may_restart(tmp_path / "missing", 0.0)


def test_what_starts_the_app_again_lies_around_the_sidecar() -> None:
    program = Path("/opt/pika/sidecar/pika-sidecar")
    assert reopen.launcher_words(program, "linux") == [str(Path("/opt/pika/pika"))]
    inside = Path("/Applications/Pika.app/Contents/Resources/sidecar/pika-sidecar")
    opened = ["/usr/bin/open", "-n", str(Path("/Applications/Pika.app"))]
    assert reopen.launcher_words(inside, "darwin") == opened
    assert reopen.launcher_words(program, "darwin") is None
    explorer, shortcut = reopen.launcher_words(program, "win32") or ["", ""]
    assert explorer.endswith("explorer.exe") and shortcut.endswith("Pika.lnk")


@pytest.mark.only_on("linux", "darwin", why="posix shell")
async def test_a_dead_page_ends_the_window_and_the_app_starts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, app_dir, data = tmp_path / "started", tmp_path / "app", tmp_path / "data"
    install_stand_in(app_dir, "0.1.0", f'#!/bin/sh\nls "{data}" > "{started}"\n')
    monkeypatch.setenv("PIKA_INSTALLED_IN", str(app_dir))
    app = await Neutralino.start(data)
    try:
        address = await app.handover()
        page = Page(await connect(f"{address['url']}?token={address['token']}", origin=app.origin))
        await page.call("app.health")
        await page.close()
        await asyncio.wait_for(app.told_to_end.wait(), PATIENCE_S)
        assert not started.exists()  # the window is still there
    finally:
        await app.quit()
        await app.extension_ended()
    until("the app is started again", lambda: started.exists() and "window_restarts" in started.read_text())
    # The old one has let go of the data folder before.
    assert "instance.json" not in started.read_text()
