"""Reads the status of the night when it may be another one, and says so to those who show it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.library import Library
from . import status
from .clock import NightClock
from .network import Network
from .revisions import Revisions

if TYPE_CHECKING:
    from ..contract.desk.live import LiveStatus

log = logging.getLogger(__name__)

# From one reading to the next (s), and from the end of one to the beginning of the next: on a slow disk, too,
# the library is left to others in between.
BETWEEN_S, LEAST_PAUSE_S = 0.2, 0.05


class StatusPublisher:
    """`on_status()` is called when `revisions` has another status than was told."""

    def __init__(
        self, library: Library, network: Network, clock: NightClock, on_status: Callable[[], None]
    ) -> None:
        self.revisions = Revisions(clock.wall())
        self._library = library
        self._network = network
        self._clock = clock
        self._on_status = on_status
        self._dirty = asyncio.Event()

    def changed(self) -> None:
        """The status may be another one."""
        self._dirty.set()

    async def read(self) -> LiveStatus:
        """The contract's `LiveStatus`, fresh."""
        return self.revisions.take(await self._library.run(status.read, self._network.now, self._clock))

    async def run(self) -> None:
        """Tell of every change, until cancelled."""
        told = self.revisions.last["revision"]
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            begun = time.monotonic()
            try:
                # Asking for it in between makes it no older news for the others.
                revision = (await self.read())["revision"]
                if revision != told:
                    told = revision
                    self._on_status()
            except PikaError as error:
                log.warning("The status waits for the library: %s", error.code)
            await asyncio.sleep(max(LEAST_PAUSE_S, BETWEEN_S - (time.monotonic() - begun)))
