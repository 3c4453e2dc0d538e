"""What every deck source gives: the entries of its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..errors import PikaError

if TYPE_CHECKING:
    from ..contract.desk.deck import DeckSource


@dataclass(frozen=True)
class Entry:
    """One track as the deck noted it. `key` names it for good: the same entry is one play.

    `started_at` in milliseconds since 1970 by the machine's clock, None where the deck does not say;
    `duration` in seconds.
    """

    key: str
    title: str
    artist: str
    path: str | None = None
    started_at: int | None = None
    duration: float | None = None


@dataclass(frozen=True)
class Reading:
    """What a source has at one time: `entries` of its newest files, oldest first; `file` is the newest."""

    watching: tuple[str, ...] = ()
    file: str | None = None
    entries: tuple[Entry, ...] = ()
    problem: PikaError | None = None


class Source(Protocol):
    """One kind of deck. An object belongs to one watcher; it may remember what it has read."""

    id: DeckSource
    name: str

    def read(self, path: str | None) -> Reading:
        """What there is now, from `path` (a file or folder) or from the usual places.

        Called about each second in a thread: cheap when nothing changed (and then the same object again).
        Raises nothing: what is wrong is the reading's `problem`.
        """
        ...
