"""Two folders of a disk change places; where it can be in one step, so that a power cut finds either."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

# renameat2(2) of Linux: AT_FDCWD, RENAME_EXCHANGE.
_AT_CWD, _EXCHANGE = -100, 2
# renamex_np(2) of macOS 10.12, sys/stdio.h: RENAME_SWAP. APFS has it; of others a volume says by ENOTSUP.
_SWAP = 2
# An old kernel, or a file system that cannot.
_UNABLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def exchange(folder: Path, other: Path) -> None:
    """`folder` becomes `other` and the other way round, in one step where that can be. Raises `OSError`, and
    then all is as before.
    """
    if at_once(folder, other):
        return
    aside = folder.with_name(f"{folder.name}.aside")
    folder.rename(aside)
    try:
        other.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    aside.rename(other)


def at_once(folder: Path, other: Path) -> bool:
    """As `exchange`, and never in more steps than one: False where the system cannot, and nothing is done."""
    if sys.platform == "win32":
        return False
    one, two = os.fsencode(folder), os.fsencode(other)
    try:
        program = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = program.renamex_np(one, two, _SWAP)
        else:
            failed = program.renameat2(_AT_CWD, one, _AT_CWD, two, _EXCHANGE)
    except (OSError, AttributeError):
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), str(folder))
