"""`Pika.app` on macOS: what it says of itself, and whether it may be replaced where it lies."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import PikaError

# CFBundleIdentifier of every Pika (scripts/release/targets/app_id.ts).
APP_ID = "app.pika.Pika"


def require_settled(bundle: Path) -> None:
    """`PikaError("cannot_update")` where Pika runs from a disk image, or from the copy of it that macOS makes
    of a download that was never moved (it ends with the program).
    """
    if "AppTranslocation" in bundle.parts or _is_read_only(bundle):
        raise PikaError(
            "cannot_update",
            "This Pika cannot update itself where it is: it runs from the disk image, or from where it was "
            "downloaded to. Close it, drag it onto the Applications folder, and open it there.",
        )


def why_by_hand(bundle: Path) -> str | None:
    """Why the DJ must do the last step, in words; None when Pika can."""
    if bundle.stat().st_uid != os.getuid():
        reason = "it belongs to another user of this Mac"
    elif not all(os.access(folder, os.W_OK) for folder in (bundle, bundle.parent)):
        reason = f"the folder {bundle.parent} may not be written by you"
    else:
        return None
    return (
        f"Pika cannot take its own place here: {reason}. It closes and opens the disk image; drag Pika from "
        "there onto the Applications folder. A Mac may ask for an administrator then."
    )


def is_pika(bundle: Path, version: str) -> bool:
    """Does its Info.plist say that it is Pika of this version? macOS knows only the numbers of one."""
    from plistlib import InvalidFileException, loads  # noqa: PLC0415 (start-up: an XML parser)

    try:
        said = loads((bundle / "Contents" / "Info.plist").read_bytes())
        named = said["CFBundleIdentifier"], said["CFBundleShortVersionString"]
    except (OSError, ValueError, KeyError, TypeError, InvalidFileException):
        return False
    return named == (APP_ID, version.partition("-")[0])


def _is_read_only(bundle: Path) -> bool:
    try:
        return bool(os.statvfs(bundle).f_flag & os.ST_RDONLY)
    except OSError:
        return False
