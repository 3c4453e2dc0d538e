"""Where Mixxx keeps its database."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FILE_NAME = "mixxxdb.sqlite"


def usual_files() -> list[Path]:
    """By system and kind of installation, whether they exist or not."""
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Mixxx" / FILE_NAME]
    if sys.platform == "darwin":
        support = Path("Library") / "Application Support" / "Mixxx" / FILE_NAME
        contained = home / "Library" / "Containers" / "org.mixxx.mixxx" / "Data"
        return [contained / support, home / support]
    return [
        home / ".mixxx" / FILE_NAME,
        home / ".var" / "app" / "org.mixxx.Mixxx" / ".mixxx" / FILE_NAME,
    ]
