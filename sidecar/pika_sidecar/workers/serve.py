"""What every worker process does: a line of JSON in, lines of JSON out.

In: `{"id", ...}`. Out: `{"ready": true}` once, then for each request its answers, `{"id", ...}` each. It ends
when stdin closes, also in the middle of a file: whoever started it has died.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import IO, Any, NoReturn

from .bounds import bound_memory

_STD_INPUT = -10
"""STD_INPUT_HANDLE."""

Answer = Callable[[dict[str, Any]], Iterable[dict[str, Any]]]


def serve(load: Callable[[], Answer], *, memory_bytes: int, niceness: int) -> NoReturn:
    """Answer until stdin closes, with no more than `memory_bytes` of memory.

    `load()` imports what the work needs and returns what answers one request. `niceness`: how far whatever
    else this machine does goes first (of 19).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    out = _private_stdout()
    bound_memory(memory_bytes)
    answer = load()
    # Only now: on Windows a thread that waits for stdin stops the loading of libraries for ever. Those of the
    # system's decoders are loaded later nevertheless, and so do not get to see it.
    _hide_stdin()
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    _write(out, {"ready": True})
    while True:
        request = requests.get()
        for message in answer(request):
            _write(out, {"id": request["id"], **message})


def _private_stdout() -> IO[bytes]:
    """Our lines go to the real stdout; whatever a library prints goes to stderr."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _hide_stdin() -> None:
    """Windows: whoever asks the process for its stdin, as each C library does when it is loaded, is told that
    there is none (SetStdHandle of processenv.h). What Python has opened stays as it is.
    """
    if sys.platform == "win32":
        ctypes.WinDLL("kernel32").SetStdHandle(_STD_INPUT, None)


def _read_requests(requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        requests.put(json.loads(line))
    os._exit(0)


def _write(out: IO[bytes], message: dict[str, Any]) -> None:
    out.write(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
    out.flush()
