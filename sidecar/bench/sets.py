"""How fast are sets in a library of 20,000 tracks? Generates one, and asks as the server's methods do.

    python bench/sets.py [--tracks 20000] [--rounds 7] [--json]

Prints minimum, median and maximum of each, in ms of the clock and of the processor: a set of 100 tracks read
and judged, alternatives for one place, stretches filled, and changes of large lists.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library import generate

from pika_sidecar.library.database import connect, transaction
from pika_sidecar.sets import pages, store, tree
from pika_sidecar.sets.alternatives import alternatives
from pika_sidecar.sets.course import course
from pika_sidecar.sets.fill import fill
from pika_sidecar.sets.imported import take_list
from pika_sidecar.sets.stops import course_of, stops_of
from pika_sidecar.sets.suggest import suggest

PLAN = [
    {"count": 2, "bpm": (90, 110), "energy": None, "style": "", "length": None},
    {"count": 1, "bpm": (60, 90), "energy": None, "style": "blues", "length": None},
    {"count": 1, "bpm": (110, 140), "energy": (5, 9), "style": "", "length": None},
]


def measured(name: str, call: Callable[[], object], rounds: int) -> dict[str, Any]:
    """`call` so many times."""
    wall, cpu = [], []
    for _ in range(rounds):
        began, busy = time.perf_counter(), time.process_time()
        call()
        wall.append(1e3 * (time.perf_counter() - began))
        cpu.append(1e3 * (time.process_time() - busy))
    return {"what": name, "ms": _spread(wall), "cpu_ms": _spread(cpu)}


def _spread(values: list[float]) -> list[float]:
    return [round(one, 1) for one in (min(values), statistics.median(values), max(values))]


def run(db: sqlite3.Connection, count: int, rounds: int) -> list[dict[str, Any]]:
    """All figures of one library."""
    list_id = tree.create(db, "set", "Set", track_ids=list(range(1, 101)))["list"]["id"]
    about = store.about_of(store.require(db, list_id))
    stops = stops_of(db, store.entries_of(db, list_id))
    large = tree.create(db, "crate", "Large", track_ids=list(range(1, count + 1)))["list"]["id"]

    def asked(**more: Any) -> Callable[[], object]:  # noqa: ANN401
        return lambda: fill(db, {"id": list_id, "after": 10, "before": 11, **more})  # type: ignore[typeddict-item]

    def add_and_undo() -> None:
        revision = pages.row(db, list_id)["revision"]
        store.operate(db, list_id, revision, {"op": "add", "track_ids": list(range(1_001, 2_001))})
        store.undo(db, list_id, revision + 1)

    def move_to_the_end() -> None:
        revision = pages.row(db, large)["revision"]
        first = store.page_of(db, large, 0, 1)[0].id
        store.operate(db, large, revision, {"op": "move", "entries": [first], "before": None})

    def import_lists() -> None:
        with transaction(db):
            for number in range(500):
                tracks = [1 + (number * 31 + i) % count for i in range(40)]
                take_list(db, "rekordbox", str(number), f"List {number}", ["Playlists"], tracks)

    curve: list[tuple[float, float]] = [(0, 3), (0.6, 8), (1, 5)]
    best = {"replace": 50, "before": None, "chosen": {}, "limit": 3}
    return [
        measured("course of 100 tracks, arithmetic alone", lambda: course(1, 1, about, stops), rounds),
        measured("course of 100 tracks, read as well", lambda: course_of(db, list_id), rounds),
        measured("page of 100 entries", lambda: pages.page(db, list_id), rounds),
        measured("three alternatives for a place", lambda: alternatives(db, list_id, **best), rounds),  # type: ignore[arg-type]
        measured("five suggestions", lambda: suggest(db, 500, {}, 5), rounds),
        measured("fill 8", asked(count=8), rounds),
        measured("fill 20, energy curve", asked(count=20, energy=curve), rounds),
        measured("fill 60, energy curve", asked(count=60, energy=curve), rounds),
        measured("fill 100, plan with styles", asked(count=100, plan=PLAN * 25), rounds),
        measured("fill 3 hours", asked(seconds=10_800), rounds),
        measured("fill 20, another one", asked(count=20, seed=7), rounds),
        measured("add 1,000 tracks, undo", add_and_undo, rounds),
        measured(f"move an entry of {count}", move_to_the_end, rounds),
        measured("import 500 lists of 40, the first time and again", import_lists, rounds),
    ]


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        generate(path, options.tracks)
        db = connect(path)
        rows = run(db, options.tracks, options.rounds)
        db.close()
    if options.json:
        print(json.dumps(rows))
        return 0
    print(f"{'ms: minimum, median, maximum':<52}{'clock':>24}{'processor':>24}")
    for row in rows:
        shown = (" ".join(f"{one:>7}" for one in row[kind]) for kind in ("ms", "cpu_ms"))
        print(f"{row['what']:<52}{''.join(f'{one:>24}' for one in shown)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
