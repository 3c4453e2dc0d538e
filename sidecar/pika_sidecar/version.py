"""Version and build id: from `build.json` beside the frozen program, else from the source tree."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import build_info, paths


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
    if paths.FROZEN:
        said = build_info.read()
        if "version" not in said or "build" not in said:
            raise RuntimeError("Cannot read the version: build.json is missing; reinstall Pika")
        return Version(str(said["version"]), str(said["build"]))
    # A test of updates says which stand-in for an installed Pika this is.
    installed = os.environ.get("PIKA_INSTALLED_IN")
    if installed:
        parts = Path(installed, "Contents/Resources" if installed.endswith(".app") else "")
        said = json.loads((parts / "sidecar" / "build.json").read_text(encoding="utf-8"))
        return Version(str(said["version"]), str(said["build"]))
    import tomllib  # noqa: PLC0415 (start-up of the frozen program)

    pyproject = Path(__file__).resolve().parents[1] / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return Version(str(project["version"]), "source")
