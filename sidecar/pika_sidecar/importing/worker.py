"""The worker process that reads what other DJ programs have written.

`{"places": true}` in: `{"places": [...]}` out (reading.py). `{"recognise": path}`: `{"place": {...}}`.
`{"read": program, "place", "into"}` begins with a place and answers after its first slice, `{"go_on": true}`
after the next one: `{"tracks", "lists", "done"}`. Or `{"error": {code, message}}`.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..library.sources.entry import SourceError
from ..workers.serve import Answer, serve

if TYPE_CHECKING:
    from .reading import Reading

# What the worker may take (bytes): itself, the keys of 100,000 tracks and playlists, and the strangest files.
MEMORY_BYTES = 512 * 2**20
# The DJ's other programs go first (of 19).
NICENESS = 5


def main() -> int:
    """Serve until stdin closes."""
    serve(_load, memory_bytes=MEMORY_BYTES, niceness=NICENESS)


def _load() -> Answer:
    from . import reading  # noqa: PLC0415 (the readers of all programs)

    begun: Reading | None = None

    def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        nonlocal begun
        try:
            if "places" in request:
                yield {"places": reading.found_places()}
            elif "recognise" in request:
                yield {"place": reading.recognised(request["recognise"])}
            else:
                if "read" in request:
                    begun = reading.Reading(request["read"], request["place"], request["into"])
                assert begun is not None
                yield begun.advance()
        except SourceError as error:
            yield {"error": {"code": error.code, "message": error.message}}
        except MemoryError:
            yield {"error": {"code": "out_of_memory", "message": ""}}
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            yield {"error": {"code": "disk_full" if full else "unreadable", "message": ""}}
        except Exception as error:
            traceback.print_exc()
            yield {"error": {"code": "internal", "message": f"It cannot be read: {type(error).__name__}."}}

    return answer
