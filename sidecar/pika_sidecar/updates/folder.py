"""Where updates keep what they fetch and remember."""

from __future__ import annotations

from pathlib import Path


def updates_folder(data_dir: Path) -> Path:
    """In the data folder. It need not exist yet."""
    return data_dir / "updates"
