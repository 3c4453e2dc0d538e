"""Names for files that every system takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# "Naming Files, Paths, and Namespaces" (Microsoft): signs that Windows refuses, and names of devices.
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)

LONGEST = 100
"""Characters of a name, its ending left out: with its folders it must fit into 255 bytes and old limits."""


def file_name(text: str, otherwise: str = "Untitled") -> str:
    """`text` as the name of a file or folder, without an ending."""
    name = " ".join(_REFUSED.sub(" ", text).split())[:LONGEST].strip(" .")
    if not name:
        return otherwise
    return f"{name} _" if _DEVICES.match(name) else name


def unlike(names: Iterable[str]) -> Iterator[str]:
    """The same names, told apart by a number where a system takes two for one (case does not count)."""
    taken: set[str] = set()
    for name in names:
        free, number = name, 2
        while free.casefold() in taken:
            free, number = f"{name} ({number})", number + 1
        taken.add(free.casefold())
        yield free
