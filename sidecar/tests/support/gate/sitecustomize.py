"""What a sidecar under test does at a gate. Python loads a module of this name by itself when it starts.

`PIKA_TEST_GATE` is a folder (of `support/held.py`). A worker that has read a file's tags waits there until it
finds `open`, or takes one of the files `pass-*` away; meanwhile it has a file `worker-PID` there. Who reads
tags does the same before each file, with `scan-open`, `scan-pass-*` and `scan-PID`.

`PIKA_TEST_MAC` is a file: the sidecar says that it is on a Mac, and the system refuses to let it list or open
what is in the folders that the file names, one a line (of `support/macos.py`).

`PIKA_TEST_TOUCHED` is a file that gets a line for every path that is looked at: opened, listed, asked about.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
import types
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


def _note(file: str) -> None:
    lines = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(path: object) -> None:
        if isinstance(path, (str, bytes, os.PathLike)):
            os.write(lines, os.fsencode(os.path.abspath(path)) + b"\n")

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect"):
            note(args[0])

    def noting(look: Callable[..., Any]) -> Callable[..., Any]:
        def noted(path: object, *args: Any, **options: Any) -> Any:  # noqa: ANN401
            note(path)
            return look(path, *args, **options)

        return noted

    sys.addaudithook(hook)
    # Those that no audit event tells of.
    for name in ("stat", "lstat", "access", "readlink", "statvfs"):
        if hasattr(os, name):
            setattr(os, name, noting(getattr(os, name)))


def _be_a_mac(file: str) -> None:
    from pika_sidecar import not_allowed  # noqa: PLC0415
    from pika_sidecar.server.methods import app  # noqa: PLC0415

    not_allowed.SYSTEM = "darwin"
    app.sys = types.SimpleNamespace(platform="darwin")  # type: ignore[assignment]

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], str) and args[0] != file:
            with open(file, encoding="utf-8") as lines:
                refused = lines.read().split()
            if any(f"{args[0]}/".startswith(f"{folder}/") for folder in refused):
                raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), args[0])

    sys.addaudithook(hook)


if "PIKA_TEST_MAC" in os.environ:
    _be_a_mac(os.environ["PIKA_TEST_MAC"])
if "PIKA_TEST_TOUCHED" in os.environ:
    _note(os.environ["PIKA_TEST_TOUCHED"])
if "PIKA_TEST_GATE" in os.environ:
    _put_up(os.environ["PIKA_TEST_GATE"])
