"""Where updates stand: what is remembered, what is being done, and whether a night is on."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from .. import version
from ..errors import PikaError
from ..library.library import Library
from ..live import nights
from .state import Known, State, StateFile

log = logging.getLogger(__name__)

Busy = Literal["checking", "downloading", "installing", "restarting"]


class Situation:
    """What looking, downloading and installing share. `changed()` is called after each change that shows.

    `problem`: of the last look, download or installation. `held`: a version whose turn has not come here yet.
    `done`: bytes that have come, while it downloads. `clock()`: seconds since 1970.
    """

    def __init__(
        self, library: Library, folder: Path, *, changed: Callable[[], None], clock: Callable[[], float]
    ) -> None:
        self.library = library
        self.folder = folder
        self.changed = changed
        self.clock = clock
        self.current = version.current().version
        self.busy: Busy | None = None
        self.done: int | None = None
        self.problem: PikaError | None = None
        self.held: str | None = None
        self.night = False
        # Set while a night is on, and for good at the end: a download that sees it stops.
        self.stop = threading.Event()
        self._day = asyncio.Event()
        self._file = StateFile(folder)
        self._state: State | None = None

    async def read(self) -> State:
        """What the last start remembered. It is the `state` only when `use` has been called with it."""
        self._set_night(await self.is_night())
        return await asyncio.to_thread(self._file.read)

    async def use(self, state: State) -> None:
        """From now on this is what is remembered."""
        self._state = state
        await self.store()

    @property
    def is_open(self) -> bool:
        """Has `use` been called?"""
        return self._state is not None

    @property
    def state(self) -> State:
        """What is remembered. `PikaError("starting")` before `use`."""
        if self._state is None:
            raise PikaError("starting", "Pika is still starting. Try again in a moment.")
        return self._state

    async def store(self) -> None:
        """Write down what is remembered; raises only when the next start could not do without it."""
        try:
            await asyncio.to_thread(self._file.write, self.state)
        except PikaError as error:
            log.error("%s", error.message)
            self.problem = error
            # What is to be known after the next start must be stored; the rest can be found out again.
            if self.state.attempt is not None:
                raise
        finally:
            self.changed()

    def begin(self, what: Busy) -> None:
        """One thing at a time. `PikaError("busy")` when another one is being done."""
        if self.busy is not None:
            raise PikaError("busy", f"Pika is {self.busy} already. Wait until that is done.")
        self.busy = what
        if what != "checking":
            self.problem = None
        self.changed()

    def require_offer(self) -> Known:
        """What can be downloaded. `PikaError("no_update")` when there is nothing."""
        offered = self.state.offered
        if offered is None:
            raise PikaError("no_update", "There is no newer Pika to be had. Look for updates first.")
        return offered

    # The night

    def night_changed(self, on: bool) -> None:
        """A night has begun or is over: while it is on, nothing is offered, fetched or installed."""
        if on != self.night and self.is_open:
            self._set_night(on)
            self.changed()

    async def is_night(self) -> bool:
        """What the library says."""
        try:
            return await self.library.run(nights.on_air) is not None
        except PikaError:
            return False  # without a library there is no night

    async def require_no_night(self) -> None:
        """Raises `PikaError`: `night_on`, `starting`."""
        _ = self.state
        if await self.is_night():
            raise PikaError("night_on", "Updates wait while you are live: end the night first.")

    async def until_day(self) -> None:
        """Wait while a night is on."""
        await self._day.wait()

    def _set_night(self, on: bool) -> None:
        self.night = on
        if on:
            self._day.clear()
            self.stop.set()
        else:
            self.stop.clear()
            self._day.set()
