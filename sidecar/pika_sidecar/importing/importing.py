"""Places of other programs: found, read, compared with the library, taken and taken back, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .. import patient, private
from ..aside import run_aside
from ..errors import PikaError
from ..library import folders
from ..library.library import Library
from . import apply, matching, offers, pages, rules
from .apply import ListSaid, TrackSaid
from .reader import SourceReader
from .said import Said
from .staging import in_batches, open_staged

if TYPE_CHECKING:
    from ..contract.desk.common import Failure
    from ..contract.desk.sources import (
        FolderOffer,
        PathRule,
        RuleOffer,
        SourceCounts,
        SourceEntryKind,
        SourceEntryPage,
        SourceImport,
        SourceListPage,
        SourcePart,
        SourcePlace,
        SourcePreview,
        SourceProblemPage,
        SourceProgram,
        SourcesStatus,
        SourceState,
        SourceWork,
    )

T = TypeVar("T")
log = logging.getLogger(__name__)

# The parts that an entry has; with all of them taken, it is the same here as there.
ENTRIES: frozenset[SourcePart] = frozenset(("values", "cues", "grids"))
# Lists that are made in one transaction.
LISTS_AT_ONCE = 20


@dataclass
class _Place:
    id: int
    program: SourceProgram
    path: str
    chosen: bool
    changed: float | None
    file: Path
    state: SourceState = "waiting"
    tracks: int = 0
    lists: int = 0
    error: Failure | None = None
    counts: SourceCounts | None = None
    rule_offers: list[RuleOffer] = field(default_factory=list)
    folder_offers: list[FolderOffer] = field(default_factory=list)
    compared_with: int = -1
    """The state of the library that it was compared with."""


@dataclass(frozen=True)
class _Compared:
    counts: SourceCounts
    rule_offers: list[RuleOffer]
    folder_offers: list[FolderOffer]


class Importing:
    """One object does one thing at a time: reads, compares, takes, or takes back.

    `on_status(read)` when the status may be another one (`read()` gives the newest), `on_tracks(ids)` and
    `on_sets(ids)` when tracks or lists of the library are; all in the event loop.
    """

    def __init__(
        self,
        library: Library,
        data_dir: Path,
        reader: SourceReader,
        *,
        on_status: Callable[[Callable[[], SourcesStatus]], None],
        on_tracks: Callable[[list[int] | None], None],
        on_sets: Callable[[list[int] | None], None],
    ) -> None:
        self._library = library
        self._folder = data_dir / "sources"
        self._reader = reader
        self._on_status = on_status
        self._on_tracks = on_tracks
        self._on_sets = on_sets
        self._places: dict[int, _Place] = {}
        self._ids = itertools.count(1)
        self._files = itertools.count(1)
        self._looked = False
        self._at_work = False
        self._work: SourceWork | None = None
        self._error: Failure | None = None
        self._rules: list[PathRule] = []
        self._imports: list[SourceImport] = []
        self._library_state = 0
        self._opened = False
        self._opening = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False

    async def open(self) -> None:
        """What an earlier start has left is put in order; done before anything else, once."""
        async with self._opening:
            if self._opened:
                return
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
            await self._library.run(apply.cut_off)
            await self._refresh()
            self._opened = True

    def library_changed(self) -> None:
        """Tracks have come, gone or changed: what was compared is out of date."""
        self._library_state += 1

    def status(self) -> SourcesStatus:
        """How everything stands."""
        return {
            "looked": self._looked,
            "busy": self._at_work,
            "places": [_as_told(place) for place in self._places.values()],
            "work": self._work,
            "error": self._error,
            "rules": self._rules,
            "imports": self._imports,
        }

    async def look(self) -> None:
        """Look at the usual places of all programs, and read those that are there. Returns at once.

        What the DJ has chosen is read again. Raises `PikaError("busy")` while something is under way.
        """
        with self._claimed():
            self._looked = True
            self._begin(self._look())

    async def choose(self, path: str) -> int:
        """The number of the place at `path` (absolute), which is read from now on.

        Raises `PikaError`: `busy`, and those of `SourceReader.recognise`.
        """
        with self._claimed():
            place = self._place(await self._reader.recognise(path), chosen=True)
            self._begin(self._read_waiting())
        return place.id

    async def preview(self, place_id: int) -> SourcePreview:
        """A place that is ready, compared anew if the library has changed, and what would find more of it."""
        place = self._require_ready(place_id)
        if place.compared_with != self._library_state and not self._at_work:
            self._at_work = True
            try:
                await self._compare(place)
            finally:
                self._at_work = False
                self._changed()
        return {
            "place": _as_told(place),
            "rule_offers": place.rule_offers,
            "folder_offers": place.folder_offers,
        }

    async def entries(
        self, place_id: int, *, kind: SourceEntryKind, search: str, offset: int, limit: int
    ) -> SourceEntryPage:
        """See `pages.entries`."""
        place = self._require_ready(place_id)
        return await self._aside(
            place,
            lambda db, staged: pages.entries(
                db, staged, place.program, kind=kind, search=search, offset=offset, limit=limit
            ),
        )

    async def lists(self, place_id: int, *, search: str, offset: int, limit: int) -> SourceListPage:
        """See `pages.lists`."""
        place = self._require_ready(place_id)
        return await self._aside(
            place, lambda _, staged: pages.lists(staged, search=search, offset=offset, limit=limit)
        )

    async def problems(self, place_id: int, *, search: str, offset: int, limit: int) -> SourceProblemPage:
        """See `pages.problems`."""
        place = self._require_ready(place_id)
        return await self._aside(
            place, lambda _, staged: pages.problems(staged, search=search, offset=offset, limit=limit)
        )

    async def take(self, place_id: int, parts: Sequence[SourcePart]) -> None:
        """Take what a place says into the library. Returns at once.

        Raises `PikaError`: `not_found`, `not_ready`, `busy`, `invalid_value` (nothing is to be taken).
        """
        place = self._require_ready(place_id)
        if not parts:
            raise PikaError("invalid_value", "Choose something to take.", field="parts")
        with self._claimed():
            await self._begin_taking(place, list(dict.fromkeys(parts)))

    async def undo(self, import_id: int) -> None:
        """Take a whole import back. Returns at once. Raises `PikaError`: `busy`, those of `begin_undo`."""
        with self._claimed():
            total = await self._library.run(apply.begin_undo, import_id)
            await self._refresh()
            self._begin(self._undo(import_id, total))

    async def cancel(self) -> None:
        """End what is under way, and wait for that: an import is taken back, what is read is forgotten."""
        task = self._task
        if task is None or task.done():
            return
        self._cancelled = True
        if self._work is None:
            task.cancel()
        await asyncio.wait([task])
        for place in self._places.values():
            if place.state in ("waiting", "reading", "matching"):
                place.state = "failed"
                place.error = {"code": "cancelled", "message": "It was not read to its end: look again."}
        self._changed()

    async def add_rule(self, source: str, target: str) -> None:
        """See `rules.add`; the places are compared anew."""
        with self._claimed():
            await self._library.run(rules.add, source, target)
            await self._rules_changed()

    async def remove_rule(self, rule_id: int) -> None:
        """See `rules.remove`; the places are compared anew."""
        with self._claimed():
            await self._library.run(rules.remove, rule_id)
            await self._rules_changed()

    async def close(self) -> None:
        """Stop for now. An import that is under way counts as cut off at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._reader.close()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    @contextlib.contextmanager
    def _claimed(self) -> Iterator[None]:
        """Nothing else may begin meanwhile; what is begun inside keeps it so until its end.

        Raises `PikaError("busy")`.
        """
        if self._at_work:
            raise PikaError("busy", "Something is being read or taken just now. Wait for it, or cancel it.")
        self._at_work = True
        try:
            yield
        except BaseException:
            self._at_work = False
            raise

    def _require_ready(self, place_id: int) -> _Place:
        place = self._places.get(place_id)
        if place is None:
            raise PikaError("not_found", f"There is no place with id {place_id}: look again.", id=place_id)
        if place.state != "ready":
            raise PikaError("not_ready", f"{place.path} is not read yet.", id=place_id)
        return place

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        self._error = None
        self._cancelled = False
        self._task = asyncio.create_task(self._guarded(work))
        self._changed()

    async def _guarded(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except PikaError as error:
            self._error = error.as_dict()
        except Exception as error:
            log.exception("Reading or taking what a program knows failed")
            self._error = {"code": "internal", "message": f"It failed: {type(error).__name__}."}
        finally:
            self._work = None
            with contextlib.suppress(PikaError):
                await self._refresh()
            self._at_work = False
            self._changed()

    def _changed(self) -> None:
        self._on_status(self.status)

    async def _refresh(self) -> None:
        self._rules = await self._library.run(rules.list_all)
        self._imports = await self._library.run(apply.newest)

    async def _look(self) -> None:
        found = await self._reader.places()
        usual = {(place["program"], place["path"]) for place in found}
        for place in list(self._places.values()):
            if not place.chosen and (place.program, place.path) not in usual:
                self._forget(place)
            elif place.chosen:
                place.state = "waiting"
        for one in found:
            self._place(one, chosen=False)
        await self._read_waiting()

    def _place(self, found: dict, *, chosen: bool) -> _Place:  # type: ignore[type-arg]
        """The place that was found, known already or new; it waits to be read."""
        for place in self._places.values():
            if (place.program, place.path) == (found["program"], found["path"]):
                place.changed, place.state = found["changed"], "waiting"
                return place
        number = next(self._ids)
        place = _Place(number, found["program"], found["path"], chosen, found["changed"], self._folder)
        self._places[number] = place
        return place

    def _forget(self, place: _Place) -> None:
        # Its file goes with the folder: a page of it may be under way.
        del self._places[place.id]

    async def _read_waiting(self) -> None:
        for place in list(self._places.values()):
            if place.state == "waiting":
                await self._read(place)

    async def _read(self, place: _Place) -> None:
        place.state, place.error, place.counts = "reading", None, None
        place.tracks = place.lists = 0
        old = place.file
        place.file = self._folder / f"{next(self._files)}.db"
        self._changed()

        def on_slice(tracks: int, lists: int) -> None:
            place.tracks, place.lists = tracks, lists
            self._changed()

        try:
            await asyncio.to_thread(private.make_folder, self._folder)
            if old.suffix == ".db":
                with contextlib.suppress(OSError):  # a page of it may be under way
                    await asyncio.to_thread(patient.remove, old)
            await self._reader.read(place.program, place.path, place.file, on_slice)
            await self._compare(place)
        except PikaError as error:
            place.state, place.error = "failed", error.as_dict()
        except OSError as error:
            place.state = "failed"
            place.error = {
                "code": "library_io",
                "message": f"Cannot write into {self._folder}: {error.strerror}.",
            }
        self._changed()

    async def _compare(self, place: _Place) -> None:
        place.state = "matching"
        self._changed()
        seen = self._library_state
        path_rules = await self._library.run(rules.for_matching)

        def compare(db: sqlite3.Connection, staged: sqlite3.Connection) -> _Compared:
            index = matching.match(db, staged, path_rules)
            matching.compare(db, staged, place.program)
            matching.note_doubles(staged)
            known = [folder["path"] for folder in folders.list_all(db)]
            return _Compared(
                matching.counts(staged),
                offers.rule_offers(staged, db, index),
                offers.folder_offers(staged, known),
            )

        compared = await self._aside(place, compare)
        place.counts, place.rule_offers = compared.counts, compared.rule_offers
        # A drive that does not answer holds up nobody but this.
        there = [(offer, await run_aside(os.path.isdir, offer["path"])) for offer in compared.folder_offers]
        place.folder_offers = [offer for offer, is_there in there if is_there]
        place.compared_with = seen
        place.state = "ready"
        self._changed()

    async def _rules_changed(self) -> None:
        self._library_state += 1
        await self._refresh()
        self._begin(self._compare_all())

    async def _compare_all(self) -> None:
        for place in list(self._places.values()):
            if place.state == "ready":
                await self._compare(place)

    async def _aside(self, place: _Place, work: Callable[[sqlite3.Connection, sqlite3.Connection], T]) -> T:
        """`work(db, staged)` in a thread, on a connection of its own to the library, which it only reads."""

        def call() -> T:
            db = self._library.connect()
            try:
                with open_staged(place.file) as staged:
                    return work(db, staged)
            finally:
                db.close()

        return await asyncio.to_thread(self._library.guarded, call)

    async def _begin_taking(self, place: _Place, parts: list[SourcePart]) -> None:
        import_id = await self._library.run(apply.begin, place.program, place.path, parts)
        await self._refresh()
        self._begin(self._take(place, import_id, frozenset(parts)))

    async def _take(self, place: _Place, import_id: int, parts: frozenset[SourcePart]) -> None:
        tracks, lists = await self._aside(place, lambda _, staged: _to_take(staged, parts))
        total = tracks + lists
        self._work = {"import_id": import_id, "place_id": place.id, "done": 0, "total": total}
        self._changed()
        number = 0
        while number >= 0 and tracks and not self._cancelled:
            batch, number = await self._aside(place, lambda _, staged, n=number: _tracks_after(staged, n))  # type: ignore[misc]
            changed = await self._library.run(apply.take_tracks, import_id, batch)
            self._step(len(batch))
            if changed:
                self._on_tracks(changed)
        number = 0
        while number >= 0 and lists and not self._cancelled:
            found, number = await self._aside(place, lambda _, staged, n=number: _lists_after(staged, n))  # type: ignore[misc]
            changed = await self._library.run(apply.take_lists, import_id, found)
            self._step(len(found))
            if changed:
                self._on_sets(changed)
        if self._cancelled:
            await self._undo(import_id, await self._library.run(apply.begin_undo, import_id))
            return
        await self._library.run(apply.end, import_id)
        if parts.issuperset(ENTRIES):
            place.counts = await self._aside(place, lambda _, staged: matching.note_taken(staged))
        await self._after(place.program, but=place if parts.issuperset(ENTRIES) else None)

    async def _undo(self, import_id: int, total: int) -> None:
        self._work = {"import_id": import_id, "place_id": None, "done": 0, "total": total}
        self._changed()
        while True:
            back = await self._library.run(apply.undo_some, import_id)
            self._step(back.rows)
            if back.tracks:
                self._on_tracks(back.tracks)
            if back.lists:
                self._on_sets(back.lists)
            if back.done:
                break
        await self._refresh()
        program = next((one["program"] for one in self._imports if one["id"] == import_id), None)
        await self._after(program)

    def _step(self, done: int) -> None:
        if self._work is not None:
            self._work = {**self._work, "done": self._work["done"] + done}
        self._changed()

    async def _after(self, program: SourceProgram | None, but: _Place | None = None) -> None:
        """What the places of a program have in store is another thing now; of `but` it is known."""
        self._work = None
        await self._refresh()
        for place in list(self._places.values()):
            if place.program == program and place.state == "ready" and place is not but:
                await self._compare(place)


def _as_told(place: _Place) -> SourcePlace:
    return {
        "id": place.id,
        "program": place.program,
        "path": place.path,
        "chosen": place.chosen,
        "changed": place.changed,
        "state": place.state,
        "tracks": place.tracks,
        "lists": place.lists,
        "error": place.error,
        "counts": place.counts,
    }


_COMING = "status IN ('new', 'changed')"


def _to_take(staged: sqlite3.Connection, parts: frozenset[SourcePart]) -> tuple[int, int]:
    """How many tracks and lists there are to take."""
    tracks = staged.execute(f"SELECT count(*) FROM entries WHERE {_COMING}").fetchone()[0]
    lists = staged.execute("SELECT count(*) FROM lists").fetchone()[0]
    return (tracks if parts - {"lists"} else 0), (lists if "lists" in parts else 0)


def _tracks_after(staged: sqlite3.Connection, number: int) -> tuple[list[TrackSaid], int]:
    """The next batch, and after which entry the one after it begins; -1: it is the last."""
    rows = staged.execute(
        f"SELECT * FROM entries WHERE {_COMING} AND number > ? ORDER BY number LIMIT ?", (number, apply.BATCH)
    ).fetchall()
    batch = [TrackSaid(row["track_id"], Said.staged(row)) for row in rows]
    return batch, rows[-1]["number"] if len(rows) == apply.BATCH else -1


def _lists_after(staged: sqlite3.Connection, number: int) -> tuple[list[ListSaid], int]:
    rows = staged.execute(
        "SELECT number, key, name, parents FROM lists WHERE number > ? ORDER BY number LIMIT ?",
        (number, LISTS_AT_ONCE),
    ).fetchall()
    batch = []
    for row in rows:
        query = (
            "SELECT track_id FROM listed JOIN entries ON entries.number = listed.entry"
            f" WHERE list = {row['number']} AND track_id IS NOT NULL ORDER BY place"
        )
        ids = [one["track_id"] for some in in_batches(staged, query, 1000) for one in some]
        # A playlist of which nothing is here would only be an empty crate.
        if ids:
            batch.append(ListSaid(row["key"], row["name"], tuple(json.loads(row["parents"])), tuple(ids)))
    return batch, rows[-1]["number"] if len(rows) == LISTS_AT_ONCE else -1
