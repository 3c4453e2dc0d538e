"""The worker process that analyses: `{"path"}` in, `{"result" | "error": {code, message}, "stat": [size,
mtime]}` out.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from ..analysis.errors import AnalysisError
from ..long_paths import openable
from ..workers.serve import Answer, serve

# Of 19: whatever plays music on this machine goes first.
NICENESS = 10
# What a worker may take (bytes): twice what the longest file takes that is analysed (`decode.LONGEST_S`).
MEMORY_BYTES = 2 * 2**30


def main() -> int:
    """Serve until stdin closes."""
    serve(_load, memory_bytes=MEMORY_BYTES, niceness=NICENESS)


def _load() -> Answer:
    from ..analysis import track  # noqa: PLC0415 (NumPy)

    def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield _answer(track.analyze_file, request["path"])

    return answer


def _answer(analyze: Callable[[str], Any], path: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"stat": _stat(path)}
    try:
        answer["result"] = analyze(path)
    except AnalysisError as error:
        answer["error"] = {"code": error.code, "message": error.message}
    except Exception as error:
        traceback.print_exc()
        answer["error"] = {
            "code": "internal",
            "message": f"The analysis failed by a mistake of Pika: {error!r}",
        }
    return answer


def _stat(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(openable(path))
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
