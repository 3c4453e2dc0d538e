"""Time that counts only while the machine is awake.

On Windows the event loop's clock goes on while a laptop sleeps, so at the lid's opening every deadline has
passed at once: a worker that slept with the rest would count as hung. Here a sleep counts as one step.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

# The longest step (s): what a sleep, or a process that was stopped, counts for.
STEP_S = 1.0


class AwakeTimer:
    """Calls `callback` in the event loop after so many seconds awake, unless it is cancelled before."""

    def __init__(self, seconds: float, callback: Callable[[], object], *, step_s: float = STEP_S) -> None:
        self._left_s = seconds
        self._callback = callback
        self._step_s = step_s
        self._loop = asyncio.get_running_loop()
        self._next: asyncio.TimerHandle | None = None
        self._step()

    def cancel(self) -> None:
        """Call nothing any more."""
        if self._next is not None:
            self._next.cancel()

    def _step(self) -> None:
        if self._left_s <= 0:
            self._callback()
            return
        step = min(self._left_s, self._step_s)
        self._left_s -= step
        self._next = self._loop.call_later(step, self._step)


@contextlib.asynccontextmanager
async def timeout(seconds: float, *, step_s: float = STEP_S) -> AsyncIterator[None]:
    """As `asyncio.timeout`, in seconds awake. Raises `TimeoutError`."""
    async with asyncio.timeout(None) as limit:
        timer = AwakeTimer(
            seconds, lambda: limit.reschedule(asyncio.get_running_loop().time()), step_s=step_s
        )
        try:
            yield
        finally:
            timer.cancel()
