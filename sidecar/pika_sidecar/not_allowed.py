"""What macOS keeps from a program until its person allows it.

A folder that the person has not allowed answers EPERM ("Operation not permitted"), also to its owner; EACCES
is what the file's own permissions say. Elsewhere EPERM says nothing of the kind. What is asked about, with
which words, stands in desktop/packaging/README.md.
"""

from __future__ import annotations

import errno
import os
import sys

CODE = "not_allowed"
"""Of every failure for this reason, whatever was to be read."""

SYSTEM: str = sys.platform

_BY_FOLDER = {"Desktop": "Desktop Folder", "Documents": "Documents Folder", "Downloads": "Downloads Folder"}
"""The folders of the person with a switch of their own under "Files and Folders", and its name."""

_MEDIA = {"Music", "Movies"}
"""Those that macOS counts to "Media & Apple Music" (iina #5305)."""


def is_not_allowed(error: OSError) -> bool:
    """Whether the system kept Pika from it, not the file's permissions."""
    return SYSTEM == "darwin" and error.errno == errno.EPERM


def sentences(path: str, shown: str) -> str:
    """What happened and what to do, of a file or folder (absolute) that people read as `shown`."""
    return f"macOS does not let Pika read {shown}. {_way_out(path)}"


def _way_out(path: str) -> str:
    top = _place(path)
    if top == "Library":
        return (
            "It belongs to another app, so macOS asks once each time that Pika is started: start Pika again "
            "and press Allow. To be asked no more, open System Settings, Privacy & Security, Full Disk "
            "Access, and switch Pika on there."
        )
    if top in _BY_FOLDER:
        setting = f'Files and Folders, and switch on "{_BY_FOLDER[top]}" for Pika'
    elif top == "/Volumes":
        setting = 'Files and Folders, and switch on "Removable Volumes" and "Network Volumes" for Pika'
    elif top in _MEDIA:
        setting = "Media & Apple Music, and switch Pika on"
    else:
        setting = "Full Disk Access, and switch Pika on"
    return f"Open System Settings, Privacy & Security, {setting}. Then quit Pika and start it again."


def _place(path: str) -> str:
    """The folder that macOS decides about: `/Volumes`, or the one in the home folder; "" for any other."""
    home = os.path.expanduser("~").rstrip("/") + "/"
    if path.startswith(home):
        return path.removeprefix(home).partition("/")[0]
    return "/Volumes" if path.startswith("/Volumes/") else ""
