"""One connection with the cloud, from its welcome to its end: it is heard, spoken to, and kept alive."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Protocol

from ..contract.room.version import PROTOCOL_VERSION
from . import cloud_http
from .clock import steady_s
from .context import Broken, Context
from .flow import Flow
from .incoming import Incoming

if TYPE_CHECKING:
    from ..contract.room.dj import DjCommand, DjTalk

log = logging.getLogger(__name__)

# How long the answer to hello may take (s).
WELCOME_S = 10.0
# How often the cloud is told that this desk is there (s); the contract's djTalk.ping.
PING_S = 20.0
# The cloud says something every 20 s: two heartbeats missed, and the connection is dead (s).
SILENCE_S = 45.0
# A command that has no answer after so long (s) will not get one on this connection.
ANSWER_S = 15.0


class Socket(Protocol):
    """What a conversation needs of a WebSocket."""

    async def send(self, message: str) -> None: ...
    async def recv(self) -> str | bytes: ...
    async def close(self) -> None: ...


class Conversation:
    """Talks over `socket` until it breaks. `tell()` says that there may be more to send."""

    def __init__(self, socket: Socket, context: Context) -> None:
        self._socket = socket
        self._clock = context.clock
        self._flow = Flow(context, self._say)
        self._incoming = Incoming(context, self._flow, self._say)
        self._heard_at_s = steady_s()

    @property
    def welcomed(self) -> bool:
        """Whether the cloud has answered hello."""
        return self._incoming.welcomed

    def tell(self) -> None:
        """Look into the outbox."""
        self._flow.tell()

    async def run(self) -> None:
        """Ends by an exception: `ComeBack`, `Refused`, `Broken`, the library's `PikaError`, the socket's."""
        await self._say(
            {
                "type": "hello",
                "protocol": PROTOCOL_VERSION,
                "client": cloud_http.client_name(),
                "clock": self._clock.now(),
            }
        )
        try:
            async with asyncio.timeout(WELCOME_S):
                while not self.welcomed:
                    await self._receive()
        except TimeoutError:
            raise Broken("no welcome") from None
        log.info("Connected to the cloud; its clock is %s ms ahead", self._clock.skew)
        self._flow.tell()
        tasks = [asyncio.create_task(part()) for part in (self._listen, self._send, self._keep_alive)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _say(self, message: DjTalk | DjCommand) -> None:
        await self._socket.send(json.dumps(message))

    async def _send(self) -> None:
        await self._incoming.watch_current()
        await self._flow.run()

    async def _keep_alive(self) -> None:
        while True:
            for _ in range(int(PING_S)):
                await asyncio.sleep(1)
                if steady_s() - self._heard_at_s > SILENCE_S:
                    raise Broken("nothing was heard")
                if (self._flow.unanswered_s() or 0.0) > ANSWER_S:
                    raise Broken("a command was not answered")
            await self._say({"type": "ping", "clock": self._clock.now()})

    async def _listen(self) -> None:
        while True:
            await self._receive()

    async def _receive(self) -> None:
        text = await self._socket.recv()
        self._heard_at_s = steady_s()
        try:
            await self._incoming.take(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("The cloud said something that cannot be read: %r", error)
            raise Broken("a message could not be read") from error
