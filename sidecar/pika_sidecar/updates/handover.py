"""What is left of an installation when the sidecar has ended."""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from ..paths import foreign_environment
from .beside import kept_folder
from .exchange import exchange

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handover:
    """What is left to do when the sidecar has ended: change two folders over, then start a program.

    `swap`: the app's folder, and the one that takes its place; the old one stays under `kept_folder`.
    `otherwise`: what is started where `start` cannot be. `restarts`: Pika comes back by itself.
    """

    swap: tuple[Path, Path] | None
    start: list[str]
    otherwise: list[str] | None = None
    restarts: bool = True

    def finish(self) -> None:
        """Do it. What fails is in the log; Pika is started in any case."""
        if self.swap is not None:
            folder, new = self.swap
            begun = time.perf_counter()
            try:
                exchange(folder, new)
                if new != kept_folder(folder):
                    shutil.rmtree(kept_folder(folder), ignore_errors=True)
                    new.rename(kept_folder(folder))
                log.info("Folders changed over in %.1f ms", (time.perf_counter() - begun) * 1000)
            except OSError:
                log.exception("The folders were not changed over")
        if not started(self.start) and self.otherwise is not None:
            started(self.otherwise)


def started(words: list[str]) -> bool:
    """Start a program that outlives this one; False when it cannot be, which the log tells."""
    try:
        subprocess.Popen(
            words,
            env={**foreign_environment(), "PYINSTALLER_RESET_ENVIRONMENT": "1"},
            cwd=Path.home(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),
        )
    except OSError:
        log.exception("Cannot start the program that goes on")
        return False
    return True
