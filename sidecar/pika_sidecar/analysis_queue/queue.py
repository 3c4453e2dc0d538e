"""The analysis queue at work: takes tracks from library.db, has them analysed, stores what came of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from .. import not_allowed
from ..errors import PikaError
from ..library import improve, settings
from ..library import queue_store as store
from ..library.improve import Outdated
from ..library.library import Library
from ..library.queue_store import Counts, Job
from .pool import Outcome, Pool, default_size
from .rate import Rate

if TYPE_CHECKING:
    from ..contract.desk.analysis import AnalysisStatus

log = logging.getLogger(__name__)

# How often a file is tried again, by its error: one that kills two workers will kill the third; one that is
# being written has been written soon.
RETRIES = {"worker_died": 1, "changed": 2}
# After so long (s) a library that another program has locked is tried again.
LOCKED_RETRY_S = 5.0
# How long a track is taken to be (s) while no length is known at all: a usual song.
GUESSED_LENGTH_S = 240.0


class AnalysisQueue:
    """Everything that must survive is in the database; this object only drives it.

    When storing fails (full disk, read-only folder, locked library) or no worker can be started, it pauses
    itself and `problem` says why; the tracks keep their places. When nothing waits, tracks that an older
    version has analysed are improved. `on_status(read)` is called when the status may be another one
    (`read()` gives the newest), `on_tracks(ids)` when tracks are; both in the event loop.
    """

    def __init__(
        self,
        library: Library,
        pool: Pool,
        *,
        on_status: Callable[[Callable[[], AnalysisStatus]], None],
        on_tracks: Callable[[list[int]], None],
    ) -> None:
        self.problem: PikaError | None = None
        self.pool = pool
        self._library = library
        self._on_status = on_status
        self._on_tracks = on_tracks
        self._counts = Counts(0, 0, 0, 0, False, 0.0, 0)
        self._outdated = Outdated(0, 0.0, 0, False)
        self._night = False
        # A track that would be improved may not be read (macOS): it would be the next one again.
        self._barred = False
        self._left_behind = False
        self._running: dict[int, tuple[Job, asyncio.Task[None]]] = {}
        self._rate = Rate()
        self._wake = asyncio.Event()
        self._taking = asyncio.Lock()
        self._driver: asyncio.Task[None] | None = None
        self._retry: asyncio.TimerHandle | None = None

    async def open(self) -> None:
        """Go on where the last sidecar ended, however it ended."""
        await self._library.run(store.recover)
        await self._library.run(improve.recover)
        await self.configure()
        self._driver = asyncio.create_task(self._drive())
        self.wake()

    async def configure(self) -> None:
        """Take over the setting `workers`."""
        wanted = (await self._library.run(settings.get_all))["workers"]
        self.pool.size = wanted or default_size()
        self.wake()

    def wake(self) -> None:
        """Look again: tracks may have been put into the queue."""
        self._wake.set()

    async def start(self, track_ids: list[int] | None, again: bool) -> None:
        """Put tracks into the queue and work on it. See `library.queue_store.enqueue`."""
        self.problem = None
        self._on_tracks(await self._library.run(store.enqueue, track_ids, again))
        await self.refresh()
        self.wake()

    async def improve(self) -> None:
        """Analyse again what an older version has analysed, whatever the setting says. Ends a pause."""
        self.problem = None
        self._barred = False
        await self._library.run(improve.say, True)
        await self.refresh()
        self.wake()

    def night_changed(self, is_on: bool) -> None:
        """During a night nothing is improved: the machine plays music."""
        if is_on != self._night:
            self._night = is_on
            self._on_status(self.status)
            self.wake()

    async def pause(self) -> None:
        """Take no further tracks; the ones at hand are finished. Survives a restart."""
        await self._library.run(store.set_paused, True)
        await self.refresh()

    async def resume(self) -> None:
        """Go on after a pause, also after one that a problem caused."""
        self.problem = None
        await self._library.run(store.set_paused, False)
        await self.refresh()
        self.wake()

    async def cancel(self) -> None:
        """Empty the queue, also of what is at hand; what was analysed before stays. Nothing is improved
        until the DJ asks for it or the next version comes.
        """
        self.problem = None
        async with self._taking:
            touched = list(self._running)
            await self._stop_running()
            await self._library.run(store.clear)
            await self._library.run(improve.say, False)
        self._rate.reset()
        self._on_tracks(touched)
        await self.refresh()

    async def close(self) -> None:
        """Stop for now; the next start goes on."""
        if self._driver is not None:
            self._driver.cancel()
            await asyncio.wait([self._driver])
        if self._retry is not None:
            self._retry.cancel()
        await self._stop_running()

    async def refresh(self) -> None:
        """Count again what waits, and tell the pages."""
        self._counts, self._outdated = await self._library.run(
            lambda db: (store.counts(db), improve.outdated(db))
        )
        self._on_status(self.status)

    def status(self) -> AnalysisStatus:
        """How far the queue is, and whether anything is in its way."""
        counts, running = self._counts, [job for job, _ in self._running.values()]
        busy = counts.left > 0 or bool(running) or (self._improving == "on" and self._outdated.tracks > 0)
        speed = self._rate.speed(time.monotonic()) if busy else None
        return {
            "state": "paused" if self._paused and busy else "running" if busy else "idle",
            "total": counts.done + counts.failed + counts.left,
            "done": counts.done,
            "failed": counts.failed,
            "waiting": max(0, counts.left - sum(not job.improves for job in running)),
            "running": [{"track_id": job.track_id, "path": job.path} for job in running],
            "speed": None if speed is None else round(speed, 1),
            "seconds_left": None if not speed or self._paused else round(self._music_left(running) / speed),
            "problem": None if self.problem is None else self.problem.as_dict(),
            "outdated": self._outdated.tracks,
            "improving": self._improving,
        }

    @property
    def _improving(self) -> Literal["on", "off", "night"]:
        """Whether outdated tracks are analysed again: they may not be read or nobody wants it, or not while a
        night is on.
        """
        return "off" if self._barred or not self._outdated.wanted else "night" if self._night else "on"

    def _music_left(self, running: list[Job]) -> float:
        counts = self._counts
        if counts.left == 0:
            old = self._outdated
            mean = old.known_seconds / old.with_duration if old.with_duration else GUESSED_LENGTH_S
            # The ones at hand are outdated still; half of each is done.
            return old.known_seconds + mean * (old.tracks - old.with_duration - len(running) / 2)
        mean = counts.known_seconds / counts.with_duration if counts.with_duration else GUESSED_LENGTH_S
        waiting = counts.known_seconds + mean * (counts.waiting - counts.with_duration)
        return waiting + sum((job.duration or mean) / 2 for job in running)

    async def _drive(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                async with self._taking:
                    await self._recover()
                    await self.refresh()
                    while len(self._running) < self.pool.size and not self._paused and await self._take():
                        pass
            except PikaError as error:
                self._stop_with(error)
            except Exception:
                log.exception("The analysis queue failed")
                self._stop_with(_mistake())
            if not self._running:
                self._rate.end(time.monotonic())

    async def _recover(self) -> None:
        """Tracks that could not be released wait again, once nothing is at hand."""
        if self._left_behind and not self._running and self.problem is None:
            await self._library.run(store.release_all)
            self._left_behind = False

    @property
    def _paused(self) -> bool:
        return self._counts.paused or self.problem is not None

    async def _take(self) -> bool:
        """Begin the next track; False when none waits."""
        job = await self._library.run(store.take_next)
        if job is None and self._improving == "on":
            job = await self._library.run(improve.take_next)
        if job is None:
            return False
        self._rate.begin(time.monotonic())
        self._running[job.track_id] = (job, asyncio.create_task(self._work(job)))
        self._on_tracks([job.track_id])
        self._on_status(self.status)
        return True

    async def _work(self, job: Job) -> None:
        try:
            outcome = await self.pool.analyze(job.path)
            await self._store(job, outcome)
            music = (outcome.result or {}).get("duration") or 0.0
            self._rate.finished(time.monotonic(), float(music))
        except PikaError as error:
            self._stop_with(error)
            await self._release(job)
        except Exception:
            log.exception("Track %d", job.track_id)
            self._stop_with(_mistake())
            await self._release(job)
        finally:
            self._running.pop(job.track_id, None)
            self._on_tracks([job.track_id])
            self.wake()

    async def _store(self, job: Job, outcome: Outcome) -> None:
        if outcome.error is not None:
            code, message = outcome.error["code"], outcome.error["message"]
            if job.retries < RETRIES.get(code, 0):
                log.info("Track %d: %s, it will be tried again", job.track_id, code)
                retry = improve.try_again if job.improves else store.retry_later
                await self._library.run(retry, job.track_id)
                return
            log.info("Track %d: %s", job.track_id, code)
            if job.improves and code == not_allowed.CODE:
                self._barred = True
                await self._release(job)
            elif job.improves:
                await self._library.run(improve.give_up, job.track_id, code)
            else:
                await self._library.run(store.save_failure, job.track_id, code, message)
            return
        size, mtime = outcome.stat or (None, None)
        await self._library.run(store.save_result, job.track_id, outcome.result, size, mtime)

    async def _release(self, job: Job) -> None:
        try:
            await self._library.run(store.release, job.track_id)
        except PikaError as error:
            self._left_behind = True
            log.warning("Track %d stays marked as running: %s", job.track_id, error.code)

    async def _stop_running(self) -> None:
        running = list(self._running.values())
        for _, task in running:
            task.cancel()
        if running:
            await asyncio.wait([task for _, task in running])
        await self.pool.close()
        for job, _ in running:
            await self._release(job)

    def _stop_with(self, error: PikaError) -> None:
        if self.problem is None:
            log.error("The analysis queue pauses: %s: %s", error.code, error.message)
        self.problem = error
        self._on_status(self.status)
        if error.code == "library_locked" and self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(LOCKED_RETRY_S, self._try_again)

    def _try_again(self) -> None:
        self._retry = None
        self.problem = None
        self.wake()


def _mistake() -> PikaError:
    return PikaError("internal", "The analysis queue failed; the log in the data folder says more.")
