"""What is started after the window has ended: the app again, as its user does, or its page in the browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ..paths import FROZEN
from ..server.packed_page import holds_page


def launcher_words(program: Path, platform: str = sys.platform) -> list[str] | None:
    """What starts the app whose frozen sidecar is `program`; None when it lies in no app.

    `scripts/release/targets/` says where things lie. Windows' shortcut knows with what arguments Pika starts,
    and macOS is asked for a new one, as the old one may still be listed.
    """
    from ..updates import apply, installation  # noqa: PLC0415 (start-up)

    if platform == "win32":
        return apply.open_words(installation.in_the_start_menu())
    if platform == "darwin":
        bundle = next((parent for parent in program.parents if parent.suffix == ".app"), None)
        return None if bundle is None else ["/usr/bin/open", "-n", str(bundle)]
    return [str(program.parent.parent / "pika")]


def own_words() -> list[str] | None:
    """What starts the app around this program; None when there is none, as from source.

    Unless a test says where it has put one.
    """
    if FROZEN:
        return launcher_words(Path(sys.executable).resolve())
    folder = os.environ.get("PIKA_INSTALLED_IN")
    return [str(Path(folder) / "pika")] if folder else None


def in_the_browser(data_dir: Path) -> list[str] | None:
    """What shows the window's own page in the person's browser; None where none lies in the app."""
    folder = os.environ.get("PIKA_INSTALLED_IN")
    if FROZEN:
        program = Path(sys.executable).resolve()
        words, app = [str(program)], program.parent.parent
    elif folder:
        words, app = [sys.executable, "-m", "pika_sidecar"], Path(folder)
    else:
        return None
    page = app / "resources.neu"
    return [*words, "ui", "--ui-dir", str(page), "--data-dir", str(data_dir)] if holds_page(page) else None


def start(words: list[str]) -> None:
    """Start it, so that it outlives this program. What fails is in the log."""
    from ..updates import handover  # noqa: PLC0415 (start-up)

    handover.started(words)
