"""Putting a downloaded version in the place of this one.

What can be done while Pika runs is done at once (`prepare`); the rest, and the new start, when the sidecar
has ended (`Handover.finish`): a frozen program reads its modules from its own file, which must not change
under it.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

from ..errors import PikaError
from ..paths import foreign_environment
from . import bundle_install, installation, sealed
from .beside import next_folder
from .failed import install_failed
from .fetch import Wanted
from .handover import Handover
from .installation import Installation
from .package import Package
from .state import cannot_store

log = logging.getLogger(__name__)

# A person types a password meanwhile.
DPKG_WITHIN_S = 600.0


# What root does with a package that comes on standard input: as many bytes as it should have, into a folder
# that only root may enter, and installed only when their SHA-256 is right there. So root opens no name of the
# user's, and the package cannot become another one after the check. $1: bytes, $2: SHA-256.
INSTALL_AS_ROOT = """\
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 077
folder=$(mktemp -d /var/tmp/pika-update.XXXXXXXXXX)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
head -c "$1" > "$folder/pika.deb"
echo "$2  $folder/pika.deb" | sha256sum --check --status || exit 65
umask 022
dpkg --install "$folder/pika.deb" < /dev/null
"""
# What it exits with when they are others (EX_DATAERR of sysexits.h).
OTHER_BYTES = 65


def prepare(here: Installation, package: Package, launch: list[str], *, back: bool) -> Handover:
    """Install a package, as far as that can be done now. Blocking; a person may be asked for a password.

    The bytes that are installed are checked when they cannot become others any more. Of an `exe` and a `dmg`
    that holds against other users: what runs as this one may write where this one may.

    `launch`: arguments of the new start. Raises `PikaError`: `install_refused` (the person said no),
    `install_failed`, `download_wrong` (the file is not what the feed says), `disk_full`, `not_stored`.
    """
    file, wanted = package.file, package.wanted
    launcher = [str(here.launcher), *launch]
    if here.kind == "tar.gz":
        with sealed.unnamed(file, wanted) as packed:
            return Handover((here.folder, unpack(packed, here.folder, package.version)), launcher)
    if here.kind == "deb":
        if shutil.which("pkexec") is None and not _is_root():
            return Handover(None, ["xdg-open", str(sealed.placed(file, wanted))], restarts=False)
        install_package(file, wanted)
        return Handover(None, launcher)
    if here.kind == "exe":
        words = setup_words(sealed.placed(file, wanted), back=back)
        return Handover(None, words, otherwise=open_words(here.launcher))
    if here.by_hand is None:
        return bundle_install.prepare(here, package, launch)
    return Handover(None, ["open", str(sealed.placed(file, wanted))], restarts=False)


def root_words(wanted: Wanted, *, root: bool) -> list[str]:
    """What installs the package on standard input; polkit asks the person."""
    words = ["/bin/sh", "-c", INSTALL_AS_ROOT, "pika-update", str(wanted.size), wanted.sha256]
    return [*([] if root else ["pkexec"]), *words]


def setup_words(file: Path, *, back: bool) -> list[str]:
    """What runs Windows' setup, which starts Pika at its end: the new one, or the one that is there.

    It would refuse an older version; the DJ has been asked.
    """
    return [str(file), "/S", *(["/OLDER"] if back else []), "/START"]


def open_words(shortcut: Path) -> list[str]:
    """What opens a shortcut of Windows as a double click does."""
    return [str(Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "explorer.exe")), str(shortcut)]


def install_package(file: Path, wanted: Wanted) -> None:
    """Install the package. Raises as `prepare` does."""
    words = root_words(wanted, root=_is_root())
    try:
        with sealed.opened(file) as package:
            ran = subprocess.run(
                words,
                env=foreign_environment(),
                stdin=package,
                capture_output=True,
                timeout=DPKG_WITHIN_S,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise install_failed(f"{words[0]} did not run to its end: {error}") from error
    if ran.returncode in (126, 127) and words[0] == "pkexec":
        raise PikaError(
            "install_refused",
            "Nothing was installed: the password of an administrator is needed. Try again when you have it.",
        )
    if ran.returncode == OTHER_BYTES:
        raise sealed.changed()
    if ran.returncode != 0:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        log.error("dpkg ended with %d: %s", ran.returncode, " | ".join(said))
        raise install_failed(said[-1] if said else f"dpkg ended with code {ran.returncode}")


def unpack(packed: IO[bytes], folder: Path, version: str) -> Path:
    """Unpack the archive beside the app's folder, on the same disk; the new folder."""
    from . import archive  # noqa: PLC0415 (start-up: tarfile)

    new = next_folder(folder)
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        archive.unpack(packed, new)
        tops = list(new.iterdir())
        if len(tops) != 1 or installation.version_in(tops[0]) != version or not (tops[0] / "pika").is_file():
            raise install_failed(f"the archive does not hold Pika {version}")
        top = new.with_name(f"{new.name}.top")
        shutil.rmtree(top, ignore_errors=True)
        tops[0].rename(top)
        new.rmdir()
        top.rename(new)
    except archive.BadArchive as error:
        shutil.rmtree(new, ignore_errors=True)
        raise install_failed(f"the archive cannot be unpacked ({error})") from error
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise cannot_store(folder.parent, error) from error
    except PikaError:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return new


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
