"""Tells when the set of tonight is another one, or stands elsewhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.library import Library
from .tonight import tonight

if TYPE_CHECKING:
    from ..contract.desk.live import LiveStatus
    from ..contract.desk.set_tonight import Tonight

log = logging.getLogger(__name__)


class TonightWatch:
    """`on_change()` is called when `last` is another one than before."""

    def __init__(self, library: Library, on_change: Callable[[], None]) -> None:
        self.last: Tonight = {"list": None, "night": None, "entries": [], "next": None, "others": 0}
        self._library = library
        self._on_change = on_change
        self._night: object = None
        self._reading: asyncio.Task[None] | None = None
        self._again = False

    async def read(self) -> Tonight:
        """The contract's `Tonight`, fresh."""
        self.last = await self._library.run(tonight)
        return self.last

    def night_is(self, status: LiveStatus) -> None:
        """The night is so now; what is nothing to the set costs nothing."""
        session, now = status["session"], status["now"]
        plays = [(play["id"], play["track_id"], play["retracted"]) for play in status["plays"]]
        night = (session and session["night"], status["state"], now and now["id"], plays)
        if night != self._night:
            self._night = night
            self.changed()

    def changed(self) -> None:
        """Look again, soon."""
        if self._reading is not None and not self._reading.done():
            self._again = True
            return
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def close(self) -> None:
        """Look no more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    async def _read(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            try:
                found = await self._library.run(tonight)
            except PikaError as error:
                log.warning("Tonight's set waits for the library: %s", error.code)
                return
            if found != self.last:
                self.last = found
                self._on_change()
