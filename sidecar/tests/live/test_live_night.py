"""A night from going live to the logbook, with the real cloud, real dancers and a network that is cut."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from live.conftest import History
from support.cloud import Cloud, Dancer
from support.mixxx import MixxxWriter
from support.music import tone
from support.network import Network
from support.sidecar import Page, RpcFailure, Sidecar
from support.until import until

Desk = Callable[..., Sidecar]


async def go_live(page: Page, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    """Live, and known to the cloud."""
    await page.call("live.start", **{"name": "Ana", "title": "Friday", "listed": False, **options})
    return await connected(page)


async def connected(page: Page) -> dict[str, Any]:
    """All that waited is at the cloud."""
    return dict(
        await page.until(
            "live.status",
            lambda s: (
                s["network"]["light"] == "green" and s["network"]["waiting"] == 0 and s["session"]["code"]
            ),
        )
    )


def titles(status: dict[str, Any]) -> list[str]:
    return [play["title"] for play in reversed(status["plays"])]


def holding_awake(folder: Path) -> tuple[Path, dict[str, str]]:
    """A file that is there while this machine is held awake, and the environment in which it comes."""
    mark, program = folder / "awake", folder / "programs" / "systemd-inhibit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n: > "{mark}"\ncat\nrm "{mark}"\n')
    program.chmod(0o755)
    return mark, {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}


async def test_a_night(desk: Desk, cloud: Cloud, network: Network, history: History, music: Path) -> None:
    song = tone(music / "One.wav", 4, title="One", artist="Ana")
    awake, env = holding_awake(music.parent)
    sidecar = desk(env=env)
    page = await sidecar.page()
    assert (await page.call("account.get")) == {
        "cloud_url": network.url,
        "signed_in": False,
        "name": None,
        "slug": None,
        "email": None,
        "has_recovery_code": False,
        "email_verified": False,
        "pending_email": None,
        "sends_mail": None,
        "asks_for": None,
    }
    with pytest.raises(RpcFailure) as refused:
        await page.call("live.start", title="", listed=True)
    assert refused.value.code == "name_needed"
    await page.scanned(music)
    await page.analysed()
    status = await go_live(page)
    code = status["session"]["code"]
    assert status["state"] == "live" and status["session"]["url"] == f"https://site.example/live/{code}"
    await asyncio.to_thread(until, "the machine is held awake", awake.exists)
    account = await page.call("account.get")
    assert account["signed_in"] and account["name"] == "Ana" and account["slug"].startswith("ana")

    before = time.time()
    history.play("One", path=str(song))
    room = await cloud.room_until(code, lambda room: room["now"] is not None)
    [play] = room["plays"]
    [row] = await page.rows()
    assert (play["title"], play["artist"], play["duration"]) == ("One", "Ana", 4.0)
    assert (play["bpm"], play["energy"]) == (row["bpm"], row["energy"])
    assert before - 2 < play["played_at"] / 1000 < time.time() + 1
    deck = await page.call("deck.status")
    assert deck["found"] and deck["file"] == str(history.file) and deck["now"]["track_id"] == row["id"]

    async with Dancer(cloud, code) as dancer, Dancer(cloud, code) as other:
        await dancer.act("like", play=play["id"], on=True)
        await other.act("like", play=play["id"], on=True)
        await other.act("like", play=play["id"], on=False)
        await dancer.act("tempo", play=play["id"], wish="faster")
        await dancer.act("thank")
        status = await page.until(
            "live.status",
            lambda s: (
                s["now"]
                and s["now"]["likes"] == 1
                and s["tempo"]["faster"] == 1
                and s["thanks"] == 1
                and s["listeners"] == 2
            ),
        )
        assert status["now"]["sent"] == "acknowledged" and status["now"]["track_id"] == row["id"]

        # An edit in the middle of the night reaches the phones.
        await page.call("tracks.edit", id=row["id"], field="bpm", value=96.5)
        said = await dancer.hear(lambda m: m.get("event", {}).get("kind") == "track")
        assert said["event"]["track"]["bpm"] == 96.5

        await page.call("live.poll", question="Next?", options=["Slow", "Fast"], seconds=None)
        poll = (await dancer.hear(lambda m: m.get("event", {}).get("kind") == "poll"))["event"]["poll"]
        await dancer.act("vote", poll=poll["id"], option=1)
        await page.until("live.status", lambda s: s["poll"]["votes"] == [0, 1])
        await page.call("live.poll_over")
        over = await dancer.hear(lambda m: m.get("event", {}).get("kind") == "poll_over")
        assert over["event"]["votes"] == [0, 1]

        told_at = time.time()
        await page.call("live.announce", text="Last \u202edance", seconds=30)
        shown = await dancer.hear(lambda m: m.get("event", {}).get("kind") == "announcement")
        assert shown["event"]["announcement"]["text"] == "Last dance"
        status = await page.call("live.status")
        assert told_at + 29 < status["announcement"]["until"] / 1000 < time.time() + 31
        await page.call("live.announce_over")
        await dancer.hear(lambda m: m.get("event", {}).get("kind") == "announcement_over")

        await page.call("live.set", title="Saturday")
        await dancer.hear(lambda m: m.get("event", {}).get("title") == "Saturday")
        await page.call("deck.play", title="By hand", artist="Zaz")
        await dancer.hear(lambda m: m.get("event", {}).get("play", {}).get("title") == "By hand")
        wrong = (await page.call("live.status"))["now"]["id"]
        await page.call("live.retract", play=wrong)
        await dancer.hear(lambda m: m.get("event", {}).get("play") == wrong)
        with pytest.raises(RpcFailure) as refused:
            await page.call("live.retract", play=wrong)
        assert refused.value.code == "already_retracted"
        history.play("Two")
        await dancer.hear(lambda m: m.get("event", {}).get("play", {}).get("title") == "Two")
        await page.call("deck.stop")
        await dancer.hear(lambda m: m.get("event", {}).get("kind") == "stop")
        with pytest.raises(RpcFailure) as refused:
            await page.call("settings.set", changes={"cloud_url": "https://other.example"})
        assert refused.value.code == "night_on"
        await page.call("live.end")
        await dancer.hear(lambda m: m.get("event", {}).get("kind") == "ended")
    await page.until("live.status", lambda s: s["state"] == "off")
    await asyncio.to_thread(until, "the machine may sleep", lambda: not awake.exists())

    [summary] = (await page.call("nights.list"))["nights"]
    assert summary["title"] == "Saturday" and summary["plays"] == 2 and summary["likes"] == 1
    assert summary["recap_url"] == f"https://site.example/recap/{summary['session']}"
    night = await page.until("nights.get", lambda n: n["listeners_peak"] == 2, id=summary["id"])
    assert [(p["title"], p["retracted"]) for p in night["plays"]] == [
        ("One", False),
        ("By hand", True),
        ("Two", False),
    ]
    assert night["plays"][0]["tempo"]["faster"] == 1 and night["thanks"] == 1
    assert night["polls"][0]["votes"] == [0, 1] and night["polls"][0]["closed"]
    noted = await page.call("nights.note", id=night["id"], play=night["plays"][0]["id"], text="Again!")
    assert noted["plays"][0]["note"] == "Again!"
    table = await page.call("nights.export", id=night["id"])
    rows = list(csv.reader(io.StringIO(table["csv"].removeprefix("\ufeff"))))
    assert [row[3] for row in rows] == ["Title", "One", "Two"] and rows[1][-1] == "Again!"
    await page.call("nights.remove", id=night["id"])
    assert (await page.call("nights.list"))["nights"] == []
    assert (await page.call("nights.restore", id=night["id"]))["title"] == "Saturday"

    log = (sidecar.data_dir / "logs" / "sidecar.log").read_text()
    token = json.loads((sidecar.data_dir / "account.json").read_text())["accounts"][network.url]["token"]
    assert token not in log and not any(token in str(note) for note in page.notes)
    changes = await page.told("live.changed", lambda s: s["state"] == "off")
    assert any(status["listeners"] == 2 for status in changes)


async def test_what_plays_already_is_the_first_play(desk: Desk, cloud: Cloud, history: History) -> None:
    now = time.time()
    history.play("Long over", at=now - 4000)
    history.play("Just before", at=now - 300)
    history.play("On now", at=now - 60)
    page = await desk().page()
    await page.until("deck.status", lambda s: s["now"] and s["now"]["title"] == "On now")
    status = await go_live(page)
    room = await cloud.room_until(status["session"]["code"], lambda room: room["now"] is not None)
    assert [play["title"] for play in room["plays"]] == ["On now"]
    # How long the desk's hello took counts as a difference of the clocks.
    assert -3 < room["plays"][0]["played_at"] / 1000 - (now - 60) < time.time() - now + 3


async def test_forty_plays_without_network(
    desk: Desk, cloud: Cloud, network: Network, history: History
) -> None:
    page = await desk().page()
    status = await go_live(page)
    code = status["session"]["code"]
    history.play("Before")
    await cloud.room_until(code, lambda room: len(room["plays"]) == 1)
    network.cut()
    began = int(time.time()) + 1
    # A set of two hours in a moment: VirtualDJ's times say when each began.
    for i in range(40):
        history.play(f"T{i}", at=began + i * 0.01)
        if i % 13 == 0:
            await page.until("live.status", lambda s, n=i: f"T{n}" in titles(s))
    status = await page.until(
        "live.status", lambda s: len(s["plays"]) == 41 and s["network"]["light"] == "red"
    )
    assert status["network"]["waiting"] == 40 and status["network"]["problem"]["code"] == "offline"
    assert status["network"]["offline_since"] and not status["network"]["connected"]
    network.mend()
    status = await connected(page)
    room = await cloud.room_until(code, lambda room: room["plays"][0]["title"] == "T39")
    assert [play["title"] for play in reversed(room["plays"])] == ["Before", *(f"T{i}" for i in range(40))]
    late = [play["played_at"] / 1000 - began for play in room["plays"][:40]]
    assert all(-3 < seconds < time.time() - began + 3 for seconds in late), late
    assert {play["sent"] for play in status["plays"]} == {"acknowledged"} and status["rejected"] == []


async def test_the_first_night_begins_without_network(
    desk: Desk, cloud: Cloud, network: Network, history: History
) -> None:
    network.cut()
    page = await desk().page()
    status = await page.call("live.start", name="Ola", title="", listed=False)
    assert (
        status["state"] == "live" and status["session"]["code"] is None and status["session"]["url"] is None
    )
    assert not (await page.call("account.get"))["signed_in"]
    history.play("One")
    await page.until("live.status", lambda s: titles(s) == ["One"])
    await page.call("live.end")
    status = await page.call("live.start", name="Ola", title="Second", listed=False)
    assert status["session"]["title"] == "Second" and status["network"]["waiting"] >= 4
    network.mend()
    await connected(page)
    assert (await page.call("account.get"))["name"] == "Ola"
    first = (await page.call("nights.list"))["nights"][1]
    night = await page.call("nights.get", id=first["id"])
    assert [play["sent"] for play in night["plays"]] == ["acknowledged"] and night["recap_url"]
    status, recap, _ = cloud.ask(f"/api/recaps/{night['session']}")
    assert status == 200 and [play["title"] for play in recap["plays"]] == ["One"]


async def test_kill_9_in_the_middle_of_the_night(
    desk: Desk, cloud: Cloud, network: Network, history: History
) -> None:
    first = desk()
    page = await first.page()
    code = (await go_live(page))["session"]["code"]
    history.play("One", at=time.time() - 2)
    await cloud.room_until(code, lambda room: len(room["plays"]) == 1)
    network.cut()
    history.play("Two", at=time.time() - 1)
    await page.until("live.status", lambda s: titles(s) == ["One", "Two"])
    await page.call("live.announce", text="Still here", seconds=600)
    first.kill()
    await first.leave()
    history.play("Three, while nobody looked")
    network.mend()
    page = await desk().page()
    status = await page.until("live.status", lambda s: len(s["plays"]) == 3)
    assert status["state"] == "live" and status["session"]["code"] == code
    room = await cloud.room_until(code, lambda room: len(room["plays"]) == 3 and room["announcement"])
    assert [play["title"] for play in reversed(room["plays"])] == titles(status)
    assert room["announcement"]["text"] == "Still here" and room["plays"][0]["id"] == room["now"]
    # And again, several times, at any moment: nothing is doubled.
    for i in range(4):
        sidecar = desk()
        page = await sidecar.page()
        history.play(f"Again {i}")
        await page.until("live.status", lambda s, n=i: f"Again {n}" in titles(s))
        await asyncio.sleep(0.02 * i)
        sidecar.kill()
        await sidecar.leave()
    page = await desk().page()
    status = await connected(page)
    room = await cloud.room_until(code, lambda room: len(room["plays"]) == 7)
    assert [play["title"] for play in reversed(room["plays"])] == titles(status)
    assert len(set(titles(status))) == 7


async def test_the_cloud_is_killed_and_started_again(
    desk: Desk, cloud: Cloud, network: Network, history: History
) -> None:
    page = await desk().page()
    code = (await go_live(page))["session"]["code"]
    cloud.program.kill()
    history.play("While it was away")
    await page.until("live.status", lambda s: not s["network"]["connected"] and len(s["plays"]) == 1)
    cloud.start()
    await connected(page)
    room = await cloud.room_until(code, lambda room: room["now"] is not None and room["status"] == "live")
    assert [play["title"] for play in room["plays"]] == ["While it was away"]
    # And stopped in order: it asks to come back.
    cloud.program.stop()
    cloud.start()
    history.play("After")
    await connected(page)
    await cloud.room_until(code, lambda room: len(room["plays"]) == 2)


async def test_a_connection_that_hangs_is_noticed(
    desk: Desk, cloud: Cloud, network: Network, history: History
) -> None:
    page = await desk().page()
    code = (await go_live(page))["session"]["code"]
    network.hold()
    history.play("Into the void")
    status = await page.until("live.status", lambda s: s["network"]["light"] == "yellow")
    assert status["network"]["connected"] and status["network"]["waiting"] == 1
    # Nothing answers for a while: that connection is given up.
    await page.until("live.status", lambda s: not s["network"]["connected"])
    network.mend()
    await connected(page)
    await cloud.room_until(code, lambda room: len(room["plays"]) == 1)


async def test_a_rejected_command_is_shown_and_the_rest_goes_on(
    desk: Desk, cloud: Cloud, network: Network, history: History
) -> None:
    sidecar = desk()
    page = await sidecar.page()
    code = (await go_live(page))["session"]["code"]
    network.cut()
    await page.until("live.status", lambda s: not s["network"]["connected"])
    await page.call("deck.play", title="Bad", artist="")
    await page.call("deck.play", title="Good", artist="")
    sidecar.kill()
    await sidecar.leave()
    # What no sidecar writes: a key that is none.
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(sidecar.data_dir / "library.db") as db:
        db.execute('UPDATE outbox SET body = replace(body, \'"key": null\', \'"key": "H"\') WHERE seq = 2')
    db.close()
    network.mend()
    page = await desk().page()
    status = await page.until("live.status", lambda s: s["rejected"] and s["network"]["waiting"] == 0)
    [rejected] = status["rejected"]
    assert rejected["seq"] == 2 and rejected["type"] == "play" and "key" in rejected["message"]
    assert [play["sent"] for play in reversed(status["plays"])] == ["rejected", "acknowledged"]
    room = await cloud.room_until(code, lambda room: room["now"] is not None)
    assert [play["title"] for play in room["plays"]] == ["Good"]
    assert (await page.call("live.dismiss"))["rejected"] == []


async def test_two_data_folders_with_one_account(
    desk: Desk, cloud: Cloud, history: History, tmp_path: Path
) -> None:
    one = await desk().page()
    status = await go_live(one)
    await one.call(
        "account.set_credentials", email=f"ana{time.time_ns()}@example.org", password="long enough 1"
    )
    account = await one.call("account.get")
    with pytest.raises(RpcFailure):
        await one.call("account.sign_in", email=account["email"], password="wrong password")
    other_desk = desk(data_dir=tmp_path / "other")
    other = await other_desk.page()
    signed_in = await other.call("account.sign_in", email=account["email"], password="long enough 1")
    assert signed_in["slug"] == account["slug"]
    devices = (await other.call("account.devices"))["devices"]
    assert len(devices) == 2 and sum(device["current"] for device in devices) == 1
    second = await go_live(other, name=None, title="Elsewhere")
    assert second["session"]["code"] != status["session"]["code"]
    history.play("Heard by both")
    for page, told in ((one, status), (other, second)):
        await page.until("live.status", lambda s: titles(s) == ["Heard by both"])
        await cloud.room_until(told["session"]["code"], lambda room: len(room["plays"]) == 1)

    # A new name is known on the other one after its next connection.
    await one.call("account.set", name="Ana B")
    await other.call("live.end")
    await other.until("live.status", lambda s: s["state"] == "off")
    second = await go_live(other, name=None, title="Elsewhere again")
    await other.until("account.get", lambda account: account["name"] == "Ana B")
    history.play("Heard again by both")
    await other.until("live.status", lambda s: titles(s) == ["Heard by both", "Heard again by both"])

    # The second is thrown out: it says so, keeps what it has, and can come back.
    current = next(device["id"] for device in devices if device["current"])
    left = (await one.call("account.revoke_device", id=current))["devices"]
    assert current not in [device["id"] for device in left]
    other_desk.kill()
    await other_desk.leave()
    other = await desk(data_dir=tmp_path / "other").page()
    out = await other.until("live.status", lambda s: s["network"]["problem"])
    assert out["network"]["problem"]["code"] == "not_signed_in" and out["network"]["light"] == "red"
    history.play("Kept")
    await other.until("live.status", lambda s: "Kept" in titles(s))
    await other.call("account.sign_in", email=account["email"], password="long enough 1")
    # Its session belongs to the device that it was.
    out = await other.until(
        "live.status", lambda s: (s["network"]["problem"] or {}).get("code") == "other_device"
    )
    assert out["state"] == "live"
    assert (await other.call("live.end"))["state"] == "off"
    night = await other.call("nights.get", id=out["session"]["night"])
    assert [play["sent"] for play in night["plays"]] == ["acknowledged", "acknowledged", "rejected"]
    await go_live(other, name=None, title="Anew")

    # A recovery code is made by whoever knows the password, works once, and signs out everybody else.
    for wrong in (None, "a guess at it"):
        with pytest.raises(RpcFailure):
            await one.call("account.recovery_code", current=wrong)
    code = (await one.call("account.recovery_code", current="long enough 1"))["code"]
    assert (await one.call("account.get"))["has_recovery_code"]
    third = await desk(data_dir=tmp_path / "third").page()
    assert (await third.call("account.recover", code=code))["asks_for"] is None
    with pytest.raises(RpcFailure):
        await third.call("account.recover", code=code)
    for page in (one, other):
        await page.until(
            "live.status", lambda s: (s["network"]["problem"] or {}).get("code") == "not_signed_in"
        )
    listed = await third.call("account.devices")
    assert [device["current"] for device in listed["devices"]] == [True]
    assert listed["changes"][0]["kind"] == "recovered"


async def test_another_password(desk: Desk, cloud: Cloud, tmp_path: Path) -> None:
    one = await desk().page()
    await go_live(one)
    assert (await one.call("account.refresh"))["sends_mail"] is False
    email, password = f"ana{time.time_ns()}@example.org", "long enough 1"
    said = await one.call("account.set_credentials", email=email, password=password)
    assert said["email"] == email and said["asks_for"] == "password"
    other = await desk(data_dir=tmp_path / "other").page()
    await other.call("account.sign_in", email=email, password=password)
    token = json.loads((tmp_path / "other" / "account.json").read_text())
    for wrong in (None, "a guess at it"):
        with pytest.raises(RpcFailure) as refused:
            await other.call("account.set_credentials", email=email, password="long enough 2", current=wrong)
        assert refused.value.code in {"proof_required", "wrong_proof"}
    await other.call("account.set_credentials", email=email, password="long enough 2", current=password)
    # The token too is another one: whoever has copied it is out as well.
    assert json.loads((tmp_path / "other" / "account.json").read_text()) != token
    await one.until("live.status", lambda s: (s["network"]["problem"] or {}).get("code") == "not_signed_in")
    assert len((await other.call("account.devices"))["devices"]) == 1


async def test_a_device_is_signed_out_in_the_middle(desk: Desk, cloud: Cloud, history: History) -> None:
    page = await desk().page()
    await go_live(page)
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.sign_out")
    assert refused.value.code == "night_on"
    await page.call("live.end")
    await page.until("live.status", lambda s: s["state"] == "off")
    assert (await page.call("account.sign_out"))["signed_in"] is False
    for method in ("account.devices", "account.recovery_code"):
        with pytest.raises(RpcFailure) as refused:
            await page.call(method)
        assert refused.value.code == "not_signed_in"


async def test_nights_and_the_account_are_deleted(desk: Desk, cloud: Cloud, history: History) -> None:
    page = await desk().page()
    night = await go_live(page, title="To be deleted")
    history.play("Heard")
    await page.until("live.status", lambda s: titles(s) == ["Heard"] and s["network"]["waiting"] == 0)
    session = (await page.call("account.nights"))["nights"][0]["id"]
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.delete_night", session=session)
    assert refused.value.code == "session_live"
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.delete", password=None)
    assert refused.value.code == "night_on"
    await page.call("live.end")
    await page.until("live.status", lambda s: s["state"] == "off")
    logged = await page.call("nights.get", id=night["session"]["night"])
    assert logged["recap_url"] is not None
    assert (await page.call("account.delete_night", session=session))["nights"] == []
    logged = await page.call("nights.get", id=night["session"]["night"])
    assert logged["recap_url"] is None and [play["title"] for play in logged["plays"]] == ["Heard"]
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.delete_night", session=session)
    assert refused.value.code == "session_unknown"

    again = await go_live(page, name=None, title="Goes with the account")
    await page.call("live.end")
    await page.until("live.status", lambda s: s["state"] == "off")
    assert (await page.call("account.delete", password=None))["signed_in"] is False
    logged = await page.call("nights.get", id=again["session"]["night"])
    assert logged["recap_url"] is None and logged["title"] == "Goes with the account"
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.nights")
    assert refused.value.code == "not_signed_in"
    # The DJ begins anew, as somebody new.
    await go_live(page, name="Ana Anew", title="Anew")


async def test_names_and_slugs(desk: Desk, cloud: Cloud) -> None:
    page = await desk().page()
    with pytest.raises(RpcFailure) as refused:
        await page.call("live.start", name="\u202e ", title="", listed=True)
    assert refused.value.code == "invalid_value" and refused.value.data["field"] == "name"
    await go_live(page, name="Zoë")
    slug = f"zoe-{time.time_ns()}"
    changed = await page.call("account.set", name="Zoë B", slug=slug)
    assert changed["name"] == "Zoë B" and changed["slug"] == slug
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.set", slug="No Slug!")
    assert refused.value.code and refused.value.data.get("field") == "slug"
    assert (await page.call("account.get"))["slug"] == slug


async def test_mixxx_is_a_deck_too(desk: Desk, cloud: Cloud, tmp_path: Path) -> None:
    mixxx = MixxxWriter(tmp_path / "mixxxdb.sqlite", "DELETE")
    playlist = mixxx.playlist()
    mixxx.played(playlist, "Yesterday", "2020-01-01 20:00:00")
    page = await desk().page()
    deck = await page.call("deck.set", source="mixxx", path=str(tmp_path))
    assert deck["found"] and deck["file"] == str(mixxx.path) and deck["now"] is None
    status = await go_live(page)
    mixxx.played(playlist, "One")
    mixxx.played(playlist, "Two")
    room = await cloud.room_until(status["session"]["code"], lambda room: len(room["plays"]) == 2)
    assert [play["title"] for play in room["plays"]] == ["Two", "One"] and room["plays"][0][
        "duration"
    ] == 200.5
    assert (await page.call("live.status"))["now"]["source"] == "mixxx"
    mixxx.db.close()


async def test_choosing_another_deck_in_the_night(
    desk: Desk, cloud: Cloud, history: History, tmp_path: Path
) -> None:
    page = await desk().page()
    now = time.time()
    elsewhere = History(tmp_path / "elsewhere")
    elsewhere.play("Not of this night", at=now - 3000)
    status = await go_live(page)
    history.play("One")
    await page.until("live.status", lambda s: titles(s) == ["One"])
    deck = await page.call("deck.set", path=str(elsewhere.folder))
    assert (
        deck["path"] == str(elsewhere.folder)
        and deck["watching"] == [str(elsewhere.folder)]
        and deck["found"]
    )
    elsewhere.play("Two")
    history.play("Not watched")
    await page.until("live.status", lambda s: titles(s) == ["One", "Two"])
    deck = await page.call("deck.set", source="manual")
    assert deck["source"] == "manual" and deck["path"] is None and deck["problem"] is None
    await page.call("deck.play", title="Three", artist="")
    with pytest.raises(RpcFailure) as refused:
        await page.call("deck.set", source="virtualdj", path="/nix/nix")
    assert refused.value.code == "not_found"
    deck = await page.call("deck.set", source="virtualdj")
    assert deck["path"] == str(elsewhere.folder)
    deck = await page.call("deck.set", path=None)
    assert deck["path"] is None and deck["file"] == str(history.file)
    elsewhere.play("Not watched any more")
    await cloud.room_until(status["session"]["code"], lambda room: len(room["plays"]) == 3)
    await asyncio.sleep(2)
    assert titles(await page.call("live.status")) == ["One", "Two", "Three"]
