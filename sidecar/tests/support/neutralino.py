"""Neutralino 6.9 as an extension sees it: it starts the command, says one line on stdin, and relays events.

Written after what was seen on the runtime itself: the line is followed by the end of file at once; the socket
is refused without the right token; malformed messages get no answer; every event reaches every extension, its
own broadcasts included.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
import tempfile
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR


class Neutralino:
    """One running app with its extension process. Use `await Neutralino.start(data_dir)`."""

    def __init__(self) -> None:
        self.token = f"{secrets.token_hex(8)}.{secrets.token_hex(8)}"
        self.connect_token = self.token.split(".")[1]
        self.extension: ServerConnection | None = None
        self.connected = asyncio.Event()
        self.broadcasts: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.malformed: list[str] = []
        self.process: subprocess.Popen[bytes]
        self.server: Server

    @staticmethod
    async def start(data_dir: Path, *, listening: bool = True) -> Neutralino:
        """Start the app, and its extension on `data_dir`."""
        app = Neutralino()
        app.server = await serve(app._talk, "127.0.0.1", 0, process_request=app._admit)
        app.port = app.server.sockets[0].getsockname()[1]
        if not listening:
            app.server.close()
            await app.server.wait_closed()
        app.spawn(data_dir)
        return app

    def spawn(self, data_dir: Path) -> None:
        """Start the extension: one line of JSON, then the end of file."""
        greeting = {
            "nlPort": str(self.port),
            "nlToken": self.token,
            "nlConnectToken": self.connect_token,
            "nlExtensionId": "pika.sidecar",
        }
        with tempfile.TemporaryFile() as stdin:
            stdin.write(json.dumps(greeting).encode() + b"\n")
            stdin.seek(0)
            self.process = subprocess.Popen(
                COMMAND, cwd=SIDECAR_DIR, stdin=stdin, env={**os.environ, "PIKA_DATA_DIR": str(data_dir)}
            )

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def dispatch(self, event: str, data: Any = None) -> None:  # noqa: ANN401
        """The page sends an event to the extension."""
        assert self.extension is not None
        await self.extension.send(json.dumps({"event": event, "data": data}))

    async def handover(self) -> dict[str, Any]:
        """The page asks for the sidecar's address."""
        await asyncio.wait_for(self.connected.wait(), PATIENCE_S)
        await self.dispatch("pika.connect", {})
        answer = await asyncio.wait_for(self.broadcasts.get(), PATIENCE_S)
        assert answer["event"] == "pika.sidecar"
        return answer["data"]

    async def quit(self) -> None:
        """The app ends (or dies): its sockets close, and nobody is told."""
        self.server.close()
        await self.server.wait_closed()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        query = parse_qs(urlsplit(request.path).query)
        if query.get("extensionId") == ["pika.sidecar"] and query.get("connectToken") == [self.connect_token]:
            return None
        return connection.respond(HTTPStatus.FORBIDDEN, "")

    async def _talk(self, extension: ServerConnection) -> None:
        self.extension = extension
        self.connected.set()
        async for text in extension:
            try:
                message = json.loads(text)
                uuid.UUID(message["id"])
                assert message["method"] == "app.broadcast" and message["accessToken"] == self.token
                event = {"event": message["data"]["event"], "data": message["data"]["data"]}
            except (ValueError, KeyError, TypeError, AssertionError):
                self.malformed.append(str(text))
                continue
            await self.broadcasts.put(event)
            await extension.send(json.dumps(event))
