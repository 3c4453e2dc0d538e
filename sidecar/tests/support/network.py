"""A network that can be cut, between two programs of a test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from websockets.exceptions import ConnectionClosed


class Network:
    """A TCP proxy before a server: `cut` (refuses, and drops what is open), `hold` (swallows), `mend`."""

    def __init__(self, port_of: Callable[[], int]) -> None:
        self._port_of = port_of
        self._state = "whole"
        self._open: set[asyncio.StreamWriter] = set()
        self._dead: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self._server: asyncio.Server

    async def start(self) -> Network:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Nobody gets through, and everything that is open breaks."""
        self._state = "cut"
        self.kill()

    def hold(self) -> None:
        """What is open stays open, and nothing comes through any more."""
        self._state = "hold"

    def deaden(self) -> None:
        """What is open stays open, and nothing comes through it any more; new connections are well."""
        self._dead |= self._open

    def mend(self) -> None:
        """All is well; what was swallowed is gone, so what is open breaks."""
        if self._state == "hold":
            self.kill()
        self._state = "whole"

    def kill(self) -> None:
        """Break what is open."""
        for writer in list(self._open):
            writer.transport.abort()

    async def close(self) -> None:
        self._server.close()
        self.kill()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of its own: asyncio logs an error when the one that it made itself is cancelled.
        task = asyncio.ensure_future(self._relay(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        far: asyncio.StreamWriter | None = None
        try:
            if self._state == "cut":
                return
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._port_of())
            self._open.add(far)
            ways = [
                asyncio.ensure_future(self._pump(reader, far)),
                asyncio.ensure_future(self._pump(far_reader, writer)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            for end in (writer, far):
                if end is not None:
                    self._open.discard(end)
                    self._dead.discard(end)
                    end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ConnectionClosed):
            while data := await reader.read(65536):
                if self._state == "whole" and writer not in self._dead:
                    writer.write(data)
                    await writer.drain()
