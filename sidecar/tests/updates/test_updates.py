"""Updates of a running sidecar: a stand-in for an installed Pika, a real feed server, real restarts."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from support.feeds import (
    TARGET,
    FeedServer,
    Signer,
    archive_of,
    feed_of,
    installer_of,
    iso,
)
from support.installed import Desk, Finished
from support.sidecar import Page, RpcFailure, Sidecar

from pika_sidecar.updates import installation, schedule
from pika_sidecar.updates.beside import kept_folder
from pika_sidecar.updates.state import State, StateFile

pytestmark = pytest.mark.only_on("linux", why="linux archive")

SIGNER = Signer()


@pytest.fixture
async def desk(
    tmp_path: Path, server: FeedServer, start: Callable[..., Sidecar], ui_dir: Path
) -> AsyncIterator[Desk]:
    made = Desk(tmp_path, SIGNER, server, start, ui_dir)
    yield made
    made.end()


def is_ready(status: dict[str, Any]) -> bool:
    return status["state"] == "ready"


async def failure(page: Page, method: str, **params: Any) -> str:  # noqa: ANN401
    with pytest.raises(RpcFailure) as refused:
        await page.call(method, **params)
    return str(refused.value.code)


async def test_from_one_version_to_the_next_and_back(desk: Desk, music: Path) -> None:
    page = await desk.open()
    await page.scanned(music)
    first = await page.call("updates.status")
    assert first["version"] == "0.1.0" and first["state"] == "idle" and first["available"] is None
    assert first["automatic"] and first["checked_at"] is None and first["cannot"] is None
    assert await failure(page, "updates.download") == "no_update"
    assert await failure(page, "updates.install") == "no_update"
    assert await failure(page, "updates.go_back") == "no_previous"

    desk.release("0.2.0", extra=300_000)
    status = await page.call("updates.check")
    assert status["problem"] is None and status["available"]["version"] == "0.2.0"
    assert "What is new in 0.2.0" in status["available"]["notes"] and not status["available"]["required"]
    assert await failure(page, "updates.install") == "not_downloaded"
    desk.server.faults["pika-0.2.0.tar.gz"] = ["hold"]
    status = await page.call("updates.download")
    assert status["state"] == "downloading"
    await page.told("updates.changed", lambda said: (said["done"] or 0) > 0)
    desk.server.let_go.set()
    status = await page.until("updates.status", is_ready)
    assert (await page.call("updates.download"))["state"] == "ready"  # nothing is fetched twice
    told = await page.told("updates.changed", is_ready)
    assert any(said["state"] == "downloading" and said["done"] > 0 for said in told)

    assert (await page.call("updates.install"))["state"] == "installing"
    await page.told("updates.changed", lambda said: said["state"] == "restarting")
    page = await desk.restarted(page)
    hello = await page.call("app.hello", client_build="test")
    assert hello["version"] == "0.2.0" and hello["build"] == "0.2.0+test"
    [folder] = (await page.call("folders.list"))["folders"]
    assert folder["path"] == str(music)
    status = await page.call("updates.status")
    assert status["updated"]["from"] == "0.1.0" and "What is new in 0.2.0" in status["updated"]["notes"]
    assert status["available"] is None and status["previous"] == "0.1.0" and status["problem"] is None
    assert (await page.call("updates.dismiss"))["updated"] is None

    await page.call("updates.go_back")
    desk.sidecar.process = Finished(json.loads((desk.data / "instance.json").read_text())["pid"])
    page = await desk.restarted(page)
    assert (await page.call("app.hello", client_build="test"))["version"] == "0.1.0"
    status = await page.call("updates.status")
    assert status["updated"] == {"from": "0.2.0", "notes": "", "going_back": True, "unasked": False}
    assert status["previous"] is None  # nothing older is there
    await page.call("updates.dismiss")
    # It is offered again when it is asked for, and not pushed at once.
    status = await page.call("updates.check")
    assert status["available"]["version"] == "0.2.0" and status["available"]["later"]
    await page.close()


async def test_bad_feeds_are_refused_in_words_and_remembered(desk: Desk) -> None:
    page = await desk.open()
    server, now = desk.server, time.time()

    async def problem() -> str | None:
        status = await page.call("updates.check")
        assert status["state"] == "idle"
        if status["problem"] is not None:
            assert len(status["problem"]["message"]) > 60
        return status["problem"] and status["problem"]["code"]

    assert await problem() == "feed_missing"
    desk.release("0.1.5", published=iso(now - 7200))
    old = dict(server.files)
    assert await problem() is None
    desk.release("0.2.0", published=iso(now - 3600))
    assert await problem() is None
    good = dict(server.files)
    tampered = good["latest.json"].replace(b"0.2.0", b"0.9.0")
    server.files["latest.json"] = tampered
    assert await problem() == "feed_tampered"
    assert (await page.call("updates.status"))["available"]["version"] == "0.2.0"  # what was known stays
    server.files["latest.json"] = good["latest.json"][:200]
    assert await problem() == "feed_truncated"
    server.publish(Signer(), feed_of("9.0.0"))
    assert await problem() == "feed_other_key"
    desk.release("0.3.0", expires=iso(now - 60))
    assert await problem() == "feed_expired"
    server.files["latest.json"] = b" " * 300_000
    assert await problem() == "feed_too_large"
    server.files |= old
    assert await problem() == "feed_replayed"
    # Also after a restart, be it a hard one.
    await desk.sidecar.leave()
    desk.sidecar.kill()
    page = await desk.open()
    assert await problem() == "feed_replayed"
    server.files |= good
    assert await problem() is None
    desk.release("0.4.0")
    server.files["latest.json.minisig"] = server.files["latest.json.minisig"][:100]
    assert await problem() == "feed_truncated"
    assert await failure(page, "updates.settings", channel="other") == "None"


async def test_a_download_survives_cuts_and_restarts(desk: Desk) -> None:
    page = await desk.open()
    desk.release("0.2.0", extra=2_000_000)
    name = "pika-0.2.0.tar.gz"
    await page.call("updates.check")
    desk.server.faults[name] = ["cut", "503"]
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    ranges = [asked for path, asked in desk.server.asked if path == name]
    assert len(ranges) == 3 and ranges[0] is None and ranges[1] == ranges[2] != "bytes=0-"
    # What lies there is verified again before anything of it is used.
    [file] = (desk.data / "updates" / "0.2.0").iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    await page.call("updates.install")
    status = await page.until("updates.status", lambda status: status["problem"] is not None)
    assert status["problem"]["code"] == "download_wrong" and status["state"] == "idle"
    assert not file.exists() and installation.version_in(desk.app) == "0.1.0"

    desk.server.faults[name] = ["hold"]
    await page.call("updates.download")
    await page.until("updates.status", lambda status: (status["done"] or 0) > 300_000)
    assert await failure(page, "updates.install") == "not_downloaded"
    await desk.sidecar.leave()
    desk.sidecar.kill()
    part = file.with_name(file.name + ".part").stat().st_size
    assert part > 0
    page = await desk.open()
    status = await page.call("updates.status")
    assert status["available"]["version"] == "0.2.0" and status["state"] == "idle"
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    assert desk.server.asked[-1] == (name, f"bytes={part}-")


async def test_a_file_that_is_not_what_the_feed_promised(desk: Desk) -> None:
    page = await desk.open()
    desk.release("0.2.0")
    desk.server.files["pika-0.2.0.tar.gz"] = archive_of("0.2.0", "#!/bin/sh\necho evil\n")
    await page.call("updates.check")
    await page.call("updates.download")
    status = await page.until("updates.status", lambda status: status["problem"] is not None)
    assert status["problem"]["code"] in ("download_wrong", "download_broken")
    assert not list((desk.data / "updates" / "0.2.0").glob("*.gz"))
    # An archive that the feed names rightly and that holds something else.
    content = archive_of("0.3.0")
    desk.server.files["other.tar.gz"] = content
    desk.server.publish(
        SIGNER, feed_of("0.2.1", installers=[installer_of(content, desk.server.url("other.tar.gz"))])
    )
    await page.call("updates.check")
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    await page.call("updates.install")
    status = await page.until("updates.status", lambda status: status["problem"] is not None)
    assert status["problem"]["code"] == "install_failed" and status["state"] == "ready"
    assert installation.version_in(desk.app) == "0.1.0" and desk.sidecar.process.poll() is None


@pytest.mark.parametrize("with_its_feed", [False, True], ids=["the state alone", "the kept feed, too"])
async def test_what_the_state_says_is_not_installed_unless_it_was_signed(
    desk: Desk, with_its_feed: bool
) -> None:
    page = await desk.open()
    good = desk.release("0.2.0")
    await page.call("updates.check")
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    await desk.sidecar.leave()
    assert desk.sidecar.stop() == 0

    evil = archive_of("0.2.0", f"#!/bin/sh\ntouch '{desk.data}/evil'\n")
    updates = desk.data / "updates"
    [file] = (updates / "0.2.0").iterdir()
    file.write_bytes(evil)
    said = json.loads((updates / "state.json").read_text())
    installer = installer_of(evil, desk.server.url("evil.tar.gz"))
    said["offered"]["installer"] = installer
    (updates / "state.json").write_text(json.dumps(said))
    if with_its_feed:
        [kept] = updates.glob("feed-*.json")
        kept.write_text(json.dumps({**good, "targets": {TARGET: [installer]}}))

    page = await desk.open()
    assert is_ready(await page.call("updates.status"))
    await page.call("updates.install")
    status = await page.until("updates.status", lambda status: status["problem"] is not None)
    assert status["problem"]["code"] == ("feed_tampered" if with_its_feed else "download_wrong")
    assert status["state"] != "restarting" and installation.version_in(desk.app) == "0.1.0"
    assert not (desk.data / "evil").exists()
    # A look brings back what is right.
    await page.call("updates.check")
    if with_its_feed:
        await page.call("updates.install")
        status = await page.until("updates.status", lambda status: status["problem"] is not None)
        assert status["problem"]["code"] == "download_wrong"
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    await page.call("updates.install")
    page = await desk.restarted(page)
    assert (await page.call("app.hello", client_build="test"))["version"] == "0.2.0"
    await page.close()


async def test_a_version_of_which_no_signed_feed_was_kept_is_looked_for_anew(desk: Desk) -> None:
    page = await desk.open()
    desk.release("0.2.0")
    await page.call("updates.check")
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    await desk.sidecar.leave()
    assert desk.sidecar.stop() == 0
    for file in (desk.data / "updates").glob("feed-*"):  # as an older Pika left it
        file.unlink()
    page = await desk.open()
    assert (await page.call("updates.status"))["available"] is None
    assert await failure(page, "updates.install") == "no_update"
    status = await page.call("updates.check")
    assert status["available"]["version"] == "0.2.0"


async def test_nothing_during_a_night(desk: Desk) -> None:
    page = await desk.open()
    desk.release("0.2.0", extra=1_500_000)
    await page.call("updates.check")
    desk.server.faults["pika-0.2.0.tar.gz"] = ["hold"]
    await page.call("updates.download")
    await page.until("updates.status", lambda status: (status["done"] or 0) > 100_000)
    await page.call("live.start", title="", name="Ana")
    status = await page.until("updates.status", lambda status: status["quiet"])
    assert status["available"] is None
    for method in ("check", "download", "install", "go_back"):
        assert await failure(page, f"updates.{method}") == "night_on"
    before = await page.call("updates.status")
    assert before["state"] == "downloading"
    asked = len(desk.server.asked)
    desk.server.let_go.set()
    await page.until("updates.status", lambda _: desk.server.sending == 0)  # what was under way stops
    await asyncio.sleep(0.5)
    status = await page.call("updates.status")
    assert status["state"] == "downloading" and status["done"] < desk.size("0.2.0")
    assert len(desk.server.asked) == asked
    await desk.sidecar.leave()
    desk.sidecar.kill()
    page = await desk.open()  # the night goes on
    assert (await page.call("updates.status"))["quiet"]
    assert await failure(page, "updates.check") == "night_on"
    await page.call("live.end")
    await page.until("updates.status", lambda status: not status["quiet"])
    await page.call("updates.download")
    await page.until("updates.status", is_ready)


async def test_channels_rollout_and_protocol(desk: Desk) -> None:
    page = await desk.open()
    desk.release("0.2.0", rollout=0)
    status = await page.call("updates.check")
    assert status["available"] is None and status["held"] == "0.2.0" and status["problem"] is None
    desk.release("0.2.1", rollout=0, minimum_protocol=2)
    status = await page.call("updates.check")
    assert status["available"]["version"] == "0.2.1" and status["available"]["required"]
    assert status["held"] is None
    desk.release("0.2.2")
    desk.release("0.3.0-rc.1", channel="next")
    assert (await page.call("updates.check"))["available"]["version"] == "0.2.2"
    status = await page.call("updates.settings", channel="next")
    assert status["channel"] == "next" and status["available"]["version"] == "0.3.0-rc.1"
    desk.release("0.3.0")
    assert (await page.call("updates.check"))["available"]["version"] == "0.3.0"
    del desk.server.files["next.json"]
    assert (await page.call("updates.check"))["available"]["version"] == "0.3.0"
    status = await page.call("updates.dismiss")
    assert status["available"]["later"]
    status = await page.call("updates.settings", automatic=False)
    assert status["automatic"] is False and status["channel"] == "next"
    await desk.sidecar.leave()
    assert desk.sidecar.stop() == 0
    page = await desk.open()
    status = await page.call("updates.status")
    assert status["automatic"] is False and status["channel"] == "next" and status["available"]["later"]
    other = feed_of("0.4.0")
    other["targets"] = {"windows-x64": next(iter(other["targets"].values()))}
    desk.server.publish(SIGNER, other)
    status = await page.call("updates.settings", channel="latest", automatic=True)
    assert status["problem"]["code"] == "no_installer" and status["available"] is None


async def test_a_library_that_the_older_version_cannot_read(desk: Desk) -> None:
    desk.app.rename(kept_folder(desk.app))
    desk.install("0.2.0")
    state = State(last_version="0.2.0", schema_before={"0.1.0": 1})
    StateFile(desk.data / "updates").write(state)
    page = await desk.open()
    assert (await page.call("updates.status"))["previous"] == "0.1.0"
    with pytest.raises(RpcFailure) as refused:
        await page.call("updates.go_back")
    assert refused.value.code == "library_newer" and "library.before-0002.db" in refused.value.message
    with sqlite3.connect(desk.data / "library.db") as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] > 1


async def test_an_update_is_the_way_out_when_the_library_is_damaged(desk: Desk) -> None:
    desk.data.mkdir()
    (desk.data / "library.db").write_bytes(os.urandom(50_000))
    page = await desk.open()
    assert (await page.call("app.hello", client_build="test"))["error"]["code"] == "library_corrupt"
    desk.release("0.2.0")
    assert (await page.call("updates.check"))["available"]["version"] == "0.2.0"
    await page.call("updates.download")
    await page.until("updates.status", is_ready)
    await page.call("updates.install")
    page = await desk.restarted(page)
    assert (await page.call("app.hello", client_build="test"))["version"] == "0.2.0"
    await page.close()


async def test_an_installation_that_did_not_come_about(desk: Desk) -> None:
    state = {"attempt": {"version": "0.2.0", "before": "0.1.0", "notes": ""}}
    (desk.data / "updates").mkdir(parents=True)
    page = await desk.open()
    await desk.sidecar.leave()
    desk.sidecar.stop()
    file = desk.data / "updates" / "state.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **state}))
    page = await desk.open()
    status = await page.call("updates.status")
    assert status["problem"]["code"] == "install_failed" and "0.2.0" in status["problem"]["message"]
    # A state that cannot be read is begun anew.
    await desk.sidecar.leave()
    desk.sidecar.stop()
    for text in ("", "[]", '{"seen": 5}', json.dumps({**json.loads(file.read_text()), "more": 1})):
        file.write_text(text)
        assert StateFile(file.parent).read().seen == {}
    page = await desk.open()
    assert (await page.call("updates.status"))["automatic"] is True


async def test_from_source_nothing_is_looked_for(start: Callable[..., Sidecar]) -> None:
    page = await start().page()
    status = await page.call("updates.status")
    assert status["cannot"]["code"] == "cannot_update" and "git pull" in status["cannot"]["message"]
    assert (await page.call("updates.check"))["problem"]["code"] == "no_feed"
    assert await failure(page, "updates.go_back") == "cannot_update"


def test_when_it_is_time() -> None:
    now = 1_800_000_000.0
    day = schedule.DAY_S
    state = State(install_id="x", tried_at=now)
    wait = day + schedule.jitter("x")
    assert 0 <= schedule.jitter("x") < schedule.JITTER_S
    assert not schedule.is_due(state, now + wait - 1) and schedule.is_due(state, now + wait)
    assert schedule.is_due(state, now - 60)  # the clock was set back
    assert schedule.is_due(State(), now)  # never looked
    assert not schedule.is_due(State(automatic=False), now)
    for failures, hours in ((1, 1), (2, 2), (4, 8), (9, 24), (2000, 24)):
        failed = State(install_id="x", tried_at=now, failures=failures)
        assert not schedule.is_due(failed, now + hours * 3600 - 1)
        assert schedule.is_due(failed, now + hours * 3600)
    spread = {round(schedule.jitter(f"{i}") / 600) for i in range(200)}
    assert len(spread) > 8


async def test_the_daily_look_waits_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "LOOK_EVERY_S", 0.02)
    looks, due = [], [False, True, False, True]

    async def check() -> None:
        looks.append(time.monotonic())

    begun = time.monotonic()
    task = asyncio.create_task(schedule.run(lambda: bool(due) and due.pop(0), check, first_after_s=0.2))
    while len(looks) < 2:
        await asyncio.sleep(0.01)
    task.cancel()
    assert looks[0] - begun >= 0.2
