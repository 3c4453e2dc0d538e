"""A stand-in for the desktop's `xdg-open`: it notes what it was asked to open."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from support.until import until


class Opener:
    """Programs that are started with its `env` find it where they look for `xdg-open`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._seen = folder / "seen"
        self._released = folder / "released"
        program = folder / "xdg-open"
        program.write_text(
            f'#!/bin/sh\necho "$1" > {self._seen}.part && mv {self._seen}.part {self._seen}\n'
            f"[ ! -e {folder}/stay ] || until [ -e {self._released} ]; do sleep 0.05; done\n"
        )
        program.chmod(0o755)
        self._stay = folder / "stay"
        self.env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}

    def stay(self) -> None:
        """From now on it stays until it is released, as a browser does."""
        self._stay.touch()

    def release(self) -> None:
        """It ends."""
        self._released.touch()

    def opened(self) -> str:
        """What it was asked to open last."""
        until("the browser is opened", self._seen.exists)
        return self._seen.read_text().strip()

    def file(self) -> Path:
        """The same as a file."""
        assert self.opened().startswith("file:///"), self.opened()
        return Path(unquote(urlsplit(self.opened()).path))

    def token(self) -> str:
        """The token in that file."""
        [token, *_] = re.findall("#token=([\\w-]+)", self.file().read_text())
        return str(token)
