"""What only root may do, and what nobody but root may: the tests run as either."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


def as_root(*words: str) -> None:
    """Run a command as root: directly, or through sudo, which must ask for no password."""
    through = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*through, *words], check=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own, of `size` as `mount` writes it. Linux only."""
    folder.mkdir()
    options = f"size={size},uid={os.geteuid()},gid={os.getegid()}"
    as_root("mount", "-t", "tmpfs", "-o", options, "pika-test", str(folder))
    try:
        yield folder
    finally:
        as_root("umount", "-l", str(folder))


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """As another user when this one is root, whom no permission binds."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def as_another_user(program: str, *arguments: str) -> str:
    """What a Python program prints that runs as a user who owns nothing here. It imports no package."""
    words = [os.path.realpath(sys.executable), "-I", "-c", program, *arguments]
    if os.geteuid() == 0:
        words = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *words]
    else:
        words = ["sudo", "-n", "-u", f"#{NOBODY}", *words]
    return subprocess.run(words, check=True, capture_output=True, text=True, cwd="/").stdout
