"""The memory of the machine, and what Pika's processes hold of it, as each system tells it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# How long a program of the system may take to answer (s).
ASK_S = 3.0


@dataclass(frozen=True)
class Memory:
    """In bytes; None: the system did not say."""

    total: int | None
    free: int | None


@dataclass(frozen=True)
class Process:
    """One line of the table of processes; `held` is its resident memory in bytes."""

    pid: int
    parent: int
    held: int


def of_family() -> list[tuple[str, int]]:
    """The engine, its workers together, and the window with its web processes; what the system does not tell
    is left out.
    """
    return family(_processes(), os.getpid(), os.getppid())


def family(table: list[Process], own: int, parent: int) -> list[tuple[str, int]]:
    """Sums over a table of processes. The window started us and has others beside us (the web processes of
    WebKit); a shell or a service manager, which may have started anything, is no window.
    """
    held = {process.pid: process.held for process in table}
    if own not in held:
        return []
    workers = _below(table, own)
    sums = [("the engine", held[own]), (f"{len(workers)} workers", sum(held[pid] for pid in workers))]
    window = {parent, *_below(table, parent)} - {own, *workers} if parent > 1 and parent in held else set()
    if len(window) > 1:
        sums.append((f"the window and {len(window) - 1} of its processes", sum(held[pid] for pid in window)))
    return sums


def _below(table: list[Process], top: int) -> set[int]:
    """Everything that `top` has started, and what that has started."""
    found: set[int] = set()
    new = {top}
    while new:
        new = {process.pid for process in table if process.parent in new and process.pid not in found}
        found |= new
    return found - {top}


def _processes() -> list[Process]:
    if sys.platform == "linux":
        return [found for entry in Path("/proc").glob("[0-9]*") if (found := _of_proc(entry))]
    if sys.platform == "win32":
        return []
    table = asked("/bin/ps", "-axo", "pid=,ppid=,rss=") or ""
    rows = (line.split() for line in table.splitlines())
    return [Process(int(row[0]), int(row[1]), int(row[2]) * 1024) for row in rows if len(row) == 3]


def _of_proc(entry: Path) -> Process | None:
    try:
        status = (entry / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    said = dict(re.findall(r"^(PPid|VmRSS):\s+(\d+)", status, re.MULTILINE))
    return Process(int(entry.name), int(said.get("PPid", 0)), int(said.get("VmRSS", 0)) * 1024)


def asked(*words: str) -> str | None:
    """What a program of the system says on its standard output; None when it does not."""
    try:
        ran = subprocess.run(words, capture_output=True, text=True, timeout=ASK_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Status(ctypes.Structure):
        """MEMORYSTATUSEX of sysinfoapi.h."""

        _fields_ = [
            ("length", wintypes.DWORD),
            ("load", wintypes.DWORD),
            ("total", ctypes.c_uint64),
            ("free", ctypes.c_uint64),
            ("total_page_file", ctypes.c_uint64),
            ("free_page_file", ctypes.c_uint64),
            ("total_virtual", ctypes.c_uint64),
            ("free_virtual", ctypes.c_uint64),
            ("free_extended_virtual", ctypes.c_uint64),
        ]

    def of_machine() -> Memory:
        """What there is, and what programs could still have."""
        status = _Status(length=ctypes.sizeof(_Status))
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return Memory(None, None)
        return Memory(int(status.total), int(status.free))

elif sys.platform == "darwin":

    def of_machine() -> Memory:
        """What there is; what is free is not one number there."""
        total = asked("/usr/sbin/sysctl", "-n", "hw.memsize")
        return Memory(int(total) if total and total.isdigit() else None, None)

else:

    def of_machine() -> Memory:
        """What there is, and what programs could still have."""
        try:
            info = Path("/proc/meminfo").read_text(encoding="ascii", errors="replace")
        except OSError:
            return Memory(None, None)
        said = re.findall(r"^(\w+):\s+(\d+) kB$", info, re.MULTILINE)
        found = {name: int(kib) * 1024 for name, kib in said}
        return Memory(found.get("MemTotal"), found.get("MemAvailable"))
