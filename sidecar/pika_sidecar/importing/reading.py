"""Reading one place, a slice at a time, in the worker process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..library.sources import programs
from ..library.sources.entry import SourceError, SourceList, SourceTrack
from .clean import clean
from .staging import Writer

if TYPE_CHECKING:
    from ..contract.desk.sources import SourceProgram

# A slice ends after so many entries, or so long (s): the page is told at its end.
SLICE_ENTRIES = 2000
SLICE_S = 0.5


class Reading:
    """`advance()` until it says that it is done."""

    def __init__(self, program: SourceProgram, place: str, into: str) -> None:
        self._entries: Iterator[object] = iter(programs.source_of(program).read(Path(place)))
        self._writer = Writer(Path(into))

    def advance(self) -> dict[str, Any]:
        """`{"tracks", "lists", "done"}` after the next slice. Raises `SourceError` and `OSError`."""
        until = time.monotonic() + SLICE_S
        self._writer.begin()
        done = True
        for count, entry in enumerate(self._entries, 1):
            if isinstance(entry, SourceTrack):
                self._writer.track(entry, clean(entry))
            elif isinstance(entry, SourceList):
                self._writer.list(entry)
            else:
                self._writer.problem(entry)  # type: ignore[arg-type]
            if count >= SLICE_ENTRIES or time.monotonic() >= until:
                done = False
                break
        self._writer.end()
        if done:
            self._writer.close()
        return {"tracks": self._writer.tracks, "lists": self._writer.lists, "done": done}


def found_places() -> list[dict[str, Any]]:
    """Every usual place of every program that is there: `{"program", "path", "changed"}`.

    `changed` in seconds since 1970. A place that may not be looked at is there as well: reading it says why.
    """
    found = []
    for source in programs.SOURCES:
        for place in source.places():
            try:
                changed: float | None = place.stat().st_mtime
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                changed = None
            found.append({"program": source.id, "path": str(place), "changed": changed})
    return found


def recognised(path: str) -> dict[str, Any]:
    """As an item of `found_places`, for what the DJ has chosen. Raises `SourceError`."""
    program, place = programs.recognise(Path(path))
    try:
        changed: float | None = place.stat().st_mtime
    except OSError as error:
        raise SourceError("unreadable", f"Pika may not read {path}: {error.strerror}.") from error
    return {"program": program, "path": str(place), "changed": changed}
