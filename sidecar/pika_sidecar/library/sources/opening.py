"""Opening what another program keeps, to read it and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from ... import not_allowed
from ...long_paths import openable
from ..names import printable
from .entry import SourceError

_IN_USE = 32
"""ERROR_SHARING_VIOLATION of Windows: another program has the file for itself."""


def open_to_read(file: Path) -> IO[bytes]:
    """The bytes of `file`. Raises `SourceError` as `why_not` says it."""
    try:
        return open(openable(str(file)), "rb")
    except OSError as error:
        raise why_not(file, error) from error


def why_not(place: Path, error: OSError) -> SourceError:
    """Why `place` cannot be read, in words: `not_found`, `not_allowed`, `locked`, `unreadable`."""
    shown = printable(str(place))
    if isinstance(error, FileNotFoundError):
        return SourceError("not_found", f"There is no {shown} any more. Is its drive connected?")
    if not_allowed.is_not_allowed(error):
        return SourceError(not_allowed.CODE, not_allowed.sentences(str(place), shown))
    if getattr(error, "winerror", None) == _IN_USE:
        return SourceError("locked", f"Another program keeps {shown} for itself. Close it and look again.")
    return SourceError("unreadable", f"Pika may not read {shown}: {error.strerror}. Check its permissions.")
