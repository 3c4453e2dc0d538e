"""macOS: the kernel takes limits of memory and enforces none, so the process looks at itself."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

# The exit code of a process that has seen itself beyond its bound.
OUT_OF_MEMORY_EXIT = 86
# How often it looks (s): unpacking zeros takes some 50 MB more until the next look.
LOOK_EVERY_S = 0.05


def bound_memory(most_bytes: int, taken: Callable[[], int] | None = None) -> None:
    """End the process with `OUT_OF_MEMORY_EXIT` when it has taken more than `most_bytes`.

    `taken()`: what it has taken at most so far (bytes); without it, what the system says. The thread gets its
    turn in the middle of zlib's work, which lets go of the interpreter.
    """
    look = taken or highest_resident_bytes

    def watch() -> None:
        while look() <= most_bytes:
            time.sleep(LOOK_EVERY_S)
        print(f"more than {most_bytes // 2**20} MB of memory", file=sys.stderr, flush=True)
        os._exit(OUT_OF_MEMORY_EXIT)

    threading.Thread(target=watch, daemon=True, name="watchdog").start()


def highest_resident_bytes() -> int:
    """The most that this process ever had in memory (getrusage(2): macOS counts bytes)."""
    import resource  # noqa: PLC0415 (Windows has none)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
