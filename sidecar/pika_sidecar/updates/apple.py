"""Running Apple's programs."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

from ..paths import foreign_environment

log = logging.getLogger(__name__)

# They take seconds; one that takes ten minutes hangs, or waits for somebody.
WITHIN_S = 600.0


class AppleFailed(Exception):
    """A program of Apple's failed; the last line that it said."""


def run(words: list[str]) -> str:
    """What it printed, on both streams. Blocking. Raises `AppleFailed`."""
    program = words[0]
    try:
        ran = subprocess.run(
            words,
            env=foreign_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AppleFailed(f"{program} did not end") from None
    except OSError as error:
        raise AppleFailed(f"{program} cannot be started: {error.strerror}") from error
    printed = ran.stdout.decode("utf-8", "replace")
    if ran.returncode != 0:
        lines = _without_folders(printed, words).strip().splitlines()
        log.warning("%s ended with %d: %s", program, ran.returncode, " | ".join(lines))
        raise AppleFailed(f"{program}: {lines[-1] if lines else f'it ended with code {ran.returncode}'}")
    return printed


def _without_folders(printed: str, words: list[str]) -> str:
    """Of the paths that it was given only their ends: the folders before them bear a person's name."""
    for word in words:
        if word.startswith("/"):
            printed = printed.replace(word, Path(word).name)
    return printed
