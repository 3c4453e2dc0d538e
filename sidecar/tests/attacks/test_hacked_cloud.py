"""A cloud that was taken over names addresses that are commands: none comes to the page, or to a shell."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from support.examples import FOLDER
from support.fake_cloud import FakeCloud, Message, snapshot, welcome
from support.sidecar import Page, Sidecar

EVIL = [
    'https://pika.example/x"; id > f; #',
    "https://pika.example/$(id)",
    "javascript:alert(1)",
    "http://pika.example",
]
CASES: dict[str, list[dict[str, str]]] = json.loads((FOLDER / "web_address.json").read_text(encoding="utf-8"))


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


async def night(page: Page) -> dict[str, Any]:
    """The night's session, once the cloud has named its code."""
    await page.call("live.start", title="", listed=True)
    status = await page.until("live.status", lambda said: said["session"] and said["session"]["code"])
    return dict(status["session"])


@pytest.mark.parametrize("site", EVIL)
async def test_the_address_of_its_pages(page: Page, fake: FakeCloud, site: str) -> None:
    fake.instead = lambda message: [welcome(site=site)] if message["type"] == "hello" else None
    session = await night(page)
    assert session["url"] == f"{fake.url}/live/ABCDE"
    await page.call("live.end")
    await page.until("live.status", lambda said: said["state"] == "off")
    [summary] = (await page.call("nights.list"))["nights"]
    assert summary["recap_url"] == f"{fake.url}/recap/{session['id']}"


@pytest.mark.parametrize("code", ['"; id > f; #', "../../download", "$(id)", "a b"])
async def test_the_code_of_a_room(page: Page, fake: FakeCloud, code: str) -> None:
    def evil(message: Message) -> list[Message | str] | None:
        done = fake.applied.get(message.get("session", ""), 0)
        return [snapshot(message["session"], done, code=code)] if message["type"] == "watch" else None

    fake.instead = evil
    assert (await night(page))["url"] is None


async def test_an_address_that_an_older_pika_took(page: Page, fake: FakeCloud, tmp_path: Path) -> None:
    session = await night(page)
    assert session["url"] == "https://site.example/live/ABCDE"
    await page.call("live.end")
    await page.until("live.status", lambda said: said["state"] == "off")
    with sqlite3.connect(tmp_path / "data" / "library.db") as db:
        db.execute("UPDATE nights SET site = ?", (EVIL[0],))
    db.close()
    [summary] = (await page.call("nights.list"))["nights"]
    assert summary["recap_url"] == f"{fake.url}/recap/{session['id']}"


def opened(tmp_path: Path, url: str) -> list[str]:
    """What the opener is given when Neutralino's `os.open` opens a URL: the words are those of its source
    (v6.9.0, api/os/os.cpp). Raises `CalledProcessError` when the shell cannot make sense of it.
    """
    programs, told = tmp_path / "bin", tmp_path / "told"
    programs.mkdir(exist_ok=True)
    told.unlink(missing_ok=True)
    for name in ("id", "xdg-open"):
        (programs / name).write_text(f'#!/bin/sh\nprintf "%s\\n" {name} "$@" >> "{told}"\n')
        (programs / name).chmod(0o755)
    command = ["/bin/sh", "-c", f'xdg-open "{url}"']
    subprocess.run(command, env={"PATH": str(programs)}, cwd=tmp_path, check=True, capture_output=True)
    return told.read_text().splitlines()


@pytest.mark.only_on("linux", "darwin", why="posix shell")
@pytest.mark.parametrize("case", CASES["taken"], ids=lambda case: case["text"])
def test_a_shell_leaves_what_is_taken_as_it_is(tmp_path: Path, case: dict[str, str]) -> None:
    assert opened(tmp_path, case["address"]) == ["xdg-open", case["address"]]


@pytest.mark.only_on("linux", "darwin", why="posix shell")
@pytest.mark.parametrize("url", ['https://pika.example/x"; id > f; #', "https://pika.example/$(id)", "x`id`"])
def test_what_is_refused_would_be_run(tmp_path: Path, url: str) -> None:
    assert "id" in opened(tmp_path, url)
