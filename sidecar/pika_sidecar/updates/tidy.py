"""Deleting what updates have left behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import beside, image, installation, sealed
from .state import State


def tidy(folder: Path, state: State) -> None:
    """Delete what belongs to no version that may still be installed. Blocking; raises `OSError`."""
    for copy in folder.glob(f"*/{sealed.PLACED}*"):
        image.unmount_leftover(copy)
        shutil.rmtree(copy, ignore_errors=True)
    kept = state.versions()
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in kept:
            shutil.rmtree(entry, ignore_errors=True)
    here, _ = installation.find_or_reason()
    if here is not None and here.changes_over:
        beside.remove_leftovers(here.folder)
