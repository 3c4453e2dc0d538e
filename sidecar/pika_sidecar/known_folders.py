"""The person's folders for documents and music.

On Windows they are where Windows says: a person may have moved one to another drive, and OneDrive moves them
into its own folder, under their names in the person's language (`OneDrive\\Dokumenty`).
"""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    import uuid
    from ctypes import wintypes

    # KnownFolders.h.
    _IDS = {
        "Documents": uuid.UUID("FDD39AD0-238F-46AF-ADB4-6C85480369C7"),
        "Music": uuid.UUID("4BD8D571-6D19-48D3-BE97-422220080E43"),
    }

    def _asked(name: str) -> Path | None:
        """What Windows says (SHGetKnownFolderPath); None where it says nothing."""
        found = wintypes.LPWSTR()
        folder_id = ctypes.create_string_buffer(_IDS[name].bytes_le, 16)
        status = ctypes.windll.shell32.SHGetKnownFolderPath(folder_id, 0, None, ctypes.byref(found))
        path = found.value
        ctypes.windll.ole32.CoTaskMemFree(found)
        return Path(path) if status == 0 and path else None

else:

    def _asked(name: str) -> Path | None:
        return None


def documents() -> Path:
    """Where the person's documents are. It need not exist."""
    return _asked("Documents") or Path.home() / "Documents"


def music() -> Path:
    """Where the person's music is. It need not exist."""
    return _asked("Music") or Path.home() / "Music"
