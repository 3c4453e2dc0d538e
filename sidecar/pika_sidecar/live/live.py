"""The live night at work: what the deck and the DJ do becomes plays and commands."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from ..decks.deck import RECENT_MS, Deck, Seen
from ..decks.entry import Entry
from ..errors import PikaError
from ..library import cloud_url, settings
from ..library.library import Library
from ..library.tracks import require
from ..text import optional, typed
from . import limits, nights, outbox, plays, refusals, room, status
from .account_file import AccountFile
from .accounts import Accounts
from .client import Client
from .clock import NightClock
from .refusals import Meaning

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

    `on_status(read)` is called when the status may be another one; `read()` gives the newest.
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
        self.last_status: dict[str, Any] = status.off()
        self._library = library
        self._on_status = on_status
        self._url = cloud_url.default()
        self.accounts = Accounts(AccountFile(data_dir), lambda: self._url, self._account_changed)
        self.client = Client(
            library, self.accounts, self.clock, cloud_url=lambda: self._url, changed=self._changed
        )
        self.deck = Deck(library, self._take_entries, on_deck, wall=self.clock.wall)
        self._dirty = asyncio.Event()
        self._touched: set[int] | None = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Go on with the night that is on, and send what waits."""
        if self._tasks:
            return
        await self.configure()
        await self.deck.open()
        self.client.open()
        self._tasks = [asyncio.create_task(part()) for part in (self._tell_status, self._tick)]
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

    async def status(self) -> dict[str, Any]:
        """The contract's `LiveStatus`, fresh."""
        self.last_status = await self._library.run(status.read, self.client.network.now, self.clock)
        return self.last_status

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
        current, since, before = self._deck_begins()
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
            await self._take(self.deck.source_of(current), current, self.deck.track_of(current))
        self.client.start_again()
        self._changed()

    async def end(self) -> None:
        """End the night; a night of which the cloud takes nothing more ends here only."""
        night = await self._library.run(nights.require_on_air)
        problem = self.client.network.let_go(night["id"])
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
        self._changed()

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
        self._changed()

    async def play_by_hand(self, title: str, artist: str, track_id: int | None) -> None:
        """The DJ says what plays."""
        path = None
        if track_id is not None:
            row = await self._library.run(require, track_id)
            title, artist, path = row["title"], row["artist"], plays.path_of(row)
        else:
            title, artist = typed("title", title, 200), optional("artist", artist, 200)
        entry = await self.deck.play(title, artist, track_id, path)
        await self._take("manual", entry, track_id)

    async def stop(self) -> None:
        """Nothing plays."""
        await self.deck.stop()
        await self._do(plays.stop)

    async def choose_deck(self, source: str, path: str | None) -> None:
        """Watch another deck; what it has played before is not of this night."""
        await self.deck.choose(source, path, before_first_entries=self._deck_changes)

    # What happens

    def tracks_changed(self, ids: Iterable[int] | None) -> None:
        """Tracks of the library are others now (None: many)."""
        if ids is None or self._touched is None:
            self._touched = None
        else:
            self._touched.update(ids)

    async def _take_entries(self, source: str, seen: list[Seen]) -> None:
        night = await self._library.run(nights.on_air)
        if night is None:
            return
        known = await self._library.run(plays.known_entries, night)
        now = self.clock.wall()
        new = [
            one.entry
            for one in seen
            if one.entry.key not in known and _belongs(one, since=night["deck_since"], now=now)
        ]
        for entry in sorted(new, key=lambda entry: entry.started_at or now):
            await self._take(source, entry, None)

    async def _take(self, source: str, entry: Entry, track_id: int | None) -> None:
        began = self.clock.now() if entry.started_at is None else self.clock.of_wall(entry.started_at)
        if await self._library.run(plays.take, source, entry, self.clock.stamp(began), track_id):
            self._commanded()

    def _deck_begins(self) -> tuple[Entry | None, int, list[str]]:
        """What plays, from when on entries of the deck count, and which do not."""
        current = self.deck.current()
        began = None if current is None else current.started_at
        # Decks write whole seconds.
        since = (self.clock.wall() if began is None else began) // 1000 * 1000
        before = [
            one.entry.key for one in self.deck.entries() if current is None or one.entry.key != current.key
        ]
        return current, since, before

    async def _deck_changes(self) -> None:
        _, since, before = self._deck_begins()
        await self._library.run(nights.count_from, since, before)

    async def _do(self, function: Callable[..., T], *args: Any) -> None:  # noqa: ANN401
        await self._library.run(function, self.clock.stamp(), *args)
        self._commanded()

    def _commanded(self) -> None:
        self.client.tell()
        self._changed()

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

    def _changed(self) -> None:
        self._dirty.set()

    async def _tell_status(self) -> None:
        told = self.last_status
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            begun = time.monotonic()
            try:
                # Asking for it in between makes it no older news for the others.
                if await self.status() != told:
                    told = self.last_status
                    self._on_status()
            except PikaError as error:
                log.warning("The status waits for the library: %s", error.code)
            await asyncio.sleep(max(0.05, 0.2 - (time.monotonic() - begun)))

    async def _tick(self) -> None:
        """Time alone changes the status (lights, ends of polls), and tracks get their analysis."""
        for tick in itertools.count(1):
            await asyncio.sleep(TICK_S)
            if tick % CATCH_UP_TICKS == 0:
                self.client.catch_up()
            touched, self._touched = self._touched, set()
            if self.last_status["state"] != "off":
                self._changed()
            if touched is None or touched:
                await self._refresh_tracks(touched)

    async def _refresh_tracks(self, ids: set[int] | None) -> None:
        try:
            if await self._library.run(plays.refresh, ids, self.clock.stamp()):
                self._commanded()
            await self.deck.refresh()
        except PikaError as error:
            log.warning("Plays wait for the library: %s", error.code)
            self.tracks_changed(ids)


def _belongs(one: Seen, *, since: int, now: int) -> bool:
    """Is an unknown entry of the deck of this night? One without a time has appeared while Pika was away.

    What has just appeared and is from just now counts also when the machine's clock was put back meanwhile.
    """
    began = one.entry.started_at
    return began is None or began >= since or (one.fresh and abs(now - began) < RECENT_MS)
