"""The way to Neutralino: one WebSocket, dialled again when it breaks or has gone dead.

A laptop that wakes up may find its sockets on 127.0.0.1 closed, or open and dead on one side (Windows). That
is no end: Neutralino still listens, and the page still wants its sidecar.

Neutralino has one thread, which a dialog holds for as long as it is open, so silence alone says nothing. A
socket is dead when a question on it stays unanswered although one on a new connection is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import uuid
from collections.abc import Callable

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from ..errors import PikaError
from .greeting import Greeting
from .host_process import HostProcess

log = logging.getLogger(__name__)

# How long nobody may listen on Neutralino's port (s, awake), and the pause between two attempts: at the
# start, when the sidecar may be the quicker one, and after a connection was lost.
AWAY_S, RETRY_S = 10.0, 0.1
# How long one attempt may take (s). Windows needs two to say that nobody listens.
DIAL_S = 5.0
# From one sign of life to the next, and how long one may take (s): after a sleep the DJ waits for both.
BEAT_S, ANSWER_S = 5.0, 3.0
# What nobody serves, asked to see whether Neutralino's thread is free. (With another ending it would be read
# as a folder's.)
QUESTION = b"GET /pika-is-anybody-there.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
# Bytes of an answer that say enough.
FIRST_BYTES = 12


class NeutralinoLink:
    """`on_event(name, data)` hears Neutralino's events while `run()` runs."""

    def __init__(self, greeting: Greeting, on_event: Callable[[str, object], None]) -> None:
        self._greeting = greeting
        self._on_event = on_event
        self._host = HostProcess(greeting.port)
        self._socket: ClientConnection | None = None
        self._answers: dict[str, asyncio.Future[object]] = {}

    async def run(self) -> None:
        """Keep the connection until Neutralino has gone.

        At once when its process has ended, and after 10 s in which nobody listened on its port. Raises
        `PikaError("no_shell")` when it never was there.
        """
        socket = await self._dial()
        if socket is None:
            if self._host.has_ended():
                return
            raise PikaError("no_shell", f"Neutralino does not answer on port {self._greeting.port}.")
        log.info("Connected to Neutralino")
        while socket is not None:
            await self._talk(socket)
            log.info("The connection to Neutralino is lost")
            # Until a process that ends is known to have ended, and Neutralino has noticed a cut of ours.
            await asyncio.sleep(RETRY_S)
            socket = await self._dial()

    async def broadcast(self, event: str, data: object) -> None:
        """Tell the page. What is said while there is no connection is lost, as everything that a page misses:
        it asks again.
        """
        await self._say("app.broadcast", {"event": event, "data": data})

    async def passes_on(self, event: str) -> bool:
        """Tell the page, and wait until Neutralino says that it has; False when it does not say so in 3 s."""
        call = str(uuid.uuid4())
        passed = self._answers[call] = asyncio.get_running_loop().create_future()
        try:
            await self._say("app.broadcast", {"event": event, "data": {}}, call)
            await asyncio.wait([passed], timeout=ANSWER_S)
            return passed.done()
        finally:
            self._answers.pop(call, None)

    async def end_window(self) -> None:
        """End Neutralino, and its window.

        Not by `app.exit`: the runtime stops its server first, and then aborts.
        """
        await self._say("app.killProcess", {})

    async def _dial(self) -> ClientConnection | None:
        """An open socket; None when Neutralino has gone."""
        left_s = AWAY_S
        while left_s > 0 and not self._host.has_ended():
            begun = time.monotonic()
            try:
                # No pings: they would be answered by nobody while a dialog is open.
                return await connect(
                    self._greeting.url,
                    compression=None,
                    ping_interval=None,
                    open_timeout=DIAL_S,
                    max_size=None,
                    proxy=None,
                )
            except TimeoutError:
                # Somebody listens and is busy: however long, it is there.
                left_s = AWAY_S
            except (OSError, InvalidHandshake, EOFError) as error:
                log.debug("Neutralino is away: %r", error)
                # A machine that sleeps meanwhile counts as one attempt.
                left_s -= min(time.monotonic() - begun, DIAL_S) + RETRY_S
            await asyncio.sleep(RETRY_S)
        return None

    async def _talk(self, socket: ClientConnection) -> None:
        """Hear and watch this connection until it is closed or dead."""
        self._socket = socket
        watching = asyncio.create_task(self._watch(socket))
        try:
            async for message in socket:
                self._take(message)
        except ConnectionClosed:
            pass
        finally:
            self._socket = None
            watching.cancel()
            await asyncio.wait([watching])

    def _take(self, message: str | bytes) -> None:
        try:
            said = json.loads(message)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        asked = self._answers.pop(said["id"], None) if isinstance(said.get("id"), str) else None
        if asked is not None and not asked.done():
            asked.set_result(said.get("data"))
        elif isinstance(said.get("event"), str):
            self._on_event(said["event"], said.get("data"))

    async def _watch(self, socket: ClientConnection) -> None:
        """Cut the connection when it is dead, or when Neutralino does not count it as ours any more."""
        while await self._is_good():
            await asyncio.sleep(BEAT_S)
        # Without a goodbye, which a dead connection would not take.
        socket.transport.abort()

    async def _is_good(self) -> bool:
        """One question, for whose answer is waited as long as Neutralino is busy."""
        call = str(uuid.uuid4())
        asked = self._answers[call] = asyncio.get_running_loop().create_future()
        try:
            await self._say("extensions.getStats", {}, call)
            while True:
                await asyncio.wait([asked], timeout=ANSWER_S)
                if not asked.done() and not await self._is_busy():
                    # It may have been until now: then it answers here and there, in any order.
                    await asyncio.wait([asked], timeout=ANSWER_S)
                    if not asked.done():
                        log.warning("Neutralino is not busy, and does not answer on this connection")
                        return False
                if asked.done():
                    return _names(asked.result(), self._greeting.extension_id)
        finally:
            self._answers.pop(call, None)

    async def _is_busy(self) -> bool:
        """Does Neutralino listen, and answer nothing on a connection that is new either?"""
        writer: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(DIAL_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._greeting.port)
                writer.write(QUESTION)
                return not await reader.read(FIRST_BYTES)
        except ConnectionError:
            return False
        except OSError:  # a `TimeoutError` is one
            return True
        finally:
            if writer is not None:
                writer.transport.abort()

    async def _say(self, method: str, data: object, call: str | None = None) -> None:
        said = {
            "id": call or str(uuid.uuid4()),
            "method": method,
            "accessToken": self._greeting.token,
            "data": data,
        }
        if self._socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(json.dumps(said))


def _names(stats: object, extension_id: str) -> bool:
    """Does the answer to `extensions.getStats` count us as connected?

    When a dead connection of ours is noticed late, Neutralino strikes out the new one with it. An answer that
    cannot be read counts as yes.
    """
    value = stats.get("returnValue") if isinstance(stats, dict) else None
    connected = value.get("connected") if isinstance(value, dict) else None
    return not isinstance(connected, list) or extension_id in connected
