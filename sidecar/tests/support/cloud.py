"""The real cloud with a real Postgres, and dancers that talk to it."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import json
import os
import queue
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from .sidecar import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
START_S = 240.0


@functools.cache
def deno() -> str:
    """The program Deno: what run_tests names, else that of npm's package of the README's version.

    Not through npm's wrapper: what it starts outlives it when it is killed.
    """
    if named := os.environ.get("PIKA_DENO"):
        return named
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    package = "deno@" + readme.split("deno@", 1)[1].split()[0].rstrip("`")
    words = ["npx", "-y", package, "eval", "--print", "Deno.execPath()"]
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


class Program:
    """A program that says JSON lines; `wait_for(field)` gives the first line that has it."""

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1", **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._new: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            self._new.put(line)
        self._new.put(None)

    def wait_for(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first line in JSON for which `holds`."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                line = self._new.get(timeout=max(0.1, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError("The program said nothing:\n" + "".join(self.lines[-30:])) from None
            if line is None:
                raise AssertionError("The program ended:\n" + "".join(self.lines[-30:]))
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict) and holds(said):
                    return said

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._reap()

    def stop(self) -> None:
        """SIGTERM; after a while kill -9."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_S)
        self.kill()

    def _reap(self) -> None:
        self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()


class Cloud:
    """One Postgres and one cloud on it, which may be killed and started again (on another port)."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Program(
            [deno(), "run", "-A", "scripts/dev/postgres.ts", "--data", str(folder / "postgres")], {}
        )
        try:
            self._database = self.postgres.wait_for(lambda said: "url" in said)["url"]
            self.start()
        except BaseException:
            self.postgres.stop()
            raise

    def start(self) -> None:
        """Start the cloud on a free port."""
        env = {
            "DATABASE_URL": self._database,
            "PIKA_SECRET": "of tests, and of nothing but tests",
            "PORT": "0",
            "PIKA_PUBLIC_URL": "https://site.example",
            # All tests come from one address.
            "PIKA_RATE_ACCOUNTS": "10000/60",
            "PIKA_RATE_SIGN_INS": "10000/60",
        }
        self.program = Program([_bun(), "--no-install", "cloud/mod.ts"], env)
        said = self.program.wait_for(lambda said: said.get("event") == "listening")
        self.port = int(said["url"].rsplit(":", 1)[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End both."""
        self.program.stop()
        self.postgres.stop()

    def ask(
        self, path: str, method: str = "GET", *, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, answer and headers of an HTTP request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            data = None if body is None else json.dumps(body)
            given = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, path, data, {**given, **(headers or {})})
            response = connection.getresponse()
            content = response.read()
            return response.status, json.loads(content) if content else None, dict(response.getheaders())
        finally:
            connection.close()

    def room(self, code: str) -> dict[str, Any]:
        """The state of a room as a dancer gets it."""
        status, answer, _ = self.ask(f"/api/live/{code}")
        assert status == 200, answer
        return dict(answer["state"])

    async def room_until(self, code: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the room is as wanted."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds(state := await asyncio.to_thread(self.room, code)):
            assert time.monotonic() < deadline, f"the room stayed {str(state)[:3000]}"
            await asyncio.sleep(0.1)
        return state


class Dancer:
    """A raw dancer's phone."""

    def __init__(self, cloud: Cloud, code: str) -> None:
        self._cloud = cloud
        self._code = code
        self._n = itertools.count(1)
        self.heard: list[dict[str, Any]] = []
        self._socket: ClientConnection

    async def __aenter__(self) -> Dancer:
        _, answer, headers = self._cloud.ask(f"/api/live/{self._code}")
        self.session = answer["state"]["session"]
        cookie = next(v for k, v in headers.items() if k.lower() == "set-cookie").split(";")[0]
        self._socket = await connect(
            f"ws://127.0.0.1:{self._cloud.port}/api/live/{self._code}/socket",
            origin=self._cloud.url,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie},
        )
        hello = {"type": "hello", "protocol": 1, "client": "test", "session": None, "since": None}
        await self._socket.send(json.dumps(hello))
        await self.hear(lambda said: said["type"] == "snapshot")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def act(self, kind: str, **fields: object) -> None:
        """Send an action and wait for its acknowledgement."""
        action = str(uuid.uuid4())
        message = {"type": kind, "id": action, "session": self.session, "n": next(self._n), **fields}
        await self._socket.send(json.dumps(message))
        said = await self.hear(lambda said: said.get("id") == action)
        assert said["type"] == "ack", said

    async def hear(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message for which `holds`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                said = json.loads(await self._socket.recv())
                self.heard.append(said)
                if holds(said):
                    return dict(said)


def _bun() -> str:
    """The program that runs the cloud, as in production and in the kit of scripts/testing."""
    words = [deno(), "run", "-A", "scripts/lib/bun.ts"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
