"""Where VirtualDJ keeps what it knows, by version and system; the history of its decks lies there too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ... import known_folders


def home_folders() -> list[Path]:
    """Its folders on the system's drive, the likeliest first; they need not exist.

    `Documents/VirtualDJ` is that of all versions but the newest (VDJPedia, "Database structure"; Mixxx'
    wiki, "Virtual Dj Cue Storage Format"), the others are those of VirtualDJ 2021 and later.
    """
    home = Path.home()
    documents = [known_folders.documents(), home / "Documents"]
    for name in ("OneDrive", "OneDriveConsumer"):
        if os.environ.get(name):
            documents.append(Path(os.environ[name]) / "Documents")
    folders = [folder / "VirtualDJ" for folder in documents]
    if os.environ.get("LOCALAPPDATA"):
        folders.append(Path(os.environ["LOCALAPPDATA"]) / "VirtualDJ")
    if sys.platform == "darwin":
        folders.append(home / "Library" / "Application Support" / "VirtualDJ")
    return list(dict.fromkeys(folders))
