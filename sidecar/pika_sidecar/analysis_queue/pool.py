"""The workers that analyse: how many, and how long each may take for a file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..long_paths import openable
from ..paths import own_command
from ..workers import pool as workers
from ..workers.process import WorkerLost, WorkerProcess

# Each takes 300 MB.
MAX_WORKERS = 8
# How long a file may take (s): for itself and for each megabyte of it, a minute of music as MP3.
BASE_TIMEOUT_S = 180.0
TIMEOUT_PER_MB_S = 3.0


@dataclass(frozen=True)
class Outcome:
    """What came of one file:

    a `result` or an `error` as `{code, message}`; `stat` is the file's size and mtime (ns).
    """

    result: dict[str, Any] | None = None
    error: dict[str, str] | None = None
    stat: tuple[int, int] | None = None


def default_size() -> int:
    """Workers that fit this machine:

    all cores of a small one, all but one of a larger one, at most 8 (300 MB each).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MAX_WORKERS, cores - 1 if cores > 2 else cores))


def timeout_for(path: str) -> float:
    """Seconds that a file may take: far above what the slowest machine needs for its size."""
    try:
        size = os.path.getsize(openable(path))
    except (OSError, ValueError):
        size = 0
    return BASE_TIMEOUT_S + TIMEOUT_PER_MB_S * size / 1e6


async def analyze(worker: WorkerProcess, path: str, timeout_s: float) -> Outcome:
    """Have `worker` analyse one file. One that dies or takes longer than `timeout_s` costs this file only."""
    try:
        answer = await worker.ask({"path": path}, timeout_s)
    except WorkerLost as lost:
        message = {
            "timeout": f"The analysis took longer than {timeout_s:.0f} s and was given up.",
            "out_of_memory": "The analysis took more memory than any music needs: the file may be damaged.",
        }.get(lost.code, "The analysis process ended unexpectedly on this file.")
        return Outcome(error={"code": lost.code, "message": message})
    stat = answer.get("stat")
    return Outcome(answer.get("result"), answer.get("error"), (stat[0], stat[1]) if stat else None)


class Pool(workers.Pool):
    """`analyze(path)` waits for a free worker. `size` may change at any time."""

    def __init__(
        self,
        size: int,
        *,
        command: Sequence[str] | None = None,
        timeout: Callable[[str], float] = timeout_for,
        idle_s: float = workers.IDLE_S,
    ) -> None:
        super().__init__(size, command or own_command("worker"), idle_s=idle_s)
        self._timeout = timeout

    async def analyze(self, path: str) -> Outcome:
        """Analyse one file; callers keep to `size` calls at a time. Raises `PikaError("worker_broken")`."""
        async with self.lend() as worker:
            return await analyze(worker, path, await asyncio.to_thread(self._timeout, path))
