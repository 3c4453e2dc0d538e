"""With the real cloud: clocks that are off or are moved, and tokens that are changed or cut off.

In this process, so that the clock can be another one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from live.conftest import History, choose_virtualdj
from support.cloud import PATIENCE_S, Cloud
from support.network import Network

from pika_sidecar.errors import PikaError
from pika_sidecar.library.library import Library
from pika_sidecar.live import conversation, nights
from pika_sidecar.live.account_file import AccountFile
from pika_sidecar.live.accounts import ROTATE_AFTER_MS
from pika_sidecar.live.clock import NightClock
from pika_sidecar.live.live import Live

HOUR = 3600.0

NEAR_S = 600
"""The same time, however busy the machine is: the clocks here are hours off."""


class Machine:
    """A computer whose clock is wrong by `off` seconds."""

    def __init__(self, off: float = 0.0) -> None:
        self.off = off

    def wall(self) -> float:
        return time.time() + self.off

    def clock(self) -> NightClock:
        return NightClock(self.wall)


class Desk:
    """A `Live` on a data folder."""

    def __init__(self, data_dir: Path, machine: Machine) -> None:
        self.data_dir = data_dir
        self.closed = False
        self.library = Library(data_dir)
        self.live = Live(
            self.library, data_dir, on_status=lambda: None, on_deck=lambda: None, clock=machine.clock()
        )

    async def close(self) -> None:
        if not self.closed:
            self.closed = True
            await self.live.close()
            await self.library.close()

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while not holds(status := await self.live.status()):
            assert time.monotonic() < deadline, f"the status stayed {str(status)[:2000]}"
            await asyncio.sleep(0.05)
        return status

    async def all_sent(self) -> dict[str, Any]:
        return await self.until(
            lambda s: bool(s["network"]["connected"] and not s["network"]["waiting"] and s["session"]["code"])
        )


@pytest.fixture
async def open_desk(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[Machine], Any]]:
    monkeypatch.setenv("PIKA_CLOUD_URL", network.url)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    desks: list[Desk] = []

    async def open_one(machine: Machine) -> Desk:
        choose_virtualdj(tmp_path / "data")
        desks.append(Desk(tmp_path / "data", machine))
        await desks[-1].live.open()
        return desks[-1]

    yield open_one
    for desk in desks:
        await desk.close()


async def test_a_clock_that_is_off_by_hours(
    open_desk: Callable[[Machine], Any], cloud: Cloud, history: History
) -> None:
    machine = Machine(-3 * HOUR)
    desk = await open_desk(machine)
    await desk.live.start("Ana", "", False)
    code = (await desk.all_sent())["session"]["code"]
    # VirtualDJ and Pika see the same clock.
    history.play("One", at=machine.wall())
    began = time.time()
    room = await cloud.room_until(code, lambda room: len(room["plays"]) == 1)
    assert (
        abs(room["plays"][0]["played_at"] / 1000 - began) < NEAR_S
        and abs(room["started_at"] / 1000 - began) < NEAR_S
    )
    # The desk shows it by its own clock.
    assert abs((await desk.live.status())["plays"][0]["played_at"] / 1000 - machine.wall()) < NEAR_S


@pytest.mark.parametrize("step", [2 * HOUR, -2 * HOUR])
async def test_a_clock_that_is_moved_in_the_night(
    open_desk: Callable[[Machine], Any], cloud: Cloud, network: Network, history: History, step: float
) -> None:
    machine = Machine()
    desk = await open_desk(machine)
    await desk.live.start("Ana", "", False)
    code = (await desk.all_sent())["session"]["code"]
    network.cut()
    began = time.time()
    history.play("Before the step", at=machine.wall())
    await desk.until(lambda s: len(s["plays"]) == 1)
    machine.off += step
    history.play("After the step", at=machine.wall())
    await desk.until(lambda s: len(s["plays"]) == 2)
    network.mend()
    room = await cloud.room_until(code, lambda room: len(room["plays"]) == 2)
    assert [play["title"] for play in room["plays"]] == ["After the step", "Before the step"]
    assert all(abs(play["played_at"] / 1000 - began) < NEAR_S for play in room["plays"])


async def test_a_clock_that_is_put_right_while_pika_is_closed(
    open_desk: Callable[[Machine], Any], cloud: Cloud, network: Network, history: History
) -> None:
    wrong = Machine(-5 * HOUR)
    desk = await open_desk(wrong)
    await desk.live.start("Ana", "", False)
    code = (await desk.all_sent())["session"]["code"]
    network.cut()
    began = time.time()
    history.play("One", at=wrong.wall())
    await desk.until(lambda s: len(s["plays"]) == 1)
    await desk.close()
    desk = await open_desk(Machine())
    network.mend()
    room = await cloud.room_until(code, lambda room: len(room["plays"]) == 1)
    assert abs(room["plays"][0]["played_at"] / 1000 - began) < NEAR_S
    await desk.all_sent()


async def test_a_line_that_has_gone_silent_is_given_up(
    open_desk: Callable[[Machine], Any], network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await open_desk(Machine())
    await desk.live.start("Ana", "", False)
    await desk.all_sent()
    network.hold()
    with monkeypatch.context() as patch:
        # Not the 45 seconds of real life.
        patch.setattr(conversation, "SILENCE_S", 3.0)
        await desk.until(lambda s: not s["network"]["connected"])
    network.mend()
    await desk.all_sent()


def token_of(desk: Desk, network: Network) -> str:
    identity = AccountFile(desk.data_dir).read(network.url)
    assert identity is not None
    return identity.token


def is_good(cloud: Cloud, token: str) -> bool:
    return cloud.ask("/api/dj/account", headers={"Authorization": f"Bearer {token}"})[0] == 200


async def test_a_token_is_changed_and_a_cut_leaves_one_that_works(
    open_desk: Callable[[Machine], Any], cloud: Cloud, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await open_desk(Machine())
    await desk.live.start("Ana", "", False)
    await desk.all_sent()
    first = token_of(desk, network)
    headers = {"Authorization": f"Bearer {first}"}
    # The answer is lost on its way, again and again.
    for _ in range(3):
        status, _, _ = cloud.ask("/api/dj/devices/current/rotate", "POST", headers=headers)
        assert status == 200
        assert is_good(cloud, first)
    # The answer comes, and the disk is full.
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise PikaError("account_not_saved", "no space")

        patch.setattr(AccountFile, "write", full)
        with pytest.raises(PikaError):
            await desk.live.accounts.rotate()
    assert token_of(desk, network) == first and is_good(cloud, first)
    # The answer is stored, and never used.
    await desk.live.accounts.rotate()
    second = token_of(desk, network)
    assert second != first and is_good(cloud, first)
    # From its first use on there is only the new one.
    await desk.live.accounts.refresh()
    assert is_good(cloud, second) and not is_good(cloud, first)
    await desk.all_sent()


async def test_a_token_of_a_month_is_changed_at_the_start(
    open_desk: Callable[[Machine], Any], cloud: Cloud, network: Network
) -> None:
    desk = await open_desk(Machine())
    await desk.live.start("Ana", "", False)
    await desk.all_sent()
    await desk.close()
    file = AccountFile(desk.data_dir)
    identity = file.read(network.url)
    assert identity is not None
    file.write(network.url, replace(identity, since=identity.since - ROTATE_AFTER_MS - 1))
    desk = await open_desk(Machine())
    await desk.all_sent()
    new = token_of(desk, network)
    assert new != identity.token and is_good(cloud, new) and not is_good(cloud, identity.token)
    await desk.live.play_by_hand("Goes on", "", None)
    status = await desk.all_sent()
    assert [play["sent"] for play in status["plays"]] == ["acknowledged"]


async def test_signed_out_while_connected(
    open_desk: Callable[[Machine], Any], cloud: Cloud, network: Network
) -> None:
    desk = await open_desk(Machine())
    await desk.live.start("Ana", "", False)
    await desk.all_sent()
    [device] = (await desk.live.accounts.devices())["devices"]
    await desk.live.accounts.revoke(device["id"])
    network.kill()
    status = await desk.until(lambda s: s["network"]["problem"])
    assert status["network"]["problem"]["code"] == "not_signed_in" and status["state"] == "live"
    with pytest.raises(PikaError) as refused:
        await desk.live.accounts.devices()
    assert refused.value.code == "not_signed_in"
    # The night can be ended all the same; its end waits.
    await desk.live.end()
    assert (await desk.live.status())["state"] == "ending"
    assert await desk.library.run(nights.work_waits, network.url)
