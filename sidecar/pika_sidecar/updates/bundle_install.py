"""Bringing a new `Pika.app` beside the one that runs, and judging it there.

The disk image was verified before (size, SHA-256, the feed's signature), and what is judged is what will be
started: a copy in a folder that only this user may enter.

No copy bears the mark of quarantine, by which Gatekeeper asks a person about what a browser brought. Pika
brings its updates itself, on the person's word, and the feed's signature vouches for them, also where Apple
has notarised nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from pathlib import Path

from ..errors import PikaError
from . import apple_words, beside, bundle, exchange, image, installation, sealed
from .apple import AppleFailed, run
from .failed import install_failed
from .fetch import SPARE
from .installation import Installation
from .on_trial import OnTrial
from .package import Package
from .state import cannot_store
from .trial import Trial

log = logging.getLogger(__name__)

BUNDLE = "Pika.app"
DISK_FULL = "No space left on device"


def prepare(here: Installation, package: Package, launch: list[str]) -> OnTrial:
    """Put the image's bundle beside the one that runs. Blocking. Raises `PikaError`: `install_failed`,
    `download_wrong` (the file is not what the feed says), `disk_full`, `not_stored`.
    """
    new = beside.next_folder(here.folder)
    disk_image = sealed.placed(package.file, package.wanted)
    try:
        beside.remove_leftovers(here.folder)
        new.parent.mkdir(mode=0o700)
        _require_exchange(new.parent)
        _copy(disk_image, new)
        _judge(here, new, package.version)
    except OSError as error:
        shutil.rmtree(new.parent, ignore_errors=True)
        raise cannot_store(here.folder.parent, error) from error
    except PikaError:
        shutil.rmtree(new.parent, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(disk_image.parent, ignore_errors=True)
    return _on_trial(here, new, Trial(package.version, package.before), package.updates, launch)


def prepare_kept(here: Installation, trial: Trial, updates: Path, launch: list[str]) -> OnTrial:
    """As `prepare`, for the version that was kept: nothing has to be brought."""
    kept = beside.kept_folder(here.folder)
    _judge(here, kept, trial.version)
    return _on_trial(here, kept, trial, updates, launch)


def _on_trial(here: Installation, new: Path, trial: Trial, updates: Path, launch: list[str]) -> OnTrial:
    # launchd may end what is left of an app's process group when the app has ended, and this process stays
    # for a while. One that leads a group, as from a terminal, is in none of an app's.
    with contextlib.suppress(OSError):
        os.setsid()
    return OnTrial(
        (here.folder, new),
        apple_words.open_new(here.folder, launch),
        trial=trial,
        updates=updates,
    )


def _require_exchange(folder: Path) -> None:
    """Two folders of this disk must be able to change places at once: between two steps, a Mac that goes out
    would be left without a Pika. APFS can.
    """
    one, two = folder / "one", folder / "two"
    for made in (one, two):
        made.mkdir()
    can = exchange.at_once(one, two)
    for made in (one, two):
        made.rmdir()
    if not can:
        raise install_failed(f"the disk that holds {folder.parent} cannot exchange an app in one step")


def _copy(disk_image: Path, new: Path) -> None:
    try:
        with image.mounted(disk_image) as volume:
            found = volume / BUNDLE
            if found.is_symlink() or not found.is_dir():
                raise install_failed(f"the disk image holds no {BUNDLE}")
            _require_room(found, new.parent)
            run(apple_words.copy(found, new))
    except AppleFailed as error:
        if DISK_FULL in str(error):
            raise _disk_full(new.parent) from error
        raise install_failed(f"the disk image cannot be read ({error})") from error


def _require_room(found: Path, folder: Path) -> None:
    size = sum(file.lstat().st_size for file in found.rglob("*"))
    if shutil.disk_usage(folder).free < size + SPARE:
        raise _disk_full(folder)


def _disk_full(folder: Path) -> PikaError:
    return PikaError(
        "disk_full",
        f"The disk that holds {folder.parent} has no room for a second Pika beside this one. Free some "
        "space, then try again.",
    )


def _judge(here: Installation, new: Path, version: str) -> None:
    """Raises `PikaError("install_failed")` unless `new` is whole, is Pika of that version, and is signed by
    whom this one is.
    """
    try:
        run(apple_words.verify(new))
    except AppleFailed as error:
        raise install_failed(f"the new app's seal is broken ({error})") from error
    if not bundle.is_pika(new, version) or installation.version_in(new) != version:
        raise install_failed(f"what came is not Pika {version}")
    requirement = _requirement(here.folder)
    if requirement is not None:
        try:
            run(apple_words.fulfils(requirement, new))
        except AppleFailed as error:
            raise install_failed("the new app is signed by somebody else than this one") from error
    # For whoever reads the log: it decides nothing, as it refuses whatever Apple has not notarised.
    with contextlib.suppress(AppleFailed):
        run(apple_words.assess(new))
        log.info("Gatekeeper knows the new app")


def _requirement(app: Path) -> str | None:
    """By what macOS knows the app that runs; None where its seal names nobody."""
    try:
        return apple_words.parse_requirement(run(apple_words.show_requirement(app)))
    except AppleFailed:
        return None
