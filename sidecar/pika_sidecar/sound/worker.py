"""The worker process that decodes what is heard, in slices, so that the newest track goes first.

`{"sound", "path", "into", "have", "bytes"}` in: go on with the sound of that number, whose file `into` has
`have` bytes already, for some `bytes` more. Out: `{"have", "done"}`, or `{"error": {code, message}}`.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from typing import Any

from ..analysis.errors import AnalysisError
from ..workers.serve import Answer, serve
from .wave import RATE_HZ

# What the worker may take (bytes): itself, NumPy with its threads, and the strangest files.
MEMORY_BYTES = 2**30
# Files that are open in the middle at once: the track that is heard, and the one before.
OPEN_SOUNDS = 2


def main() -> int:
    """Serve until stdin closes."""
    serve(_load, memory_bytes=MEMORY_BYTES, niceness=0)


def _load() -> Answer:
    from ..analysis.heard import heard  # noqa: PLC0415 (NumPy)

    begun: dict[int, tuple[Iterator[bytes], int]] = {}

    def go_on(request: dict[str, Any]) -> dict[str, Any]:
        number, have = request["sound"], request["have"]
        blocks, at = begun.pop(number, (None, 0))
        if blocks is None or at != have:
            blocks, at = heard(request["path"], RATE_HZ), 0
        enough, done = have + request["bytes"], True
        with open(request["into"], "r+b") as file:
            file.seek(have)
            for block in blocks:
                # What an earlier worker has written already is the same again.
                file.write(block[max(0, have - at) :])
                at += len(block)
                if at >= enough:
                    done = False
                    break
        if not done:
            begun[number] = (blocks, at)
            while len(begun) > OPEN_SOUNDS:
                begun.pop(next(iter(begun)))
        return {"have": max(at, have), "done": done}

    def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        try:
            yield go_on(request)
        except AnalysisError as error:
            yield {"error": {"code": error.code, "message": error.message}}
        except MemoryError:
            yield {"error": {"code": "out_of_memory", "message": ""}}
        except OSError as error:
            code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "unreadable"
            yield {"error": {"code": code, "message": ""}}
        except Exception as error:
            traceback.print_exc()
            yield {"error": {"code": "internal", "message": f"It cannot be played: {error!r}"}}

    return answer
