"""Notifications to all pages, at most four a second of a kind, the last one never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .rpc import notification

MIN_INTERVAL_S = 0.25
MAX_CHANGED_IDS = 200


class Hub:
    """`broadcast(text)` reaches every connected page."""

    def __init__(self, broadcast: Callable[[str], None]) -> None:
        self._broadcast = broadcast
        self._last: dict[str, float] = {}
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._changed: set[int] = set()
        self._changed_all = False

    def send_soon(self, method: str, params: Callable[[], Mapping[str, Any]]) -> None:
        """Notify now, or as soon as a quarter of a second has passed since the last; `params` is asked when
        it is sent.
        """
        if method in self._due:
            return
        loop = asyncio.get_running_loop()
        wait = self._last.get(method, -1.0) + MIN_INTERVAL_S - loop.time()
        self._due[method] = loop.call_later(max(0.0, wait), self._send, method, params)

    def tracks_changed(self, ids: Iterable[int] | None) -> None:
        """Tell the pages which tracks to ask for again; None: many."""
        if ids is None:
            self._changed_all = True
        else:
            self._changed.update(ids)
        self.send_soon("tracks.changed", self._take_changed)

    def send_now(self, method: str, params: Mapping[str, Any]) -> None:
        """Notify without delay."""
        self._broadcast(notification(method, params))

    def _send(self, method: str, params: Callable[[], Mapping[str, Any]]) -> None:
        del self._due[method]
        self._last[method] = asyncio.get_running_loop().time()
        self.send_now(method, params())

    def _take_changed(self) -> dict[str, Any]:
        many = self._changed_all or len(self._changed) > MAX_CHANGED_IDS
        ids = None if many else sorted(self._changed)
        self._changed.clear()
        self._changed_all = False
        return {"ids": ids}
