"""Version and build id: from `build.json` beside the frozen program, else from the source tree."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Version:
    """`version` is SemVer; `build` names one build, and is `source` when run from a checkout."""

    version: str
    build: str


@cache
def current() -> Version:
    """The version of this program.

    Raises `RuntimeError` when neither build.json nor pyproject.toml can be read.
    """
    if getattr(sys, "frozen", False):
        return _from_build_json()
    pyproject = Path(__file__).resolve().parents[1] / "pyproject.toml"
    found = re.search(r'^version = "([^"]+)"', pyproject.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise RuntimeError(f'Cannot read the version: no `version = "..."` line in {pyproject}')
    return Version(found.group(1), "source")


def _from_build_json() -> Version:
    beside = Path(sys.executable).resolve().parent / "build.json"
    inside = Path(getattr(sys, "_MEIPASS", beside.parent)) / "build.json"
    for path in (beside, inside):
        if path.is_file():
            data = json.loads(path.read_text(encoding="utf-8"))
            return Version(str(data["version"]), str(data["build"]))
    raise RuntimeError(f"Cannot read the version: {beside} is missing; reinstall Pika")
