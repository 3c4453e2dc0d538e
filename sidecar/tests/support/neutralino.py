"""Neutralino 6.9 as an extension sees it: it starts the command, says one line on stdin, and relays events.

Written after what was seen on the runtime itself: the line is followed by the end of file at once; the socket
is refused without the right token; malformed messages get no answer; every event reaches every extension, its
own broadcasts included.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from support.network import Network
from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR

EXTENSION = "pika.sidecar"
# The app's own process: it starts the extension, and ends with its exit code.
APP = """
import subprocess, sys
extension = subprocess.Popen(sys.argv[1:], stdin=sys.stdin, stdout=sys.stdout)
print(extension.pid, flush=True)
sys.exit(extension.wait())
"""


class Neutralino:
    """One running app with its extension. Use `await Neutralino.start(data_dir)`.

    `process` is the app's own process, the extension's parent; it ends with the extension's exit code. All
    connections go through `network`.
    """

    def __init__(self) -> None:
        self.token = f"{secrets.token_hex(8)}.{secrets.token_hex(8)}"
        self.connect_token = self.token.split(".")[1]
        self.extension: ServerConnection | None = None
        self.connected = asyncio.Event()
        self.network = Network(lambda: self._server_port)
        self.connections = 0
        self.broadcasts: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.malformed: list[str] = []
        # Set when it is told to end; it does not: `quit()`.
        self.told_to_end = asyncio.Event()
        self.process: subprocess.Popen[bytes]
        self.server: Server
        self.loop: asyncio.AbstractEventLoop

    @staticmethod
    async def start(data_dir: Path, *, listening: bool = True) -> Neutralino:
        """Start the app, and its extension on `data_dir`."""
        app = Neutralino()
        await app.listen()
        if not listening:
            await app.network.close()
        app.spawn(data_dir)
        return app

    async def listen(self) -> None:
        """Serve, without an extension."""
        self.server = await serve(self._talk, "127.0.0.1", 0, process_request=self._admit)
        self._server_port = self.server.sockets[0].getsockname()[1]
        self.port = (await self.network.start()).port

    def spawn(self, data_dir: Path) -> None:
        """Start the extension: one line of JSON, then the end of file."""
        with tempfile.TemporaryFile() as stdin:
            stdin.write(self.greeting.encode() + b"\n")
            stdin.seek(0)
            self.process = subprocess.Popen(
                [sys.executable, "-c", APP, *COMMAND],
                cwd=SIDECAR_DIR,
                stdin=stdin,
                stdout=subprocess.PIPE,
                env={**os.environ, "PIKA_DATA_DIR": str(data_dir)},
            )
        assert self.process.stdout is not None
        self.extension_pid = int(self.process.stdout.readline())

    @property
    def greeting(self) -> str:
        """The line."""
        return json.dumps(
            {
                "nlPort": str(self.port),
                "nlToken": self.token,
                "nlConnectToken": self.connect_token,
                "nlExtensionId": EXTENSION,
            }
        )

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def dispatch(self, event: str, data: Any = None) -> None:  # noqa: ANN401
        """The page sends an event to the extension."""
        assert self.extension is not None
        await self.extension.send(json.dumps({"event": event, "data": data}))

    async def handover(self, ask_again_s: float = PATIENCE_S) -> dict[str, Any]:
        """The page asks for the sidecar's address, as often as it takes."""
        while not self.broadcasts.empty():
            self.broadcasts.get_nowait()
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.connected.wait()
                await self.dispatch("pika.connect", {})
                with contextlib.suppress(TimeoutError):
                    return await asyncio.wait_for(self._handed_over(), ask_again_s)

    async def _handed_over(self) -> dict[str, Any]:
        while (said := await self.broadcasts.get())["event"] == "pika.are_you_there":
            pass
        assert said["event"] == "pika.sidecar"
        return said["data"]

    async def quit(self) -> None:
        """The app ends (or dies): its sockets close, its process is gone, and nobody is told."""
        await self.close()
        self.process.kill()
        self.process.wait()

    async def close(self) -> None:
        """Serve no more."""
        await self.network.close()
        self.server.close()
        await self.server.wait_closed()

    async def extension_ended(self) -> None:
        """Wait until the extension has ended, and its parent; both hold the other end of this pipe."""
        assert self.process.stdout is not None
        await asyncio.wait_for(asyncio.to_thread(self.process.stdout.read), PATIENCE_S)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        query = parse_qs(urlsplit(request.path).query)
        if query.get("extensionId") == [EXTENSION] and query.get("connectToken") == [self.connect_token]:
            return None
        return connection.respond(HTTPStatus.FORBIDDEN, "")

    async def _talk(self, extension: ServerConnection) -> None:
        self.extension = extension
        self.connections += 1
        self.connected.set()
        try:
            await self._hear(extension)
        finally:
            # By its name, whichever connection that has by now; the runtime does the same.
            self.extension = None
            self.connected.clear()

    async def _hear(self, extension: ServerConnection) -> None:
        async for text in extension:
            try:
                message = json.loads(text)
                uuid.UUID(message["id"])
                assert message["accessToken"] == self.token
                if message["method"] == "extensions.getStats":
                    await extension.send(self._stats(message["id"]))
                    continue
                if message["method"] == "app.killProcess":
                    self.told_to_end.set()
                    continue
                assert message["method"] == "app.broadcast"
                event = {"event": message["data"]["event"], "data": message["data"]["data"]}
            except (ValueError, KeyError, TypeError, AssertionError):
                self.malformed.append(str(text))
                continue
            await self.broadcasts.put(event)
            await extension.send(json.dumps(event))
            await extension.send(self._answer(message, None))

    def _stats(self, call: str) -> str:
        stats = {"loaded": [EXTENSION], "connected": [EXTENSION] if self.extension else []}
        return self._answer({"id": call, "method": "extensions.getStats"}, stats)

    def _answer(self, call: dict[str, Any], value: object) -> str:
        data = {"success": True, "returnValue": value}
        return json.dumps({"id": call["id"], "method": call["method"], "data": data})
