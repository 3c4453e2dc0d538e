"""Which file is meant: the DJ may choose the file itself or the folder that it lies in."""

from __future__ import annotations

from pathlib import Path

from .opening import why_not


def inside(place: Path, *names: str) -> Path:
    """`place` when it is no folder, else the first of `names` that is in it, else its first name in it.

    Raises `SourceError` when the folder cannot be read.
    """
    try:
        if not place.is_dir():
            return place
        return next((place / name for name in names if (place / name).is_file()), place / names[0])
    except OSError as error:
        raise why_not(place, error) from error
