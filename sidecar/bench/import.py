"""How long does another program's library take? Makes a library and a VirtualDJ database of the same tracks,
and takes it over as the app does: the real worker, the real library.

    python bench/import.py [--tracks 20000] [--json]

Prints the seconds of reading and comparing, of taking everything, of looking again (nothing has changed) and
of undoing it; the import's share of a core, which other programs lengthen less; and the most memory that the
worker and this process took (MB). The last two are Linux' own figures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library import generate

from pika_sidecar.importing.importing import Importing
from pika_sidecar.importing.reader import SourceReader
from pika_sidecar.library.database import connect
from pika_sidecar.library.library import Library
from pika_sidecar.library.names import from_db

PLAYLISTS = 100
SONGS_IN_A_PLAYLIST = 60


def write_database(folder: Path, paths: list[str]) -> Path:
    """A VirtualDJ folder as a DJ of some years has it: each song with a grid, cues and automix points."""
    chance = random.Random(2)
    place = folder / "database.xml"
    with place.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<VirtualDJ_Database Version="2024">\n')
        for i, path in enumerate(paths):
            cues = "".join(
                f'  <Poi Name="Cue {n}" Pos="{chance.random() * 170:.6f}" Num="{n}" Color="4278255360" />\n'
                for n in range(1, chance.randint(1, 6))
            )
            automix = "".join(
                f'  <Poi Pos="{n}.5" Type="automix" Point="{point}" />\n'
                for n, point in enumerate(
                    ("realStart", "realEnd", "fadeStart", "fadeEnd", "cutStart", "cutEnd")
                )
            )
            file.write(
                f' <Song FilePath={quoteattr(path)} FileSize="{9_000_000 + i}">\n'
                f'  <Tags Author="Artist {i % 999}" Title="Title {i}" Genre="Blues" Year="2019"'
                f' Stars="{i % 6}" />\n'
                f'  <Infos SongLength="{180 + i % 60}.5" LastModified="1518996000" FirstSeen="1518996996"'
                f' PlayCount="{i % 9}" Bitrate="320" Cover="1" />\n'
                f"  <Comment>comment of {i}</Comment>\n"
                f'  <Scan Version="801" Bpm="{60 / (80 + i % 50):.6f}" Volume="0.9" Key="Am" />\n'
                f'  <Poi Pos="{chance.random():.6f}" Type="beatgrid" />\n{cues}{automix} </Song>\n'
            )
        file.write("</VirtualDJ_Database>\n")
    lists = folder / "MyLists"
    lists.mkdir()
    for n in range(PLAYLISTS):
        songs = "".join(
            f"<song path={quoteattr(path)} />" for path in chance.sample(paths, SONGS_IN_A_PLAYLIST)
        )
        (lists / f"List {n}.vdjfolder").write_text(
            f"<VirtualFolder>{songs}</VirtualFolder>", encoding="utf-8"
        )
    return place


class Bench:
    """`seconds` of each part."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder)
        self.reader = SourceReader()
        self.worker_mb = 0.0
        self.worker_cpu: dict[int, float] = {}
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.importing = Importing(
            self.library,
            folder,
            self.reader,
            on_status=lambda _: self._look_at_the_worker(),
            on_tracks=lambda _: None,
            on_sets=lambda _: None,
        )

    def _look_at_the_worker(self) -> None:
        for pid in self.reader.pids:
            self.worker_mb = max(self.worker_mb, peak_mb(str(pid)))
            self.worker_cpu[pid] = max(self.worker_cpu.get(pid, 0.0), cpu_seconds(pid))

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long it takes, and how much of a core."""
        begun, cpu = time.perf_counter(), self._cpu()
        yield
        self.seconds[what] = time.perf_counter() - begun
        self.cpu[what] = self._cpu() - cpu

    def _cpu(self) -> float:
        return time.process_time() + sum(self.worker_cpu.values())

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self.importing.status()["busy"]:
            await asyncio.sleep(0.01)
        error = self.importing.status()["error"]
        assert error is None, error


def cpu_seconds(pid: int) -> float:
    """What a process has taken of a core so far (s), by Linux; 0 elsewhere."""
    try:
        fields = Path("/proc", str(pid), "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(process: str) -> float:
    """The most that a process ever had in memory (MB), by Linux; 0 elsewhere."""
    try:
        said = Path("/proc", process, "status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", said)
    return int(found[1]) / 1024 if found else 0.0


async def measure(folder: Path, place: Path) -> Bench:
    """Everything once."""
    bench = Bench(folder)
    await bench.importing.open()
    with bench.timed("read and compare"):
        number = await bench.importing.choose(str(place))
        await bench.settled()
    with bench.timed("take"):
        await bench.importing.take(number, ["values", "cues", "grids", "lists"])
        await bench.settled()
    with bench.timed("look again"):
        await bench.importing.choose(str(place))
        await bench.settled()
    [same] = bench.importing.status()["places"]
    assert same["counts"] is not None and same["counts"]["new"] == same["counts"]["changed"] == 0, same
    with bench.timed("undo"):
        await bench.importing.undo(bench.importing.status()["imports"][0]["id"])
        await bench.settled()
    await bench.importing.close()
    await bench.library.close()
    return bench


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data, virtualdj = Path(temporary, "data"), Path(temporary, "VirtualDJ")
        data.mkdir()
        virtualdj.mkdir()
        generate(data / "library.db", args.tracks)
        db = connect(data / "library.db")
        paths = [from_db(row["path"]) for row in db.execute("SELECT path FROM tracks ORDER BY id")]
        db.close()
        place = write_database(virtualdj, paths)
        size = place.stat().st_size / 1e6
        bench = asyncio.run(measure(data, place))
    whole = bench.seconds["read and compare"] + bench.seconds["take"]
    found = {
        "tracks": args.tracks,
        "database_mb": round(size, 1),
        **{f"{what} (s)": round(seconds, 2) for what, seconds in bench.seconds.items()},
        "import (s)": round(whole, 2),
        "import, of a core (s)": round(bench.cpu["read and compare"] + bench.cpu["take"], 2),
        "worker (MB)": round(bench.worker_mb),
        "sidecar (MB)": round(peak_mb("self")),
    }
    if args.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:22} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
