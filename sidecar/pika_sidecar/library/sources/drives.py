"""The drives of this machine beside the system's own: programs keep what they know of a drive on it."""

from __future__ import annotations

import getpass
import os
import string
import sys
from pathlib import Path


def other_drives() -> list[Path]:
    """The root of each: letters on Windows, what is mounted elsewhere. It may take long to ask one."""
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in string.ascii_uppercase if os.path.isdir(f"{letter}:\\")]
    if sys.platform == "darwin":
        return _inside("/Volumes")
    user = _user()
    return [*_inside(f"/media/{user}"), *_inside(f"/run/media/{user}"), *_inside("/mnt")]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _inside(folder: str) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir())
    except OSError:
        return []
