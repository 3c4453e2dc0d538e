"""Walking a music folder:

which audio files are there, without following a loop or stopping at an obstacle.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..analysis.container import AUDIO_SUFFIXES
from ..long_paths import openable


@dataclass(frozen=True)
class FoundFile:
    """One audio file as the directory shows it; `mtime` in nanoseconds."""

    path: str
    name: str
    size: int
    mtime: int


def audio_format(name: str) -> str | None:
    """The format that the suffix of `name` promises; None for a file that is not audio."""
    return AUDIO_SUFFIXES.get(os.path.splitext(name)[1].lower())


def is_hidden(entry: os.DirEntry[str]) -> bool:
    """By a dot, and on Windows by its attribute, as the bin of each drive is. Raises `OSError`."""
    if entry.name.startswith("."):
        return True
    if sys.platform == "win32":
        attributes = entry.stat(follow_symlinks=False).st_file_attributes
        return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
    return False


def walk(root: str, on_error: Callable[[str, OSError], None]) -> Iterator[FoundFile]:
    """Every audio file below `root`, in the order of names.

    Hidden files and folders are skipped; a folder reached twice (symlink loops, two links) is walked once;
    what cannot be read is reported with its path and skipped.
    """
    visited: set[tuple[int, int]] = set()
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            status = os.stat(openable(folder))
            identity = (status.st_dev, status.st_ino)
            if identity in visited:
                continue
            visited.add(identity)
            with os.scandir(openable(folder)) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            on_error(folder, error)
            continue
        subfolders: list[str] = []
        for entry in listed:
            if "\0" in entry.name:
                continue
            path = os.path.join(folder, entry.name)
            try:
                if is_hidden(entry):
                    continue
                if entry.is_dir():
                    subfolders.append(path)
                elif audio_format(entry.name) and entry.is_file():
                    found = entry.stat()
                    yield FoundFile(path, entry.name, found.st_size, found.st_mtime_ns)
                elif audio_format(entry.name) and entry.is_symlink() and not os.path.exists(entry.path):
                    raise FileNotFoundError(2, "The link points nowhere")
            except OSError as error:
                on_error(path, error)
        pending.extend(reversed(subfolders))
