"""Updates as the page sees them: looks, offers, downloads, installs on the DJ's word, and the way back."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..aside import run_aside
from ..errors import PikaError
from ..library.library import Library
from . import installation, offer, trial
from .download import Download
from .folder import updates_folder
from .handover import Handover
from .install import Install, forget_unproven, greet
from .look import Look
from .situation import Situation
from .tidy import tidy

if TYPE_CHECKING:
    from ..contract.desk.updates import UpdateChannel, UpdateStatus


class Updates:
    """`on_status(read)` is called whenever the status may be another one (`read()` gives the newest);
    `restart(handover)` ends the sidecar, and whoever ends it finishes the handover; for `launch` and
    `before_replacing` see `Install`.
    """

    def __init__(
        self,
        library: Library,
        data_dir: Path,
        *,
        on_status: Callable[[Callable[[], UpdateStatus]], None],
        restart: Callable[[Handover], None],
        launch: Callable[[], list[str]],
        before_replacing: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._where = Situation(
            library, updates_folder(data_dir), changed=lambda: on_status(self.status), clock=clock
        )
        self._look = Look(self._where)
        self._download = Download(self._where)
        self._install = Install(
            self._where, restart=restart, launch=launch, before_replacing=before_replacing
        )
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """See what became of an installation, and begin the daily look. Costs a start a small file."""
        where = self._where
        async with self._opening:
            if where.is_open:
                return
            state = await where.read()
            verdict = await asyncio.to_thread(trial.take_verdict, where.folder, where.current)
            where.problem = greet(state, where.current, where.clock(), verdict)
            forget_unproven(state, where.folder)
            await where.use(state)
            self._start(self._tidy_and_look())

    async def close(self) -> None:
        """Stop; a download goes on where it was when it is asked for again."""
        self._where.stop.set()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def status(self) -> UpdateStatus:
        """What is known and done, for the page."""
        where, state = self._where, self._where.state
        here, reason = installation.find_or_reason()
        offered = None if where.night else state.offered
        ready = offered is not None and self._download.is_there(offered)
        updated = state.updated
        return {
            "state": where.busy or ("ready" if ready else "idle"),
            "version": where.current,
            "channel": state.channel,
            "automatic": state.automatic,
            "cannot": None if reason is None else reason.as_dict(),
            "by_hand": None if here is None else here.by_hand,
            "quiet": where.night,
            "checked_at": round(state.checked_at * 1000) or None,
            "problem": None if where.problem is None else where.problem.as_dict(),
            "held": where.held,
            "available": None if offered is None else offer.as_dict(offered, state, where.clock()),
            "done": where.done,
            "previous": self._install.previous(here),
            "updated": None
            if updated is None
            else {
                "from": updated.before,
                "notes": updated.notes,
                "going_back": updated.going_back,
                "unasked": updated.unasked,
            },
        }

    def night_changed(self, on: bool) -> None:
        """A night has begun or is over: while it is on, nothing is offered, fetched or installed."""
        self._where.night_changed(on)

    async def check(self) -> None:
        """Look now. What comes of it is in the status; `PikaError("night_on")` during one."""
        await self._where.require_no_night()
        if self._where.busy is None:
            await self._look.now()

    async def download(self) -> None:
        """Begin to fetch what is offered. `PikaError`: `night_on`, `no_update`, `busy`."""
        where = self._where
        await where.require_no_night()
        offered = where.require_offer()
        if where.busy == "downloading" or self._download.is_there(offered):
            return
        self._download.begin()
        self._start(self._download.run(offered))

    async def install(self) -> None:
        """Install what was downloaded, and start anew. `PikaError`: `night_on`, `no_update`, `busy`,
        `not_downloaded`, `cannot_update`.
        """
        where = self._where
        await where.require_no_night()
        offered = where.require_offer()
        here = installation.find()
        if not self._download.is_there(offered):
            raise PikaError("not_downloaded", f"Pika {offered.version} is not downloaded yet.")
        where.begin("installing")
        self._start(self._install.run(here, offered))

    async def go_back(self) -> None:
        """Install the version before, and start anew. `PikaError`: `night_on`, `busy`, `cannot_update`,
        `no_previous`, `library_newer`.
        """
        where = self._where
        await where.require_no_night()
        here = installation.find()
        before = self._install.previous(here)
        if before is None:
            raise PikaError(
                "no_previous", "There is no version to go back to: Pika keeps only the one before this."
            )
        await self._install.require_readable_by(before)
        where.begin("installing")
        self._start(self._install.run_back(here, before))

    async def settings(self, automatic: bool | None, channel: UpdateChannel | None) -> None:
        """Change what is given. Another channel is looked at at once, unless a night is on."""
        where, state = self._where, self._where.state
        if automatic is not None:
            state.automatic = automatic
        moved = channel is not None and channel != state.channel
        if channel is not None and moved:
            offer.change_channel(state, channel)
        await where.store()
        if moved and state.automatic and where.busy is None and not where.night and installation.feed_url():
            await self._look.now()

    async def dismiss(self) -> None:
        """What is shown has been read: an offer comes again in three days, the news of an update not."""
        offer.dismiss(self._where.state, self._where.clock())
        await self._where.store()

    async def _tidy_and_look(self) -> None:
        with contextlib.suppress(PikaError, OSError):
            await run_aside(tidy, self._where.folder, self._where.state)
        await self._look.daily()

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
