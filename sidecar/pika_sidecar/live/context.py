"""What a conversation with the cloud works on, and how one ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.library import Library
from .clock import NightClock
from .network import Network

if TYPE_CHECKING:
    from ..contract.room.dj import DjCommand, DjTalk

Say = Callable[["DjTalk | DjCommand"], Awaitable[None]]
"""Sends a message to the cloud."""


@dataclass(frozen=True)
class Context:
    """`account` of the cloud `cloud_url` talks. `changed()`: the status may be another one; `closed()`: the
    cloud is through with a night.
    """

    library: Library
    clock: NightClock
    network: Network
    cloud_url: str
    account: str
    changed: Callable[[], None]
    closed: Callable[[], None]


class ComeBack(Exception):
    """The cloud restarts and asks to come back in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.1f} s")
        self.seconds = seconds


class Refused(Exception):
    """The cloud will not talk to this program or device: trying again is of no use."""

    def __init__(self, problem: PikaError) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Broken(Exception):
    """The connection is of no use any more; a new one may be."""
