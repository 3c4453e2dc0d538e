"""Downloading an installer, in some attempts, and keeping the one to go back to."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from pathlib import Path

from ..aside import run_aside
from ..errors import PikaError
from . import fetch, installation, proof
from .situation import Situation
from .state import Known

log = logging.getLogger(__name__)

# At a download that breaks; each goes on where the one before it ended.
ATTEMPTS = 5
# Seconds before the second attempt; doubled for each further one.
BACKOFF_S = 1.0


def path_of(folder: Path, known: Known) -> Path:
    """Where the installer of a version lies; its name is ours, whatever the feed's address says."""
    name = f"pika-{known.version}-{installation.target()}.{known.installer.format}"
    return folder / known.version / name


def wanted(known: Known) -> fetch.Wanted:
    """What the feed promised of it."""
    return fetch.Wanted(known.installer.url, known.installer.size, known.installer.sha256)


class Download:
    """Brings installers into the folder of updates; while a night is on it waits."""

    def __init__(self, where: Situation) -> None:
        self._where = where

    def is_there(self, known: Known) -> bool:
        """Has it been downloaded?"""
        return path_of(self._where.folder, known).is_file()

    def begin(self) -> None:
        """Say that a download begins; `run` does it. `PikaError("busy")`."""
        self._where.begin("downloading")
        self._where.done = 0

    async def run(self, offered: Known) -> None:
        """Bring what is offered; what went wrong is the `problem`."""
        where = self._where
        try:
            await self._bring(await self._proven(offered, where.clock()), self._count)
            log.info("Pika %s is downloaded and verified", offered.version)
        except PikaError as error:
            log.warning("The download failed: %s: %s", error.code, error.message)
            where.problem = error
        finally:
            where.busy, where.done = None, None
            where.changed()
        await self._keep_way_back()

    def _count(self, done: int) -> None:
        self._where.done = done
        self._where.changed()

    async def _keep_way_back(self) -> None:
        """Where the app's old folder does not stay, the installer of this version is kept to go back to."""
        own = self._where.state.own
        here, _ = installation.find_or_reason()
        if own is None or own.version != self._where.current or here is None or here.changes_over:
            return
        if self.is_there(own):
            return
        try:
            await self._bring(await self._proven(own, None), lambda done: None)
        except PikaError as error:
            log.warning("There will be no way back to %s: %s", own.version, error.code)

    async def _proven(self, known: Known, fresh_at: float | None) -> Known:
        keys = installation.feed_keys()
        return await run_aside(lambda: proof.confirm(self._where.folder, known, keys=keys, fresh_at=fresh_at))

    async def _bring(self, known: Known, told: Callable[[int], None]) -> None:
        where = self._where
        loop = asyncio.get_running_loop()

        def count(done: int) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(told, done)

        attempt = 0
        while True:
            await where.until_day()
            try:
                file = path_of(where.folder, known)
                await run_aside(fetch.download, wanted(known), file, count, where.stop)
                return
            except fetch.Stopped:
                continue
            except PikaError as error:
                attempt += 1
                if error.code not in fetch.PASSING or attempt >= ATTEMPTS:
                    raise
                log.info("The download is tried again: %s", error.message)
                await asyncio.sleep(BACKOFF_S * 2 ** (attempt - 1) * random.uniform(0.75, 1.25))
