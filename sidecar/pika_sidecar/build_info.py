"""What a build was told when it was made: `build.json` beside the frozen program, or inside it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from . import paths


def read() -> dict[str, Any]:
    """`version`, `build`, `commit`, `feed`, `feed_key`, `cloud`; nothing from source, or when it is missing
    or damaged.
    """
    if not paths.FROZEN:
        return {}
    beside = Path(sys.executable).resolve().with_name("build.json")
    inside = Path(getattr(sys, "_MEIPASS", beside.parent)) / "build.json"
    for path in (beside, inside):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(said, dict):
            return said
    return {}
