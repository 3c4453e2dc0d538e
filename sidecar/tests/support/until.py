"""Waiting in tests without an event loop."""

from __future__ import annotations

import time
from collections.abc import Callable

from .sidecar import PATIENCE_S


def until(what: str, holds: Callable[[], object]) -> None:
    """Wait until `holds`; fails after a time far above what anything takes, and names what did not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"waited {PATIENCE_S:.0f} s in vain: {what}"
        time.sleep(0.02)
