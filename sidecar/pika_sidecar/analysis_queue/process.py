"""One worker process as seen from the sidecar: started, asked, watched, killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import PikaError
from ..paths import own_command, worker_environment

log = logging.getLogger(__name__)

# How long a worker may take to start (s): the first one after an installation, with a virus scanner at work.
START_TIMEOUT_S = 120.0
# The longest answer (bytes): beats of a track of many hours, one by one.
LONGEST_LINE_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Outcome:
    """What came of one file:

    a `result` or an `error` as `{code, message}`; `stat` is the file's size and mtime (ns).
    """

    result: dict[str, Any] | None = None
    error: dict[str, str] | None = None
    stat: tuple[int, int] | None = None


class WorkerProcess:
    """Start with `WorkerProcess.start()`.

    One file at a time; after `worker_died` or `timeout` it is not `alive`.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._next_id = 0
        self._said: deque[str] = deque(maxlen=20)
        self._listener = asyncio.create_task(self._listen_to_stderr())

    @staticmethod
    async def start(command: Sequence[str] | None = None) -> WorkerProcess:
        """Start a worker and wait until it is ready.

        Raises `PikaError("worker_broken")` with the worker's last words when it cannot work at all: a broken
        installation, which no retry helps.
        """
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        try:
            process = await asyncio.create_subprocess_exec(
                *(command or own_command("worker")),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                limit=LONGEST_LINE_BYTES,
                env=worker_environment(),
                creationflags=flags,
            )
        except OSError as error:
            raise PikaError(
                "worker_broken", f"Cannot start an analysis process: {error.strerror}. Install Pika again."
            ) from error
        worker = WorkerProcess(process)
        try:
            greeting = await asyncio.wait_for(worker._read(), START_TIMEOUT_S)
        except TimeoutError:
            greeting = None
        except BaseException:
            await worker.kill()
            raise
        if greeting is None or not greeting.get("ready"):
            await worker.kill()
            raise PikaError(
                "worker_broken",
                "An analysis process ended before it could begin. Install Pika again. "
                f"({worker.last_words()})",
            )
        return worker

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Can it take another file?"""
        return self._process.returncode is None

    async def analyze(self, path: str, timeout_s: float) -> Outcome:
        """Analyse one file. A worker that dies or takes longer than `timeout_s` costs this file only."""
        self._next_id += 1
        request = json.dumps({"id": self._next_id, "path": path}).encode("ascii") + b"\n"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request)
            await self._process.stdin.drain()
            answer = await asyncio.wait_for(self._read(), timeout_s)
        except TimeoutError:
            await self.kill()
            return _failed("timeout", f"The analysis took longer than {timeout_s:.0f} s and was given up.")
        except (OSError, ValueError) as error:
            log.warning("Worker %d: %r", self.pid, error)
            answer = None
        except BaseException:
            await self.kill()
            raise
        if answer is None or answer.get("id") != self._next_id:
            await self.kill()
            log.warning("Worker %d died on %a: %s", self.pid, path, self.last_words())
            return _failed("worker_died", "The analysis process ended unexpectedly on this file.")
        stat = answer.get("stat")
        return Outcome(answer.get("result"), answer.get("error"), (stat[0], stat[1]) if stat else None)

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


def _failed(code: str, message: str) -> Outcome:
    return Outcome(error={"code": code, "message": message})
