"""One connection with the cloud: what waits is sent in order, and what the cloud says is kept.

Each command that is sent is answered once, with `ack` or `error`. When one has to be sent again, nothing more
is sent until all that is on its way has been answered: so a mistake is not multiplied.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import PikaError
from ..library.library import Library
from . import cloud_http, figures, limits, nights, outbox
from .clock import NightClock, steady_s
from .outbox import Command
from .status import Network

log = logging.getLogger(__name__)

WINDOW = 20
COMMANDS_A_SECOND = 20.0
PING_S = 20.0
SILENCE_S = 45.0
ANSWER_S = 15.0
WELCOME_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0

# About the whole session, not about one command.
_LOST = ("not_your_session", "other_device")


class Socket(Protocol):
    """What a conversation needs of a WebSocket."""

    async def send(self, message: str) -> None: ...
    async def recv(self) -> str | bytes: ...
    async def close(self) -> None: ...


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


@dataclass(frozen=True)
class Context:
    """What a conversation works on. `lost`: nights of which the cloud takes nothing, and why."""

    library: Library
    clock: NightClock
    network: Network
    cloud_url: str
    account: str
    lost: dict[int, PikaError]
    changed: Callable[[], None]
    closed: Callable[[], None]


class Conversation:
    """Talks over `socket` until it breaks. `tell()` says that there may be more to send."""

    def __init__(self, socket: Socket, context: Context) -> None:
        self._socket = socket
        self._at = context
        self._more = asyncio.Event()
        self._sent: dict[tuple[str, int], tuple[Command, float]] = {}
        self._cursor = (0, 0)
        self._again = False
        self._pause_s = FIRST_PAUSE_S
        self._wait_until = 0.0
        self._heard = steady_s()
        self._watching: set[str] = set()
        self._restarted: set[str] = set()
        self.welcomed = False

    def tell(self) -> None:
        """Look into the outbox."""
        self._more.set()

    async def run(self) -> None:
        """Ends by an exception: `ComeBack`, `Refused`, `Broken`, the library's `PikaError`, the socket's."""
        clock = self._at.clock
        await self._say({"type": "hello", "protocol": limits.PROTOCOL, "client": cloud_http.client_name()})
        try:
            async with asyncio.timeout(WELCOME_S):
                while not self.welcomed:
                    await self._receive()
        except TimeoutError:
            raise Broken("no welcome") from None
        log.info("Connected to the cloud; its clock is %s ms ahead", clock.skew)
        self._more.set()
        tasks = [asyncio.create_task(part()) for part in (self._listen, self._send_all, self._keep_alive)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # Sending

    async def _say(self, message: dict[str, Any]) -> None:
        if message["type"] in ("hello", "ping"):
            message = {**message, "clock": self._at.clock.now()}
        await self._socket.send(json.dumps(message))

    async def _send_all(self) -> None:
        await self._watch_current()
        while True:
            await self._more.wait()
            self._more.clear()
            if self._again:
                if self._sent:
                    continue
                await asyncio.sleep(max(0.0, self._wait_until - steady_s()))
                self._again = False
                self._cursor = (0, 0)
            free = WINDOW - len(self._sent)
            if free <= 0:
                continue
            commands = await self._at.library.run(
                outbox.waiting,
                cloud_url=self._at.cloud_url,
                account=self._at.account,
                after=self._cursor,
                count=free,
                without=set(self._at.lost),
            )
            for command in commands:
                if self._again:
                    break
                self._cursor = (command.night, command.seq)
                self._sent[(command.session, command.seq)] = (command, steady_s())
                self._count_unanswered()
                await self._say(command.message(self._at.clock.skew))
                await asyncio.sleep(1 / COMMANDS_A_SECOND)

    async def _watch_current(self) -> None:
        night = await self._at.library.run(nights.shown)
        if night is not None and night["code"] is not None and night["id"] not in self._at.lost:
            await self._watch(night["session"])

    async def _watch(self, session: str) -> None:
        if session not in self._watching:
            self._watching.add(session)
            await self._say({"type": "watch", "session": session})

    async def _keep_alive(self) -> None:
        while True:
            for _ in range(int(PING_S)):
                await asyncio.sleep(1)
                now = steady_s()
                if now - self._heard > SILENCE_S:
                    raise Broken("nothing was heard")
                if self._sent and now - min(at for _, at in self._sent.values()) > ANSWER_S:
                    raise Broken("a command was not answered")
            await self._say({"type": "ping"})

    # Hearing

    async def _listen(self) -> None:
        while True:
            await self._receive()

    async def _receive(self) -> None:
        text = await self._socket.recv()
        self._heard = steady_s()
        try:
            said = json.loads(text)
            kind = said["type"]
            if not isinstance(kind, str):
                raise TypeError("the type is no text")
            hear = getattr(self, f"_hear_{kind}", None)
            if hear is None:
                log.info("The cloud says something that this Pika does not know; it is left out")
                return
            await hear(said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("The cloud said something that cannot be read: %r", error)
            raise Broken("a message could not be read") from error

    async def _hear_welcome(self, said: dict[str, Any]) -> None:
        self._at.clock.hear(int(said["server_time"]))
        self.welcomed = True
        site = said.get("site")
        if isinstance(site, str) and site:
            await self._at.library.run(_set_site, self._at.cloud_url, site.rstrip("/"))
        self._at.changed()

    async def _hear_heartbeat(self, said: dict[str, Any]) -> None:
        self._at.clock.hear(int(said["server_time"]))

    async def _hear_comeback(self, said: dict[str, Any]) -> None:
        raise ComeBack(min(max(float(said["after_ms"]) / 1000, 0.0), 60.0))

    async def _hear_snapshot(self, said: dict[str, Any]) -> None:
        session, applied, state = str(said["session"]), int(said["applied"]), said["state"]
        self._watching.add(session)
        kind = await self._at.library.run(outbox.acknowledge, session, applied) if applied > 0 else None
        await self._at.library.run(figures.take_snapshot, session, state)
        self._take_listeners(session, state)
        if kind == "end":
            self._at.closed()
        self._at.changed()
        self.tell()

    async def _hear_event(self, said: dict[str, Any]) -> None:
        session, event = str(said["session"]), said["event"]
        await self._at.library.run(figures.take_event, session, event)
        if event["kind"] == "ended":
            night = await self._at.library.run(nights.of_session, session)
            # Our own end comes back so, too; it is acknowledged besides.
            if night is not None and night["ended_at"] is None:
                await self._ended_elsewhere(session)
        self._at.changed()

    async def _hear_counts(self, said: dict[str, Any]) -> None:
        session, counts = str(said["session"]), said["counts"]
        await self._at.library.run(figures.take_counts, session, counts)
        self._take_listeners(session, counts)
        self._at.changed()

    async def _hear_ack(self, said: dict[str, Any]) -> None:
        session, seq = str(said["session"]), int(said["seq"])
        kind = await self._at.library.run(outbox.acknowledge, session, seq, seq)
        self._pause_s = FIRST_PAUSE_S
        self._answered(session, seq)
        if kind == "start":
            await self._watch(session)
        if kind == "end":
            self._at.closed()
        self._at.changed()

    async def _hear_error(self, said: dict[str, Any]) -> None:
        code, message = str(said["code"]), str(said["message"])
        session, seq = said.get("session"), said.get("seq")
        log.warning("The cloud refuses command %s: %s: %s", seq, code, message)
        if code == "unsupported_protocol":
            raise Refused(update_needed())
        if code == "not_signed_in":
            raise Refused(signed_out())
        if not isinstance(session, str) or not isinstance(seq, int):
            if code in _LOST and isinstance(session, str):
                await self._lose(session, PikaError(code, message))
                self._at.changed()
                return
            if code == "session_unknown" and isinstance(session, str):
                self._watching.discard(session)
                return
            raise Broken(f"the cloud refuses: {code}")
        if code in _LOST:
            await self._lose(session, PikaError(code, message))
        elif code == "out_of_order":
            await self._go_to(session, int(said["expected"]))
        elif code == "session_unknown" and seq > 1 and session not in self._restarted:
            # The cloud was put back to before this night: it can be told again.
            self._restarted.add(session)
            await self._go_to(session, 1)
        elif code == "session_ended":
            await self._ended_elsewhere(session)
        elif said["retry"]:
            self._wait_until = steady_s() + self._pause_s
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
            self._again = True
        else:
            kind = await self._at.library.run(outbox.reject, session, seq, message)
            if kind == "start":
                refused = f"The cloud did not open the room: {message} End this night and go live again."
                await self._lose(session, PikaError("session_refused", refused))
            if kind == "end":
                self._at.closed()
        self._answered(session, seq)
        self._at.changed()

    async def _go_to(self, session: str, seq: int) -> None:
        if not await self._at.library.run(outbox.rewind, session, seq):
            problem = PikaError(
                "out_of_step",
                "The cloud has forgotten a part of this night that is not here any more either. "
                "End this night and go live again.",
            )
            await self._lose(session, problem)
        self._again = True

    async def _lose(self, session: str, problem: PikaError) -> None:
        night = await self._at.library.run(nights.of_session, session)
        if night is not None:
            self._at.lost[night["id"]] = problem
            self._at.network.problem = problem

    async def _ended_elsewhere(self, session: str) -> None:
        night = await self._at.library.run(nights.of_session, session)
        if night is None or night["closed"]:
            return
        log.info("The night was ended from elsewhere")
        await self._at.library.run(
            nights.end_here, night["id"], self._at.clock.now(), "The night had been ended on another device."
        )
        self._at.closed()

    def _answered(self, session: str, seq: int) -> None:
        self._sent.pop((session, seq), None)
        self._count_unanswered()
        self.tell()

    def _count_unanswered(self) -> None:
        oldest = min((at for _, at in self._sent.values()), default=None)
        ago = None if oldest is None else round((steady_s() - oldest) * 1000)
        self._at.network.unanswered_since = None if ago is None else self._at.clock.wall() - ago

    def _take_listeners(self, session: str, figures_said: dict[str, Any]) -> None:
        self._at.network.listeners = int(figures_said["listeners"])
        self._at.network.room = session


def update_needed() -> PikaError:
    """The cloud speaks another protocol."""
    return PikaError(
        "unsupported_protocol",
        "The cloud speaks a newer language than this Pika. Update Pika to go live; "
        "what you play is kept here and is sent after the update.",
    )


def signed_out() -> PikaError:
    """The token is not valid any more."""
    return PikaError(
        "not_signed_in",
        "This device was signed out of your account. Sign in again to go on; what you play is kept here.",
    )


def _set_site(db: Any, cloud_url: str, site: str) -> None:  # noqa: ANN401
    db.execute("UPDATE nights SET site = ? WHERE cloud_url = ? AND NOT closed", (site, cloud_url))
