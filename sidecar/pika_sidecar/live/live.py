"""The live night at work: what the deck and the DJ do becomes plays and commands."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..contract import limits
from ..decks.deck import Deck
from ..errors import PikaError
from ..library import cloud_url, settings
from ..library.library import Library
from ..text import optional, typed
from . import nights, outbox, plays, refusals, room
from .account_file import AccountFile
from .accounts import Accounts
from .client import Client
from .clock import NightClock
from .intake import Intake
from .network import Network
from .publisher import StatusPublisher
from .refusals import Meaning

if TYPE_CHECKING:
    from ..contract.desk.live import LiveChanges, LiveStatus

T = TypeVar("T")
log = logging.getLogger(__name__)

# How often time alone may have changed the status (s): lights and ends of polls are told in seconds.
TICK_S = 1.0
# Ticks (ten minutes) after which final figures are asked for again: likes and thanks are taken for a while
# after the end.
CATCH_UP_TICKS = 600
# The name of a new account is asked for at once, so that a refusal is seen; a slow cloud must not hold the
# night up for longer (s).
ACCOUNT_WITHIN_S = 8.0


class Live:
    """Everything that must survive is in the database; this object drives it.

    `on_status()` is called when the status is another one: `take_changes()` is to be told to all who show it,
    each time. `on_deck()` is called when that of the deck may be.
    """

    def __init__(
        self,
        library: Library,
        data_dir: Path,
        *,
        on_status: Callable[[], None],
        on_deck: Callable[[], None],
        clock: NightClock | None = None,
    ) -> None:
        self.clock = clock or NightClock()
        self._library = library
        self._url = cloud_url.default()
        self.accounts = Accounts(AccountFile(data_dir), lambda: self._url, self._account_changed)
        self._network = Network(self.clock.wall)
        self._status = StatusPublisher(library, self._network, self.clock, on_status)
        self.client = Client(
            library,
            self.accounts,
            self.clock,
            self._network,
            cloud_url=lambda: self._url,
            changed=self._status.changed,
        )
        self._intake = Intake(library, self.clock, on_deck=on_deck, commanded=self._commanded)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def deck(self) -> Deck:
        """What plays the music."""
        return self._intake.deck

    @property
    def last_status(self) -> LiveStatus:
        """The contract's `LiveStatus` as it was last read."""
        return self._status.revisions.last

    async def open(self) -> None:
        """Go on with the night that is on, and send what waits."""
        if self._tasks:
            return
        await self.configure()
        await self.deck.open()
        self.client.open()
        self._tasks = [asyncio.create_task(part()) for part in (self._status.run, self._tick)]
        self.client.catch_up()

    async def close(self) -> None:
        """Stop; the next start goes on."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self.deck.close()
        await self.client.close()

    async def configure(self) -> None:
        """Use the cloud that the settings name."""
        url = (await self._library.run(settings.get_all))["cloud_url"]
        if url != self._url:
            self._url = url
            self.client.start_again()

    async def require_no_night(self) -> None:
        """Raises `PikaError("night_on")` while a night is on: account and cloud belong to it."""
        if await self._library.run(nights.on_air) is not None:
            raise PikaError("night_on", "This cannot be changed while you are live: end the night first.")

    async def status(self) -> LiveStatus:
        """The contract's `LiveStatus`, fresh."""
        return await self._status.read()

    def take_changes(self) -> LiveChanges:
        """The contract's `LiveChanges`: what has become of the status since this was asked before."""
        return self._status.revisions.changes()

    # What the DJ does

    async def start(self, name: str | None, title: str, listed: bool) -> None:
        """Go live. `PikaError`: `already_live`, `no_cloud`, `name_needed`, `invalid_value`, or the cloud's
        refusal.
        """
        title = optional("title", title, limits.SESSION_TITLE)
        name = None if name is None else typed("name", name, limits.DJ_NAME)
        running = await self._library.run(nights.on_air)
        if running is not None:
            raise PikaError(
                "already_live", "You are live already: end this night first.", night=running["id"]
            )
        url = cloud_url.required(self._url)
        identity = await self.accounts.identity()
        if identity is None:
            if name is None:
                raise PikaError("name_needed", "Say under which name the dancers know you.", field="name")
            await self._try_to_make_account(name)
            identity = await self.accounts.identity()
        current, since, before = self._intake.begins()
        new = nights.NewNight(
            title=title,
            listed=listed,
            cloud_url=url,
            account=None if identity is None else identity.id,
            dj_name=name if identity is None else None,
            deck_since=since,
            deck_before=before,
        )
        await self._library.run(nights.begin, new, self.clock.stamp())
        if current is not None:
            await self._intake.take_current(current)
        self.client.start_again()
        self._status.changed()

    async def end(self) -> None:
        """End the night; a night of which the cloud takes nothing more ends here only."""
        night = await self._library.run(nights.require_on_air)
        problem = self._network.let_go(night["id"])
        if problem is None:
            await self._do(nights.end)
            return
        await self._library.run(nights.end_here, night["id"], self.clock.now(), problem.message)
        if refusals.meaning_of(problem.code) is Meaning.TAKEN_OVER:
            try:
                await self.accounts.end_session(night["session"])
            except PikaError as error:
                log.info("The session was not ended at the cloud: %s", error.code)
        self.client.start_again()
        self._status.changed()

    async def set_session(self, title: str | None, listed: bool | None) -> None:
        """Change title and listing."""
        await self._do(room.set_session, title, listed)

    async def announce(self, text: str, seconds: int) -> None:
        """Show a text to the room."""
        await self._do(room.announce, text, seconds)

    async def announce_over(self) -> None:
        """Take it away."""
        await self._do(room.announce_over)

    async def poll(self, question: str, options: list[str], seconds: int | None) -> None:
        """Ask the room."""
        await self._do(room.open_poll, question, options, seconds)

    async def poll_over(self) -> None:
        """Close the poll."""
        await self._do(room.close_poll)

    async def retract(self, play: str) -> None:
        """That play never was."""
        stamp = self.clock.stamp()
        await self._library.run(plays.retract, play, stamp)
        self._commanded()

    async def dismiss(self) -> None:
        """What was rejected has been read."""
        night = await self._library.run(nights.shown)
        if night is not None:
            await self._library.run(outbox.dismiss, night["id"])
        self._status.changed()

    async def play_by_hand(self, title: str, artist: str, track_id: int | None) -> None:
        """The DJ says what plays."""
        await self._intake.play_by_hand(title, artist, track_id)

    async def stop(self) -> None:
        """Nothing plays."""
        await self.deck.stop()
        await self._do(plays.stop)

    async def choose_deck(self, source: str, path: str | None) -> None:
        """Watch another deck; what it has played before is not of this night."""
        await self._intake.choose_deck(source, path)

    def tracks_changed(self, ids: Iterable[int] | None) -> None:
        """Tracks of the library are others now (None: many)."""
        self._intake.tracks_changed(ids)

    async def _do(self, function: Callable[..., T], *args: Any) -> None:  # noqa: ANN401
        await self._library.run(function, self.clock.stamp(), *args)
        self._commanded()

    def _commanded(self) -> None:
        self.client.tell()
        self._status.changed()

    async def _try_to_make_account(self, name: str) -> None:
        try:
            async with asyncio.timeout(ACCOUNT_WITHIN_S):
                await self.accounts.create(name)
        except TimeoutError:
            log.info("The account will be made when the cloud answers")
        except PikaError as error:
            if not refusals.passes(error):
                raise
            log.info("The account will be made when the cloud is there: %s", error.code)

    def _account_changed(self) -> None:
        self.client.start_again()

    async def _tick(self) -> None:
        """Time alone changes the status (lights, ends of polls), and tracks get their analysis."""
        for tick in itertools.count(1):
            await asyncio.sleep(TICK_S)
            if tick % CATCH_UP_TICKS == 0:
                self.client.catch_up()
            if self.last_status["state"] != "off":
                self._status.changed()
            await self._intake.refresh_tracks()
