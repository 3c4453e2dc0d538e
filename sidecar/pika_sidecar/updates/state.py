"""What updates remember between two starts: `updates/state.json` in the data folder.

Not in library.db: an update is also the way out when the library cannot be opened.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import patient, private
from ..contract.feed.releases import CHANNELS
from ..errors import PikaError
from .feed import Installer, Seen
from .semver import SemVer

if TYPE_CHECKING:
    from ..contract.desk.updates import UpdateChannel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """A release that a verified feed spoke of, and its installer for this machine."""

    version: str
    published: float
    notes: str
    minimum_protocol: int
    installer: Installer


@dataclass(frozen=True)
class Attempt:
    """An installation that was begun: the next start looks whether it came about.

    `going_back`: to the version before, on the DJ's word; `unasked`: by itself, as the other one did not
    answer. `by_hand`: the DJ finishes it, and may well not.
    """

    version: str
    before: str
    notes: str
    going_back: bool = False
    by_hand: bool = False
    unasked: bool = False


@dataclass
class State:
    """`seen`: by channel. `offered`: what can be downloaded now. `own`: the installed version as its own feed
    named it; `previous`: the one before, to go back to. `dismissed`: version to the time (seconds) until
    which it is not shown. `schema_before`: version to the schema of the library when it was last left.
    """

    install_id: str = field(default_factory=lambda: secrets.token_hex(16))
    automatic: bool = True
    channel: UpdateChannel = "latest"
    tried_at: float = 0.0
    checked_at: float = 0.0
    failures: int = 0
    seen: dict[str, Seen] = field(default_factory=dict)
    offered: Known | None = None
    own: Known | None = None
    previous: Known | None = None
    dismissed: dict[str, float] = field(default_factory=dict)
    last_version: str = ""
    attempt: Attempt | None = None
    updated: Attempt | None = None
    schema_before: dict[str, int] = field(default_factory=dict)

    def versions(self) -> set[str]:
        """Those that may be installed, or gone back to."""
        return {known.version for known in (self.offered, self.own, self.previous) if known}


class StateFile:
    """Reads and writes the file; a write makes a new one first, so it is never half a file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state.json"

    def read(self) -> State:
        """What was written last; a new state when there is none, or none that can be read."""
        try:
            return _parse(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return State()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("What is remembered of updates cannot be read: %s", type(error).__name__)
            return State()

    def write(self, state: State) -> None:
        """Replace the file. `PikaError("disk_full")` or `PikaError("not_stored")` when that fails."""
        beside = self.path.with_name(f"state.{os.getpid()}.tmp")
        try:
            private.make_folder(self.path.parent)
            with open(beside, "w", encoding="utf-8", opener=private.opener) as file:
                json.dump(asdict(state), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            patient.replace(beside, self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise cannot_store(self.path.parent, error) from error


def cannot_store(folder: Path, error: OSError) -> PikaError:
    """Why something could not be written into `folder`, in words."""
    import errno  # noqa: PLC0415

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PikaError(
            "disk_full", f"The disk that holds {folder} is full. Free some space, then try again."
        )
    return PikaError(
        "not_stored",
        f"Cannot write to {folder}: {error.strerror}. Check the permissions of that folder.",
        path=str(folder),
    )


def _parse(said: dict[str, Any]) -> State:
    state = State(
        **{
            **said,
            "seen": {name: Seen(**seen) for name, seen in said["seen"].items()},
            "offered": _known(said["offered"]),
            "own": _known(said["own"]),
            "previous": _known(said["previous"]),
            "attempt": said["attempt"] and Attempt(**said["attempt"]),
            "updated": said["updated"] and Attempt(**said["updated"]),
        }
    )
    if not all(_may_name_a_file(known) for known in (state.offered, state.own, state.previous)):
        raise ValueError("it names an impossible version")
    if state.channel not in CHANNELS or not isinstance(state.install_id, str) or not state.install_id:
        raise ValueError("it holds impossible values")
    return state


def _may_name_a_file(known: Known | None) -> bool:
    if known is None:
        return True
    SemVer(known.version)
    return re.fullmatch("[a-z0-9._-]+", known.installer.format, re.ASCII) is not None


def _known(said: dict[str, Any] | None) -> Known | None:
    return said and Known(**{**said, "installer": Installer(**said["installer"])})  # type: ignore[return-value]
