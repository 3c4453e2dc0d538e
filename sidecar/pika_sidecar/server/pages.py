"""The pages that are connected: what reaches all of them, and what is known of each."""

from __future__ import annotations

import logging
from collections.abc import Callable

from websockets.asyncio.server import ServerConnection, broadcast

from .rpc import Caller

log = logging.getLogger(__name__)

# Bytes that a page has not taken: beyond them it is as good as gone, and its memory would be ours.
MAX_UNSENT = 8 * 2**20


class Pages:
    """`on_count(count)` is called whenever a page comes or goes."""

    def __init__(self, on_count: Callable[[int], None]) -> None:
        self._on_count = on_count
        self._callers: dict[ServerConnection, Caller] = {}

    def __len__(self) -> int:
        return len(self._callers)

    def join(self, page: ServerConnection) -> Caller:
        """A page has connected; what is known of it from now on."""
        caller = self._callers[page] = Caller()
        self._on_count(len(self))
        return caller

    def leave(self, page: ServerConnection) -> None:
        """It has gone."""
        del self._callers[page]
        self._on_count(len(self))

    def greeted(self) -> list[str]:
        """The builds of the pages that have said `app.hello`."""
        return [caller.page_build for caller in self._callers.values() if caller.page_build is not None]

    def broadcast(self, text: str) -> None:
        """Send `text` to every page. One that takes nothing is cut off."""
        for page in self._callers:
            if page.transport.get_write_buffer_size() > MAX_UNSENT:
                log.warning("A page reads nothing; its connection is closed")
                page.transport.abort()
        broadcast(self._callers, text)

    def abort(self) -> None:
        """Cut every connection, whatever is still to be sent."""
        for page in self._callers:
            page.transport.abort()
