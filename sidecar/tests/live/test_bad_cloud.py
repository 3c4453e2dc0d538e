"""What the real cloud does not do by itself: nonsense, silence, refusals. Nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from support.fake_cloud import FakeCloud, Message, error, snapshot, welcome
from support.sidecar import Page, Sidecar


@pytest.fixture
async def fake() -> AsyncIterator[FakeCloud]:
    cloud = await FakeCloud().start()
    yield cloud
    await cloud.close()


@pytest.fixture
async def page(start: Callable[..., Sidecar], fake: FakeCloud, tmp_path: Path) -> Page:
    """A desk that is signed in."""
    fake.sign_in(tmp_path / "data")
    sidecar = start(env={"HOME": str(tmp_path), "PIKA_CLOUD_URL": fake.url})
    page = await sidecar.page()
    await page.call("deck.set", source="manual")
    return page


async def play(page: Page, *names: str) -> None:
    for name in names:
        await page.call("deck.play", title=name, artist="")


async def live(page: Page) -> None:
    await page.call("live.start", title="", listed=True)


async def settled(page: Page) -> dict[str, Any]:
    return dict(
        await page.until("live.status", lambda s: s["network"]["connected"] and s["network"]["waiting"] == 0)
    )


def in_order(fake: FakeCloud, count: int) -> bool:
    return [message["seq"] for message in fake.taken] == list(range(1, count + 1))


async def test_a_newer_protocol_stops_with_words(page: Page, fake: FakeCloud) -> None:
    fake.instead = lambda m: (
        [{**error(m, "unsupported_protocol", retry=False), "protocol": 2}] if m["type"] == "hello" else None
    )
    await live(page)
    await play(page, "Kept")
    status = await page.until("live.status", lambda s: s["network"]["problem"])
    assert (
        status["network"]["problem"]["code"] == "unsupported_protocol" and status["network"]["light"] == "red"
    )
    assert "Update Pika" in status["network"]["problem"]["message"] and status["network"]["waiting"] == 2
    tried = fake.connections
    await play(page, "Kept too")
    await asyncio.sleep(3)
    assert fake.connections == tried, "it must not knock on and on"
    assert (await page.call("live.status"))["network"]["waiting"] == 3


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{",
        "[]",
        "null",
        '"ack"',
        '{"type": 5}',
        '{"type": "ack"}',
        '{"type": "ack", "session": 7, "seq": "x"}',
        '{"type": "snapshot", "session": "s", "applied": 1, "state": {}}',
        '{"type": "counts", "session": "s", "counts": null}',
        '{"type": "event", "session": "s", "event": {}}',
        '{"type": "heartbeat", "server_time": "now"}',
        '{"type": "error"}',
        '{"type": "comeback", "after_ms": null}',
    ],
)
async def test_nonsense_harms_nothing(page: Page, fake: FakeCloud, nonsense: str) -> None:
    said: list[Message] = []

    def talk_nonsense_once(message: Message) -> list[Message | str] | None:
        if message["type"] == "play" and not said:
            said.append(message)
            return [nonsense]
        return None

    fake.instead = talk_nonsense_once
    await live(page)
    await play(page, "One", "Two")
    status = await settled(page)
    assert said and in_order(fake, 3) and status["rejected"] == []
    assert [message["track"]["title"] for message in fake.taken[1:]] == ["One", "Two"]


async def test_what_is_not_known_is_left_out(page: Page, fake: FakeCloud) -> None:
    def more(message: Message) -> list[Message | str] | None:
        if message["type"] != "play":
            return None
        session = message["session"]
        event = {"kind": "fireworks", "colour": "red"}
        return [
            {"type": "fireworks"},
            {"type": "__init__"},
            {"type": "event", "session": session, "seq": 9, "event": event},
            {"type": "event", "session": "of nobody", "seq": 9, "event": {"kind": "ended", "ended_at": 1}},
            *fake.answers(message),
        ]

    fake.instead = more
    await live(page)
    await play(page, "One")
    status = await settled(page)
    assert status["state"] == "live" and fake.connections == 1


async def test_what_may_succeed_later_is_sent_again_in_order(page: Page, fake: FakeCloud) -> None:
    refused: list[int] = []

    def sometimes(message: Message) -> list[Message | str] | None:
        if message["type"] == "play" and message["seq"] in (3, 7) and refused.count(message["seq"]) < 2:
            refused.append(message["seq"])
            return [error(message, "unavailable", retry=True)]
        return None

    fake.instead = sometimes
    await live(page)
    await play(page, *(f"T{i}" for i in range(12)))
    status = await settled(page)
    assert in_order(fake, 13) and refused == [3, 3, 7, 7] and status["rejected"] == []
    # What was on its way behind a refused one was answered before anything was sent again.
    assert len(fake.commands()) < 100 and fake.connections == 1


async def test_a_full_night_says_so_and_the_rest_goes_on(page: Page, fake: FakeCloud) -> None:
    words = "This night has 1,000 tracks, and the cloud keeps no more of one night. End it and go live again"

    def full(message: Message) -> list[Message | str] | None:
        if message["type"] == "play" and message["seq"] > 3:
            fake.applied[message["session"]] = message["seq"]
            return [{**error(message, "night_full", retry=False), "message": words}]
        return None

    fake.instead = full
    await live(page)
    await play(page, *(f"T{i}" for i in range(5)))
    await page.call("live.announce", text="Last dance", seconds=60)
    status = await page.until("live.status", lambda s: s["network"]["waiting"] == 0 and s["rejected"])
    assert [rejected["message"] for rejected in status["rejected"]] == [words] * 3
    assert [p["sent"] for p in reversed(status["plays"])] == ["acknowledged"] * 2 + ["rejected"] * 3
    assert fake.taken[-1]["type"] == "announce" and fake.connections == 1
    assert len(fake.commands()) == 7, "nothing is sent twice"


async def test_a_cloud_that_was_put_back_is_told_again(page: Page, fake: FakeCloud) -> None:
    await live(page)
    await play(page, "One", "Two", "Three")
    await settled(page)
    [session] = fake.applied
    fake.applied[session] = 2
    del fake.taken[2:]
    await play(page, "Four")
    await page.until("live.status", lambda s: s["network"]["waiting"] == 0 and in_order(fake, 5))
    # And one that has forgotten the whole session.
    fake.applied.clear()
    fake.taken.clear()
    fake.instead = lambda m: (
        [error(m, "session_unknown", retry=False)]
        if m.get("seq", 1) > 1 and m["session"] not in fake.applied
        else None
    )
    await play(page, "Five")
    await page.until("live.status", lambda s: s["network"]["waiting"] == 0 and in_order(fake, 6))


async def test_a_number_that_nobody_has(page: Page, fake: FakeCloud) -> None:
    fake.instead = lambda m: (
        [error(m, "out_of_order", retry=True, expected=77)] if m["type"] == "play" else None
    )
    await live(page)
    await play(page, "One")
    status = await page.until("live.status", lambda s: s["network"]["problem"])
    assert status["network"]["problem"]["code"] == "out_of_step"
    assert (await page.call("live.end"))["state"] == "off"


async def test_never_more_than_a_window_on_the_way(page: Page, fake: FakeCloud) -> None:
    held: list[Message] = []
    fake.instead = lambda m: (held.append(m), [])[1] if m["type"] == "play" else None  # type: ignore[func-returns-value]
    await live(page)
    await play(page, *(f"T{i}" for i in range(30)))
    await page.until("live.status", lambda _: len(held) >= 20)
    await asyncio.sleep(1)
    assert len(held) == 20
    # Nothing is answered: that connection is given up, and all is sent anew.
    fake.instead = lambda m: None
    await settled(page)
    assert in_order(fake, 31) and fake.connections == 2


async def test_silence_after_hello(page: Page, fake: FakeCloud) -> None:
    fake.instead = lambda m: []
    await live(page)
    status = await page.until("live.status", lambda s: s["network"]["light"] == "red")
    assert not status["network"]["connected"] and status["network"]["waiting"] == 1
    fake.instead = lambda m: None
    await settled(page)
    assert in_order(fake, 1)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (HTTPStatus.UNAUTHORIZED, "", "not_signed_in"),
        (HTTPStatus.SERVICE_UNAVAILABLE, "", "cloud_unavailable"),
        (HTTPStatus.TOO_MANY_REQUESTS, "", "cloud_unavailable"),
        (HTTPStatus.OK, "<html>Welcome to the hotel</html>", "cloud_answer"),
        (HTTPStatus.NOT_FOUND, "nothing", "cloud_answer"),
    ],
)
async def test_refused_at_the_door(
    page: Page, fake: FakeCloud, status: HTTPStatus, body: str, code: str
) -> None:
    fake.refuse = (status, body)
    await live(page)
    told = await page.until("live.status", lambda s: s["network"]["problem"])
    assert told["network"]["problem"]["code"] == code and told["state"] == "live"
    if code == "not_signed_in":
        return
    fake.refuse = None
    await settled(page)
    assert in_order(fake, 1)


async def test_come_back_later(page: Page, fake: FakeCloud) -> None:
    await live(page)
    await settled(page)
    asked: list[float] = []

    def comeback(message: Message) -> list[Message | str] | None:
        if message["type"] == "play" and not asked:
            asked.append(time.monotonic())
            return [{"type": "comeback", "after_ms": 2500}]
        if message["type"] == "hello":
            asked.append(time.monotonic())
        return None

    fake.instead = comeback
    await play(page, "One")
    await play(page, "Two, which must not bring it back too early")
    await page.until("live.status", lambda s: s["network"]["waiting"] == 0)
    assert len(asked) == 2 and asked[1] - asked[0] >= 2.4 and in_order(fake, 3)


async def test_ended_from_elsewhere(page: Page, fake: FakeCloud) -> None:
    await live(page)
    await settled(page)
    fake.instead = lambda m: [error(m, "session_ended", retry=False)] if m["type"] == "play" else None
    await play(page, "Too late")
    await page.until("live.status", lambda s: s["state"] == "off")
    [night] = (await page.call("nights.list"))["nights"]
    assert night["ended_at"] is not None
    assert [p["sent"] for p in (await page.call("nights.get", id=night["id"]))["plays"]] == ["rejected"]


async def test_a_room_that_is_not_opened(page: Page, fake: FakeCloud) -> None:
    fake.instead = lambda m: [error(m, "too_many_sessions", retry=False)] if m["type"] == "start" else None
    await live(page)
    status = await page.until("live.status", lambda s: s["network"]["problem"])
    assert status["network"]["problem"]["code"] == "session_refused" and status["network"]["light"] == "red"
    assert "too_many_sessions" in status["network"]["problem"]["message"]
    assert (await page.call("live.end"))["state"] == "off"
    fake.instead = lambda m: None
    await live(page)
    await settled(page)


async def test_times_are_told_by_this_machines_clock(page: Page, fake: FakeCloud) -> None:
    ahead = 3 * 3_600_000

    def in_three_hours(message: Message) -> list[Message | str] | None:
        now = round(time.time() * 1000) + ahead
        if message["type"] == "hello":
            return [welcome(server_time=now)]
        if message["type"] == "poll":
            fields = ("question", "options")
            poll = {
                "id": message["poll"],
                **{name: message[name] for name in fields},
                "votes": [4, 5],
                "closes_at": now + 60_000,
                "closed": False,
            }
            return [*fake.answers(message), snapshot(message["session"], message["seq"], poll=poll)]
        return None

    fake.instead = in_three_hours
    await live(page)
    await settled(page)
    await page.call("live.poll", question="Q?", options=["a", "b"], seconds=60)
    status = await page.until("live.status", lambda s: s["poll"]["votes"] == [4, 5])
    assert not status["poll"]["closed"]
    # Not in three hours, however busy the machine is.
    assert abs(status["poll"]["closes_at"] - time.time() * 1000 - 60_000) < 600_000
    assert status["listeners"] == 3


async def test_a_slow_cloud_makes_one_account(
    start: Callable[..., Sidecar], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is accepted, and the answer takes longer than anybody waits for it."""
    asked: list[bytes] = []
    never = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).split()[1])
        await never.wait()
        writer.close()

    slow = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = slow.sockets[0].getsockname()[1]
    page = await start(env={"HOME": str(tmp_path), "PIKA_CLOUD_URL": f"http://127.0.0.1:{port}"}).page()
    status = await page.call("live.start", name="Ana", title="", listed=True)
    assert status["state"] == "live"
    assert asked == [b"/api/dj/accounts"]
    await page.until("live.status", lambda s: s["network"]["problem"])
    never.set()
    slow.close()
