"""The worker as the server's process sees it: a plan, a copy with other tags, an old file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import PikaError
from ..paths import own_command
from ..workers.pool import IDLE_S, Pool
from ..workers.process import WorkerLost

if TYPE_CHECKING:
    from .store import Wanted

# How long one file may take (s): copied, and decoded twice; six hours of sound on a slow disk.
TIMEOUT_S = 600.0

_LOST = {
    "timeout": "it takes longer than Pika waits",
    "out_of_memory": "it takes more memory than Pika gives it",
    "worker_died": "the process that writes it ended",
}


class TagWriter:
    """Asks one worker, which is started when it is needed and ends when it is not."""

    def __init__(
        self, *, command: Sequence[str] | None = None, timeout_s: float = TIMEOUT_S, idle_s: float = IDLE_S
    ) -> None:
        self._pool = Pool(1, command or own_command("tag-writer"), idle_s=idle_s)
        self._timeout_s = timeout_s

    @property
    def pids(self) -> list[int]:
        """The process ids of the worker."""
        return self._pool.pids

    async def plan(self, path: str, wanted: Wanted) -> list[list[str]]:
        """Field, before and after of each change. Raises `PikaError`, whose message ends a sentence."""
        request = {"plan": path, "wanted": wanted.texts, "cues": wanted.cues}
        changes: list[list[str]] = (await self._ask(request))["changes"]
        return changes

    async def copy(self, path: str, beside: str, delta: str, wanted: Wanted) -> tuple[str, str] | None:
        """Make the copy and the way back; the SHA-256 of both files, or None where nothing would change."""
        request = {
            "copy": path,
            "beside": beside,
            "delta": delta,
            "wanted": wanted.texts,
            "cues": wanted.cues,
        }
        answer = await self._ask(request)
        return (answer["old"], answer["new"]) if answer["changes"] else None

    async def restore(self, path: str, beside: str, delta: str, digests: tuple[str, str]) -> None:
        """Make the old file beside the new one."""
        old, new = digests
        await self._ask({"restore": path, "beside": beside, "delta": delta, "old": old, "new": new})

    async def close(self) -> None:
        """End the worker, also at work."""
        await self._pool.close()

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        async with self._pool.lend() as worker:
            try:
                answer: dict[str, Any] = await worker.ask(request, self._timeout_s)
            except WorkerLost as lost:
                raise PikaError(lost.code, _LOST[lost.code]) from None
        error = answer.get("error")
        if error is not None:
            raise PikaError(error["code"], error["message"])
        return answer
