"""Tags and covers for the server's process, which parses no file of others itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from ..errors import PikaError
from ..library.tag_source import TagsRead
from ..paths import own_command
from ..workers.pool import IDLE_S, Pool
from ..workers.process import WorkerLost, WorkerProcess

if TYPE_CHECKING:
    from ..contract.desk.tracks import Cover

log = logging.getLogger(__name__)

# How long one file may take (s): a disk that has to start turning, or a network that has to answer.
TIMEOUT_S = 30.0
# One worker for the scan, one for covers: a page does not wait for a file on which the scan hangs.
WORKERS = 2


class TagReader:
    """A `TagSource`, and covers. Workers are started when they are needed and end when they are not."""

    def __init__(
        self, *, command: Sequence[str] | None = None, timeout_s: float = TIMEOUT_S, idle_s: float = IDLE_S
    ) -> None:
        self._pool = Pool(WORKERS, command or own_command("tags"), idle_s=idle_s)
        self._timeout_s = timeout_s
        self._scan = asyncio.Lock()
        self._covers = asyncio.Lock()
        self._scanning: WorkerProcess | None = None
        self._stopped = False

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return self._pool.pids

    @property
    def busy(self) -> bool:
        """Whether tags are being read."""
        return self._scanning is not None

    async def read(self, paths: Sequence[str]) -> list[TagsRead]:
        """See `TagSource.read`."""
        async with self._scan:
            found: list[TagsRead] = []
            self._stopped = False
            while len(found) < len(paths) and not self._stopped:
                async with self._pool.lend() as worker:
                    self._scanning = worker
                    try:
                        await self._read_with(worker, paths[len(found) :], found)
                    except WorkerLost as lost:
                        found.append(TagsRead(error={"code": lost.code, "message": ""}))
                    finally:
                        self._scanning = None
            return found + [TagsRead(error={"code": "worker_died", "message": ""})] * (
                len(paths) - len(found)
            )

    async def _read_with(self, worker: WorkerProcess, paths: Sequence[str], found: list[TagsRead]) -> None:
        request = {"tags": list(paths)}
        async with aclosing(worker.ask_for(len(paths), request, self._timeout_s)) as answers:
            async for answer in answers:
                found.append(TagsRead(answer.get("tags"), answer.get("error")))

    async def stop(self) -> None:
        """See `TagSource.stop`."""
        self._stopped = True
        if self._scanning is not None:
            await self._scanning.kill()

    async def cover(self, path: str) -> Cover | None:
        """The cover in the file at `path`, None without one.

        Raises `PikaError` with a code of `analyze` when the file cannot be read, and with `timeout`,
        `out_of_memory` or `worker_died` when the worker was lost to it.
        """
        async with self._covers, self._pool.lend() as worker:
            try:
                answer: dict[str, Any] = await worker.ask({"cover": path}, self._timeout_s)
            except WorkerLost as lost:
                answer = {"error": {"code": lost.code, "message": ""}}
        error = answer.get("error")
        if error is not None:
            log.warning("The cover of a track cannot be had: %s", error["code"])
            message = error["message"] or "The picture in this file cannot be read; it may be damaged."
            raise PikaError(error["code"], message, path=path)
        cover: Cover | None = answer["cover"]
        return cover

    async def close(self) -> None:
        """End the workers, also those at work."""
        self._stopped = True
        await self._pool.close()
