"""macOS as far as it refuses to let a program look into a folder: to list it, and to open what is in it.

The system's own refusal is an EPERM out of those calls; here an audit hook gives it, so what is tested runs
as it is. `stat` answers, as it does there.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pika_sidecar import not_allowed

_WORKER = """
import sys
from pathlib import Path
from pika_sidecar.analysis_queue.worker import main
sys.path.insert(0, sys.argv[1])
from support.macos import not_allowed_in
with not_allowed_in(Path(sys.argv[2])):
    sys.exit(main())
"""

_LOOKS = {"open", "os.listdir", "os.scandir", "sqlite3.connect"}
_refused: set[str] = set()
_installed = False


def _hook(event: str, args: tuple[object, ...]) -> None:
    if not _refused or event not in _LOOKS or not isinstance(args[0], (str, os.PathLike)):
        return
    path = os.path.abspath(args[0])
    if any(path == folder or path.startswith(folder + os.sep) for folder in _refused):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), path)


@contextmanager
def not_allowed_in(*folders: Path) -> Iterator[None]:
    """The person has pressed "Don't Allow" for these folders."""
    global _installed  # noqa: PLW0603 (a hook cannot be taken away again)
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True
    system, not_allowed.SYSTEM = not_allowed.SYSTEM, "darwin"
    _refused.update(map(str, folders))
    try:
        yield
    finally:
        _refused.clear()
        not_allowed.SYSTEM = system


@contextmanager
def not_even_asked_about(folder: Path) -> Iterator[None]:
    """As `not_allowed_in`, and `stat` of what is in there is refused, too."""
    real = os.stat

    def refusing(path: Any, *args: Any, **options: Any) -> os.stat_result:  # noqa: ANN401
        if isinstance(path, (str, os.PathLike)) and str(path).startswith(str(folder) + os.sep):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        return real(path, *args, **options)

    with not_allowed_in(folder):
        os.stat = refusing  # type: ignore[assignment]
        try:
            yield
        finally:
            os.stat = real


def worker_not_allowed_in(folder: Path) -> list[str]:
    """The command of a worker that analyses, on such a system."""
    return [sys.executable, "-c", _WORKER, str(Path(__file__).resolve().parents[1]), str(folder)]
