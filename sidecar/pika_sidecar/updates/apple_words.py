"""What is said to Apple's programs on a DJ's Mac, as words; all of them come with macOS."""

from __future__ import annotations

import re
from pathlib import Path


def attach(image: Path, mount_point: Path) -> list[str]:
    """Mount a disk image where only we look."""
    hidden = ["-readonly", "-nobrowse", "-noautoopen", "-mountpoint", str(mount_point)]
    return ["hdiutil", "attach", *hidden, str(image)]


def detach(mount_point: Path, attempt: int) -> list[str]:
    """Unmount it; from the third attempt on although something still looks at it (Spotlight does)."""
    return ["hdiutil", "detach", *(["-force"] if attempt > 2 else []), str(mount_point)]


def copy(bundle: Path, to: Path) -> list[str]:
    """Copy a bundle with its links and modes, and without a mark of quarantine."""
    return ["ditto", "--noqtn", str(bundle), str(to)]


def verify(bundle: Path) -> list[str]:
    """Fails unless the bundle's seal is whole, down to what is nested in it."""
    return ["codesign", "--verify", "--deep", "--strict", "--verbose=2", str(bundle)]


def show_requirement(bundle: Path) -> list[str]:
    """Prints what macOS takes for the same app as this one."""
    return ["codesign", "--display", "-r-", str(bundle)]


def fulfils(requirement: str, bundle: Path) -> list[str]:
    """Fails unless the bundle is the same app by that."""
    return ["codesign", "--verify", f"-R={requirement}", str(bundle)]


def assess(bundle: Path) -> list[str]:
    """What Gatekeeper thinks of it."""
    return ["spctl", "--assess", "--type", "execute", "--verbose=4", str(bundle)]


def open_new(bundle: Path, arguments: list[str]) -> list[str]:
    """Start the app, although one of its name may still run."""
    return ["open", "-n", str(bundle), *(["--args", *arguments] if arguments else [])]


# All processes with their user's number, and their words to the end; every ps knows these.
PROCESSES = ["ps", "-A", "-ww", "-o", "pid=", "-o", "uid=", "-o", "args="]


def parse_requirement(printed: str) -> str | None:
    """What `show_requirement` printed: the requirement that an identity makes.

    None for an ad-hoc seal, which no other version can fulfil: it names its own code's hash.
    """
    found = re.search(r"^(?:# )?designated => (.+)$", printed, re.MULTILINE)
    if found is None or re.search(r"\bcdhash\b", found[1]):
        return None
    return found[1].strip()


def parse_processes(printed: str, bundle: Path, user: int) -> list[int]:
    """Of what `PROCESSES` printed, the user's programs that lie in the bundle.

    The browser shell's launcher is a script, so it stands behind its shell.
    """
    begins = tuple(f"{shell}{bundle}/Contents/" for shell in ("", "/bin/sh "))
    lines = (line.split(None, 2) for line in printed.splitlines())
    return [
        int(said[0])
        for said in lines
        if len(said) == 3 and said[1] == str(user) and said[2].startswith(begins)
    ]
