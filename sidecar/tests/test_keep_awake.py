"""Nothing is known here of how a machine falls asleep; what holds it awake must be there for a night, and no
longer.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from support.processes import kill
from support.sidecar import SIDECAR_DIR
from support.until import until

from pika_sidecar import keep_awake

# Says in a file who it is, as long as it runs what it is given.
HOLDER = """
import os, subprocess, sys
open(sys.argv[1], "w").close()
subprocess.run(["cat"])
os.remove(sys.argv[1])
"""
# A sidecar in a night.
NIGHT = """
import asyncio, sys
from pika_sidecar.keep_awake import KeepAwake
async def night():
    KeepAwake(sys.argv[1:]).night_changed(True)
    await asyncio.sleep(3600)
asyncio.run(night())
"""


def holder(mark: Path) -> list[str]:
    return [sys.executable, "-c", HOLDER, str(mark)]


@pytest.mark.only_on("linux", "darwin", why="told by a call")
async def test_the_machine_is_held_awake_for_a_night_and_no_longer(tmp_path: Path) -> None:
    mark = tmp_path / "awake"
    keep = keep_awake.KeepAwake(holder(mark))
    for _ in range(2):
        keep.night_changed(False)
        assert not mark.exists()
        keep.night_changed(True)
        keep.night_changed(True)
        await asyncio.to_thread(until, "it is held awake", mark.exists)
        keep.night_changed(False)
        await asyncio.to_thread(until, "it may sleep", lambda: not mark.exists())


@pytest.mark.only_on("linux", "darwin", why="told by a call")
def test_a_sidecar_that_is_killed_holds_nothing_awake(tmp_path: Path) -> None:
    mark = tmp_path / "awake"
    sidecar = subprocess.Popen([sys.executable, "-c", NIGHT, *holder(mark)], cwd=SIDECAR_DIR)
    until("it is held awake", mark.exists)
    kill(sidecar.pid)
    sidecar.wait()
    until("it may sleep", lambda: not mark.exists())


@pytest.mark.only_on("linux", "darwin", why="told by a call")
async def test_a_machine_that_cannot_be_held_awake_plays_the_night_all_the_same() -> None:
    for words in (["/nowhere/caffeinate"], ["false"], []):
        keep = keep_awake.KeepAwake(words)
        keep.night_changed(True)
        await asyncio.sleep(0)
        keep.night_changed(False)


@pytest.mark.only_on("win32", why="of Windows")
def test_windows_takes_the_word() -> None:
    if sys.platform == "win32":
        keep = keep_awake.KeepAwake()
        assert keep_awake.set_execution_state(0x8000_0000)
        keep.night_changed(True)
        # The state before is what the call answers with, and that it is not nothing is all it promises.
        assert keep_awake.set_execution_state(0x8000_0001)
        keep.night_changed(False)
