"""What a test may ask for: a program, by the one way (scripts/testing/test_with.ts has it for Deno).

`deno task test` says in `PIKA_SUITE_TOOLS` which tools the suite declares and where they are
(scripts/testing/suite_tools.ts). Without it, as with pytest by hand, a tool is looked for as usual.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

_FONTS = Path("/usr/share/sounds/sf2")


def require_tool(name: str) -> str:
    """Where a tool of scripts/lib/tools.ts is; a test that asks for a missing or undeclared one fails."""
    told = os.environ.get("PIKA_SUITE_TOOLS")
    return _by_hand(name) if told is None else _declared(name, json.loads(told))


def _declared(name: str, told: dict[str, Any]) -> str:
    if name not in told["declared"]:
        pytest.fail(
            f'The suite "{told["suite"]}" declares no tool "{name}": '
            "add it to its needs in scripts/suites/suites.ts"
        )
    path: str | None = told["declared"][name]
    if path is not None:
        return path
    reason = f"{name} is missing (deno task doctor says how to install it)"
    if told["missing"] == "is left out":
        pytest.skip(reason)
    pytest.fail(reason)


def _by_hand(name: str) -> str:
    places = [shutil.which(name), str(_FONTS / name)]
    for place in places:
        if place and Path(place).exists():
            return place
    pytest.fail(f"{name} is missing (deno task doctor says how to install it)")
