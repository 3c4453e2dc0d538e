"""One sidecar per data folder:

a lock that dies with its process, and a file that says how to reach its holder.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
import urllib.parse
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from .. import patient, private
from ..errors import PikaError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# How long another Pika on this machine may take to answer (s), before it is taken as hanging.
ASK_TIMEOUT_S = 2.0


@dataclass(frozen=True)
class Instance:
    """Who holds the data folder. `secret` opens `/instance/show`, `page_key` is what its page keeps."""

    pid: int
    port: int
    shell: str
    secret: str
    page_key: str

    @staticmethod
    def new(port: int, shell: str, page_key: str | None = None) -> Instance:
        """This process, with fresh secrets; a `page_key` is kept where a page shall find us again."""
        return Instance(
            os.getpid(), port, shell, secrets.token_urlsafe(32), page_key or secrets.token_urlsafe(32)
        )


class InstanceLock:
    """The operating system's lock on `sidecar.lock`; it is free again however its holder ends."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "sidecar.lock"
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """True when we hold it now; False when another sidecar does.

        `PikaError` when the folder cannot be written.
        """
        try:
            private.make_folder(self._path.parent)
            file = open(self._path, "a+b", opener=private.opener)  # noqa: SIM115 (it stays open as long as we live)
        except OSError as error:
            raise PikaError(
                "library_read_only",
                f"Pika cannot write to its data folder {self._path.parent}: {error.strerror}. "
                "Check its permissions and its disk, or choose another one with PIKA_DATA_DIR.",
                path=str(self._path.parent),
            ) from error
        try:
            if sys.platform == "win32":
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            self._file.close()
            self._file = None


class InstanceFile:
    """`instance.json` in the data folder, readable by its owner only."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "instance.json"

    def read(self) -> Instance | None:
        """The last instance that wrote it, which may be dead; None when there is none to be read."""
        try:
            return Instance(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, instance: Instance) -> None:
        """Replace the file in one step. Raises `OSError`."""
        beside = self._path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(instance), file)
            patient.replace(beside, self._path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise

    def remove(self) -> None:
        """Forget the instance: nobody is waiting for its return."""
        patient.remove(self._path)


def ask_running(
    data_dir: Path, origins: tuple[str, ...] = (), patience_s: float = 5.0
) -> dict[str, str | None]:
    """Ask the sidecar that holds the lock to show itself: `{"url": ...}` of its page (None when it has its
    own window).

    With `origins`, the address and one-time token of its socket for a page of one of them: `{"url",
    "token"}`; or `{"url": None}` when it has an open window of its own, which it then shows. Waits while the
    other one is still starting. Blocking. Raises `PikaError("already_running")` when it does not answer.
    """
    deadline = time.monotonic() + patience_s
    reason = "it has written no instance file"
    while True:
        instance = InstanceFile(data_dir).read()
        if instance is not None:
            try:
                return _ask(instance, origins)
            except (OSError, HTTPException, ValueError) as error:
                reason = repr(error)
        if time.monotonic() > deadline:
            raise PikaError(
                "already_running",
                f"Another Pika holds {data_dir} and does not answer ({reason}). "
                "End it, then start Pika again.",
                pid=instance.pid if instance else None,
            )
        time.sleep(0.1)


def _ask(instance: Instance, origins: tuple[str, ...]) -> dict[str, str | None]:
    path = "/instance/show?" + urllib.parse.urlencode(
        [("show", "1"), *(("origin", origin) for origin in origins)]
    )
    connection = HTTPConnection("127.0.0.1", instance.port, timeout=ASK_TIMEOUT_S)
    try:
        connection.request("GET", path, headers={"X-Pika-Instance": instance.secret})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise ValueError(f"HTTP {response.status}")
    answer: dict[str, str | None] = json.loads(body)
    return answer
