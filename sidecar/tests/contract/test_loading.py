"""A type loads its module and those that it is made of, and no other: the first answer waits for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pika_sidecar.contract import calls
from pika_sidecar.server.reader import reader_of

before = set(sys.modules)
reader_of(calls.METHODS[sys.argv[1]].params)
print(*sorted(name for name in set(sys.modules) - before if ".contract." in name))
"""


@pytest.mark.parametrize(
    ("method", "loads"),
    [
        ("app.hello", ["bounds", "desk", "desk.app", "desk.common"]),
        ("tracks.list", ["bounds", "desk", "desk.common", "desk.track_analysis", "desk.tracks"]),
        ("scan.start", ["bounds", "desk", "desk.common", "desk.scan"]),
    ],
)
def test_only_the_modules_of_a_method_are_loaded(method: str, loads: list[str]) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", PROGRAM, method], capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == [f"pika_sidecar.contract.{name}" for name in loads]
