"""The signed feeds that versions were known from, kept as they came: what is downloaded and installed is what
they say, not what `state.json` remembers of them.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .. import patient, private
from ..contract.limits import FEED_BYTES
from ..errors import PikaError
from . import feed, installation
from .minisign import Believed
from .state import Known, cannot_store


@dataclass(frozen=True)
class SignedFeed:
    """A feed that was believed when it came, its bytes and its signature."""

    feed: feed.Feed
    content: bytes
    signature: bytes


def keep(folder: Path, signed: SignedFeed) -> None:
    """Keep a feed in the folder of updates, by its version. Blocking. `PikaError`: `disk_full`,
    `not_stored`.
    """
    files = _files(folder, signed.feed.version)
    try:
        private.make_folder(folder)
        for file, content in zip(files, (signed.content, signed.signature), strict=True):
            handle, beside = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".tmp", dir=folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            patient.replace(Path(beside), file)
    except OSError as error:
        raise cannot_store(folder, error) from error


def is_kept(folder: Path, known: Known) -> bool:
    """Is there a feed for this version? Whether it is good is asked by `confirm`."""
    return all(file.is_file() for file in _files(folder, known.version))


def confirm(folder: Path, known: Known, *, keys: Believed, fresh_at: float | None) -> Known:
    """The release as its signed feed names it, whatever is remembered of it but the version and the kind of
    installer. Blocking.

    `fresh_at`: the time now, in seconds, at which the feed must still hold; None on the way back to a version
    whose feed may have expired since. Raises `PikaError`: `not_proven` where no feed was kept or it names no
    such installer, and those of `feed.read`.
    """
    content, signature = (_read(file, known) for file in _files(folder, known.version))
    found = feed.kept(content, signature, keys, fresh_at=fresh_at)
    installer = found.installer(installation.target(), (known.installer.format,))
    if found.version != known.version or installer is None:
        raise _not_proven(known)
    return Known(found.version, found.published, found.notes, found.minimum_protocol, installer)


def remove_others(folder: Path, versions: set[str]) -> None:
    """Delete the feeds of versions that are not among these, as far as that can be done. Blocking."""
    wanted = {file for version in versions for file in _files(folder, version)}
    with contextlib.suppress(OSError):
        for file in folder.glob("feed-*"):
            if file not in wanted:
                file.unlink(missing_ok=True)


def _files(folder: Path, version: str) -> tuple[Path, Path]:
    """Where a feed and its signature lie. Files, not a folder: an older Pika clears folders away that it does
    not know.
    """
    return folder / f"feed-{version}.json", folder / f"feed-{version}.json.minisig"


def _read(file: Path, known: Known) -> bytes:
    try:
        with open(file, "rb") as stream:
            return stream.read(FEED_BYTES + 1)
    except OSError:
        raise _not_proven(known) from None


def _not_proven(known: Known) -> PikaError:
    return PikaError(
        "not_proven",
        f"Pika {known.version} is not installed: the signed list that names it is not on this computer any "
        "more, or was changed. Look for updates again, then install it.",
    )
