"""How fast, and in how much memory, are the libraries of other programs read?

    python bench/sources.py [--tracks 100000] [--only PROGRAM] [--json]

Makes a library of so many tracks for each program, as the program would write it, each track with a grid and
four hot cues, in ten playlists that hold all of them. A process of its own then reads it, as a worker does,
and does nothing with what comes. Prints seconds, tracks a second, the size of the library (MB), and the most
memory that the process took while reading, beyond what it had before (MB). Serato's tracks have no files
here: what their tags cost is measured by `--serato-files N` in MP3s of a second each.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np
import soundfile
from support import engine_db, itunes_xml, serato_files
from support.engine_db import EngineWriter
from support.mixxx import MixxxWriter, beat_grid
from support.traktor_nml import TraktorNml, cue, element, playlist

from pika_sidecar.library.sources.entry import SourceTrack
from pika_sidecar.library.sources.programs import SOURCES

LISTS = 10
CUES = 4


def _title(number: int) -> str:
    return f"A title of some length {number}"


def _shares(keys: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    for number in range(LISTS):
        yield f"List {number}", keys[number::LISTS]


def traktor(folder: Path, tracks: int) -> Path:
    """`collection.nml`."""
    nml = TraktorNml()
    info = element("INFO", {"GENRE": "Soul", "PLAYTIME": 200, "RANKING": 204, "IMPORT_DATE": "2024/5/1"})
    cues = [cue(1000.0 * n, button=n, NAME="Cue") for n in range(CUES)]
    tempo = element("TEMPO", {"BPM": "101.000000"})
    keys = [
        nml.track(f"{n}.mp3", info, tempo, cue(25.5, kind=4), *cues, TITLE=_title(n), ARTIST="Ada")
        for n in range(tracks)
    ]
    nml.nodes = [playlist(name, share) for name, share in _shares(keys)]
    path = folder / "collection.nml"
    path.write_text(nml.text(), encoding="utf-8")
    return path


def itunes(folder: Path, tracks: int) -> Path:
    """`Library.xml`."""
    said = {"Artist": "Ada", "Genre": "Soul", "Total Time": 200_000, "BPM": 101, "Rating": 80}
    rows = [{"Name": _title(n), **said, "Location": f"file:///music/{n}.mp3"} for n in range(tracks)]
    lists = [
        {"Name": name, "Playlist Items": itunes_xml.items(*share)}
        for name, share in _shares(list(range(1, tracks + 1)))
    ]
    path = folder / "Library.xml"
    path.write_bytes(itunes_xml.library(rows, lists))
    return path


def mixxx(folder: Path, tracks: int) -> Path:
    """`mixxxdb.sqlite`."""
    writer = MixxxWriter(folder / "mixxxdb.sqlite", "DELETE")
    with closing(writer.db):
        writer.upgrade()
        writer.db.execute("BEGIN")
        beats = {"beats_version": "BeatGrid-2.0", "beats": beat_grid(101, 1100)}
        for n in range(tracks):
            track = writer.track(f"/music/{n}.mp3", title=_title(n), artist="Ada", bpm=101, rating=4, **beats)
            for button in range(CUES):
                writer.cue(track, 1, 44_100 * button, hotcue=button, label="Cue")
        for _, share in _shares(list(range(1, tracks + 1))):
            writer.listed(writer.playlist(hidden=0), share)
        writer.db.execute("COMMIT")
    return writer.path


def engine(folder: Path, tracks: int) -> Path:
    """`m.db` of version 3."""
    writer = EngineWriter(folder, 3)
    writer.db.execute("BEGIN")
    cues = [("Cue", 44_100.0 * n, "ff8800") for n in range(CUES)]
    blobs = {
        "beatData": engine_db.beat_data([(0.0, 0), (88_200.0, 4)]),
        "quickCues": engine_db.quick_cues(cues),
        "loops": engine_db.loops([]),
    }
    for n in range(tracks):
        writer.track(f"../music/{n}.mp3", title=_title(n), artist="Ada", bpm=101, rating=80, **blobs)
    for name, share in _shares(list(range(1, tracks + 1))):
        writer.playlist(name, share)
    writer.db.execute("COMMIT")
    writer.close()
    return writer.path


def serato(folder: Path, tracks: int) -> Path:
    """`_Serato_`, of tracks whose files are not here."""
    place = folder / "_Serato_"
    (place / "Subcrates").mkdir(parents=True)
    said = {"tart": "Ada", "tgen": "Soul", "tlen": "03:20.00", "tbpm": "101.00", "uadd": 1_717_754_400}
    paths = [f"music/{n}.mp3" for n in range(tracks)]
    rows = ({"pfil": path, "tsng": _title(n), **said} for n, path in enumerate(paths))
    (place / "database V2").write_bytes(serato_files.database(*rows))
    for name, share in _shares(paths):
        (place / "Subcrates" / f"{name}.crate").write_bytes(serato_files.crate(*share))
    return place


MAKERS: dict[str, Callable[[Path, int], Path]] = {
    "traktor": traktor,
    "itunes": itunes,
    "mixxx": mixxx,
    "engine": engine,
    "serato": serato,
}


def serato_tagged(folder: Path, tracks: int) -> Path:
    """`_Serato_`, of so many MP3s with cues and grid in their tags."""
    cues = [(n, 1000 * n, "cc0000", "Cue") for n in range(CUES)]
    first = folder / "0.mp3"
    soundfile.write(first, np.zeros(44_100, dtype=np.float32), 44_100, format="MP3")
    serato_files.write_tags(
        first,
        {
            "Serato Markers2": serato_files.markers2(serato_files.entries(cues)),
            "Serato BeatGrid": serato_files.beat_grid([], (0.25, 101.0)),
        },
    )
    content = first.read_bytes()
    rows = []
    for n in range(tracks):
        (folder / f"{n}.mp3").write_bytes(content)
        rows.append({"pfil": str(folder / f"{n}.mp3"), "tsng": _title(n)})
    place = folder / "_Serato_"
    place.mkdir()
    (place / "database V2").write_bytes(serato_files.database(*rows))
    return place


def _read(program: str, place: str, out: Any) -> None:  # noqa: ANN401 (a connection)
    source = next(source for source in SOURCES if source.id == program)
    before = _peak_memory()
    started = time.perf_counter()
    tracks = entries = cues = 0
    for entry in source.read(Path(place)):
        entries += 1
        if isinstance(entry, SourceTrack):
            tracks += 1
            cues += len(entry.cues)
    seconds = time.perf_counter() - started
    more = _peak_memory() - before
    out.send({"tracks": tracks, "entries": entries, "cues": cues, "seconds": seconds, "mb": more})


def _peak_memory() -> float:
    """MB; 0 where there is no /proc to ask."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1e3


def measured(program: str, place: Path) -> dict[str, Any]:
    """What reading `place` took, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_read, args=(program, str(place), there))
    process.start()
    found: dict[str, Any] = here.recv()
    process.join()
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    return {**found, "library_mb": sum(file.stat().st_size for file in files) / 1e6}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--only", choices=list(MAKERS))
    parser.add_argument("--serato-files", type=int, default=2_000, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = {}
    for name, make in MAKERS.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                results[name] = measured(name, make(Path(folder), options.tracks))
    if options.only in (None, "serato") and options.serato_files:
        with tempfile.TemporaryDirectory() as folder:
            results["serato, tags"] = measured("serato", serato_tagged(Path(folder), options.serato_files))
    if options.json:
        print(json.dumps(results, indent=2))
        return
    print(f"{'program':14}{'tracks':>9}{'cues':>9}{'s':>8}{'tracks/s':>10}{'file MB':>9}{'memory MB':>11}")
    for name, found in results.items():
        print(
            f"{name:14}{found['tracks']:>9}{found['cues']:>9}{found['seconds']:>8.1f}"
            f"{found['tracks'] / found['seconds']:>10.0f}{found['library_mb']:>9.1f}{found['mb']:>11.1f}"
        )


if __name__ == "__main__":
    main()
