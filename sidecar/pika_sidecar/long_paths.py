"""Paths that are longer than Windows takes them.

Windows opens a path of 260 letters or more only where its owner has switched that on in the registry
(`LongPathsEnabled`), or when the path says by a prefix that it is to be taken literally ("Naming Files,
Paths, and Namespaces" in Microsoft's documentation of the file system).
"""

from __future__ import annotations

import ntpath
import os
import sys

# From here on the prefix is given: a folder is listed by its path and `\\*`, and made below 248 letters only.
_LONG = 240
_LITERAL = "\\\\?\\"


def openable(path: str) -> str:
    """`path` as the system opens and lists it, however long. People read `path` itself."""
    if sys.platform != "win32" or len(path) < _LONG:
        return path
    return literal(os.path.abspath(path))


def literal(path: str) -> str:
    """A full path of Windows, of a drive or a server, with the prefix that takes it literally."""
    path = ntpath.normpath(path)
    if path.startswith(_LITERAL):
        return path
    if path.startswith("\\\\"):
        return f"{_LITERAL}UNC{path[1:]}"
    return _LITERAL + path
