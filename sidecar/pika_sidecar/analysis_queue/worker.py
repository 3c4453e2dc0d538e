"""The worker process: a line of JSON in, `analyze_file`, a line of JSON out.

In: `{"id", "path"}`. Out: `{"ready": true}` once, then `{"id", "result" | "error": {code, message}, "stat":
[size, mtime]}`. It ends when stdin closes, also in the middle of a file: whoever started it has died.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import traceback
from typing import IO, Any

# Of 19: whatever plays music on this machine goes first.
NICENESS = 10


def main() -> int:
    """Serve until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    out = _private_stdout()
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    from ..analysis import track  # noqa: PLC0415 (NumPy: stdin is watched before this takes its time)

    _write(out, {"ready": True})
    while True:
        request = requests.get()
        _write(out, {"id": request["id"], **_answer(track.analyze_file, request["path"])})


def _private_stdout() -> IO[bytes]:
    """Our lines go to the real stdout; whatever a library prints goes to stderr."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _read_requests(requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        requests.put(json.loads(line))
    os._exit(0)


def _answer(analyze: Any, path: str) -> dict[str, Any]:  # noqa: ANN401
    from ..analysis.errors import AnalysisError  # noqa: PLC0415

    answer: dict[str, Any] = {"stat": _stat(path)}
    try:
        answer["result"] = analyze(path)
    except AnalysisError as error:
        answer["error"] = {"code": error.code, "message": error.message}
    except MemoryError:
        answer["error"] = {
            "code": "out_of_memory",
            "message": "Not enough memory. Close other programs and try again.",
        }
    except Exception as error:
        traceback.print_exc()
        answer["error"] = {
            "code": "internal",
            "message": f"The analysis failed by a mistake of Pika: {error!r}",
        }
    return answer


def _stat(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _write(out: IO[bytes], message: dict[str, Any]) -> None:
    out.write(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
    out.flush()
