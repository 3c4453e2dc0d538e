"""What lies beside an installed app: the version that is to come, and the one before."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path


def next_folder(folder: Path) -> Path:
    """Where the version that takes the app's place is put together."""
    return _beside(folder, "next")


def kept_folder(folder: Path) -> Path:
    """Where the version before stays."""
    return _beside(folder, "previous")


def remove_leftovers(folder: Path) -> None:
    """Take away what an interrupted installation left."""
    for name in ("next", "next.top"):
        with contextlib.suppress(OSError):
            shutil.rmtree(_around(folder, name))


def _beside(folder: Path, name: str) -> Path:
    """A bundle of macOS lies in a folder that the Finder does not show, and keeps its name: what ends in
    `.app` is an app to macOS, and codesign judges it as one.
    """
    around = _around(folder, name)
    return around / folder.name if folder.suffix == ".app" else around


def _around(folder: Path, name: str) -> Path:
    hidden = "." if folder.suffix == ".app" else ""
    return folder.with_name(f"{hidden}{folder.name}.{name}")
