"""What a sidecar under test does at a gate. Python loads a module of this name by itself when it starts.

`PIKA_TEST_GATE` is a folder (of `support/held.py`). A worker that has read a file's tags waits there until it
finds `open`, or takes one of the files `pass-*` away; meanwhile it has a file `worker-PID` there. Who reads
tags does the same before each file, with `scan-open`, `scan-pass-*` and `scan-PID`.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from typing import Any

TURN_S = 0.01


def _wait_at(gate: str, who: str, prefix: str) -> None:
    here = os.path.join(gate, f"{who}-{os.getpid()}")
    with open(here, "w", encoding="ascii"):
        pass
    while not _may_pass(gate, prefix):
        time.sleep(TURN_S)
    os.unlink(here)


def _may_pass(gate: str, prefix: str) -> bool:
    for name in os.listdir(gate):
        if name == f"{prefix}open":
            return True
        if name.startswith(f"{prefix}pass-"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(gate, name))
                return True
    return False


def _after(wait: Callable[[], None], work: Callable[..., Any]) -> Callable[..., Any]:
    def held(*args: Any, **options: Any) -> Any:  # noqa: ANN401
        wait()
        return work(*args, **options)

    return held


def _put_up(gate: str) -> None:
    if sys.orig_argv[-1:] == ["worker"]:
        from pika_sidecar.analysis import track  # noqa: PLC0415

        track._listen = _after(lambda: _wait_at(gate, "worker", ""), track._listen)
    elif sys.orig_argv[-1:] == ["tags"]:
        from pika_sidecar.analysis import tags  # noqa: PLC0415

        tags.read_tags = _after(lambda: _wait_at(gate, "scan", "scan-"), tags.read_tags)


if "PIKA_TEST_GATE" in os.environ:
    _put_up(os.environ["PIKA_TEST_GATE"])
