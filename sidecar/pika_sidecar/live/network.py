"""How it stands with the cloud: told here by those who see it happen, written by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ..errors import PikaError
from . import refusals

if TYPE_CHECKING:
    from ..contract.desk.live import FigureDoubt

# How long the light stays yellow when the cloud is away (ms): a reconnect is nothing to look up for.
PATIENCE_MS = 10_000
# An answer that takes longer is slow (ms): on a good network they take a tenth of that.
SLOW_ANSWER_MS = 3_000


Light = Literal["green", "yellow", "red"]


@dataclass(frozen=True)
class Standing:
    """One moment. Times in milliseconds by the machine's clock."""

    connected: bool = False
    offline_since: int | None = None
    next_try_at: int | None = None
    problem: PikaError | None = None
    # When the oldest command was sent that has no answer.
    unanswered_since: int | None = None
    listeners: int | None = None
    # The session whose listeners these are.
    room: str | None = None
    # Why the figures of a session may be made up, and which one.
    doubts: tuple[FigureDoubt, ...] = ()
    doubted: str | None = None

    def light(self, now: int) -> Light:
        """`green`: all is well; `yellow`: wait a moment; `red`: the room sees nothing new."""
        if self.problem is not None and refusals.stays(self.problem):
            return "red"
        if not self.connected:
            since = now if self.offline_since is None else self.offline_since
            return "red" if now - since >= PATIENCE_MS else "yellow"
        slow = self.unanswered_since is not None and now - self.unanswered_since >= SLOW_ANSWER_MS
        return "yellow" if slow else "green"


class Network:
    """The one owner of these facts; all is called in the server's thread. `wall()`: the machine's clock in
    milliseconds.
    """

    def __init__(self, wall: Callable[[], int]) -> None:
        self._wall = wall
        self._now = Standing()
        self._lost: dict[int, PikaError] = {}
        self._stopped = False

    @property
    def now(self) -> Standing:
        """How it stands; it does not change any more, so that another thread can read it."""
        return self._now

    @property
    def lost(self) -> Mapping[int, PikaError]:
        """Nights of which the cloud takes nothing more, and why."""
        return MappingProxyType(self._lost)

    @property
    def stopped(self) -> bool:
        """Whether trying again is of no use before something has changed here."""
        return self._stopped

    def start_again(self) -> None:
        """Something that a refusal was about is another thing now (account, address)."""
        self._stopped = False
        self._lost.clear()
        self._set(problem=None)

    def not_needed(self) -> None:
        """No night needs the cloud."""
        if not self._stopped:
            self._set(offline_since=None, next_try_at=None, problem=None)

    def welcomed(self) -> None:
        """The cloud has said hello."""
        problem = next(iter(self._lost.values()), None)
        self._set(connected=True, offline_since=None, next_try_at=None, problem=problem)

    def failed(self, problem: PikaError) -> None:
        """There is no conversation, and this is why; another one may succeed."""
        self._set(problem=problem)

    def refused(self, problem: PikaError) -> None:
        """As `failed`, but trying again is of no use."""
        self._stopped = True
        self._set(problem=problem)

    def disconnected(self) -> None:
        """The conversation, or the attempt to have one, is over."""
        since = self._now.offline_since
        if self._now.connected or since is None:
            since = self._wall()
        self._set(connected=False, offline_since=since, listeners=None, doubts=(), unanswered_since=None)

    def tries_in(self, seconds: float) -> None:
        """The next attempt will be then."""
        self._set(next_try_at=self._wall() + round(seconds * 1000))

    def lose(self, night: int, problem: PikaError) -> None:
        """The cloud takes nothing more of this night; it is shown when there is a conversation."""
        self._lost[night] = problem
        if self._now.connected:
            self._set(problem=problem)

    def let_go(self, night: int) -> PikaError | None:
        """A night is ended here. Why it was lost, None when it was not."""
        return self._lost.pop(night, None)

    def unanswered_for(self, seconds: float | None) -> None:
        """So long the oldest command on its way has waited for its answer; None: none is on its way."""
        since = None if seconds is None else self._wall() - round(seconds * 1000)
        self._set(unanswered_since=since)

    def counted(self, session: str, listeners: int) -> None:
        """So many phones are in a room."""
        self._set(room=session, listeners=listeners)

    def doubt(self, session: str, doubts: tuple[FigureDoubt, ...]) -> None:
        """Why the figures of a room may be made up; nothing when it is over."""
        self._set(doubted=session, doubts=doubts)

    def _set(self, **facts: object) -> None:
        self._now = replace(self._now, **facts)  # type: ignore[arg-type]
