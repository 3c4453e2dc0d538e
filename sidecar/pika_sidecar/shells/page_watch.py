"""Whether the page in Neutralino's window is dead: its process was killed, or has crashed.

On Linux and Windows the window stays as it is then, blank or with the browser engine's own words, for nobody
loads the page again: Neutralino hears nothing of it (WebKitGTK's `web-process-terminated`, WebView2's
`ProcessFailed`), and it has no method that would. (macOS loads it again by itself.)

Silence on our own socket alone says little: after a sleep a page that is well may take its time. So it is
asked through Neutralino, which has another socket to it. A page that answers there, or a Neutralino that
answers nothing itself, as while a dialog is open, is not dead.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """`tick_s`: how long an answer may take (s). `gone_s`: for how long no page may answer (s, awake), far
    above what it takes to load one again. `slept_s`: the same for so long after a sleep of the machine: a
    hidden page may be let run once a minute only (Chromium's intensive throttling), and dials as late
    again. `look_s`: between two looks at the clock; one that comes `late_s` too late has slept.
    """

    tick_s: float = 1.0
    gone_s: float = 6.0
    slept_s: float = 90.0
    look_s: float = 5.0
    late_s: float = 15.0


class PageWatch:
    """`ask()`: ask the page through Neutralino; False when Neutralino itself did not answer, in some seconds.

    `clock()`: seconds that go on while the machine sleeps.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[bool]],
        *,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ask = ask
        self._patience = patience or Patience()
        self._clock = clock
        self._gone = asyncio.Event()
        self._answered = asyncio.Event()
        self._came = asyncio.Event()
        self._was_here = False
        self._woke_at: float | None = None

    def pages_changed(self, count: int) -> None:
        """A page has come or gone; so many are connected now."""
        if count > 0:
            self._was_here = True
            self._came.set()
            self._gone.clear()
        elif self._was_here:
            self._gone.set()

    def heard(self) -> None:
        """The page has answered through Neutralino, or asked something."""
        self._came.set()
        self._answered.set()

    async def came(self) -> None:
        """Return when the first page has come, or asked something."""
        await self._came.wait()

    async def dead(self) -> None:
        """Return when a page that was here is dead."""
        while True:
            begun = self._clock()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.look_s):
                    await self._gone.wait()
            self._look(begun, self._patience.look_s)
            if self._gone.is_set() and await self._stays_away():
                return

    def _look(self, begun: float, expected_s: float) -> None:
        """Notice a sleep of the machine."""
        now = self._clock()
        if now - begun > expected_s + self._patience.late_s:
            self._woke_at = now

    async def _stays_away(self) -> bool:
        patience = self._patience
        silent_s = 0.0
        while self._gone.is_set():
            begun = self._clock()
            self._answered.clear()
            if await self._ask() and not await self._answers():
                silent_s += patience.tick_s
            else:
                silent_s = 0.0
                await asyncio.sleep(patience.tick_s)
            self._look(begun, patience.tick_s)
            if silent_s >= (patience.slept_s if self._is_just_awake() else patience.gone_s):
                return self._gone.is_set()
        return False

    def _is_just_awake(self) -> bool:
        return self._woke_at is not None and self._clock() - self._woke_at < self._patience.slept_s

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(self._patience.tick_s):
                await self._answered.wait()
        except TimeoutError:
            return False
        return True
