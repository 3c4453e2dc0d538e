"""Completing the path of a folder that a person types."""

from __future__ import annotations

import os
import string
import sys
from typing import TYPE_CHECKING

from .. import known_folders
from ..long_paths import openable
from .names import fold, printable
from .walk import is_hidden

if TYPE_CHECKING:
    from ..contract.desk.paths import PathEntry

# What a list under a field shows at most, and how much of a folder is looked through for it: the person goes
# on typing, and a network drive may be slow.
MAX_ENTRIES, MAX_SEEN = 50, 20_000


def complete(prefix: str) -> list[PathEntry]:
    """Folders whose path begins with `prefix` (case and accents do not matter), as `{path, name}`, at most
    50.

    An empty prefix gives places to begin: the home folder, its Music folder, the drives of Windows. What
    cannot be read gives an empty list: the person is still typing.
    """
    if not prefix.strip():
        return _beginnings()
    if "\0" in prefix:
        return []
    typed = os.path.expanduser(prefix)
    if not os.path.isabs(typed):
        return []
    parent, start = os.path.split(typed)
    wanted = fold(start)
    found: list[PathEntry] = []
    try:
        with os.scandir(openable(parent)) as entries:
            for seen, entry in enumerate(entries):
                if seen >= MAX_SEEN:
                    break
                if fold(entry.name).startswith(wanted) and _is_offered(entry, typed=start):
                    found.append({"path": os.path.join(parent, entry.name), "name": printable(entry.name)})
    except OSError:
        return []
    found.sort(key=lambda entry: fold(entry["name"]))
    return found[:MAX_ENTRIES]


def _is_offered(entry: os.DirEntry[str], *, typed: str) -> bool:
    """A hidden folder is offered to whoever has begun to write its name.

    A link is offered as it stands: where it leads, nobody has asked yet to look (macOS would ask the person).
    """
    try:
        is_folder = entry.is_dir(follow_symlinks=False) or entry.is_symlink()
        return is_folder and (typed != "" or not is_hidden(entry))
    except OSError:
        return False


def _beginnings() -> list[PathEntry]:
    home = os.path.expanduser("~")
    places = [*_music(home), home]
    if sys.platform == "win32":
        drives = [f"{letter}:\\" for letter in string.ascii_uppercase]
        places += [drive for drive in drives if os.path.isdir(drive)]
    return [{"path": place, "name": printable(os.path.basename(place) or place)} for place in places]


def _music(home: str) -> list[str]:
    """The person's folder for music, where there is one. It is not looked at itself."""
    music = str(known_folders.music())
    if os.path.dirname(music) != home:
        return [music]  # the system has named it
    try:
        return [music] if os.path.basename(music) in os.listdir(home) else []
    except OSError:
        return []
