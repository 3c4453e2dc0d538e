"""A downloaded installer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .fetch import Wanted


@dataclass(frozen=True)
class Package:
    """An installer of `version` that takes the place of `before`, and what the signed feed says of its bytes.

    It lies in a folder of its own within `updates`, the folder of all.
    """

    file: Path
    wanted: Wanted
    version: str
    before: str
    updates: Path
