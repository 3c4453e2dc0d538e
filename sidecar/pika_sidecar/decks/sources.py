"""The list of deck sources; adding one touches this list and nothing else."""

from __future__ import annotations

from .entry import Source
from .manual import Manual
from .mixxx import Mixxx
from .virtualdj import VirtualDJ

SOURCES: tuple[type[Source], ...] = (VirtualDJ, Mixxx, Manual)
IDS = tuple(source.id for source in SOURCES)


def make(source_id: str) -> Source:
    """A new object of the source with that id (one of `IDS`)."""
    return next(source for source in SOURCES if source.id == source_id)()
