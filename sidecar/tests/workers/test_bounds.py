"""A process that asks for too much memory: what the system refuses, and what it finds out itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.sidecar import PATIENCE_S, SIDECAR_DIR

from pika_sidecar.workers.watchdog import OUT_OF_MEMORY_EXIT


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=SIDECAR_DIR,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.only_on("linux", "win32")
@pytest.mark.not_under_wine(why="job memory")
def test_memory_beyond_the_bound_is_refused_and_the_process_lives() -> None:
    done = run(
        "from pika_sidecar.workers.bounds import bound_memory\n"
        "bound_memory(200 << 20)\n"
        "kept = bytearray(100 << 20)\n"
        "try:\n    bytearray(150 << 20)\n"
        "except MemoryError:\n    print('refused')\n"
        "print(len(bytearray(50 << 20)))\n"
    )
    assert (done.stdout.split(), done.returncode) == (["refused", str(50 << 20)], 0), done.stderr


@pytest.mark.only_on("linux", why="core dumps")
def test_a_process_that_dies_of_it_leaves_no_dump() -> None:
    done = run(
        "import resource\nfrom pika_sidecar.workers.bounds import bound_memory\nbound_memory(200 << 20)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
    )
    assert done.stdout.strip() == "0", done.stderr


@pytest.mark.only_on("linux", "darwin", why="kernel limits")
def test_the_watchdog_ends_its_process_in_the_middle_of_unpacking() -> None:
    done = run(
        "import sys, zlib\nsys.path.insert(0, 'tests')\n"
        "from support.bombs import _zeros\nfrom pika_sidecar.workers import watchdog\n"
        # So that this test never takes more itself, should the watchdog sleep.
        "from pika_sidecar.workers.rlimits import bound_memory as most\nmost(4 << 30)\n"
        "packed = _zeros(32 << 30)\n"
        "unit = 1 if sys.platform == 'darwin' else 1024\n"
        "watchdog.bound_memory(300 << 20, lambda: watchdog.highest_resident_bytes() * unit)\n"
        "zlib.decompress(packed)\n"
    )
    assert done.returncode == OUT_OF_MEMORY_EXIT, done.stderr
    assert "300 MB" in done.stderr
