"""The Neutralino shell: an extension that hands the page the address of its own socket.

What is known about Neutralino 6.9: on stdin comes one line of JSON and then the end of file; the extension
connects to `ws://127.0.0.1:PORT?extensionId=ID&connectToken=TOKEN`; it is never told to stop, so a closed
socket is the end; malformed messages get no answer; every global event arrives as `{"event", "data"}`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .. import version
from ..errors import PikaError
from .host import Host, Shell, on_signals
from .instance import InstanceLock, ask_running

log = logging.getLogger(__name__)

# How long Neutralino's server may take until it listens (s), and the pause between two attempts: it starts
# the sidecar before it listens.
CONNECT_WITHIN_S, RETRY_S = 10.0, 0.1
# How long the window may take to close (s) when another version takes over.
WINDOW_CLOSES_S = 10.0
ASK, ANSWER = "pika.connect", "pika.sidecar"


@dataclass(frozen=True)
class Greeting:
    """Neutralino's line on stdin."""

    port: int
    token: str
    connect_token: str
    extension_id: str

    @staticmethod
    def parse(line: str | bytes) -> Greeting:
        """Read the line. Raises `ValueError` that says what is wrong with it (never quoting its tokens)."""
        try:
            said = json.loads(line)
            values = [said[name] for name in ("nlPort", "nlToken", "nlConnectToken", "nlExtensionId")]
        except KeyError as error:
            raise ValueError(f"{error.args[0]} is missing") from None
        except (ValueError, TypeError):
            raise ValueError("it is not an object in JSON") from None
        if not all(isinstance(value, (str, int)) for value in values):
            raise ValueError("its values must be strings")
        port, token, connect_token, extension_id = (str(value) for value in values)
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f'nlPort is "{port[:20]}", which is not a port')
        return Greeting(int(port), token, connect_token, extension_id)

    @property
    def url(self) -> str:
        """Where the extension connects to."""
        query = urlencode({"extensionId": self.extension_id, "connectToken": self.connect_token})
        return f"ws://127.0.0.1:{self.port}?{query}"

    @property
    def origins(self) -> tuple[str, str]:
        """What a page served by this Neutralino calls its origin."""
        return f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}"


def run(greeting: Greeting, data_dir: Path) -> int:
    """Serve until Neutralino's socket closes. Returns the exit code."""
    return asyncio.run(_Extension(greeting, data_dir).run())


class _Extension:
    def __init__(self, greeting: Greeting, data_dir: Path) -> None:
        self._greeting = greeting
        self._data_dir = data_dir
        self._lock = InstanceLock(data_dir)
        self._host: Host | None = None
        self._becoming = asyncio.Lock()
        self._ended = asyncio.Event()

    async def run(self) -> int:
        ended = self._ended
        on_signals(ended.set)
        serving = asyncio.create_task(self._serve_early())
        talking = asyncio.create_task(self._talk())
        stopped = asyncio.create_task(ended.wait())
        await asyncio.wait([talking, stopped], return_when=asyncio.FIRST_COMPLETED)
        reason = "Neutralino has gone" if talking.done() else "stopped"
        for task in (talking, stopped):
            task.cancel()
        await asyncio.wait([serving])
        if self._host is not None:
            await self._host.stop(reason, forget=True)
        failed = talking.done() and not talking.cancelled() and talking.exception() is not None
        if failed:
            print(f"Pika's extension failed: {talking.exception()}", file=sys.stderr)
        return 1 if failed else 0

    async def _serve_early(self) -> None:
        """Be ready before the page asks; what goes wrong is told when it does."""
        try:
            await self._become_host()
        except PikaError as error:
            log.error("%s: %s", error.code, error.message)

    async def _become_host(self) -> Host | None:
        """The server of this data folder when it is (or can be) ours; None when another sidecar has it."""
        async with self._becoming:
            if self._host is None and self._acquire():
                loop = asyncio.get_running_loop()
                shell = Shell(
                    "neutralino",
                    ui_dir=None,
                    port=0,
                    origins=frozenset(self._greeting.origins),
                    on_pages=lambda count: None,
                    # The page closes its window, which ends us; one that does not is not waited for.
                    end=lambda: loop.call_later(WINDOW_CLOSES_S, self._ended.set),
                    launch=lambda pages: [],
                )
                self._host = await Host.start(self._data_dir, self._lock, shell)
            return self._host

    def _acquire(self) -> bool:
        try:
            return self._lock.acquire()
        except PikaError as error:
            # The page shows it in words: the server starts, and `app.hello` says what is wrong.
            log.error("%s", error.message)
            return True

    async def _talk(self) -> None:
        """Answer the page's events until the socket closes.

        Raises `PikaError` when none could be opened in time.
        """
        socket = await self._connect()
        log.info("Connected to Neutralino")
        answers: set[asyncio.Task[None]] = set()
        try:
            async for message in socket:
                if _event_of(message) == ASK:
                    answer = asyncio.create_task(self._answer(socket))
                    answers.add(answer)
                    answer.add_done_callback(answers.discard)
        except ConnectionClosed:
            pass

    async def _connect(self) -> ClientConnection:
        deadline = time.monotonic() + CONNECT_WITHIN_S
        while True:
            try:
                # No pings: Neutralino has one thread, and may be busy for long without being gone.
                return await connect(
                    self._greeting.url,
                    compression=None,
                    ping_interval=None,
                    open_timeout=2,
                    max_size=None,
                    proxy=None,
                )
            except (OSError, InvalidHandshake, TimeoutError, EOFError) as error:
                if time.monotonic() + RETRY_S > deadline:
                    raise PikaError(
                        "no_shell",
                        f"Neutralino does not answer on port {self._greeting.port} ({type(error).__name__}).",
                    ) from error
                await asyncio.sleep(RETRY_S)

    async def _answer(self, socket: ClientConnection) -> None:
        build = version.current().build
        try:
            address = {"token": None, **await self._address()}
            data: dict[str, object] = {**address, "build": build, "error": None}
        except PikaError as error:
            data = {"url": None, "token": None, "build": build, "error": error.as_dict()}
        await socket.send(
            json.dumps(
                {
                    "id": str(uuid.uuid4()),
                    "method": "app.broadcast",
                    "accessToken": self._greeting.token,
                    "data": {"event": ANSWER, "data": data},
                }
            )
        )

    async def _address(self) -> dict[str, str | None]:
        host = await self._become_host()
        if host is not None:
            return {**host.server.socket_address()}
        return await asyncio.to_thread(ask_running, self._data_dir, self._greeting.origins)


def _event_of(message: str | bytes) -> str | None:
    """The name of the event in a message from Neutralino; None for anything else."""
    try:
        said = json.loads(message)
    except ValueError:
        return None
    event = said.get("event") if isinstance(said, dict) else None
    return event if isinstance(event, str) else None
