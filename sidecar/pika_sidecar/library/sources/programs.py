"""The list of sources; adding one touches this list and nothing else. Only a worker process loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engine import Engine
from .entry import Source, SourceError
from .itunes import ITunes
from .m3u import M3U
from .mixxx import Mixxx
from .serato import Serato
from .traktor import Traktor
from .virtualdj import VirtualDJ

if TYPE_CHECKING:
    from ...contract.desk.sources import SourceProgram

SOURCES: tuple[Source, ...] = (VirtualDJ(), Serato(), Traktor(), Mixxx(), Engine(), ITunes(), M3U())


def source_of(program: SourceProgram) -> Source:
    """The source of that program. Raises `SourceError("unknown_program")`."""
    for source in SOURCES:
        if source.id == program:
            return source
    raise SourceError("unknown_program", f'Pika does not read "{program}".')
