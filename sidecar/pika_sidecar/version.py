"""Version and build id: from `build.json` beside the frozen program, else from the source tree."""

from __future__ import annotations

import json
import os
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

    Raises `RuntimeError` when a frozen program has no build.json.
    """
    if getattr(sys, "frozen", False):
        return _from_build_json()
    # A test of updates says which stand-in for an installed Pika this is.
    installed = os.environ.get("PIKA_INSTALLED_IN")
    if installed:
        return _read(Path(installed) / "sidecar" / "build.json")
    import tomllib  # noqa: PLC0415 (start-up of the frozen program)

    pyproject = Path(__file__).resolve().parents[1] / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return Version(str(project["version"]), "source")


def _from_build_json() -> Version:
    beside = Path(sys.executable).resolve().parent / "build.json"
    inside = Path(getattr(sys, "_MEIPASS", beside.parent)) / "build.json"
    for path in (beside, inside):
        if path.is_file():
            return _read(path)
    raise RuntimeError(f"Cannot read the version: {beside} is missing; reinstall Pika")


def _read(path: Path) -> Version:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Version(str(data["version"]), str(data["build"]))
