"""Files of this user's alone: other people with an account on the same computer neither read nor enter them.

On Windows nothing is done: what lies in a user's `AppData` is theirs and the administrators' there, by the
access lists that it inherits, and the modes of POSIX say nothing about it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600

# What Pika has in its data folder; nothing else in there is touched: a person may have chosen the folder.
_OURS = (
    "library*.db*",
    "account*.json",
    "instance.json",
    "window_restarts.json",
    "sidecar.lock",
    "logs",
    "sound",
    "sources",
    "updates",
)


def keep(data_dir: Path) -> None:
    """Make the data folder, or what an older Pika has made of it, this user's alone; as far as that can be
    done, for a folder that cannot be had is told of by who needs it.
    """
    with contextlib.suppress(OSError):
        make_folder(data_dir)
    if sys.platform == "win32" or not data_dir.is_dir():
        return
    for path in _existing(data_dir):
        with contextlib.suppress(OSError):
            _tighten(path)


def make_folder(folder: Path) -> None:
    """Make the folder, and those that it lies in. Raises `OSError`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def opener(path: str, flags: int) -> int:
    """For `open(..., opener=opener)`: a file that is new is this user's alone."""
    return os.open(path, flags, FILE_MODE)


def create(file: Path) -> None:
    """Make an empty file where there is none, for a library that would make one that others may read; as far
    as that can be done.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT, FILE_MODE))


def _existing(data_dir: Path) -> Iterator[Path]:
    """The folder, and what of ours lies in it."""
    yield data_dir
    for name in _OURS:
        for path in data_dir.glob(name):
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from path.rglob("*")


def _tighten(path: Path) -> None:
    """Take from others what they may do. A link is left as it is, and a folder that many share (`/tmp`)."""
    found = path.lstat()
    if found.st_uid != os.geteuid() or stat.S_ISLNK(found.st_mode) or found.st_mode & stat.S_ISVTX:
        return
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        path.chmod(mode & 0o700)
