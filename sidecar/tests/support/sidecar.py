"""A real sidecar process and pages that talk to it."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from pika_sidecar.contract import calls
from pika_sidecar.server.reader import read

SIDECAR_DIR = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "pika_sidecar"]
PATIENCE_S = 120.0
"""Seconds until something that is waited for counts as not coming: the machine may be busy."""
STOPPED = 1 if sys.platform == "win32" else 0
"""The exit code of a sidecar that was told to end."""
NO_CLOUD = "http://127.0.0.1:9"


class RpcFailure(Exception):
    """The error of a JSON-RPC answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']} {error['message']}")
        self.number = error["code"]
        self.message = error["message"]
        self.data = error.get("data", {})
        self.code = self.data.get("code")


async def answer(socket: ClientConnection) -> dict[str, Any]:
    """The next message that is an answer: what pages are told comes at any time."""
    while "method" in (message := json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S))):
        pass
    return dict(message)


class Page:
    """One connected page."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                message = json.loads(text)
                if "method" in message:
                    self.notes.append((message["method"], message["params"]))
                else:
                    self._waiting.pop(message["id"]).set_result(message)

    async def call(self, method: str, **params: Any) -> Any:  # noqa: ANN401
        """The result, or `RpcFailure`. A result that is not as the contract says fails the test."""
        call_id = next(self._ids)
        waiting = self._waiting[call_id] = asyncio.get_running_loop().create_future()
        call = {"jsonrpc": "2.0", "id": call_id, "method": method, "params": params}
        await self.socket.send(json.dumps(call))
        answer = await asyncio.wait_for(waiting, PATIENCE_S)
        if "error" in answer:
            raise RpcFailure(answer["error"])
        return read(calls.METHODS[method].result, answer["result"], method)

    async def until(self, method: str, holds: Callable[[Any], bool], **params: Any) -> Any:  # noqa: ANN401
        """Call again and again until the result is as wanted."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds(result := await self.call(method, **params)):
            assert time.monotonic() < deadline, f"{method} stayed {str(result)[:1000]}"
            await asyncio.sleep(0.05)
        return result

    async def told(self, method: str, holds: Callable[[Any], bool]) -> list[Any]:
        """All notifications of a kind, once the last of them is as wanted."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            kind = calls.NOTIFICATIONS[method].params
            params = [read(kind, said, name) for name, said in self.notes if name == method]
            if params and holds(params[-1]):
                return params
            assert time.monotonic() < deadline, f"the last {method} stayed {str(params[-1:])[:1000]}"
            await asyncio.sleep(0.05)

    async def scanned(self, folder: Path) -> dict[str, Any]:
        """Add a folder and wait for the end of its scan."""
        added = await self.call("folders.add", path=str(folder))
        await self.until("scan.status", lambda status: status["state"] == "done")
        return added["folder"]

    async def analysed(self) -> dict[str, Any]:
        """Wait until the queue is empty."""
        return await self.until("analysis.status", lambda status: status["state"] == "idle")

    async def rows(self, **params: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """A page of the table."""
        page = {"offset": 0, "limit": 500, "sort": "title", "direction": "asc", "search": "", **params}
        return (await self.call("tracks.list", **page))["rows"]

    async def close(self) -> None:
        """Close the connection and end the reader."""
        await self.socket.close()
        await asyncio.wait([self.reader])


class Sidecar:
    """`pika-sidecar ui` as a process."""

    def __init__(self, data_dir: Path, ui_dir: Path, *args: str, env: dict[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.pages: list[Page] = []
        self.process = subprocess.Popen(
            [*COMMAND, "ui", "--no-open", "--data-dir", str(data_dir), "--ui-dir", str(ui_dir), *args],
            cwd=SIDECAR_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Nobody's cloud and nobody's updates, unless a test has some of its own.
            env={**os.environ, "PIKA_CLOUD_URL": NO_CLOUD, "PIKA_FEED_URL": "", **(env or {})},
        )
        assert self.process.stdout is not None and self.process.stderr is not None
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"The sidecar said nothing: {self.process.stderr.read()}")
        self.url: str = json.loads(line)["url"]
        self.host = self.url.split("/")[2]
        self.port = int(self.host.split(":")[1])
        self.key = ""

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    def get(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        """A plain HTTP request; the body is in `.body`."""
        return http(self.port, path, method, **{"Host": self.host, **headers})

    @property
    def token(self) -> str:
        """The one-time token of the address that it printed."""
        return self.url.partition("#token=")[2]

    def take_key(self, token: str | None = None) -> HTTPResponse:
        """Exchange a token (that of the printed address) for the page's key."""
        return self.get("/page/key", X_Pika_Token=self.token if token is None else token)

    def sign_in(self) -> str:
        """The key of the page."""
        if not self.key:
            response = self.take_key()
            assert response.status == 200, response.body
            self.key = json.loads(response.body)["key"]
        return self.key

    def socket_url(self, key: str | None = None) -> str:
        """The address of the socket with what a page of the key proves; the sidecar proves itself first."""
        key = self.sign_in() if key is None else key
        said = json.loads(self.get("/page/proof?nonce=of-the-test").body)
        assert said["proof"] == seal(key, f"sidecar {said['start']} of-the-test")
        return f"ws://{self.host}/rpc?proof={seal(key, 'page ' + said['start'])}"

    async def page(self) -> Page:
        """A connected page."""
        socket = await connect(self.socket_url(), origin=self.origin, max_size=None)
        self.pages.append(Page(socket))
        return self.pages[-1]

    async def leave(self) -> None:
        """Close the pages of this test: an event loop must not end with open ones."""
        while self.pages:
            await self.pages.pop().close()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._reap()

    def stop(self) -> int:
        """SIGTERM, or its end where there is none; the exit code: `STOPPED`."""
        if self.process.poll() is None:
            self.process.terminate()
        return self._reap()

    def _reap(self) -> int:
        code = self.process.wait(timeout=PATIENCE_S)
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()
        return code


def seal(key: str, words: str) -> str:
    """HMAC-SHA-256 in hexadecimal."""
    return hmac.new(key.encode(), words.encode(), "sha256").hexdigest()


def http(port: int, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """One request on 127.0.0.1; the body is in `.body`."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        response.body = response.read()
        return response
    finally:
        connection.close()
