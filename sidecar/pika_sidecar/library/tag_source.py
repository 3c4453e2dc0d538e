"""Where a scan gets the tags of files from: not from here, where a file of others would do its harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .. import not_allowed

# How reading a file may end that is the file's fault: its reader is gone, hangs, or would take all memory.
DEADLY = frozenset({"worker_died", "timeout", "out_of_memory"})


@dataclass(frozen=True)
class TagsRead:
    """What came of one file: the fields of `analysis.tags.Tags`, or an `error` as `{code, message}`."""

    tags: dict[str, Any] | None = None
    error: dict[str, str] | None = None

    @property
    def deadly(self) -> bool:
        """Whether its reader was lost to it."""
        return self.error is not None and self.error["code"] in DEADLY

    @property
    def not_allowed(self) -> bool:
        """Whether the system kept Pika from it."""
        return self.error is not None and self.error["code"] == not_allowed.CODE


class TagSource(Protocol):
    """Reads tags elsewhere."""

    async def read(self, paths: Sequence[str]) -> list[TagsRead]:
        """What each of the files says about itself, in order. A file that kills its reader costs no other.

        Raises `PikaError("worker_broken")` when nothing can be read at all.
        """

    async def stop(self) -> None:
        """Give up what is being read: it comes back as lost at once."""
