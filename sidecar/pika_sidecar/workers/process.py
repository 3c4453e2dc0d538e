"""One worker process as seen from the sidecar: started, asked, watched, killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from .. import awake
from ..errors import PikaError
from ..paths import worker_environment
from .watchdog import OUT_OF_MEMORY_EXIT

log = logging.getLogger(__name__)

# How long a worker may take to start (s): the first one after an installation, with a virus scanner at work.
START_TIMEOUT_S = 120.0
# The longest answer (bytes): a cover (`analysis/tags.py`) in base64, with room; beats of six hours are less.
LONGEST_LINE_BYTES = 32 * 2**20


class WorkerLost(Exception):
    """A worker that did not answer and is gone. `code`: `timeout`, `out_of_memory` or `worker_died`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WorkerProcess:
    """Start with `WorkerProcess.start()`. One request at a time; after a `WorkerLost` it is not `alive`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._next_id = 0
        self._said: deque[str] = deque(maxlen=20)
        self._listener = asyncio.create_task(self._listen_to_stderr())

    @staticmethod
    async def start(command: Sequence[str]) -> WorkerProcess:
        """Start a worker with the words of `command` and wait until it is ready.

        One that ends before that is started once more: somebody may have killed it. Raises
        `PikaError("worker_broken")` with the worker's last words when it cannot work at all: a broken
        installation, which no retry helps.
        """
        worker = await WorkerProcess._begin(command)
        if not await worker._is_ready():
            log.warning("Worker %d ended before it could begin: %s", worker.pid, worker.last_words())
            worker = await WorkerProcess._begin(command)
            if not await worker._is_ready():
                raise worker._broken()
        return worker

    @staticmethod
    async def _begin(command: Sequence[str]) -> WorkerProcess:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                limit=LONGEST_LINE_BYTES,
                env=worker_environment(),
                creationflags=flags,
            )
        except OSError as error:
            raise PikaError(
                "worker_broken",
                f"Cannot start a process that reads music: {error.strerror}. Install Pika again.",
            ) from error
        return WorkerProcess(process)

    async def _is_ready(self) -> bool:
        """Wait until it is, or has ended. Raises `PikaError("worker_broken")` when it is neither in time."""
        greeting = None
        try:
            async with awake.timeout(START_TIMEOUT_S):
                greeting = await self._read()
        except TimeoutError:
            raise self._broken() from None
        finally:
            if greeting is None:
                await self.kill()
        return greeting is not None

    def _broken(self) -> PikaError:
        return PikaError(
            "worker_broken",
            "A process that reads music ended before it could begin. Install Pika again. "
            f"({self.last_words()})",
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Can it take another request?"""
        return self._process.returncode is None

    async def ask(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """The one answer to `request`, within `timeout_s`. Raises `WorkerLost`."""
        async with contextlib.aclosing(self.ask_for(1, request, timeout_s)) as answers:
            return await anext(answers)

    async def ask_for(
        self, count: int, request: dict[str, Any], timeout_s: float
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The `count` answers to `request` as they come, each within `timeout_s` (awake) of the one before.

        Raises `WorkerLost`: the request's part that is not answered by then has killed it, or hangs. Whoever
        ends before the last answer ends the worker.
        """
        self._next_id += 1
        line = json.dumps({"id": self._next_id, **request}).encode("ascii") + b"\n"
        assert self._process.stdin is not None
        answered = 0
        try:
            async with awake.timeout(timeout_s):
                self._process.stdin.write(line)
                await self._process.stdin.drain()
            while answered < count:
                async with awake.timeout(timeout_s):
                    answer = await self._read()
                if answer is None or answer.get("id") != self._next_id:
                    raise await self._lost(request)
                answered += 1
                yield answer
        except TimeoutError:
            raise WorkerLost("timeout") from None
        except (OSError, ValueError) as error:
            log.warning("Worker %d: %r", self.pid, error)
            raise await self._lost(request) from error
        finally:
            if answered < count:
                await self.kill()

    async def _lost(self, request: dict[str, Any]) -> WorkerLost:
        await self.kill()
        log.warning("Worker %d died on %s: %s", self.pid, ", ".join(request), self.last_words())
        return WorkerLost(
            "out_of_memory" if self._process.returncode == OUT_OF_MEMORY_EXIT else "worker_died"
        )

    async def kill(self) -> None:
        """End it at once and wait until it is gone."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await asyncio.shield(self._process.wait())
        await asyncio.wait([self._listener], timeout=1)

    def last_words(self) -> str:
        """The end of what it wrote to stderr."""
        return " ".join(self._said) or f"exit code {self._process.returncode}"

    async def _read(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line.endswith(b"\n"):
            return None
        message: dict[str, Any] = json.loads(line)
        return message

    async def _listen_to_stderr(self) -> None:
        assert self._process.stderr is not None
        while chunk := await self._process.stderr.read(4096):
            self._said.extend(chunk.decode("utf-8", "replace").splitlines())
