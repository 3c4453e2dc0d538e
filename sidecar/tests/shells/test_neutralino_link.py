"""The way to Neutralino after a laptop has slept: cut, half open, busy, gone."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from support.neutralino import Neutralino
from support.processes import go_on, stop
from support.sidecar import PATIENCE_S, Page
from websockets.asyncio.client import connect

from pika_sidecar.shells import neutralino_link
from pika_sidecar.shells.greeting import Greeting
from pika_sidecar.shells.neutralino_link import NeutralinoLink


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Neutralino]:
    """An app with its extension."""
    started = await Neutralino.start(tmp_path / "data")
    yield started
    await started.quit()
    await started.extension_ended()


@pytest.fixture
async def alone() -> AsyncIterator[Neutralino]:
    """An app without an extension, in a thread of its own, which can be made busy."""
    app, ready, loop = Neutralino(), threading.Event(), asyncio.new_event_loop()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(app.listen())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(app.close())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert ready.wait(PATIENCE_S)
    app.loop = loop
    yield app
    loop.call_soon_threadsafe(loop.stop)
    await asyncio.to_thread(thread.join)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life in quick succession."""
    monkeypatch.setattr(neutralino_link, "BEAT_S", 0.02)
    monkeypatch.setattr(neutralino_link, "ANSWER_S", 0.2)
    monkeypatch.setattr(neutralino_link, "DIAL_S", 1.0)


@contextlib.asynccontextmanager
async def linked(app: Neutralino) -> AsyncIterator[tuple[NeutralinoLink, asyncio.Queue[str]]]:
    """A link of this process to the app, with the events that it hears."""
    events: asyncio.Queue[str] = asyncio.Queue()
    link = NeutralinoLink(Greeting.parse(app.greeting), lambda event, _: events.put_nowait(event))
    running = asyncio.create_task(link.run())
    await until(lambda: app.connections == 1)
    yield link, events
    assert not running.done(), running
    running.cancel()
    await asyncio.wait([running])


async def until(holds: Callable[[], object]) -> None:
    """Wait until `holds`."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.01)


def on_its_thread(app: Neutralino, function: Callable[..., object], *args: object) -> Awaitable[object]:
    """Run a function, or a coroutine's, where the app runs."""

    async def run() -> object:
        result = function(*args)
        return await result if asyncio.iscoroutine(result) else result

    return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), app.loop))


async def test_a_cut_connection_is_dialled_again_and_the_page_notices_nothing(app: Neutralino) -> None:
    address = await app.handover()
    page = Page(await connect(f"{address['url']}?token={address['token']}", origin=app.origin))
    await page.call("settings.set", changes={"workers": 3})
    for cuts in (1, 2):
        app.network.kill()
        await until(lambda cuts=cuts: app.connections > cuts)
        assert (await app.handover())["url"] == address["url"]
    assert (await page.call("settings.get"))["workers"] == 3
    assert app.process.poll() is None
    await page.close()


@pytest.mark.not_under_wine(why="same code")
async def test_it_waits_for_a_neutralino_that_does_not_let_it_in_for_a_while(app: Neutralino) -> None:
    address = await app.handover()
    app.network.cut()
    before = app.network.connections
    await until(lambda: app.network.connections > before + 5)
    app.network.mend()
    assert (await app.handover())["url"] == address["url"]


@pytest.mark.only_on("linux", "darwin", why="parent")
async def test_it_ends_at_once_when_its_parent_is_gone_whatever_listens_on_the_port(app: Neutralino) -> None:
    await app.handover()
    app.process.kill()
    app.process.wait()
    app.network.cut()
    before = app.network.connections
    await app.extension_ended()
    # For ten seconds, with a parent, it would have been a hundred.
    assert app.network.connections - before < 20


async def test_it_ends_when_nobody_listens_for_ten_seconds_although_its_parent_is_there(
    app: Neutralino, tmp_path: Path
) -> None:
    await app.handover()
    begun = asyncio.get_running_loop().time()
    await app.network.close()
    await app.extension_ended()
    assert app.process.wait() == 0 and asyncio.get_running_loop().time() - begun >= 10
    assert not (tmp_path / "data" / "instance.json").exists()


async def test_a_sidecar_that_was_stopped_goes_on(app: Neutralino) -> None:
    address = await app.handover()
    page = Page(await connect(f"{address['url']}?token={address['token']}", origin=app.origin))
    stop(app.extension_pid)
    # Longer than a sign of life may take.
    await asyncio.sleep(neutralino_link.BEAT_S + neutralino_link.ANSWER_S)
    go_on(app.extension_pid)
    assert (await page.call("app.health"))["ok"]
    assert (await app.handover())["url"] == address["url"]
    assert app.connections == 1
    await page.close()


async def test_a_half_open_connection_is_noticed(app: Neutralino) -> None:
    address = await app.handover()
    app.network.deaden()
    assert (await app.handover(ask_again_s=1))["url"] == address["url"]
    assert app.connections > 1 and app.process.poll() is None


async def test_what_neutralino_has_struck_out_with_an_old_connection_comes_back(
    alone: Neutralino, hurried: None
) -> None:
    async with linked(alone) as (_, events):
        await on_its_thread(alone, setattr, alone, "extension", None)
        await until(lambda: alone.connections == 2)
        await on_its_thread(alone, alone.dispatch, "pika.connect")
        assert await asyncio.wait_for(events.get(), PATIENCE_S) == "pika.connect"


@pytest.mark.not_under_wine(why="same code")
async def test_a_busy_neutralino_is_waited_for(
    alone: Neutralino, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    is_busy = NeutralinoLink._is_busy

    async def look(link: NeutralinoLink) -> bool:
        looks.append(await is_busy(link))
        return looks[-1]

    monkeypatch.setattr(NeutralinoLink, "_is_busy", look)
    async with linked(alone) as (link, events):
        dialog_closed = threading.Event()
        alone.loop.call_soon_threadsafe(dialog_closed.wait)
        await until(lambda: looks.count(True) >= 3)
        # What comes now may take as long as it takes on a machine that has much to do.
        monkeypatch.setattr(neutralino_link, "ANSWER_S", PATIENCE_S)
        seen = len(looks)
        await until(lambda: len(looks) > seen)
        dialog_closed.set()
        await on_its_thread(alone, alone.dispatch, "pika.connect")
        assert await asyncio.wait_for(events.get(), PATIENCE_S) == "pika.connect"
        await link.broadcast("pika.sidecar", {})
        await until(lambda: not alone.broadcasts.empty())
        assert alone.connections == 1
