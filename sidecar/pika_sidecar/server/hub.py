"""Notifications to all pages, at most four a second of a kind, the last one never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

from ..contract import calls
from ..contract.method import Notification
from .rpc import notification

P = TypeVar("P")

# From one notification of a kind to the next (s): smooth to the eye, and cheap for the page.
MIN_INTERVAL_S = 0.25
# What is told one by one; of more the page asks for all that it shows.
MAX_CHANGED_IDS = 200


class Hub:
    """`broadcast(text)` reaches every connected page."""

    def __init__(self, broadcast: Callable[[str], None]) -> None:
        self._broadcast = broadcast
        self._last: dict[str, float] = {}
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._tracks = Changed()
        self._sets = Changed()

    def send_soon(self, said: Notification[P], read: Callable[[], P]) -> None:
        """Notify now, or as soon as a quarter of a second has passed since the last of this kind; `read` is
        asked when it is sent.
        """
        if said.name in self._due:
            return
        loop = asyncio.get_running_loop()
        wait = self._last.get(said.name, -1.0) + MIN_INTERVAL_S - loop.time()
        self._due[said.name] = loop.call_later(max(0.0, wait), self._send, said, read)

    def tracks_changed(self, ids: Iterable[int] | None) -> None:
        """Tell the pages which tracks to ask for again; None: many."""
        self._tracks.add(ids)
        self.send_soon(calls.TRACKS_CHANGED, lambda: {"ids": self._tracks.take()})

    def sets_changed(self, ids: Iterable[int] | None) -> None:
        """Tell the pages which folders, crates and sets to ask for again; None: many."""
        self._sets.add(ids)
        self.send_soon(calls.SETS_CHANGED, lambda: {"ids": self._sets.take()})

    def send_now(self, said: Notification[P], params: P) -> None:
        """Notify without delay."""
        self._broadcast(notification(said.name, params))

    def _send(self, said: Notification[P], read: Callable[[], P]) -> None:
        del self._due[said.name]
        self._last[said.name] = asyncio.get_running_loop().time()
        self.send_now(said, read())


class Changed:
    """Numbers of what has changed since the pages were told."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._many = False

    def add(self, ids: Iterable[int] | None) -> None:
        """These, too; None: many."""
        if ids is None:
            self._many = True
        else:
            self._ids.update(ids)

    def take(self) -> list[int] | None:
        """What is to be told, once; None: many."""
        many = self._many or len(self._ids) > MAX_CHANGED_IDS
        ids = None if many else sorted(self._ids)
        self._ids.clear()
        self._many = False
        return ids
