"""Updates at work: looks, offers, downloads, installs on the DJ's word, and knows the way back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import shutil
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from .. import version
from ..aside import run_aside
from ..errors import PikaError
from ..library.library import Library
from ..live.limits import PROTOCOL
from . import apply, feed, fetch, installation, schedule
from .installation import Installation
from .semver import SemVer
from .state import Attempt, Known, State, StateFile

log = logging.getLogger(__name__)

ATTEMPTS = 5
# Seconds before the second attempt; doubled for each further one.
BACKOFF_S = 1.0
LATER_S = 3 * 24 * 3600.0
AFTER_GOING_BACK_S = 30 * 24 * 3600.0


class Updates:
    """`on_status(read)` is called whenever the status may be another one (`read()` gives the newest);
    `restart(handover)` ends the sidecar, and whoever ends it finishes the handover; `before_replacing()` is
    called, in a thread, before files of the running program may become others.
    """

    def __init__(
        self,
        library: Library,
        data_dir: Path,
        *,
        on_status: Callable[[Callable[[], dict[str, Any]]], None],
        restart: Callable[[apply.Handover], None],
        launch: Callable[[], list[str]],
        before_replacing: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._folder = data_dir / "updates"
        self._on_status = on_status
        self._restart = restart
        self._launch = launch
        self._before_replacing = before_replacing
        self._clock = clock
        self._file = StateFile(self._folder)
        self._state: State | None = None
        self._opening = asyncio.Lock()
        self._current = version.current().version
        self._busy: str | None = None
        self._done: int | None = None
        self._problem: PikaError | None = None
        self._held: str | None = None
        self._night = False
        self._day = asyncio.Event()
        self._stop = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """See what became of an installation, and begin the daily look. Costs a start a small file."""
        async with self._opening:
            if self._state is not None:
                return
            self._night_changed(await self._is_night())
            state = await asyncio.to_thread(self._file.read)
            self._greet(state)
            self._state = state
            await self._store()
            self._start(self._look_daily())

    async def close(self) -> None:
        """Stop; a download goes on where it was when it is asked for again."""
        self._stop.set()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def status(self) -> dict[str, Any]:
        """The contract's `UpdateStatus`."""
        state = self._known()
        here, reason = _here()
        offered = None if self._night else state.offered
        ready = offered is not None and self._path(offered).is_file()
        updated = state.updated
        return {
            "state": self._busy or ("ready" if ready else "idle"),
            "version": self._current,
            "channel": state.channel,
            "automatic": state.automatic,
            "cannot": reason and reason.as_dict(),
            "by_hand": here is not None and here.kind == "dmg",
            "quiet": self._night,
            "checked_at": round(state.checked_at * 1000) or None,
            "problem": self._problem and self._problem.as_dict(),
            "held": self._held,
            "available": offered
            and {
                "version": offered.version,
                "published": round(offered.published * 1000),
                "notes": offered.notes,
                "size": offered.installer.size,
                "signed": offered.installer.signed,
                "required": offered.minimum_protocol > PROTOCOL,
                "later": state.dismissed.get(offered.version, 0.0) > self._clock(),
            },
            "done": self._done,
            "previous": self._previous(here),
            "updated": updated
            and {"from": updated.before, "notes": updated.notes, "going_back": updated.going_back},
        }

    def night_changed(self, on: bool) -> None:
        """A night has begun or is over: while it is on, nothing is offered, fetched or installed."""
        if on != self._night and self._state is not None:
            self._night_changed(on)
            self._on_status(self.status)

    # What the DJ does

    async def check(self) -> None:
        """Look now. What comes of it is in the status; `PikaError("night_on")` during one."""
        await self._require_no_night()
        if self._busy is None:
            await self._check()

    async def download(self) -> None:
        """Begin to fetch what is offered. `PikaError`: `night_on`, `no_update`, `busy`."""
        await self._require_no_night()
        offered = self._require_offer()
        if self._busy == "downloading" or self._path(offered).is_file():
            return
        self._begin("downloading")
        self._done = 0
        self._start(self._download(offered))

    async def install(self) -> None:
        """Install what was downloaded, and start anew. `PikaError`: `night_on`, `no_update`, `busy`,
        `not_downloaded`, `cannot_update`.
        """
        await self._require_no_night()
        offered = self._require_offer()
        here = installation.find()
        file = self._path(offered)
        if not file.is_file():
            raise PikaError("not_downloaded", f"Pika {offered.version} is not downloaded yet.")
        self._begin("installing")
        attempt = Attempt(offered.version, self._current, offered.notes)
        self._start(self._install(here, attempt, lambda: self._prepared(here, offered, back=False)))

    async def go_back(self) -> None:
        """Install the version before, and start anew. `PikaError`: `night_on`, `busy`, `cannot_update`,
        `no_previous`, `library_newer`.
        """
        await self._require_no_night()
        here = installation.find()
        before = self._previous(here)
        if before is None:
            raise PikaError(
                "no_previous", "There is no version to go back to: Pika keeps only the one before this."
            )
        await self._require_readable_by(before)
        self._begin("installing")
        attempt = Attempt(before, self._current, "", going_back=True)
        if here.kind == "tar.gz":
            launcher = [str(here.launcher), *self._launch()]
            swap = apply.Handover((here.folder, apply.kept_folder(here.folder)), launcher)
            self._start(self._install(here, attempt, lambda: swap))
            return
        previous = self._known().previous
        assert previous is not None
        self._start(self._install(here, attempt, lambda: self._prepared(here, previous, back=True)))

    async def settings(self, automatic: bool | None, channel: str | None) -> None:
        """Change what is given. Another channel is looked at at once, unless a night is on."""
        state = self._known()
        if automatic is not None:
            state.automatic = automatic
        moved = channel is not None and channel != state.channel
        if channel is not None and moved:
            state.channel, state.offered, state.tried_at, state.failures = channel, None, 0.0, 0
        await self._store()
        if moved and state.automatic and self._busy is None and not self._night and installation.feed_url():
            await self._check()

    async def dismiss(self) -> None:
        """What is shown has been read: an offer comes again in three days, the news of an update not."""
        state = self._known()
        if state.updated is not None:
            state.updated = None
        elif state.offered is not None:
            state.dismissed = {state.offered.version: self._clock() + LATER_S}
        await self._store()

    # What happens

    def _known(self) -> State:
        if self._state is None:
            raise PikaError("starting", "Pika is still starting. Try again in a moment.")
        return self._state

    def _greet(self, state: State) -> None:
        """What the last start began, and whether it came about."""
        attempt, current = state.attempt, self._current
        known = state.offered if state.offered and state.offered.version == current else None
        if attempt is not None and attempt.version == current:
            state.updated = attempt
            if attempt.going_back:
                state.dismissed = {attempt.before: self._clock() + AFTER_GOING_BACK_S}
        elif attempt is not None and attempt.before == current and not attempt.by_hand:
            self._problem = PikaError(
                "install_failed",
                f"Pika {attempt.version} was not installed, and this version stays as it was. Try again, or "
                "get the newest from Pika's download page.",
            )
        elif state.last_version and state.last_version != current:
            state.updated = Attempt(current, state.last_version, known.notes if known else "")
        if known is not None and (state.own is None or state.own.version != current):
            state.own = known
        if state.offered is not None and not SemVer(state.offered.version) > SemVer(current):
            state.offered = None
        state.attempt, state.last_version = None, current
        log.info("This is Pika %s%s", current, f", after {state.updated.before}" if state.updated else "")

    async def _look_daily(self) -> None:
        with contextlib.suppress(PikaError, OSError):
            await run_aside(self._tidy)
        if installation.feed_url() is None:
            return
        await schedule.run(
            lambda: self._busy is None and not self._night and schedule.is_due(self._known(), self._clock()),
            self._check,
        )

    async def _check(self) -> None:
        state = self._known()
        self._begin("checking")
        self._problem, self._held = None, None
        state.tried_at = self._clock()
        try:
            found = await self._newest(state)
            self._take(state, found)
            state.checked_at, state.failures = self._clock(), 0
        except PikaError as error:
            log.warning("The look for updates failed: %s: %s", error.code, error.message)
            self._problem = error
            state.failures += 1
        finally:
            self._busy = None
        await self._store()

    async def _newest(self, state: State) -> feed.Feed:
        """The newest that the channel's feeds speak of. Who takes pre-releases takes what is newer, too."""
        url = installation.feed_url()
        if url is None:
            raise PikaError(
                "no_feed",
                "This build of Pika does not know where updates are. They are on its download page.",
            )
        try:
            newest = await self._read(url, state.channel, state)
        except PikaError as error:
            if state.channel == "latest" or error.code != "feed_missing":
                raise
            return await self._read(url, "latest", state)
        if state.channel != "latest":
            with contextlib.suppress(PikaError):
                latest = await self._read(url, "latest", state)
                newest = max(newest, latest, key=lambda found: SemVer(found.version))
        return newest

    async def _read(self, url: str, channel: str, state: State) -> feed.Feed:
        key = installation.feed_key()
        content, signature = await run_aside(fetch.feed_files, installation.channel_url(url, channel))
        found = feed.read(
            content, signature, key, channel=channel, now=self._clock(), seen=state.seen.get(channel)
        )
        state.seen[channel] = feed.Seen(found.version, found.published)
        return found

    def _take(self, state: State, found: feed.Feed) -> None:
        """Offer what was found, when it is for this installation and its turn has come."""
        here, _ = _here()
        formats = (here.kind,) if here else ("exe", "dmg", "deb", "tar.gz")
        machine = here.target if here else installation.target()
        installer = found.installer(machine, formats)
        known = None
        if installer is not None:
            known = Known(found.version, found.published, found.notes, found.minimum_protocol, installer)
        state.offered = None
        if known is not None and found.version == self._current:
            state.own = known
        if not SemVer(found.version) > SemVer(self._current):
            return
        if known is None:
            raise PikaError(
                "no_installer",
                f"Pika {found.version} is there, but not for this kind of computer "
                f"({machine}, {' or '.join(formats)}). Look at its download page.",
            )
        # An app whose protocol the cloud gives up must not wait for its turn.
        if not feed.takes_part(state.install_id, found.version, found.rollout) and (
            found.minimum_protocol <= PROTOCOL
        ):
            self._held = found.version
            return
        state.offered = known

    async def _download(self, offered: Known) -> None:
        try:
            await self._fetch(offered, self._count)
            log.info("Pika %s is downloaded and verified", offered.version)
        except PikaError as error:
            log.warning("The download failed: %s: %s", error.code, error.message)
            self._problem = error
        finally:
            self._busy, self._done = None, None
            self._on_status(self.status)
        await self._keep_way_back()

    async def _keep_way_back(self) -> None:
        """Where the app's old folder does not stay, the installer of this version is kept to go back to."""
        own = self._known().own
        here, _ = _here()
        if own is None or own.version != self._current or here is None or here.kind == "tar.gz":
            return
        if self._path(own).is_file():
            return
        try:
            await self._fetch(own, lambda done: None)
        except PikaError as error:
            log.warning("There will be no way back to %s: %s", own.version, error.code)

    async def _fetch(self, known: Known, told: Callable[[int], None]) -> None:
        """Bring the file, in some attempts; while a night is on it waits."""
        installer = known.installer
        wanted = fetch.Wanted(installer.url, installer.size, installer.sha256)
        loop = asyncio.get_running_loop()

        def count(done: int) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(told, done)

        attempt = 0
        while True:
            await self._day.wait()
            try:
                await run_aside(fetch.download, wanted, self._path(known), count, self._stop)
                return
            except fetch.Stopped:
                continue
            except PikaError as error:
                attempt += 1
                if error.code not in fetch.PASSING or attempt >= ATTEMPTS:
                    raise
                log.info("The download is tried again: %s", error.message)
                await asyncio.sleep(BACKOFF_S * 2 ** (attempt - 1) * random.uniform(0.75, 1.25))

    def _count(self, done: int) -> None:
        self._done = done
        self._on_status(self.status)

    async def _install(
        self, here: Installation, attempt: Attempt, prepare: Callable[[], apply.Handover]
    ) -> None:
        state = self._known()
        begun = time.perf_counter()
        try:
            await self._remember_schema(state)
            handover = await run_aside(prepare)
            state.attempt = Attempt(
                attempt.version, attempt.before, attempt.notes, attempt.going_back, not handover.restarts
            )
            if not attempt.going_back and state.own and state.own.version == self._current:
                state.previous = state.own
            await self._store()
        except PikaError as error:
            log.error("The installation failed: %s: %s", error.code, error.message)
            state.attempt = None
            self._problem, self._busy = error, None
            self._on_status(self.status)
            return
        seconds = time.perf_counter() - begun
        log.info("Pika %s is prepared as %s after %.2f s; starting anew", attempt.version, here.kind, seconds)
        self._busy = "restarting"
        self._on_status(self.status)
        self._restart(handover)

    def _prepared(self, here: Installation, known: Known, *, back: bool) -> apply.Handover:
        """Verify the file once more, where it lies now, and prepare it. Blocking."""
        file = self._path(known)
        installer = known.installer
        if not fetch.is_right(fetch.Wanted(installer.url, installer.size, installer.sha256), file):
            file.unlink(missing_ok=True)
            raise PikaError(
                "download_wrong",
                "The downloaded file was changed since, and was deleted. Download it again.",
            )
        self._before_replacing()
        return apply.prepare(here, file, known.version, self._launch(), back=back)

    def _previous(self, here: Installation | None) -> str | None:
        """The version to go back to."""
        if here is None:
            return None
        if here.kind == "tar.gz":
            found = installation.version_in(apply.kept_folder(here.folder))
        else:
            kept = self._known().previous
            found = kept.version if kept and self._path(kept).is_file() else None
        try:
            return found if found is not None and SemVer(found) < SemVer(self._current) else None
        except ValueError:
            return None

    async def _remember_schema(self, state: State) -> None:
        with contextlib.suppress(PikaError):
            state.schema_before[self._current] = await self._library.run(_schema)

    async def _require_readable_by(self, before: str) -> None:
        """An older Pika refuses a library that a newer one has converted."""
        knew = self._known().schema_before.get(before)
        try:
            schema = await self._library.run(_schema)
        except PikaError:
            return
        if knew is not None and schema > knew:
            backup = self._library.path.with_name(f"library.before-{knew + 1:04d}.db")
            raise PikaError(
                "library_newer",
                f"Pika {before} cannot open your library any more: this version has converted it. A copy "
                f"from before is {backup}; what you did since is not in it.",
                path=str(backup),
            )

    def _path(self, known: Known) -> Path:
        """Where the installer of a version lies; its name is ours, whatever the feed's address says."""
        name = f"pika-{known.version}-{installation.target()}.{known.installer.format}"
        return self._folder / known.version / name

    def _tidy(self) -> None:
        """Delete what belongs to no version that may still be installed."""
        state = self._known()
        kept = {known.version for known in (state.offered, state.own, state.previous) if known}
        for entry in self._folder.iterdir():
            if entry.is_dir() and entry.name not in kept:
                shutil.rmtree(entry, ignore_errors=True)
        here, _ = _here()
        if here is not None and here.kind == "tar.gz":
            apply.remove_leftovers(here.folder)

    def _night_changed(self, on: bool) -> None:
        self._night = on
        if on:
            self._day.clear()
            self._stop.set()
        else:
            self._stop.clear()
            self._day.set()

    async def _is_night(self) -> bool:
        from ..live import nights  # noqa: PLC0415

        try:
            return await self._library.run(nights.on_air) is not None
        except PikaError:
            return False  # without a library there is no night

    async def _require_no_night(self) -> None:
        self._known()
        if await self._is_night():
            raise PikaError("night_on", "Updates wait while you are live: end the night first.")

    def _require_offer(self) -> Known:
        offered = self._known().offered
        if offered is None:
            raise PikaError("no_update", "There is no newer Pika to be had. Look for updates first.")
        return offered

    def _begin(self, what: str) -> None:
        if self._busy is not None:
            raise PikaError("busy", f"Pika is {self._busy} already. Wait until that is done.")
        self._busy = what
        if what != "checking":
            self._problem = None
        self._on_status(self.status)

    async def _store(self) -> None:
        try:
            await asyncio.to_thread(self._file.write, self._known())
        except PikaError as error:
            log.error("%s", error.message)
            self._problem = error
            # What is to be known after the next start must be stored; the rest can be found out again.
            if self._known().attempt is not None:
                raise
        finally:
            self._on_status(self.status)

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _here() -> tuple[Installation | None, PikaError | None]:
    try:
        return installation.find(), None
    except PikaError as error:
        return None, error


def _schema(db: Any) -> int:  # noqa: ANN401
    return int(db.execute("PRAGMA user_version").fetchone()[0])
