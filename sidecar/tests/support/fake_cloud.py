"""A cloud that does what the real one does not: it refuses, forgets, hangs, and talks nonsense.

By default it applies commands in order as the protocol says; a test overrides what it needs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

Message = dict[str, Any]


class FakeCloud:
    """`applied`: highest number by session; `heard`: all messages; `taken`: commands that were applied."""

    def __init__(self) -> None:
        self.applied: dict[str, int] = {}
        self.taken: list[Message] = []
        self.heard: list[Message] = []
        self.connections = 0
        # Answers a message in another way: a list of messages or raw texts; None: as the protocol says.
        self.instead: Callable[[Message], list[Message | str] | None] = lambda message: None
        self.refuse: tuple[HTTPStatus, str] | None = None
        self._desks: set[ServerConnection] = set()
        self._server: Server

    async def start(self) -> FakeCloud:
        self._server = await serve(self._talk, "127.0.0.1", 0, process_request=self._admit)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def close(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def say(self, message: Message) -> None:
        """Tell every desk something that nobody has asked for."""
        for desk in list(self._desks):
            await desk.send(json.dumps(message))

    def sign_in(self, data_dir: Path) -> None:
        """Give the sidecar of a data folder a token for this cloud."""
        data_dir.mkdir(parents=True, exist_ok=True)
        account = {
            "token": "a token of tests",
            "since": round(time.time() * 1000),
            "id": "account",
            "name": "Ana",
            "slug": "ana",
            "email": None,
            "has_recovery_code": False,
        }
        accounts = {"version": 1, "accounts": {self.url: account}}
        (data_dir / "account.json").write_text(json.dumps(accounts))

    def commands(self) -> list[tuple[str, int]]:
        """Type and number of every command heard."""
        return [(message["type"], message["seq"]) for message in self.heard if "seq" in message]

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.path != "/api/dj/socket":
            return connection.respond(
                HTTPStatus.NOT_FOUND, '{"error": {"code": "not_found", "message": "No"}}'
            )
        self.connections += 1
        if self.refuse is not None:
            return connection.respond(*self.refuse)
        assert request.headers["Authorization"] == "Bearer a token of tests"
        return None

    async def _talk(self, desk: ServerConnection) -> None:
        self._desks.add(desk)
        try:
            async for text in desk:
                message = json.loads(text)
                self.heard.append(message)
                instead = self.instead(message)
                for answer in self.answers(message) if instead is None else instead:
                    await desk.send(answer if isinstance(answer, str) else json.dumps(answer))
        except ConnectionClosed:
            pass
        finally:
            self._desks.discard(desk)

    def answers(self, message: Message) -> list[Message | str]:
        """What the protocol says."""
        kind = message["type"]
        if kind == "hello":
            return [welcome()]
        if kind == "ping":
            return []
        session = message["session"]
        if kind == "watch":
            return [snapshot(session, self.applied.get(session, 0))]
        done = self.applied.get(session, 0)
        if message["seq"] > done + 1:
            return [error(message, "out_of_order", retry=True, expected=done + 1)]
        if message["seq"] == done + 1:
            self.applied[session] = done + 1
            self.taken.append(message)
        return [{"type": "ack", "session": session, "seq": message["seq"]}]


def welcome(**more: object) -> Message:
    """The answer to hello."""
    account = {"name": "Ana", "slug": "ana"}
    said = {"type": "welcome", "protocol": 1, "server_time": round(time.time() * 1000), "account": account}
    return {**said, "heartbeat_seconds": 20, "site": "https://site.example", **more}


def snapshot(session: str, applied: int, **more: object) -> Message:
    """The answer to watch."""
    state = {
        "session": session,
        "code": "ABCDE",
        "title": "",
        "listed": True,
        "dj": {"name": "Ana", "slug": "ana"},
        "status": "live",
        "started_at": 1_700_000_000_000,
        "ended_at": None,
        "now": None,
        "plays": [],
        "announcement": None,
        "poll": None,
        "listeners": 3,
        "thanks": 0,
        "tempo": None,
    }
    return {"type": "snapshot", "session": session, "seq": 1, "applied": applied, "state": {**state, **more}}


def error(message: Message, code: str, *, retry: bool, **more: object) -> Message:
    """A refusal of a command."""
    about = {"session": message.get("session"), "seq": message.get("seq")}
    return {"type": "error", "code": code, "message": f"It is {code}.", "retry": retry, **about, **more}
