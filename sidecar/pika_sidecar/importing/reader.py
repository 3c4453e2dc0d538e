"""The worker as the server's process sees it: what is there, and the content of a place, slice by slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PikaError
from ..paths import own_command
from ..workers.pool import IDLE_S, Pool
from ..workers.process import WorkerLost

if TYPE_CHECKING:
    from ..contract.desk.sources import SourceProgram

# How long a slice, or looking at all usual places, may take (s): macOS asks the person, drives start turning.
TIMEOUT_S = 120.0

_LOST = {
    "timeout": "Its file does not answer. Is its drive connected?",
    "out_of_memory": "It holds something that is too large to be what a DJ program writes.",
    "worker_died": "The process that reads it ended. Try it again; if it ends again, save a report (Help).",
}


class SourceReader:
    """Asks one worker, which is started when it is needed and ends when it is not."""

    def __init__(
        self, *, command: Sequence[str] | None = None, timeout_s: float = TIMEOUT_S, idle_s: float = IDLE_S
    ) -> None:
        self._pool = Pool(1, command or own_command("sources"), idle_s=idle_s)
        self._timeout_s = timeout_s

    @property
    def pids(self) -> list[int]:
        """The process id of the worker, when there is one."""
        return self._pool.pids

    async def places(self) -> list[dict[str, Any]]:
        """See `reading.found_places`. Raises `PikaError`."""
        found: list[dict[str, Any]] = (await self._ask({"places": True}))["places"]
        return found

    async def recognise(self, path: str) -> dict[str, Any]:
        """See `reading.recognised`. Raises `PikaError` with a code of `SourceError`."""
        found: dict[str, Any] = (await self._ask({"recognise": path}))["place"]
        return found

    async def read(
        self, program: SourceProgram, place: str, into: Path, on_slice: Callable[[int, int], None]
    ) -> None:
        """Read a whole place into the file `into`. `on_slice(tracks, lists)`: so many so far.

        Raises `PikaError`. Cancelling it ends the worker.
        """
        request: dict[str, Any] = {"read": program, "place": place, "into": str(into)}
        async with self._pool.lend() as worker:
            try:
                while True:
                    answer = _checked(await worker.ask(request, self._timeout_s))
                    on_slice(answer["tracks"], answer["lists"])
                    if answer["done"]:
                        return
                    request = {"go_on": True}
            except WorkerLost as lost:
                raise _lost(lost) from lost
            except BaseException:
                # What it has begun nobody goes on with, and its file is let go of.
                await worker.kill()
                raise

    async def close(self) -> None:
        """End the worker."""
        await self._pool.close()

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        async with self._pool.lend() as worker:
            try:
                return _checked(await worker.ask(request, self._timeout_s))
            except WorkerLost as lost:
                raise _lost(lost) from lost


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    error = answer.get("error")
    if error is not None:
        message = error["message"] or _WORDS.get(error["code"], "It cannot be read.")
        raise PikaError(error["code"], message)
    return answer


_WORDS = {
    "out_of_memory": _LOST["out_of_memory"],
    "disk_full": "The disk that holds Pika's data folder is full. Free some space, then look again.",
    "unreadable": "It cannot be read to its end. Is its drive connected?",
}


def _lost(lost: WorkerLost) -> PikaError:
    return PikaError(lost.code, _LOST.get(lost.code, _LOST["worker_died"]))
