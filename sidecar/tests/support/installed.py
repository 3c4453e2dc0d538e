"""A stand-in for an installed Pika, whose sidecar runs, is updated and starts anew."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .feeds import FeedServer, Signer, archive_of, install_stand_in
from .processes import is_alive, kill
from .sidecar import PATIENCE_S, SIDECAR_DIR, Page, Sidecar


class Desk:
    """An installed stand-in of 0.1.0 with its data, and where its updates come from."""

    def __init__(
        self,
        tmp_path: Path,
        signer: Signer,
        server: FeedServer,
        start: Callable[..., Sidecar],
        ui_dir: Path,
    ) -> None:
        self.signer, self.server = signer, server
        self.data = tmp_path / "data"
        self.app = tmp_path / "My Pika"
        (tmp_path / "key.pub").write_text(signer.public)
        self.env = {
            "PIKA_FEED_URL": server.url("latest.json"),
            "PIKA_FEED_KEY": str(tmp_path / "key.pub"),
            "PIKA_INSTALLED_IN": str(self.app),
            "PYTHONPATH": str(SIDECAR_DIR),
        }
        self.launcher = f'#!/bin/sh\nexec "{sys.executable}" -m pika_sidecar ui --ui-dir "{ui_dir}" "$@"\n'
        self.install("0.1.0")
        self._start = start
        self._pids: set[int] = set()

    def install(self, version: str) -> None:
        """Put the stand-in where the app lies."""
        install_stand_in(self.app, version, self.launcher)

    async def open(self) -> Page:
        """Start it and connect a page."""
        self.sidecar = self._start(data_dir=self.data, env=self.env)
        page = await self.sidecar.page()
        await page.call("updates.status")
        return page

    def release(self, version: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401
        return self.server.release(
            self.signer, version, archive_of(version, self.launcher, extra=options.pop("extra", 0)), **options
        )

    def size(self, version: str) -> int:
        return len(self.server.files[f"pika-{version}.tar.gz"])

    async def restarted(self, page: Page) -> Page:
        """The page of the sidecar that took over: same port, same key."""
        await asyncio.wait([page.reader], timeout=PATIENCE_S)
        await page.close()
        self.sidecar.pages.clear()
        assert await asyncio.to_thread(self.sidecar.process.wait, PATIENCE_S) == 0
        return await self.took_over(self.sidecar.process.pid)

    async def took_over(self, old: int) -> Page:
        """The page of another sidecar than `old`, as soon as that runs."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                pid = self.pid()
                if pid != old:
                    self._pids.add(pid)
                    return await self.sidecar.page()
            except (OSError, ValueError):
                pass
            assert time.monotonic() < deadline, "nothing took over"
            await asyncio.sleep(0.05)

    def pid(self) -> int:
        """Of the sidecar that wrote the instance file last. Raises `OSError`, `ValueError`."""
        return int(json.loads((self.data / "instance.json").read_text())["pid"])

    def end(self) -> None:
        for pid in self._pids:
            if is_alive(pid):
                kill(pid)


class Finished:
    """A process that is not our child."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def wait(self, seconds: float) -> int:
        deadline = time.monotonic() + seconds
        while is_alive(self.pid):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return 0

    def poll(self) -> int:
        return 0
