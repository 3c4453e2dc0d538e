"""When the window was started again for a dead page, so that one that dies each time is left alone."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path

from .. import patient, private

log = logging.getLogger(__name__)

# So many new starts in so many seconds help nobody any more: the graphics driver crashes the page each time.
MOST, WITHIN_S = 3, 600.0


def may_restart(data_dir: Path, now: float | None = None) -> bool:
    """Note one more new start; False when there were too many, or when it cannot be noted."""
    now = time.time() if now is None else now
    file = data_dir / "window_restarts.json"
    recent = [at for at in _read(file) if now - WITHIN_S < at <= now]
    if len(recent) >= MOST:
        log.error("The window was started again %d times in %d s; not once more", MOST, int(WITHIN_S))
        return False
    beside = file.with_suffix(".next")
    try:
        with open(beside, "w", encoding="utf-8", opener=private.opener) as written:
            json.dump([*recent, now], written)
        patient.replace(beside, file)
    except OSError as error:
        log.error("The window is not started again: %s", error)
        return False
    return True


def _read(file: Path) -> list[float]:
    try:
        times = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [float(at) for at in times if isinstance(at, (int, float))] if isinstance(times, list) else []
