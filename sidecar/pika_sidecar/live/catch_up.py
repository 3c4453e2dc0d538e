"""What is not pressing: the account as it is now, the final figures of nights that are over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from ..errors import PikaError
from ..library.library import Library
from . import cloud_http, figures, refusals
from .accounts import Accounts
from .clock import NightClock
from .network import Network

log = logging.getLogger(__name__)


class CatchUp:
    """`start()` fetches it from the cloud that `cloud_url()` names; `changed()` is called then."""

    def __init__(
        self,
        library: Library,
        accounts: Accounts,
        clock: NightClock,
        network: Network,
        *,
        cloud_url: Callable[[], str | None],
        changed: Callable[[], None],
    ) -> None:
        self._library = library
        self._accounts = accounts
        self._clock = clock
        self._network = network
        self._cloud_url = cloud_url
        self._changed = changed
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Fetch it now, unless it is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._fetch())

    async def close(self) -> None:
        """Stop; the next start fetches what is missing."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _fetch(self) -> None:
        url = self._cloud_url()
        if url is None:
            return
        try:
            sessions = await self._library.run(figures.recaps_wanted, url)
            if self._network.now.connected:
                await self._accounts.refresh()
            for session in sessions:
                await self._fetch_recap(url, session)
            self._changed()
        except PikaError as error:
            log.info("Nothing new of the account or of past nights: %s", error.code)

    async def _fetch_recap(self, url: str, session: str) -> None:
        try:
            recap = await cloud_http.call(url, ("GET", f"/api/recaps/{session}"))
            now = self._clock.now() + (self._clock.skew or 0)
            await self._library.run(figures.take_recap, session, recap, now)
        except PikaError as error:
            if refusals.passes(error):
                raise
            log.info("No recap of a night: %s", error.code)
        except (KeyError, TypeError, ValueError) as error:
            log.warning("The recap cannot be read: %r", error)
