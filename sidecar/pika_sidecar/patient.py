"""Replacing and deleting files that somebody else may have open just now: Windows refuses that meanwhile.

Virus scanners look at every new file, indexers at every changed one, and a second start of Pika reads what
the first one writes. Each of them is done in a moment.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

# How long it is tried again (s), and how long is waited in between.
PATIENCE_S = 2.0
PAUSE_S = 0.02


def replace(source: Path, target: Path) -> None:
    """`os.replace`. Raises `OSError`; on Windows a `PermissionError` only when it stays."""
    _try_again(lambda: os.replace(source, target))


def remove(file: Path) -> None:
    """Delete a file that may be gone already. Raises `OSError`; a `PermissionError` as in `replace`."""
    _try_again(lambda: file.unlink(missing_ok=True))


def _try_again(call: Callable[[], None]) -> None:
    until = time.monotonic() + (PATIENCE_S if sys.platform == "win32" else 0.0)
    while True:
        try:
            return call()
        except PermissionError:
            if time.monotonic() >= until:
                raise
        time.sleep(PAUSE_S)
