"""A sleep of the machine lets nothing run out: the clock jumps, and counts as one step."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sidecar import PATIENCE_S

from pika_sidecar import awake
from pika_sidecar.awake import AwakeTimer
from pika_sidecar.shells.browser import FIRST_PAGE_S, _Linger
from pika_sidecar.workers.process import WorkerProcess

NIGHT_S = 8 * 3600.0
# Answers only when the file that it is asked for is there.
WORKER = """
import json, os, sys, time
print('{"ready": true}', flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    while not os.path.exists(asked["file"]):
        time.sleep(0.01)
    print(json.dumps({"id": asked["id"]}), flush=True)
"""


@pytest.fixture
async def sleep(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`sleep(seconds)`: the event loop's clock is so much further, as after a sleep on Windows."""
    loop = asyncio.get_running_loop()
    now, slept = loop.time, [0.0]
    monkeypatch.setattr(loop, "time", lambda: now() + slept[0])

    def jump(seconds: float) -> None:
        slept[0] += seconds

    return jump


async def turns(count: int = 20) -> None:
    """Let the event loop look at its timers so often."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_night_asleep_is_one_step(sleep: Callable[[float], None]) -> None:
    rung: list[str] = []
    loop = asyncio.get_running_loop()
    loop.call_later(60.0, rung.append, "the clock")
    AwakeTimer(60.0, lambda: rung.append("awake"))
    sleep(NIGHT_S)
    await turns()
    assert rung == ["the clock"]
    for _ in range(60):
        sleep(1.0)
        await turns()
    assert rung == ["the clock", "awake"]


async def test_a_cancelled_timer_rings_never(sleep: Callable[[float], None]) -> None:
    rung: list[str] = []
    timer = AwakeTimer(2.0, lambda: rung.append("awake"))
    sleep(1.0)
    await turns()
    timer.cancel()
    for _ in range(5):
        sleep(1.0)
        await turns()
    assert not rung


async def test_a_time_limit_ends_what_is_awake_too_long(sleep: Callable[[float], None]) -> None:
    async def wait() -> None:
        async with awake.timeout(3.0):
            await asyncio.Future()

    waiting = asyncio.create_task(wait())
    sleep(NIGHT_S)
    await turns()
    assert not waiting.done()
    for _ in range(3):
        sleep(1.0)
        await turns()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, PATIENCE_S)


async def test_a_worker_that_slept_with_the_rest_is_not_hung(
    sleep: Callable[[float], None], tmp_path: Path
) -> None:
    worker = await WorkerProcess.start([sys.executable, "-c", WORKER])
    answer = asyncio.create_task(worker.ask({"file": str(tmp_path / "go")}, timeout_s=600.0))
    await turns()
    sleep(NIGHT_S)
    await turns()
    (tmp_path / "go").touch()
    assert (await answer)["id"] == 1 and worker.alive
    await worker.kill()


async def test_a_browser_that_sleeps_before_its_page_comes_is_waited_for(
    sleep: Callable[[float], None],
) -> None:
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    linger = _Linger(ended, stay=False)
    linger.wait_for_first_page()
    sleep(NIGHT_S)
    await turns()
    linger.pages_changed(1)
    linger.pages_changed(0)
    sleep(NIGHT_S)
    await turns()
    assert not ended.done()
    for _ in range(int(FIRST_PAGE_S)):
        sleep(1.0)
        await turns(2)
    assert ended.result() == "the last page has gone"
