"""How much memory a worker may take: what the system enforces, each in a file of its own.

Linux counts what a process writes to (`rlimits.py`) and Windows what it commits (`job_object.py`): beyond the
bound an allocation fails, which Python says as `MemoryError`. macOS takes such limits and ignores them, so
there the worker watches itself and ends (`watchdog.py`).
"""

from __future__ import annotations

import sys


def bound_memory(most_bytes: int) -> None:
    """From now on this process takes no more than `most_bytes`; called once, before it touches a file."""
    if sys.platform == "linux":
        from .rlimits import bound_memory as bound  # noqa: PLC0415
    elif sys.platform == "win32":
        from .job_object import bound_memory as bound  # noqa: PLC0415
    else:
        from .watchdog import bound_memory as bound  # noqa: PLC0415
    bound(most_bytes)
