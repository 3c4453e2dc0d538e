"""Opens the person's browser at the page, without telling other users of the machine the address."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ..paths import foreign_environment
from ..server.entrance import Entrance

log = logging.getLogger(__name__)

# How long the desktop may take to name its browser (s): a shell script that reads a few files.
ASK_S = 5.0
# The desktop files of snaps, which are kept out of all hidden folders (snapcraft.io, the interface "home"): a
# browser that is one cannot read our file.
SNAPS = Path("/var/lib/snapd/desktop/applications")


@dataclass(frozen=True)
class Opening:
    """A program that opens the browser: its words, which others may read, and its standard input."""

    words: list[str]
    text: str = ""


def open_in_browser(url: str, data_dir: Path) -> None:
    """Open `url`, the address of the page with its token.

    When that fails, the printed address is still there to be opened by hand.
    """
    try:
        if sys.platform == "win32":
            os.startfile(url)  # nobody else sees the arguments of a program there
            return
        _start(on_macos(url) if sys.platform == "darwin" else on_linux(url, data_dir))
    except OSError as error:
        print(f"Cannot open a browser ({error.strerror}). Open the address above by hand.", file=sys.stderr)


def on_macos(url: str) -> Opening:
    """The browser gets the address as an event, from a program that reads it."""
    return Opening(["/usr/bin/osascript", "-"], f'open location "{url}"\n')


def on_linux(url: str, data_dir: Path) -> Opening:
    """The browser is given a file that leads to the address."""
    browser = _default_browser()
    if browser and (SNAPS / browser).exists():
        # Its token is seen by others, and of no use to them: Linux tells the sidecar whose a connection is.
        return Opening(["xdg-open", url])
    try:
        [token] = parse_qs(urlsplit(url).fragment)["token"]
        return Opening(["xdg-open", Entrance(data_dir).make(url, token).as_uri()])
    except OSError as error:
        log.warning("The browser is given the address itself: %s", error)
        return Opening(["xdg-open", url])


def _default_browser() -> str:
    """The desktop file of the browser; empty when nothing names one."""
    try:
        asked = subprocess.run(
            ["xdg-settings", "get", "default-web-browser"],
            env=foreign_environment(),
            capture_output=True,
            text=True,
            timeout=ASK_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def _start(opening: Opening) -> None:
    """Start the program and leave it alone. Raises `OSError`."""
    program = subprocess.Popen(
        opening.words,
        env=foreign_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert program.stdin is not None
    with program.stdin as stdin:
        stdin.write(opening.text.encode())
