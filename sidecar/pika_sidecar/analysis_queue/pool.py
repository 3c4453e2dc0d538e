"""A pool of worker processes: grows on demand, replaces the dead, rests when there is nothing to do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence

from .process import Outcome, WorkerProcess

# So long (s) after the last file the workers are ended: each holds 300 MB.
IDLE_S = 30.0
# Each takes 300 MB.
MAX_WORKERS = 8
# How long a file may take (s): for itself and for each megabyte of it, a minute of music as MP3.
BASE_TIMEOUT_S = 180.0
TIMEOUT_PER_MB_S = 3.0


def default_size() -> int:
    """Workers that fit this machine:

    all cores of a small one, all but one of a larger one, at most 8 (300 MB each).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MAX_WORKERS, cores - 1 if cores > 2 else cores))


def timeout_for(path: str) -> float:
    """Seconds that a file may take: far above what the slowest machine needs for its size."""
    try:
        size = os.path.getsize(path)
    except (OSError, ValueError):
        size = 0
    return BASE_TIMEOUT_S + TIMEOUT_PER_MB_S * size / 1e6


class Pool:
    """`analyze(path)` waits for a free worker. `size` may change at any time."""

    def __init__(
        self,
        size: int,
        *,
        command: Sequence[str] | None = None,
        timeout: Callable[[str], float] = timeout_for,
        idle_s: float = IDLE_S,
    ) -> None:
        self.size = size
        self._command = command
        self._timeout = timeout
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

    async def analyze(self, path: str) -> Outcome:
        """Analyse one file; callers keep to `size` calls at a time. Raises `PikaError("worker_broken")`."""
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        worker = await self._take()
        self._busy.add(worker)
        try:
            return await worker.analyze(path, await asyncio.to_thread(self._timeout, path))
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
