"""One library.db: opened, watched for damage, and used by one thread of its own."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from .. import patient, private
from ..errors import PikaError
from . import database
from .migrate import migrate

T = TypeVar("T")
log = logging.getLogger(__name__)

# After these the file cannot be used until the person does something; other errors concern one action.
_FATAL = {"library_corrupt", "library_newer"}


class Library:
    """`await library.run(function, ...)` calls `function(db, ...)` in the library's thread.

    Every call opens the file when it is not open yet, so that a library that was locked or on a full disk
    works again as soon as the obstacle is gone. All errors are `PikaError`.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "library.db"
        self._db: sqlite3.Connection | None = None
        self._broken: PikaError | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")

    async def run(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:  # noqa: ANN401
        """Call `function(db, *args, **kwargs)` off the event loop, one call at a time."""

        def call() -> T:
            return self._guard(lambda: function(self._open(), *args, **kwargs))

        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def run_apart(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:  # noqa: ANN401
        """As `run`, on a connection and in a thread of its own: for what takes seconds, while the table is
        still there for the page.
        """

        def call() -> T:
            def on_its_own() -> T:
                db = self.connect()
                try:
                    return function(db, *args, **kwargs)
                finally:
                    db.close()

            return self._guard(on_its_own)

        await self.run(lambda _: None)  # it is open, and of the newest schema
        return await asyncio.to_thread(call)

    async def problem(self) -> PikaError | None:
        """Why the library cannot be used; None when it can."""
        try:
            await self.run(lambda db: db.execute("SELECT 1 FROM tracks LIMIT 1").fetchone())
        except PikaError as error:
            return error
        return None

    def connect(self) -> sqlite3.Connection:
        """A second connection to the open library, for a thread that writes for long; wrap its use in
        `guarded`.
        """
        return database.connect(self.path)

    def guarded(self, call: Callable[[], T]) -> T:
        """Run `call` in the present thread with SQLite's errors explained."""
        return self._guard(call)

    async def reset(self) -> Path:
        """Put a damaged library aside under a new name and start an empty one. Returns the new name.

        Raises `PikaError("not_damaged")` when the library is in order: nobody loses a working one by mistake.
        """

        def move() -> Path:
            if self._broken is None or self._broken.code != "library_corrupt":
                raise PikaError("not_damaged", "The library is in order; it is not put aside.")
            self._close()
            kept = self.path.with_name(f"library.damaged-{time.strftime('%Y%m%d-%H%M%S')}.db")
            try:
                patient.replace(self.path, kept)
                for suffix in ("-wal", "-shm"):
                    beside = self.path.with_name(self.path.name + suffix)
                    if beside.exists():
                        patient.replace(beside, kept.with_name(kept.name + suffix))
            except OSError as error:
                raise PikaError(
                    "library_read_only",
                    f"Cannot put {self.path} aside: {error.strerror}.",
                    path=str(self.path),
                ) from error
            log.warning("The damaged library is put aside")
            self._broken = None
            self._guard(self._open)
            return kept

        return await asyncio.get_running_loop().run_in_executor(self._thread, move)

    async def close(self) -> None:
        """Close the file; the WAL is folded into it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _open(self) -> sqlite3.Connection:
        if self._broken is not None:
            raise self._broken
        if self._db is None:
            try:
                private.make_folder(self.path.parent)
            except OSError as error:
                raise PikaError(
                    "library_read_only",
                    f"Cannot make the data folder {self.path.parent}: {error.strerror}. "
                    "Check its permissions, or choose another one with PIKA_DATA_DIR.",
                    path=str(self.path.parent),
                ) from error
            db = database.connect(self.path)
            try:
                if migrate(db, self.path) is not None:
                    log.info("The library is backed up before a migration")
            except BaseException:
                db.close()
                raise
            self._db = db
        return self._db

    def _guard(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except sqlite3.Error as error:
            explained = database.explain(error, self.path)
            log.error("%s: %s", explained.code, error)
            self._remember(explained)
            raise explained from error
        except PikaError as error:
            self._remember(error)
            raise

    def _remember(self, error: PikaError) -> None:
        if error.code in _FATAL:
            self._broken = error

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
