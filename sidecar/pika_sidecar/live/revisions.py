"""The status in revisions, so that a page is told what has changed and not all plays of a night again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import status

if TYPE_CHECKING:
    from ..contract.desk.live import LiveChanges, LiveStatus


class Revisions:
    """`take` gives each status that differs from the last a number; `changes` is what has become of it since
    `changes` was asked before.

    The numbers begin with `first`, one that no page can have from another sidecar: milliseconds since 1970.
    """

    def __init__(self, first: int) -> None:
        self._last: LiveStatus = {**status.off(), "revision": first}
        self._told = first
        # The revision in which each play of the night that is shown became what it is.
        self._changed_in: dict[str, int] = {}

    @property
    def last(self) -> LiveStatus:
        """The contract's `LiveStatus` as it was last taken."""
        return self._last

    def take(self, read: LiveStatus) -> LiveStatus:
        """The `LiveStatus` for what has just been read (`status.read`)."""
        before = self._last
        revision = before["revision"]
        if {**read, "revision": revision} == before:
            return before
        revision += 1
        # Of another night each play is new, also of one that was shown before.
        same_night = _night(read) == _night(before)
        known = {play["id"]: play for play in before["plays"]} if same_night else {}
        self._changed_in = {
            play["id"]: self._changed_in[play["id"]] if known.get(play["id"]) == play else revision
            for play in read["plays"]
        }
        self._last = {**read, "revision": revision}
        return self._last

    def changes(self) -> LiveChanges:
        """The contract's `LiveChanges`: plays that have changed since this was asked before, and the rest."""
        since, self._told = self._told, self._last["revision"]
        changed = [play for play in self._last["plays"] if self._changed_in[play["id"]] > since]
        return {**self._last, "plays": changed, "since": since}


def _night(read: LiveStatus) -> int | None:
    return None if read["session"] is None else read["session"]["night"]
