"""What is offered to the DJ: the newest version, when it is for this installation and its turn has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract.room.version import PROTOCOL_VERSION
from ..errors import PikaError
from . import feed, installation
from .semver import SemVer
from .state import Known, State

if TYPE_CHECKING:
    from ..contract.desk.updates import AvailableUpdate, UpdateChannel

# Seconds until an offer that was put off comes again.
LATER_S = 3 * 24 * 3600.0
# ... and one that the DJ has gone back from.
AFTER_GOING_BACK_S = 30 * 24 * 3600.0


def take(state: State, found: feed.Feed, current: str) -> str | None:
    """Make `found` the offer of `state`, or leave it without one.

    Returns the version when it is for this installation but its turn has not come. Raises
    `PikaError("no_installer")` when there is none for this kind of computer.
    """
    here, _ = installation.find_or_reason()
    formats = (here.kind,) if here else ("exe", "dmg", "deb", "tar.gz")
    machine = here.target if here else installation.target()
    installer = found.installer(machine, formats)
    known = None
    if installer is not None:
        known = Known(found.version, found.published, found.notes, found.minimum_protocol, installer)
    state.offered = None
    if known is not None and found.version == current:
        state.own = known
    if not SemVer(found.version) > SemVer(current):
        return None
    if known is None:
        raise PikaError(
            "no_installer",
            f"Pika {found.version} is there, but not for this kind of computer "
            f"({machine}, {' or '.join(formats)}). Look at its download page.",
        )
    # An app whose protocol the cloud gives up must not wait for its turn.
    if not feed.takes_part(state.install_id, found.version, found.rollout) and (
        found.minimum_protocol <= PROTOCOL_VERSION
    ):
        return found.version
    state.offered = known
    return None


def as_dict(offered: Known, state: State, now: float) -> AvailableUpdate:
    """An offer as the page is told."""
    return {
        "version": offered.version,
        "published": round(offered.published * 1000),
        "notes": offered.notes,
        "size": offered.installer.size,
        "signed": offered.installer.signed,
        "required": offered.minimum_protocol > PROTOCOL_VERSION,
        "later": state.dismissed.get(offered.version, 0.0) > now,
    }


def dismiss(state: State, now: float) -> None:
    """What is shown has been read: an offer comes again in three days, the news of an update not."""
    if state.updated is not None:
        state.updated = None
    elif state.offered is not None:
        state.dismissed = {state.offered.version: now + LATER_S}


def change_channel(state: State, channel: UpdateChannel) -> None:
    """Another channel: what the old one offered is not offered any more."""
    state.channel, state.offered, state.tried_at, state.failures = channel, None, 0.0, 0
