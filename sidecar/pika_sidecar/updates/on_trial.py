"""A new version takes the place of the old one, is started, and stays when it answers.

All of this is done by the old one's process when it has ended otherwise. It runs from its own files, which
lie elsewhere then: so whatever it needs is loaded before (no import in a function).
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from . import apple_words, trial
from .apple import AppleFailed, run
from .beside import kept_folder
from .exchange import at_once
from .handover import Handover
from .trial import Trial

log = logging.getLogger(__name__)

# So long may a version take until its page has greeted it (s). The first start of a new app is slow, as macOS
# looks through it: 45 s were seen for one of 1 GB (tauri-action #1156).
ANSWERS_WITHIN_S = 120.0
# So long no program of it may be seen (s), and how often is looked.
GONE_FOR_S, LOOK_EVERY_S = 5.0, 0.25
# How long its programs may take to end when they are asked to (s).
ENDS_WITHIN_S = 5.0


@dataclass(frozen=True, kw_only=True)
class OnTrial(Handover):
    """`trial`: which version takes whose place; `updates`: the folder where it is written down."""

    trial: Trial
    updates: Path
    answers_within_s: float = ANSWERS_WITHIN_S

    def finish(self) -> None:
        """Do it, and go back when the new version does not answer. Blocking for as long as that takes."""
        assert self.swap is not None
        folder, new = self.swap
        kept = kept_folder(folder)
        try:
            # First: a new version without it would be believed to have answered.
            trial.write(self.updates, self.trial)
            if new != kept:
                shutil.rmtree(kept.parent, ignore_errors=True)
                new.parent.rename(kept.parent)
            self._exchange(folder, kept)
        except OSError:
            log.exception("The apps were not changed over")
            trial.forget(self.updates)
            self._open()
            return
        if self._open() and self._answers(folder):
            log.info("Pika %s answers", self.trial.version)
            return
        log.error("Pika %s does not answer; going back to %s", self.trial.version, self.trial.before)
        self._end(folder)
        try:
            self._exchange(folder, kept)
            trial.write(self.updates, Trial(self.trial.version, self.trial.before, put_back=True))
        except OSError:
            log.exception("Going back failed")
        self._open()

    def _exchange(self, folder: Path, kept: Path) -> None:
        begun = time.perf_counter()
        if not at_once(folder, kept):
            raise OSError(f"{folder} and {kept} cannot change places at once")
        log.info("Apps changed over in %.1f ms", (time.perf_counter() - begun) * 1000)

    def _open(self) -> bool:
        try:
            run(self.start)
        except AppleFailed as error:
            log.error("Cannot start it: %s", error)
            return False
        return True

    def _answers(self, folder: Path) -> bool:
        """Wait until a page has greeted it. False when none did in time, or nothing of it runs any more."""
        begun = seen = time.monotonic()
        while not trial.is_over(self.updates):
            now = time.monotonic()
            if _programs(folder):
                seen = now
            if now - begun > self.answers_within_s or now - seen > GONE_FOR_S:
                return False
            time.sleep(LOOK_EVERY_S)
        return True

    def _end(self, folder: Path) -> None:
        """End what runs of a version that does not answer, politely and then for good."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            for pid in _programs(folder):
                with contextlib.suppress(OSError):
                    os.kill(pid, how)
            until = time.monotonic() + ENDS_WITHIN_S
            while _programs(folder):
                if time.monotonic() > until:
                    break
                time.sleep(LOOK_EVERY_S)


def _programs(folder: Path) -> list[int]:
    """What runs of the app in `folder`, but for this process, which has moved."""
    try:
        printed = run(apple_words.PROCESSES)
    except AppleFailed:
        return []
    return [pid for pid in apple_words.parse_processes(printed, folder, os.getuid()) if pid != os.getpid()]
