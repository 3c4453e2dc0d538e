"""Keeps the conversation with the cloud going while a night needs it."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable

from ..errors import PikaError
from ..library.library import Library
from . import cloud_http, figures, nights, tls
from .accounts import Accounts
from .clock import NightClock
from .conversation import Broken, ComeBack, Context, Conversation, Refused, signed_out
from .status import Network

log = logging.getLogger(__name__)

CONNECT_WITHIN_S = 10.0
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 0.5, 15.0
# A conversation that lasted so long was a good one: its end is no reason for patience.
GOOD_CONVERSATION_S = 10.0
# A command that comes while the cloud is away is a reason to try at once, but not more often than this.
LEAST_BACKOFF_S = 1.0
LIBRARY_RETRY_S = 5.0
MAX_MESSAGE = 4 * 2**20


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
        *,
        cloud_url: Callable[[], str | None],
        changed: Callable[[], None],
    ) -> None:
        self.network = Network()
        self.lost: dict[int, PikaError] = {}
        self._library = library
        self._accounts = accounts
        self._clock = clock
        self._cloud_url = cloud_url
        self._changed = changed
        self._told = asyncio.Event()
        self._reset = asyncio.Event()
        self._night_closed = asyncio.Event()
        self._welcomed_at = 0.0
        self._stopped = False
        self._backoff_s = FIRST_BACKOFF_S
        self._conversation: Conversation | None = None
        self._task: asyncio.Task[None] | None = None
        self._catching_up: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End; what waits is sent after the next start."""
        tasks = [task for task in (self._task, self._catching_up) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def tell(self) -> None:
        """There may be something to send."""
        self._told.set()
        if self._conversation is not None:
            self._conversation.tell()

    def start_again(self) -> None:
        """Something that a refusal was about is another thing now (account, address): connect anew."""
        self._stopped = False
        self._backoff_s = FIRST_BACKOFF_S
        self.network.problem = None
        self.lost.clear()
        self._reset.set()
        self.tell()

    async def _run(self) -> None:
        while True:
            self._told.clear()
            self._reset.clear()
            url = self._cloud_url()
            try:
                wanted = not self._stopped and await self._library.run(nights.work_waits, url)
            except PikaError as error:
                log.warning("Sending waits for the library: %s", error.code)
                await asyncio.sleep(LIBRARY_RETRY_S)
                continue
            if url is None or not wanted:
                self._idle()
                await self._told.wait()
                continue
            wait_s, least_s = await self._try(url)
            if not self._stopped:
                await self._sleep(wait_s, least_s)

    def _idle(self) -> None:
        if not self._stopped:
            self.network.offline_since = self.network.next_try_at = None
            self.network.problem = None
        self._changed()

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
            self._stopped = True
            self.network.problem = refused.problem
        except PikaError as error:
            log.warning("No conversation with the cloud: %s", error.code)
            self.network.problem = error
        except Broken as broken:
            log.warning("The conversation with the cloud broke: %s", broken)
        except Exception as error:
            if _is_network(error):
                log.info("The cloud is away: %s", type(error).__name__)
            else:
                log.exception("The conversation with the cloud failed")
            if not self.network.connected:
                self.network.problem = cloud_http.offline(url, error)
        finally:
            self._disconnected()
        wait_s = self._backoff_s * random.uniform(0.6, 1.0)
        self._backoff_s = min(self._backoff_s * 2, LONGEST_BACKOFF_S)
        return wait_s, min(wait_s, LEAST_BACKOFF_S)

    async def _converse_until_idle(self, url: str) -> None:
        """Talk while a night needs it; ends by itself when none does, or when all is to be begun anew."""
        await self._have_account()
        identity = await self._accounts.identity()
        if identity is None:
            raise Refused(signed_out())
        await self._library.run(nights.adopt, url, identity.id)
        await self._check_owner(identity.id)
        socket = await self._connect(url, identity.token)
        context = Context(
            library=self._library,
            clock=self._clock,
            network=self.network,
            cloud_url=url,
            account=identity.id,
            lost=self.lost,
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
            await asyncio.wait([closing], timeout=1.0)
            if not closing.done():
                socket.transport.abort()

    async def _have_account(self) -> None:
        night = await self._library.run(nights.shown)
        if await self._accounts.identity() is None and night is not None and night["dj_name"]:
            try:
                await self._accounts.create(night["dj_name"])
            except PikaError as error:
                if error.code in cloud_http.PASSING:
                    raise
                raise Refused(PikaError("name_refused", error.message)) from None
        try:
            await self._accounts.rotate_when_old()
        except PikaError as error:
            log.info("The token was not changed: %s", error.code)

    async def _check_owner(self, account: str) -> None:
        night = await self._library.run(nights.shown)
        if night is not None and night["account"] not in (None, account) and night["id"] not in self.lost:
            message = "This night was begun with another account. Sign in to that one, or end the night."
            self.lost[night["id"]] = PikaError("not_your_session", message)

    async def _connect(self, url: str, token: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        # Loaded here: a sidecar that never goes live starts without it.
        from websockets.asyncio.client import connect  # noqa: PLC0415
        from websockets.exceptions import InvalidStatus  # noqa: PLC0415

        address = "ws" + url.removeprefix("http") + "/api/dj/socket"
        try:
            return await connect(
                address,
                additional_headers={"Authorization": f"Bearer {token}"},
                user_agent_header=cloud_http.client_name(),
                open_timeout=CONNECT_WITHIN_S,
                ping_interval=None,
                close_timeout=1.0,
                max_size=MAX_MESSAGE,
                ssl=tls.context_for(address),
                # None: the proxy of the system, only for addresses out there.
                proxy=True if address.startswith("wss:") else None,
            )
        except InvalidStatus as error:
            status = error.response.status_code
            if status == 401:
                raise Refused(signed_out()) from None
            if status >= 500 or status == 429:
                raise cloud_http.unavailable(url, status) from None
            raise cloud_http.strange(url) from None

    def _heard(self) -> None:
        if self._conversation is not None and self._conversation.welcomed and not self.network.connected:
            self._welcomed_at = time.monotonic()
            self.network.connected = True
            self.network.offline_since = self.network.next_try_at = None
            self.network.problem = next(iter(self.lost.values()), None)
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
        network = self.network
        network.listeners = network.unanswered_since = None
        if network.connected and time.monotonic() - self._welcomed_at > GOOD_CONVERSATION_S:
            self._backoff_s = FIRST_BACKOFF_S
        if network.connected or network.offline_since is None:
            network.offline_since = self._clock.wall()
        network.connected = False
        self._changed()

    async def _sleep(self, seconds: float, least: float) -> None:
        begun = time.monotonic()
        if self._reset.is_set():
            return
        self._told.clear()
        self.network.next_try_at = self._clock.wall() + round(seconds * 1000)
        self._changed()
        try:
            async with asyncio.timeout(seconds):
                await self._told.wait()
                if not self._reset.is_set():
                    await asyncio.sleep(max(0.0, least - (time.monotonic() - begun)))
        except TimeoutError:
            return

    def catch_up(self) -> None:
        """Fetch what is not pressing: the account as it is now, final figures of nights that are over."""
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        url = self._cloud_url()
        if url is None:
            return
        try:
            sessions = await self._library.run(figures.recaps_wanted, url)
            if self.network.connected:
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
            if error.code in cloud_http.PASSING:
                raise
            log.info("No recap of a night: %s", error.code)
        except (KeyError, TypeError, ValueError) as error:
            log.warning("The recap cannot be read: %r", error)


def _is_network(error: Exception) -> bool:
    from websockets.exceptions import WebSocketException  # noqa: PLC0415

    return isinstance(error, (OSError, TimeoutError, EOFError, WebSocketException))
