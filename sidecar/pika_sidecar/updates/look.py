"""Looking for a newer version: once a day by itself, and when the DJ asks."""

from __future__ import annotations

import contextlib
import logging

from ..aside import run_aside
from ..errors import PikaError
from . import feed, fetch, installation, offer, proof, schedule
from .semver import SemVer
from .situation import Situation
from .state import State

log = logging.getLogger(__name__)


class Look:
    """Reads the feeds, and hands what is newest to `offer`."""

    def __init__(self, where: Situation) -> None:
        self._where = where

    async def daily(self) -> None:
        """Look whenever it is time, until cancelled; never where this build knows no feed."""
        where = self._where
        if installation.feed_url() is None:
            return
        await schedule.run(
            lambda: where.busy is None and not where.night and schedule.is_due(where.state, where.clock()),
            self.now,
        )

    async def now(self) -> None:
        """Look now; what went wrong is the `problem`. `PikaError("busy")`."""
        where, state = self._where, self._where.state
        where.begin("checking")
        where.problem, where.held = None, None
        state.tried_at = where.clock()
        try:
            newest = await self._newest(state)
            # First: nothing is offered that could not be proven when it is installed.
            await run_aside(proof.keep, where.folder, newest)
            where.held = offer.take(state, newest.feed, where.current)
            await run_aside(proof.remove_others, where.folder, state.versions())
            state.checked_at, state.failures = where.clock(), 0
        except PikaError as error:
            log.warning("The look for updates failed: %s: %s", error.code, error.message)
            where.problem = error
            state.failures += 1
        finally:
            where.busy = None
        await where.store()

    async def _newest(self, state: State) -> proof.SignedFeed:
        """The newest that the channel's feeds speak of. Who takes pre-releases takes what is newer, too."""
        url = installation.feed_url()
        if url is None:
            raise PikaError(
                "no_feed",
                "This build of Pika does not know where updates are. They are on its download page.",
            )
        try:
            newest = await self._read(url, state.channel, state)
        except PikaError as error:
            if state.channel == "latest" or error.code != "feed_missing":
                raise
            return await self._read(url, "latest", state)
        if state.channel != "latest":
            with contextlib.suppress(PikaError):
                latest = await self._read(url, "latest", state)
                newest = max(newest, latest, key=lambda found: SemVer(found.feed.version))
        return newest

    async def _read(self, url: str, channel: str, state: State) -> proof.SignedFeed:
        keys = installation.feed_keys()
        content, signature = await run_aside(fetch.feed_files, installation.channel_url(url, channel))
        found = feed.read(
            content, signature, keys, channel=channel, now=self._where.clock(), seen=state.seen.get(channel)
        )
        state.seen[channel] = feed.Seen(found.version, found.published)
        return proof.SignedFeed(found, content, signature)
