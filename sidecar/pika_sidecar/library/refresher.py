"""The task that renews what all tracks show (`refreshing.py`), while the page goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from ..errors import PikaError
from . import refreshing
from .library import Library

log = logging.getLogger(__name__)

RETRY_S = 5.0
"""After so long (s) a library that another program has locked is tried again."""

TOLD_AFTER_STEPS = 25
"""The pages are told after so many steps, and at the end: they ask for all that is in sight then."""


class Refresher:
    """Renews what is asked for in the library. `on_tracks(None)`: many tracks show something else now."""

    def __init__(self, library: Library, *, on_tracks: Callable[[None], None]) -> None:
        self._library = library
        self._on_tracks = on_tracks
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, or go on, unless it is at work: then it sees by itself what was asked for."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; the next start goes on."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        steps = 0
        untold = False
        while True:
            try:
                changed = await self._library.run(refreshing.step)
            except PikaError as error:
                log.warning("The values of the tracks are not renewed: %s", error.code)
                if error.code != "library_locked":
                    break  # What is left stands in the library, and the next start takes it up.
                await asyncio.sleep(RETRY_S)
                continue
            if changed is None:
                break
            steps += 1
            untold = untold or bool(changed)
            if untold and steps % TOLD_AFTER_STEPS == 0:
                self._on_tracks(None)
                untold = False
        if untold:
            self._on_tracks(None)
