"""Which paths a sidecar under test looks at."""

from __future__ import annotations

import os
from pathlib import Path

from .sidecar import SIDECAR_DIR


class Touched:
    """Give its `env` to a sidecar. Everything that it opens, lists or asks about is noted in `file`, by it
    and by its workers (`gate/sitecustomize.py`).
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def env(self) -> dict[str, str]:
        program = Path(__file__).with_name("gate")
        return {
            "PIKA_TEST_TOUCHED": str(self.file),
            "PYTHONPATH": os.pathsep.join([str(program), str(SIDECAR_DIR)]),
        }

    def below(self, folder: Path) -> set[str]:
        """What was looked at below `folder`, so far, as paths from there."""
        paths = set(self.file.read_text(encoding="utf-8", errors="surrogateescape").splitlines())
        inside = str(folder) + os.sep
        return {path.removeprefix(inside) for path in paths if path.startswith(inside)}
