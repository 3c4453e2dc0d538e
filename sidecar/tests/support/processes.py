"""Other processes, on Linux and on Windows: their children, whether they live; killed, stopped, continued."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from .sidecar import PATIENCE_S

if sys.platform == "win32":
    from . import windows_processes as windows


def children_of(pid: int) -> list[int]:
    """The process ids of the children."""
    if sys.platform == "win32":
        return windows.children_of(pid)
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def is_alive(pid: int) -> bool:
    """Does the process exist, and is it not a zombie?"""
    if sys.platform == "win32":
        return windows.is_alive(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


async def gone(pid: int, within_s: float = PATIENCE_S) -> None:
    """Wait until the process is gone."""
    deadline = time.monotonic() + within_s
    while is_alive(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"
        await asyncio.sleep(0.05)


def kill(pid: int) -> None:
    """kill -9, or `TerminateProcess`, which is what Python makes of SIGTERM on Windows."""
    os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def is_nice(pid: int) -> bool:
    """Does whatever else the machine does go first, by the ten steps or the class that workers take?"""
    if sys.platform == "win32":
        return windows.is_below_normal(pid)
    return os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


def stop(pid: int) -> None:
    """From now on it does nothing, until it goes on."""
    if sys.platform == "win32":
        windows.stop(pid)
    else:
        os.kill(pid, signal.SIGSTOP)


def go_on(pid: int) -> None:
    """What was stopped goes on."""
    if sys.platform == "win32":
        windows.go_on(pid)
    else:
        os.kill(pid, signal.SIGCONT)
