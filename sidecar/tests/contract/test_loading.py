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
        (
            "tracks.list",
            [
                "bounds",
                "desk",
                "desk.common",
                "desk.search",
                "desk.sources",
                "desk.track_analysis",
                "desk.tracks",
                "desk.values",
            ],
        ),
        ("scan.start", ["bounds", "desk", "desk.common", "desk.scan"]),
    ],
)
def test_only_the_modules_of_a_method_are_loaded(method: str, loads: list[str]) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", PROGRAM, method], capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == [f"pika_sidecar.contract.{name}" for name in loads]


BEFORE_AN_UPDATE = """
import pkgutil, sys
import pika_sidecar
from pika_sidecar import compose

compose.load_the_rest()
for module in pkgutil.walk_packages(pika_sidecar.__path__, "pika_sidecar."):
    if module.name not in sys.modules:
        print(module.name.removeprefix("pika_sidecar."))
"""

# What a running server has loaded already (it is who updates), what only its workers or other commands load,
# and types that only checkers read.
NOT_MISSED = (
    "__main__",
    "analysis.",
    "analysis_queue.worker",
    "cli",
    "contract.desk.analysed_file",
    "contract.desk.sound",
    "contract.feed",
    "contract.fields",
    "contract.room.",
    "extension",
    "importing.reading",
    "importing.worker",
    "library.sources",
    "log",
    "shells",
    "sound.worker",
    "tag_reading.worker",
    "tag_writing.delta",
    "tag_writing.worker",
    "updates",
    "workers.bounds",
    "workers.job_object",
    "workers.rlimits",
    "workers.serve",
)


def test_what_an_update_is_about_to_replace_is_loaded_before() -> None:
    said = subprocess.run(
        [sys.executable, "-c", BEFORE_AN_UPDATE], capture_output=True, text=True, check=True
    )
    late = said.stdout.split()
    assert late and [name for name in late if not name.startswith(NOT_MISSED)] == []
