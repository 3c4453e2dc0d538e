"""How this Pika came onto the machine, so that its updates can come the same way; and whom it believes."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from .. import build_info, paths
from ..errors import PikaError
from . import bundle, feed
from .minisign import Believed, parse_keys

_OS = {"win32": "windows", "darwin": "macos", "linux": "linux"}
_ARCH = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}
# What dpkg knows of the package, and where it puts it.
DPKG_LIST, DPKG_FOLDER = Path("/var/lib/dpkg/info/pika.list"), Path("/usr/lib/pika")
_LATEST_RELEASE = "/releases/latest/download"


@dataclass(frozen=True)
class Installation:
    """`kind`: the format that it was installed from; `folder`: its top; `launcher`: what its user starts.
    `by_hand`: why the DJ does the last step, in words; None: Pika does.
    """

    target: str
    kind: str
    folder: Path
    launcher: Path
    by_hand: str | None = None

    @property
    def changes_over(self) -> bool:
        """Does the new version take the folder's place, so that the old one stays beside it?"""
        return self.kind in ("tar.gz", "dmg") and self.by_hand is None


def target() -> str:
    """`linux-x64`, as the feed calls this kind of machine."""
    machine = platform.machine().lower()
    return f"{_OS.get(sys.platform, sys.platform)}-{_ARCH.get(machine, machine)}"


def find() -> Installation:
    """This installation. `PikaError("cannot_update")` when it cannot be updated from inside."""
    if not paths.FROZEN:
        return _of_tests()
    program = Path(sys.executable).resolve().parent
    if sys.platform == "win32":
        folder = program.parent
        return _writable(Installation(target(), "exe", folder, in_the_start_menu()))
    if sys.platform == "darwin":
        app = next((parent for parent in program.parents if parent.suffix == ".app"), None)
        if app is None:
            raise _cannot("it does not lie in Pika.app")
        return _in_bundle(app)
    folder = program.parent
    found = Installation(target(), "tar.gz", folder, folder / "pika")
    if folder == DPKG_FOLDER and DPKG_LIST.exists():
        return Installation(found.target, "deb", folder, found.launcher)
    return _writable(found)


def find_or_reason() -> tuple[Installation | None, PikaError | None]:
    """As `find`: this installation, or why it cannot be updated."""
    try:
        return find(), None
    except PikaError as error:
        return None, error


def in_the_start_menu() -> Path:
    """Where Windows' setup puts the shortcut, which knows with what arguments Pika starts."""
    roaming = os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming"
    return Path(roaming) / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Pika.lnk"


def feed_url() -> str | None:
    """Where the feed of the channel `latest` is; None: nowhere, so there are no updates.

    `PIKA_FEED_URL` names another place; whom it believes does not depend on it.
    """
    named = os.environ.get("PIKA_FEED_URL") or build_info.read().get("feed")
    return named if isinstance(named, str) and feed.allowed_url(named) else None


def channel_url(url: str, channel: str) -> str:
    """The feed of a channel, beside that of `latest`.

    GitHub's address of the latest release leads to none of a pre-release: there the other channels lie on a
    release of their own, whose tag is the channel's name.
    """
    folder = url.rsplit("/", 1)[0]
    if channel != "latest" and folder.endswith(_LATEST_RELEASE):
        folder = folder.removesuffix(_LATEST_RELEASE) + f"/releases/download/{channel}"
    return f"{folder}/{feed.file_name(channel)}"


def feed_keys() -> Believed:
    """The keys that feeds are signed with: built into the frozen program, where nobody can name other ones.

    From source they are the checkout's, or those of the file that `PIKA_FEED_KEY` names.
    """
    built_in = Path(__file__).with_name("feed_key.pub")
    checkout = Path(__file__).resolve().parents[3] / "desktop" / "feed_key.pub"
    path = built_in if paths.FROZEN else Path(os.environ.get("PIKA_FEED_KEY") or checkout)
    try:
        return parse_keys(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PikaError(
            "no_feed_key", f"Pika's keys for updates cannot be read ({error}). Install Pika again."
        ) from error


def version_in(folder: Path) -> str | None:
    """The version of a Pika that lies in a folder, or in a bundle; None when there is none."""
    parts = folder / "Contents" / "Resources" if folder.suffix == ".app" else folder
    try:
        return str(json.loads((parts / "sidecar" / "build.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _of_tests() -> Installation:
    """From source nothing is installed, unless a test says what it has put where."""
    folder = os.environ.get("PIKA_INSTALLED_IN")
    if not folder:
        raise _cannot("it runs from source: git pull brings the newest")
    kind = os.environ.get("PIKA_INSTALLED_AS", "tar.gz")
    if kind == "dmg":
        return _in_bundle(Path(folder))
    return _writable(Installation(target(), kind, Path(folder), Path(folder) / "pika"))


def _in_bundle(app: Path) -> Installation:
    bundle.require_settled(app)
    return Installation(target(), "dmg", app, app, bundle.why_by_hand(app))


def _writable(found: Installation) -> Installation:
    """Folders are replaced by their neighbours, so the folder around must be writable too."""
    for folder in (found.folder, found.folder.parent):
        if not os.access(folder, os.W_OK):
            raise _cannot(f"{folder} may not be written by you")
    return found


def _cannot(reason: str) -> PikaError:
    return PikaError(
        "cannot_update",
        f"This Pika cannot update itself: {reason}. Newer ones are on its download page.",
    )
