"""A disk image, mounted where only we look for as long as it takes to copy what it holds."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from . import apple_words
from .apple import AppleFailed, run

log = logging.getLogger(__name__)

MOUNTED = "mounted"
# hdiutil says "Resource busy" now and then, while something else looks at a volume (runner-images #7522): how
# often it is asked again, and after how long (s).
TIMES, PAUSE_S = 5, 1.0


@contextlib.contextmanager
def mounted(image: Path) -> Iterator[Path]:
    """The volume of an image, mounted beside its file. Raises `AppleFailed`."""
    volume = image.with_name(MOUNTED)
    volume.mkdir(mode=0o700)
    run(apple_words.attach(image, volume))
    try:
        yield volume
    finally:
        _unmount(volume)


def unmount_leftover(folder: Path) -> None:
    """Unmount what a killed Pika left mounted in the folder of an image."""
    volume = folder / MOUNTED
    if volume.is_dir() and any(volume.iterdir()):
        _unmount(volume)


def _unmount(volume: Path) -> None:
    """What stays mounted is in the log: it hinders nobody, and the next start tries again."""
    for attempt in range(1, TIMES + 1):
        try:
            run(apple_words.detach(volume, attempt))
            return
        except AppleFailed as error:
            log.warning("Attempt %d to unmount: %s", attempt, error)
            if attempt < TIMES:
                time.sleep(PAUSE_S)
