"""The log: a rotating file in the data folder. Tokens and session secrets are never written to it."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from . import private

# Bytes of one file, and how many older ones are kept: 4 MB in all, small enough to send to somebody.
MAX_BYTES = 1_000_000
KEPT_FILES = 3


class _PrivateFiles(RotatingFileHandler):
    """As its base; each file that it makes is this user's alone, and no line is lost when it cannot begin a
    new one: on Windows nobody renames a file that another start of Pika has open.
    """

    def doRollover(self) -> None:
        try:
            super().doRollover()
            self.maxBytes = MAX_BYTES
        except OSError:
            self.maxBytes += MAX_BYTES  # until then it goes on in the same file

    def _open(self) -> TextIOWrapper:
        opened = open(  # noqa: SIM115 (the base closes it)
            self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=private.opener
        )
        assert isinstance(opened, TextIOWrapper)
        return opened


def set_up(data_dir: Path) -> None:
    """Log to `logs/sidecar.log`, or to stderr when the data folder cannot be written."""
    handler: logging.Handler
    try:
        folder = data_dir / "logs"
        private.make_folder(data_dir)
        private.make_folder(folder)
        handler = _PrivateFiles(
            folder / "sidecar.log",
            maxBytes=MAX_BYTES,
            backupCount=KEPT_FILES,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("websockets").setLevel(logging.WARNING)
    # A full disk must not fill stderr with tracebacks of the logger itself.
    logging.raiseExceptions = False
