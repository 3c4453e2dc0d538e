"""A gate for a sidecar under test: whatever the machine's speed, it is where the test wants it to be."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

from .sidecar import PATIENCE_S, SIDECAR_DIR

_PROGRAM = Path(__file__).parent / "gate"


class Gate:
    """Workers wait in the middle of a file; closed at first. Scans wait when `holds_scans`."""

    def __init__(self, folder: Path, *, holds_scans: bool = False) -> None:
        folder.mkdir()
        self.folder = folder
        self._numbers = itertools.count()
        if not holds_scans:
            self.open("scan-")

    @property
    def env(self) -> dict[str, str]:
        """For the sidecar that is to be held."""
        path = [str(_PROGRAM), str(SIDECAR_DIR), os.environ.get("PYTHONPATH", "")]
        return {"PIKA_TEST_GATE": str(self.folder), "PYTHONPATH": os.pathsep.join(filter(None, path))}

    def let(self, count: int, prefix: str = "") -> None:
        """So many may go on."""
        for _ in range(count):
            (self.folder / f"{prefix}pass-{next(self._numbers)}").touch()

    def open(self, prefix: str = "") -> None:
        """All may go on, also those that come later."""
        (self.folder / f"{prefix}open").touch()

    def close(self, prefix: str = "") -> None:
        """Nobody may go on any more."""
        (self.folder / f"{prefix}open").unlink()

    def wait(self, count: int = 1) -> None:
        """Until so many workers stand at the gate."""
        deadline = time.monotonic() + PATIENCE_S
        while len(self.held()) < count:
            assert time.monotonic() < deadline, f"{len(self.held())} workers of {count} came to the gate"
            time.sleep(0.02)

    def held(self, who: str = "worker") -> list[int]:
        """Process ids of the workers that stand there, or died there; `who`: `scan` for those of scans."""
        found = (path.name.removeprefix(f"{who}-") for path in self.folder.glob(f"{who}-*"))
        return [int(pid) for pid in found if pid.isdigit()]

    def left(self, prefix: str = "") -> int:
        """How many may still go on."""
        return len(list(self.folder.glob(f"{prefix}pass-*")))
