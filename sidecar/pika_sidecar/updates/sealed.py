"""A download on its way into the installation: the bytes that were checked are the bytes that are used.

Between a check and its use a file with a name can become another one. So what is used is a copy: checked
while it is made, and out of the reach of whoever can write to the download.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ..errors import PikaError
from .fetch import PIECE, Wanted
from .state import cannot_store

PLACED = "install-"


def opened(file: Path) -> IO[bytes]:
    """The file, open for reading: a plain file and no link to one. `PikaError("download_wrong")` else."""
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")]
    try:
        handle = os.open(file, os.O_RDONLY | sum(flags))
    except OSError:
        raise changed() from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise changed()
    return os.fdopen(handle, "rb")


@contextlib.contextmanager
def unnamed(file: Path, wanted: Wanted) -> Iterator[IO[bytes]]:
    """A copy that has no name, so that nobody can put another one in its place.

    Raises `PikaError`: `download_wrong`, `disk_full`, `not_stored`.
    """
    with _storing(file.parent), tempfile.TemporaryFile(dir=file.parent) as copy:
        _copy(file, copy, wanted)
        copy.seek(0)
        yield copy


def placed(file: Path, wanted: Wanted) -> Path:
    """A copy under the file's name in a new folder that only this user may enter, for programs that want a
    name. Raises as `unnamed` does.
    """
    with _storing(file.parent):
        folder = Path(tempfile.mkdtemp(prefix=PLACED, dir=file.parent))
        copy = folder / file.name
        # Windows deletes nothing that may only be read.
        mode = 0o600 if sys.platform == "win32" else 0o400
        try:
            handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
            with os.fdopen(handle, "wb") as stream:
                _copy(file, stream, wanted)
        except (OSError, PikaError):
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return copy


def changed() -> PikaError:
    """Why a file that is not what the feed promised is not installed."""
    return PikaError(
        "download_wrong",
        "The downloaded file was changed since, and was deleted. Download it again.",
    )


def _copy(file: Path, copy: IO[bytes], wanted: Wanted) -> None:
    import hashlib  # noqa: PLC0415

    digest, left = hashlib.sha256(), wanted.size
    with opened(file) as source:
        while left > 0 and (piece := source.read(min(PIECE, left))):
            digest.update(piece)
            copy.write(piece)
            left -= len(piece)
        too_long = source.read(1) != b""
    copy.flush()
    if left > 0 or too_long or digest.hexdigest() != wanted.sha256:
        raise changed()


@contextlib.contextmanager
def _storing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise cannot_store(folder, error) from error
