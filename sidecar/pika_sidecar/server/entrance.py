"""The way into the page where a command line is no secret: a file of the person's own that leads there.

On Linux every user reads the arguments of every program, so the address with its token is none of them. The
browser is given the name of this file instead, which it alone can read.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import os
from pathlib import Path

PAGE = """\
<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={url}">
<title>Pika</title>
<p><a href="{url}">Open Pika</a></p>
"""


class Entrance:
    """The files of a data folder that lead into its page, one for each token."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "entrance"

    def make(self, url: str, token: str) -> Path:
        """A file that leads to `url`, in which `token` stands; for nobody else to read. Raises `OSError`."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._folder.chmod(0o700)
        path = self._path(token)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(PAGE.format(url=html.escape(url)))
        return path

    def close(self, token: str) -> None:
        """The token has served, or is too old: its file goes."""
        with contextlib.suppress(OSError):
            self._path(token).unlink()

    def clear(self) -> None:
        """All files go, also those of a start that was killed."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                path.unlink()
            self._folder.rmdir()

    def _path(self, token: str) -> Path:
        """Its name is known to whoever knows the token, and tells nothing of it."""
        return self._folder / f"{hashlib.sha256(token.encode()).hexdigest()[:32]}.html"
