"""A version that took another one's place is on trial until its page has greeted it: `updates/trial.json`.

The version before writes the file and stays until the other one has deleted it, or goes back. A sidecar that
answers proves little, as it does so before there is a window; a page that greets has come all the way.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from .. import patient, private

FILE = "trial.json"


@dataclass(frozen=True)
class Trial:
    """`version` took the place of `before`. `put_back`: it did not answer, and `before` lies there again."""

    version: str
    before: str
    put_back: bool = False


def write(folder: Path, trial: Trial) -> None:
    """Write the file, in one step. Raises `OSError`."""
    private.make_folder(folder)
    beside = folder / f"{FILE}.tmp"
    try:
        with open(beside, "w", encoding="utf-8", opener=private.opener) as stream:
            json.dump(asdict(trial), stream)
            stream.flush()
            os.fsync(stream.fileno())
        patient.replace(beside, folder / FILE)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def read(folder: Path) -> Trial | None:
    """What is on trial, or was put back; None when nothing is."""
    try:
        return Trial(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_over(folder: Path) -> bool:
    """Has it answered?"""
    return not (folder / FILE).exists()


def passed(folder: Path, version: str) -> None:
    """A page has greeted `version`: it stays. Blocking; without a trial it is one look at the disk."""
    found = read(folder)
    if found is not None and found.version == version:
        forget(folder)


def take_verdict(folder: Path, current: str) -> Trial | None:
    """The version that did not answer, of which `current` took the place back. It is told once; what belongs
    to neither is forgotten. Blocking.
    """
    found = read(folder)
    if found is not None and found.version == current:
        return None
    forget(folder)
    return found if found is not None and found.put_back and found.before == current else None


def forget(folder: Path) -> None:
    """Nothing is on trial."""
    for name in (FILE, f"{FILE}.tmp"):
        with contextlib.suppress(OSError):
            patient.remove(folder / name)
