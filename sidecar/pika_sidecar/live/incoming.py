"""What the cloud says: each message is kept in library.db, or tells the flow of commands how to go on."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

from .. import addresses
from ..errors import PikaError
from . import figures, nights, outbox, refusals
from .context import Broken, ComeBack, Context, Refused, Say
from .flow import Flow
from .refusals import Meaning

if TYPE_CHECKING:
    from ..contract.desk.live import FigureDoubt
    from ..contract.room.dj import (
        DjError,
        ToDjAck,
        ToDjComeback,
        ToDjCounts,
        ToDjDoubts,
        ToDjEvent,
        ToDjHeartbeat,
        ToDjSnapshot,
        ToDjWelcome,
    )

log = logging.getLogger(__name__)

# A cloud that restarts asks to come back soon (s); whatever it says, nobody waits longer than this.
LONGEST_COMEBACK_S = 60.0
# Reasons for doubts that the page has words for; a cloud may know more.
DOUBTS: tuple[FigureDoubt, ...] = ("newcomers", "strangers")


class Incoming:
    """`take` gets each message; `watch_current` asks the cloud to tell of a room."""

    def __init__(self, context: Context, flow: Flow, say: Say) -> None:
        self.welcomed = False
        self._at = context
        self._flow = flow
        self._say = say
        self._watching: set[str] = set()
        self._told_anew: set[str] = set()

    async def take(self, said: dict[str, Any]) -> None:
        """One message, as it came. Raises how the conversation ends, if it does: `ComeBack`, `Refused`,
        `Broken`; and `KeyError`, `ValueError`, `TypeError` or `AttributeError` for one that is not of the
        contract.
        """
        kind = said["type"]
        if not isinstance(kind, str):
            raise TypeError("the type is no text")
        take = getattr(self, f"_take_{kind}", None)
        if take is None:
            log.info("The cloud says something that this Pika does not know; it is left out")
            return
        await take(said)

    async def watch_current(self) -> None:
        """Ask for the room of the night that is shown, when it has been opened."""
        night = await self._at.library.run(nights.shown)
        if night is not None and night["code"] is not None and night["id"] not in self._at.network.lost:
            await self._watch(night["session"])

    async def _watch(self, session: str) -> None:
        if session not in self._watching:
            self._watching.add(session)
            await self._say({"type": "watch", "session": session})

    # What the cloud says by itself

    async def _take_welcome(self, said: ToDjWelcome) -> None:
        self._at.clock.hear(int(said["server_time"]))
        self.welcomed = True
        site = addresses.site(said.get("site"))
        if site is None:
            log.warning("The cloud names no address of web pages that is safe to open; its own is used")
        await self._at.library.run(_set_site, self._at.cloud_url, site)
        self._at.changed()

    async def _take_heartbeat(self, said: ToDjHeartbeat) -> None:
        self._at.clock.hear(int(said["server_time"]))

    async def _take_comeback(self, said: ToDjComeback) -> None:
        raise ComeBack(min(max(float(said["after_ms"]) / 1000, 0.0), LONGEST_COMEBACK_S))

    async def _take_snapshot(self, said: ToDjSnapshot) -> None:
        session, applied, state = str(said["session"]), int(said["applied"]), said["state"]
        self._watching.add(session)
        kind = await self._at.library.run(outbox.acknowledge, session, applied) if applied > 0 else None
        await self._at.library.run(figures.take_snapshot, session, state)
        self._at.network.counted(session, int(state["listeners"]))
        if kind == "end":
            self._at.closed()
        self._at.changed()
        self._flow.tell()

    async def _take_event(self, said: ToDjEvent) -> None:
        session, event = str(said["session"]), said["event"]
        await self._at.library.run(figures.take_event, session, event)
        if event["kind"] == "ended":
            night = await self._at.library.run(nights.of_session, session)
            # Our own end comes back so, too; it is acknowledged besides.
            if night is not None and night["ended_at"] is None:
                await self._ended_elsewhere(session)
        self._at.changed()

    async def _take_counts(self, said: ToDjCounts) -> None:
        session, counts = str(said["session"]), said["counts"]
        await self._at.library.run(figures.take_counts, session, counts)
        self._at.network.counted(session, int(counts["listeners"]))
        self._at.changed()

    async def _take_doubts(self, said: ToDjDoubts) -> None:
        session, doubts = str(said["session"]), set(said["doubts"])
        self._at.network.doubt(session, tuple(doubt for doubt in DOUBTS if doubt in doubts))
        self._at.changed()

    # Its answers to commands

    async def _take_ack(self, said: ToDjAck) -> None:
        session, seq = str(said["session"]), int(said["seq"])
        kind = await self._at.library.run(outbox.acknowledge, session, seq, seq)
        self._flow.acknowledged()
        self._flow.answered(session, seq)
        if kind == "start":
            await self._watch(session)
        if kind == "end":
            self._at.closed()
        self._at.changed()

    async def _take_error(self, said: DjError) -> None:
        code, message = str(said["code"]), str(said["message"])
        session, seq = said.get("session"), said.get("seq")
        log.warning("The cloud refuses command %s: %s: %s", seq, code, message)
        if refusals.meaning_of(code) in (Meaning.UPDATE, Meaning.SIGN_IN):
            raise Refused(refusals.problem(code))
        if not isinstance(session, str):
            raise Broken(f"the cloud refuses: {code}")
        if not isinstance(seq, int):
            await self._refused_session(session, code, message)
            return
        await self._refused_command(session, seq, said)
        self._flow.answered(session, seq)
        self._at.changed()

    async def _refused_session(self, session: str, code: str, message: str) -> None:
        """It was about a whole session."""
        if refusals.loses_the_night(code):
            await self._lose(session, PikaError(code, message))
            self._at.changed()
        elif refusals.meaning_of(code) is Meaning.SEND_ALL:
            self._watching.discard(session)
        else:
            raise Broken(f"the cloud refuses: {code}")

    async def _refused_command(self, session: str, seq: int, said: DjError) -> None:
        code, message = str(said["code"]), str(said["message"])
        meaning = refusals.of_command(said)
        if meaning is Meaning.SEND_ALL and (seq == 1 or session in self._told_anew):
            meaning = Meaning.REJECT
        if meaning in (Meaning.GIVE_UP, Meaning.TAKEN_OVER):
            await self._lose(session, PikaError(code, message))
        elif meaning is Meaning.SEND_FROM:
            await self._send_from(session, int(said["expected"]))
        elif meaning is Meaning.SEND_ALL:
            # The cloud was put back to before this night: it can be told again.
            self._told_anew.add(session)
            await self._send_from(session, 1)
        elif meaning is Meaning.ENDED:
            await self._ended_elsewhere(session)
        elif meaning is Meaning.TRY_AGAIN:
            self._flow.send_later()
        else:
            kind = await self._at.library.run(outbox.reject, session, seq, message)
            if kind == "start":
                await self._lose(session, refusals.problem("session_refused", said=message))
            if kind == "end":
                self._at.closed()

    async def _send_from(self, session: str, seq: int) -> None:
        if not await self._at.library.run(outbox.rewind, session, seq):
            await self._lose(session, refusals.problem("out_of_step"))
        self._flow.send_again()

    async def _lose(self, session: str, problem: PikaError) -> None:
        night = await self._at.library.run(nights.of_session, session)
        if night is not None:
            self._at.network.lose(night["id"], problem)

    async def _ended_elsewhere(self, session: str) -> None:
        night = await self._at.library.run(nights.of_session, session)
        if night is None or night["closed"]:
            return
        log.info("The night was ended from elsewhere")
        why = refusals.problem("session_ended").message
        await self._at.library.run(nights.end_here, night["id"], self._at.clock.now(), why)
        self._at.closed()


def _set_site(db: sqlite3.Connection, cloud_url: str, site: str | None) -> None:
    db.execute("UPDATE nights SET site = ? WHERE cloud_url = ? AND NOT closed", (site, cloud_url))
