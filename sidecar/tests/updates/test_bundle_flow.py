"""Updates of a running sidecar in a bundle of macOS: a real feed server, real restarts and greetings; Apple's
programs stand in. The program in the bundle is this Python, so `ps` sees it lie there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import site
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from support.feeds import FeedServer, Signer
from support.installed import Desk
from support.macs import Mac, image_of
from support.processes import gone
from support.sidecar import PATIENCE_S, SIDECAR_DIR, Page, Sidecar

from pika_sidecar.updates import beside, installation, trial

pytestmark = pytest.mark.only_on("linux", why="links")

SIGNER = Signer()
CRASHES = "#!/bin/sh\nexit 1\n"


class MacDesk(Desk):
    """An installed `Pika.app`."""

    def __init__(
        self,
        tmp_path: Path,
        server: FeedServer,
        start: Callable[..., Sidecar],
        ui_dir: Path,
    ) -> None:
        self.mac = Mac(tmp_path / "bin")
        self.built = tmp_path / "built" / "Pika.app"
        super().__init__(tmp_path, SIGNER, server, start, ui_dir)
        self.env |= {
            "PATH": self.mac.path,
            "PIKA_INSTALLED_IN": str(self.app),
            "PIKA_INSTALLED_AS": "dmg",
            "PYTHONPATH": os.pathsep.join([str(SIDECAR_DIR), *site.getsitepackages()]),
        }

    def install(self, version: str) -> None:
        self.app = self.app.with_name("Applications") / "Pika.app"
        self.launcher = self.launcher.replace(f'"{sys.executable}"', '"$(dirname "$0")/python"')
        self.bundle(self.app, version)

    def bundle(self, app: Path, version: str, launcher: str = "") -> None:
        self.mac.bundle(app, version, launcher or self.launcher)
        (app / "Contents" / "MacOS" / "python").symlink_to(os.path.realpath(sys.executable))
        self.mac.seal(app)

    def release(self, version: str, *, launcher: str = "", **options: Any) -> dict[str, Any]:  # noqa: ANN401
        self.bundle(self.built, version, launcher)
        content = image_of(self.built)
        shutil.rmtree(self.built)
        return self.server.release(self.signer, version, content, kind="dmg", **options)

    async def fetched(self, page: Page) -> None:
        """Look, and fetch what is found."""
        await page.call("updates.check")
        await page.call("updates.download")
        await page.until("updates.status", lambda status: status["state"] == "ready")

    async def greeted(self, page: Page, old: int) -> tuple[Page, str]:
        """The next version greeted by its page, which `old` waits for; and that version."""
        await asyncio.wait([page.reader], timeout=PATIENCE_S)
        self.sidecar.pages.clear()
        page = await self.took_over(old)
        assert not trial.is_over(self.data / "updates")
        version = (await page.call("app.hello", client_build="test"))["version"]
        return page, str(version)


@pytest.fixture
async def desk(
    tmp_path: Path, server: FeedServer, start: Callable[..., Sidecar], ui_dir: Path
) -> AsyncIterator[MacDesk]:
    made = MacDesk(tmp_path, server, start, ui_dir)
    yield made
    made.end()


async def test_from_one_version_to_the_next_and_back_and_back_by_itself(desk: MacDesk) -> None:
    page = await desk.open()
    status = await page.call("updates.status")
    assert status["version"] == "0.1.0" and status["by_hand"] is None and status["cannot"] is None
    desk.release("0.2.0")
    await desk.fetched(page)
    first = desk.sidecar.process.pid
    await page.call("updates.install")
    await page.told("updates.changed", lambda said: said["state"] == "restarting")
    page, version = await desk.greeted(page, first)
    assert version == "0.2.0"
    # It has answered: the old one leaves, and is kept.
    assert await asyncio.to_thread(desk.sidecar.process.wait, PATIENCE_S) == 0
    assert trial.is_over(desk.data / "updates")
    status = await page.call("updates.status")
    assert status["updated"]["from"] == "0.1.0" and not status["updated"]["unasked"]
    assert status["previous"] == "0.1.0" and status["problem"] is None

    second = desk.pid()
    await page.call("updates.go_back")
    page, version = await desk.greeted(page, second)
    assert version == "0.1.0"
    await gone(second)
    status = await page.call("updates.status")
    assert status["updated"] == {"from": "0.2.0", "notes": "", "going_back": True, "unasked": False}

    desk.release("0.3.0", launcher=CRASHES)
    await desk.fetched(page)
    third = desk.pid()
    await page.call("updates.install")
    await asyncio.wait([page.reader], timeout=PATIENCE_S)
    page = await desk.took_over(third)
    assert (await page.call("app.hello", client_build="test"))["version"] == "0.1.0"
    status = await page.call("updates.status")
    assert status["updated"] == {"from": "0.3.0", "notes": "", "going_back": True, "unasked": True}
    assert status["problem"] is None
    assert installation.version_in(desk.app) == "0.1.0"
    assert installation.version_in(beside.kept_folder(desk.app)) == "0.3.0"
    # It is not pushed again.
    status = await page.call("updates.check")
    assert status["available"]["version"] == "0.3.0" and status["available"]["later"]
    await page.close()


async def test_a_night_that_begins_meanwhile_is_not_interrupted(desk: MacDesk) -> None:
    page = await desk.open()
    desk.release("0.2.0")
    await desk.fetched(page)
    # The image takes long to be read: until the night has begun.
    hdiutil = desk.mac.programs / "hdiutil"
    waits = 'while [ ! -f "$(dirname "$0")/on" ]; do sleep 0.05; done'
    hdiutil.write_text(hdiutil.read_text().replace("attach)", f"attach) touch $0.begun; {waits};"))
    await page.call("updates.install")
    while not hdiutil.with_name("hdiutil.begun").exists():
        await asyncio.sleep(0.02)
    await page.call("live.start", title="", name="Ana")
    (desk.mac.programs / "on").touch()
    status = await page.until("updates.status", lambda status: status["problem"] is not None)
    assert status["problem"]["code"] == "night_on" and status["quiet"]
    assert installation.version_in(desk.app) == "0.1.0" and desk.sidecar.process.poll() is None
