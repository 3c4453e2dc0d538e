"""Why a place of a deck cannot be read, in words."""

from __future__ import annotations

from .. import not_allowed
from ..errors import PikaError


def unreadable(path: str, error: OSError) -> PikaError:
    """`not_allowed` when it is the system that keeps Pika from `path` (absolute), else `deck_unreadable`."""
    if not_allowed.is_not_allowed(error):
        return PikaError(not_allowed.CODE, not_allowed.sentences(path, path))
    return PikaError("deck_unreadable", f"Pika may not read {path}: {error.strerror}.")
