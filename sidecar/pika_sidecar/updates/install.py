"""Installing another version on the DJ's word: the newer one, or the one before; and what became of it."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from ..aside import run_aside
from ..errors import PikaError
from . import apply, beside, bundle_install, download, fetch, installation, proof, sealed
from .handover import Handover
from .installation import Installation
from .offer import AFTER_GOING_BACK_S
from .package import Package
from .semver import SemVer
from .situation import Situation
from .state import Attempt, Known, State
from .trial import Trial

log = logging.getLogger(__name__)


def greet(state: State, current: str, now: float, verdict: Trial | None = None) -> PikaError | None:
    """What the last start began, and whether it came about: `state` is brought up to date with `current`, the
    version that runs. `verdict`: the version that did not answer, of which `current` took the place back.
    Returns why an installation failed.
    """
    problem = None
    attempt = state.attempt
    known = state.offered if state.offered and state.offered.version == current else None
    if verdict is not None:
        log.error("Pika %s did not answer; this is %s again", verdict.version, current)
        state.updated = Attempt(current, verdict.version, "", going_back=True, unasked=True)
        state.dismissed = {verdict.version: now + AFTER_GOING_BACK_S}
    elif attempt is not None and attempt.version == current:
        state.updated = attempt
        if attempt.going_back:
            state.dismissed = {attempt.before: now + AFTER_GOING_BACK_S}
    elif attempt is not None and attempt.before == current and not attempt.by_hand:
        problem = PikaError(
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
    return problem


def forget_unproven(state: State, folder: Path) -> None:
    """Forget what no signed feed is kept for, as it is after an older Pika: the next look, which is due then,
    finds it again.
    """
    if state.offered is not None and not proof.is_kept(folder, state.offered):
        state.offered, state.tried_at = None, 0.0
    if state.own is not None and not proof.is_kept(folder, state.own):
        state.own, state.tried_at = None, 0.0


class Install:
    """Prepares what can be prepared while Pika runs, then ends it by `restart(handover)`.

    `launch()`: the arguments of the new start. `before_replacing()` is called, in a thread, before files of
    the running program may become others.
    """

    def __init__(
        self,
        where: Situation,
        *,
        restart: Callable[[Handover], None],
        launch: Callable[[], list[str]],
        before_replacing: Callable[[], None],
    ) -> None:
        self._where = where
        self._restart = restart
        self._launch = launch
        self._before_replacing = before_replacing

    async def run(self, here: Installation, offered: Known) -> None:
        """Install what was downloaded; what went wrong is the `problem`. `begin("installing")` came first."""
        attempt = Attempt(offered.version, self._where.current, offered.notes)
        await self._hand_over(here, attempt, lambda: self._prepared(here, offered, back=False))

    async def run_back(self, here: Installation, before: str) -> None:
        """As `run`, for the version before, which `previous` has named."""
        attempt = Attempt(before, self._where.current, "", going_back=True)
        if here.changes_over:
            await self._hand_over(here, attempt, lambda: self._kept(here, before))
            return
        previous = self._where.state.previous
        assert previous is not None
        await self._hand_over(here, attempt, lambda: self._prepared(here, previous, back=True))

    def previous(self, here: Installation | None) -> str | None:
        """The version to go back to; None when there is none."""
        if here is None:
            return None
        if here.changes_over:
            found = installation.version_in(beside.kept_folder(here.folder))
        else:
            kept = self._where.state.previous
            folder = self._where.folder
            is_kept = (
                kept is not None and download.path_of(folder, kept).is_file() and proof.is_kept(folder, kept)
            )
            found = kept.version if kept is not None and is_kept else None
        try:
            return found if found is not None and SemVer(found) < SemVer(self._where.current) else None
        except ValueError:
            return None

    async def require_readable_by(self, before: str) -> None:
        """An older Pika refuses a library that a newer one has converted: `PikaError("library_newer")`."""
        knew = self._where.state.schema_before.get(before)
        try:
            schema = await self._where.library.run(_schema)
        except PikaError:
            return
        if knew is not None and schema > knew:
            backup = self._where.library.path.with_name(f"library.before-{knew + 1:04d}.db")
            raise PikaError(
                "library_newer",
                f"Pika {before} cannot open your library any more: this version has converted it. A copy "
                f"from before is {backup}; what you did since is not in it.",
                path=str(backup),
            )

    async def _hand_over(self, here: Installation, attempt: Attempt, prepare: Callable[[], Handover]) -> None:
        where, state = self._where, self._where.state
        begun = time.perf_counter()
        try:
            with contextlib.suppress(PikaError):
                state.schema_before[where.current] = await where.library.run(_schema)
            handover = await run_aside(prepare)
            # One may have begun meanwhile. (A package for dpkg has been installed by now.)
            if here.kind != "deb":
                await where.require_no_night()
            state.attempt = Attempt(
                attempt.version, attempt.before, attempt.notes, attempt.going_back, not handover.restarts
            )
            if not attempt.going_back and state.own and state.own.version == where.current:
                state.previous = state.own
            await where.store()
        except PikaError as error:
            log.error("The installation failed: %s: %s", error.code, error.message)
            state.attempt = None
            where.problem, where.busy = error, None
            where.changed()
            return
        seconds = time.perf_counter() - begun
        log.info("Pika %s is prepared as %s after %.2f s; starting anew", attempt.version, here.kind, seconds)
        where.busy = "restarting"
        where.changed()
        self._restart(handover)

    def _kept(self, here: Installation, before: str) -> Handover:
        """The version that was kept takes the place of this one. Blocking."""
        kept = beside.kept_folder(here.folder)
        if here.kind == "dmg":
            self._before_replacing()
            trial = Trial(before, self._where.current)
            return bundle_install.prepare_kept(here, trial, self._where.folder, self._launch())
        return Handover((here.folder, kept), [str(here.launcher), *self._launch()])

    def _prepared(self, here: Installation, known: Known, *, back: bool) -> Handover:
        """Verify the signed feed and the file once more, as they lie there now, and prepare it. Blocking."""
        where = self._where
        proven = proof.confirm(
            where.folder, known, keys=installation.feed_keys(), fresh_at=None if back else where.clock()
        )
        proven_version, own_version = SemVer(proven.version), SemVer(where.current)
        if not (proven_version < own_version if back else proven_version > own_version):
            raise PikaError(
                "install_refused",
                f"Nothing was installed: Pika {proven.version} is not {'older' if back else 'newer'} than "
                "this one. Look for updates again.",
            )
        file, wanted = download.path_of(where.folder, proven), download.wanted(proven)
        try:
            if not fetch.is_right(wanted, file):
                raise sealed.changed()
            self._before_replacing()
            package = Package(file, wanted, proven.version, where.current, where.folder)
            return apply.prepare(here, package, self._launch(), back=back)
        except PikaError as error:
            if error.code == "download_wrong":
                file.unlink(missing_ok=True)
            raise


def _schema(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
