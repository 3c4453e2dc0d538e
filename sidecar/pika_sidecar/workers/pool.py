"""A pool of worker processes: grows on demand, replaces the dead, rests when there is nothing to do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from .process import WorkerProcess

# So long (s) after the last request the workers are ended.
IDLE_S = 30.0


class Pool:
    """Lends workers that are started with `command`. `size` may change at any time."""

    def __init__(self, size: int, command: Sequence[str], *, idle_s: float = IDLE_S) -> None:
        self.size = size
        self._command = command
        self._idle_s = idle_s
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._rest: asyncio.TimerHandle | None = None
        self._resting: set[asyncio.Task[None]] = set()

    @property
    def workers(self) -> int:
        """How many processes there are."""
        return len(self._idle) + len(self._busy)

    @property
    def pids(self) -> list[int]:
        """Their process ids."""
        return [worker.pid for worker in (*self._idle, *self._busy)]

    @contextlib.asynccontextmanager
    async def lend(self) -> AsyncIterator[WorkerProcess]:
        """A worker for one request; callers keep to `size` at a time. Raises `PikaError("worker_broken")`."""
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        worker = await self._take()
        self._busy.add(worker)
        try:
            yield worker
        finally:
            self._busy.discard(worker)
            if worker.alive and self.workers < self.size:
                self._idle.append(worker)
            elif worker.alive:
                self._retire(worker)
            if not self._busy:
                self._rest = asyncio.get_running_loop().call_later(self._idle_s, self._retire_idle)

    async def close(self) -> None:
        """Kill every worker, also those at work, and wait until they are gone."""
        if self._rest is not None:
            self._rest.cancel()
        workers, self._idle = [*self._idle, *self._busy], []
        await asyncio.gather(*(worker.kill() for worker in workers), *self._resting)

    async def _take(self) -> WorkerProcess:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        return await WorkerProcess.start(self._command)

    def _retire_idle(self) -> None:
        self._rest = None
        workers, self._idle = self._idle, []
        for worker in workers:
            self._retire(worker)

    def _retire(self, worker: WorkerProcess) -> None:
        task = asyncio.create_task(worker.kill())
        self._resting.add(task)
        task.add_done_callback(self._resting.discard)
