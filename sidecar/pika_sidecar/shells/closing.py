"""Closes the window when its page does not.

Where Neutralino leaves that to the page (macOS: scripts/lib/window_configuration.ts says why) the cross and
"Quit" only send an event, to the page and to us. A page that is well ends Neutralino within a moment, and
with it us. One that has crashed or hangs would leave a window that nobody can close.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine

from ..awake import AwakeTimer

log = logging.getLogger(__name__)

# How long the page has to close its window (s, awake).
PAGE_CLOSES_S = 1.0


def asks_to_close(event: str, data: object) -> bool:
    """Does a person want the window closed? By its cross, or by "Quit" (desktop/src/shell/main_menu.ts)."""
    if event == "mainMenuItemClicked":
        return isinstance(data, dict) and data.get("id") == "quit"
    return event == "windowClose"


class Closing:
    """Hears what Neutralino tells; `close()` ends Neutralino, and us with it."""

    def __init__(self, close: Callable[[], Coroutine[None, None, None]]) -> None:
        self._close = close
        self._timer: AwakeTimer | None = None
        self._closing: asyncio.Task[None] | None = None

    def hear(self, event: str, data: object) -> None:
        """Begin to wait for the page when a person wants the window closed."""
        if asks_to_close(event, data) and self._timer is None:
            self._timer = AwakeTimer(PAGE_CLOSES_S, self._page_did_not)

    def _page_did_not(self) -> None:
        log.warning("The page did not close its window")
        # When this is lost, on a connection that breaks, the person will ask again.
        self._timer = None
        self._closing = asyncio.create_task(self._close())
