"""Keeps the conversation with the cloud going while a night needs it."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable

from ..errors import PikaError
from ..library.library import Library
from . import connect, nights, refusals
from .accounts import Accounts
from .catch_up import CatchUp
from .clock import NightClock
from .context import Broken, ComeBack, Context, Refused
from .conversation import Conversation
from .network import Network

log = logging.getLogger(__name__)

# Between two attempts to connect (s): doubled from the first to the longest, less a random part, so that
# desks do not come back all at once.
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 0.5, 15.0
# A conversation that lasted so long (s) was a good one: its end is no reason for patience.
GOOD_CONVERSATION_S = 10.0
# A command that comes while the cloud is away is a reason to try at once, but not more often than this (s).
LEAST_BACKOFF_S = 1.0
# When the library cannot be read (a full disk, a lock) it is asked again after so long (s).
LIBRARY_RETRY_S = 5.0


class Client:
    """Connects when a night is on or its outbox is not empty, and again after every loss.

    `tell()` says that something has changed: a command, an account, a setting. `changed()` is called when the
    status may be another one.
    """

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
        self.network = network
        self._library = library
        self._accounts = accounts
        self._clock = clock
        self._cloud_url = cloud_url
        self._changed = changed
        self._told = asyncio.Event()
        self._reset = asyncio.Event()
        self._night_closed = asyncio.Event()
        self._welcomed_at_s = 0.0
        self._backoff_s = FIRST_BACKOFF_S
        self._conversation: Conversation | None = None
        self._task: asyncio.Task[None] | None = None
        self._catch_up = CatchUp(library, accounts, clock, network, cloud_url=cloud_url, changed=changed)

    def open(self) -> None:
        """Begin."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End; what waits is sent after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._catch_up.close()

    def tell(self) -> None:
        """There may be something to send."""
        self._told.set()
        if self._conversation is not None:
            self._conversation.tell()

    def start_again(self) -> None:
        """Something that a refusal was about is another thing now (account, address): connect anew."""
        self._backoff_s = FIRST_BACKOFF_S
        self.network.start_again()
        self._reset.set()
        self.tell()

    def catch_up(self) -> None:
        """Fetch what is not pressing."""
        self._catch_up.start()

    async def _run(self) -> None:
        while True:
            self._told.clear()
            self._reset.clear()
            url = self._cloud_url()
            try:
                wanted = not self.network.stopped and await self._library.run(nights.work_waits, url)
            except PikaError as error:
                log.warning("Sending waits for the library: %s", error.code)
                await asyncio.sleep(LIBRARY_RETRY_S)
                continue
            if url is None or not wanted:
                self.network.not_needed()
                self._changed()
                await self._told.wait()
                continue
            wait_s, least_s = await self._try(url)
            if not self.network.stopped:
                await self._sleep(wait_s, least_s)

    async def _try(self, url: str) -> tuple[float, float]:
        """One connection, from its beginning to its end.

        Returns how many seconds to wait before the next one, and how many at least, whatever is told.
        """
        try:
            await self._converse_until_idle(url)
            return 0.0, 0.0
        except ComeBack as comeback:
            log.info("The cloud restarts: back %s", comeback)
            self._backoff_s = FIRST_BACKOFF_S
            return comeback.seconds, comeback.seconds
        except Refused as refused:
            log.error("The cloud refuses this Pika: %s", refused)
            if self._reset.is_set():
                # What it was about has been changed meanwhile.
                return 0.0, 0.0
            self.network.refused(refused.problem)
        except PikaError as error:
            log.warning("No conversation with the cloud: %s", error.code)
            self.network.failed(error)
        except Broken as broken:
            log.warning("The conversation with the cloud broke: %s", broken)
        except Exception as error:
            if connect.is_network_error(error):
                log.info("The cloud is away: %s", type(error).__name__)
            else:
                log.exception("The conversation with the cloud failed")
            if not self.network.now.connected:
                self.network.failed(refusals.no_way(url, error))
        finally:
            self._disconnected()
        wait_s = self._backoff_s * random.uniform(0.6, 1.0)
        self._backoff_s = min(self._backoff_s * 2, LONGEST_BACKOFF_S)
        return wait_s, min(wait_s, LEAST_BACKOFF_S)

    async def _converse_until_idle(self, url: str) -> None:
        """Talk while a night needs it; ends by itself when none does, or when all is to be begun anew."""
        identity = await connect.identify(self._library, self._accounts, self.network, url)
        socket = await connect.open_socket(url, identity.token)
        context = Context(
            library=self._library,
            clock=self._clock,
            network=self.network,
            cloud_url=url,
            account=identity.id,
            changed=self._heard,
            closed=self._closed,
        )
        self._conversation = Conversation(socket, context)
        talk = asyncio.create_task(self._conversation.run())
        others = [asyncio.create_task(self._reset.wait()), asyncio.create_task(self._until_idle(url))]
        try:
            await asyncio.wait([talk, *others], return_when=asyncio.FIRST_COMPLETED)
            if talk.done():
                talk.result()
        finally:
            self._conversation = None
            for task in (talk, *others):
                task.cancel()
            await asyncio.gather(talk, *others, return_exceptions=True)
            closing = asyncio.create_task(socket.close())
            await asyncio.wait([closing], timeout=connect.CLOSE_WITHIN_S)
            if not closing.done():
                socket.transport.abort()

    def _heard(self) -> None:
        welcomed = self._conversation is not None and self._conversation.welcomed
        if welcomed and not self.network.now.connected:
            self._welcomed_at_s = time.monotonic()
            self.network.welcomed()
            self.catch_up()
        self._changed()

    def _closed(self) -> None:
        """A night is through with the cloud."""
        self.catch_up()
        self._night_closed.set()

    async def _until_idle(self, url: str) -> None:
        while True:
            await self._night_closed.wait()
            self._night_closed.clear()
            if not await self._library.run(nights.work_waits, url):
                return

    def _disconnected(self) -> None:
        lasted_s = time.monotonic() - self._welcomed_at_s
        if self.network.now.connected and lasted_s > GOOD_CONVERSATION_S:
            self._backoff_s = FIRST_BACKOFF_S
        self.network.disconnected()
        self._changed()

    async def _sleep(self, seconds: float, least_s: float) -> None:
        begun = time.monotonic()
        if self._reset.is_set():
            return
        self._told.clear()
        self.network.tries_in(seconds)
        self._changed()
        try:
            async with asyncio.timeout(seconds):
                await self._told.wait()
                if not self._reset.is_set():
                    await asyncio.sleep(max(0.0, least_s - (time.monotonic() - begun)))
        except TimeoutError:
            return
