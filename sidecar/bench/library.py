"""How fast is a library of 20,000 tracks? Generates one, starts the real server on it, and asks as the page
does.

    python bench/library.py [--tracks 20000] [--files 10000] [--json] [-- PROGRAM ...]

Prints the time from process start to the first page of rows, the time of a search for every keystroke of some
typical searches and filters, and that of the tracks that go well with one (minimum, median, maximum in ms).
Then has an empty library take up a folder of so many tagged MP3s, without analysing them: the time, and the
most memory that the server took. PROGRAM is the sidecar to start; by default it is run from source.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hmac
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from mutagen.id3 import APIC, ID3, TALB, TBPM, TCON, TDRC, TIT2, TKEY, TPE1
from websockets.asyncio.client import connect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pika_sidecar.analysis import ANALYSIS_VERSION
from pika_sidecar.library import refreshing, settings
from pika_sidecar.library.database import connect as open_library
from pika_sidecar.library.database import transaction
from pika_sidecar.library.effective import CHARACTER, Layers, found_in, shown_values
from pika_sidecar.library.keys import CAMELOT, key_of
from pika_sidecar.library.migrate import migrate

WORDS = [
    "love",
    "night",
    "heart",
    "fire",
    "blues",
    "river",
    "moon",
    "baby",
    "road",
    "rain",
    "home",
    "dream",
    "shadow",
    "dance",
    "light",
    "young",
    "summer",
    "again",
    "forever",
    "amor",
    "corazón",
    "été",
    "nuit",
    "Liebe",
    "Nacht",
    "сердце",
    "ночь",
    "夜",
    "愛",
    "café",
    "señorita",
    "über",
    "naïve",
    "Björk",
    "Beyoncé",
    "déjà",
    "train",
    "whiskey",
    "sugar",
]
SEARCHES = ("love", "bjork", "corazon night", "сердце", "song 12345", "zzzz")
GENRES = ("", "Blues", "Soul", "Neo-Soul", "Pop", "R&B", "Jazz", "Hip-Hop", "Country")
# Typed from the first sign to the last; each keystroke is a search.
FILTERS = (
    "bpm:90-110 key:8A energy>6 -played:30d genre:soul",
    "bpm:52~ key:8A~ duration<4:00",
    "-played:never plays>2 added:30d",
    "folder:corazon -has:cue",
)
NIGHTS, PLAYS_A_NIGHT = 100, 80
SORTS = (
    "title", "artist", "album", "bpm", "key", "energy", "duration", "state", "added", "genre", "year",
    "rating", "colour", "comment", "tags", "plays", "last_played",
)  # fmt: skip
WAVEFORM = bytes(2000)


def generate(path: Path, count: int) -> None:
    """Write a library with `count` analysed tracks, each with a whole analysis and waveform."""
    chance = random.Random(1)
    db = open_library(path)
    migrate(db, path)
    curve = [round(chance.random(), 3) for _ in range(240)]
    with transaction(db):
        db.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
        for i in range(1, count + 1):
            artist, title, album = (" ".join(chance.choices(WORDS, k=k)) for k in (2, 3, 2))
            name = f"{artist} - {title} song {i}.mp3"
            tags = {
                "tag_title": f"{title} {i}",
                "tag_artist": artist,
                "tag_album": album,
                "tag_genre": chance.choice(GENRES),
                "tag_year": chance.randint(1950, 2026),
                "tag_bpm": None,
                "tag_key": None,
                "tag_energy": None,
                "tag_rating": chance.choice([None, 1, 2, 3, 4, 5]),
                "tag_comment": " ".join(chance.choices(WORDS, k=3)),
            }
            key = key_of(chance.choice(CAMELOT))
            analysis = {
                "duration": 180 + chance.random() * 120,
                "tempo": {"bpm": round(70 + chance.random() * 80, 2), "confidence": 0.9, "alternatives": []},
                "beats": {"constant": True, "first": 0.2, "period": 0.6, "times": None},
                "key": {**key, "confidence": 0.8},
                "energy": chance.randint(1, 10),
                "energy_curve": curve,
                **{feature: chance.randint(0, 100) for feature in CHARACTER},
            }
            row: dict[str, Any] = {
                "id": i, "folder_id": 1, "path": f"/music/{artist}/{name}", "name": name,
                "size": 9_000_000 + i,
                "mtime": i, "added": float(i), "format": "mp3", "duration": analysis["duration"],
                "analysed_at": 1.0, "analysis_version": ANALYSIS_VERSION, **tags,
            }  # fmt: skip
            programs = {"virtualdj": said(chance)} if i % 2 else {}
            known = programs.get("virtualdj", {})
            row |= shown_values(
                row,
                Layers(
                    programs=programs,
                    found=found_in(analysis),
                    plays=known.get("plays", 0),
                    last_played=known.get("played"),
                ),
            )
            names = ", ".join(row)
            db.execute(f"INSERT INTO tracks ({names}) VALUES ({', '.join(':' + name for name in row)})", row)
            db.execute("INSERT INTO analyses VALUES (?, ?)", (i, json.dumps(analysis)))
            db.execute("INSERT INTO waveforms VALUES (?, ?, ?, ?)", (i, WAVEFORM, WAVEFORM, WAVEFORM))
            db.executemany(
                "INSERT INTO program_values VALUES (?, 'virtualdj', ?, ?)",
                [(i, name, json.dumps(value)) for name, value in programs.get("virtualdj", {}).items()],
            )
        _generate_nights(db, chance, count)
        db.execute("UPDATE refreshing SET next_id = NULL")
    db.close()


def said(chance: random.Random) -> dict[str, Any]:
    """What another program says of a track."""
    return {
        "bpm": round(70 + chance.random() * 80, 2),
        "key": chance.choice(CAMELOT),
        "rating": chance.randint(1, 5),
        "colour": f"#{chance.randrange(2**24):06x}",
        "comment": " ".join(chance.choices(WORDS, k=4)),
        "plays": chance.randint(1, 40),
        "played": 1.5e9 + chance.random() * 1e8,
        "added": 1e9 + chance.random() * 1e8,
    }


def measure_refresh(path: Path) -> dict[str, float]:
    """Renew what all tracks show, after another order of sources: seconds in all, ms of the longest step."""
    db = open_library(path)
    settings.set_some(db, {"value_order": ["analysis"]})
    steps = []
    begun = time.perf_counter()
    while True:
        at = time.perf_counter()
        if refreshing.step(db) is None:
            break
        steps.append((time.perf_counter() - at) * 1000)
    seconds = time.perf_counter() - begun
    db.close()
    return {"seconds": round(seconds, 2), "longest_ms": round(max(steps), 1)}


def _generate_nights(db: sqlite3.Connection, chance: random.Random, tracks: int) -> None:
    """A night a week, until today."""
    now = round(time.time() * 1000)
    for night in range(1, NIGHTS + 1):
        begun = now - (NIGHTS - night) * 7 * 86_400_000
        db.execute(
            "INSERT INTO nights (id, session, cloud_url, title, listed, started_at, ended_at, closed,"
            " recap_read, deck_since) VALUES (?, ?, '', 'A night', 0, ?, ?, 1, 1, 0)",
            (night, f"{night}", begun, begun + 1),
        )
        db.executemany(
            "INSERT INTO night_plays (id, night_id, number, source, entry, track_id, deck_title, deck_artist,"
            " title, artist, played_at) VALUES (?, ?, ?, 'manual', ?, ?, '', '', '', '', ?)",
            [
                (f"{night} {play}", night, play, f"{play}", chance.randint(1, tracks), begun + play)
                for play in range(PLAYS_A_NIGHT)
            ],
        )


def generate_music(folder: Path, count: int) -> None:
    """Write `count` MP3s of two seconds with usual tags and a picture of 60 kB, a hundred in a folder."""
    chance = random.Random(2)
    # A frame of 128 kbit/s at 44.1 kHz has 417 bytes and lasts 26 ms.
    sound = (b"\xff\xfb\x90\x00" + b"\0" * 413) * 76
    picture = APIC(
        encoding=3, mime="image/jpeg", type=3, desc="", data=b"\xff\xd8\xff" + chance.randbytes(60_000)
    )
    for i in range(count):
        path = folder / f"{i // 100:03}" / f"{i:05}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sound)
        tags = ID3()
        for frame, text in (
            (TIT2, " ".join(chance.choices(WORDS, k=3))),
            (TPE1, " ".join(chance.choices(WORDS, k=2))),
            (TALB, " ".join(chance.choices(WORDS, k=2))),
            (TCON, "Pop"),
            (TDRC, "2019"),
            (TBPM, "104"),
            (TKEY, "8A"),
        ):
            tags.add(frame(encoding=3, text=text))
        tags.add(picture)
        tags.save(path)


Call = Callable[..., Awaitable[dict[str, Any]]]


@contextlib.asynccontextmanager
async def running(program: list[str], data_dir: Path, ui_dir: Path) -> AsyncIterator[tuple[int, Call]]:
    """Start the server: its process id, and how to call a method of it."""
    process = await asyncio.create_subprocess_exec(
        *program, "ui", "--no-open", "--data-dir", str(data_dir), "--ui-dir", str(ui_dir),
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    assert process.stdout is not None
    url = json.loads(await process.stdout.readline())["url"]
    host = url.split("/")[2]
    http = HTTPConnection(host)
    http.request("GET", "/page/key", headers={"X-Pika-Token": url.partition("#token=")[2]})
    key = json.loads(http.getresponse().read())["key"].encode()
    http = HTTPConnection(host)
    http.request("GET", "/page/proof?nonce=bench")
    start = json.loads(http.getresponse().read())["start"]
    proof = hmac.new(key, f"page {start}".encode(), "sha256").hexdigest()
    async with connect(f"ws://{host}/rpc?proof={proof}", origin=f"http://{host}") as socket:

        async def call(method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401
            asked = time.perf_counter()
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": asked, "method": method, "params": params}))
            while (answer := json.loads(await socket.recv())).get("id") != asked:
                pass
            result: dict[str, Any] = answer["result"]
            return result

        try:
            yield process.pid, call
        finally:
            process.terminate()
            await process.wait()


async def measure(program: list[str], data_dir: Path, ui_dir: Path) -> dict[str, Any]:
    """Start the server and ask. All times in milliseconds."""
    begun = time.perf_counter()
    async with running(program, data_dir, ui_dir) as (_, call):

        async def timed(method: str, **params: Any) -> tuple[float, dict[str, Any]]:  # noqa: ANN401
            asked = time.perf_counter()
            result = await call(method, **params)
            return (time.perf_counter() - asked) * 1000, result

        async def page(**changes: Any) -> tuple[float, dict[str, Any]]:  # noqa: ANN401
            params = {"offset": 0, "limit": 100, "sort": "title", "direction": "asc", "search": "", **changes}
            return await timed("tracks.list", **params)

        _, first = await page()
        first_page = (time.perf_counter() - begun) * 1000
        keystrokes = []
        for text in SEARCHES:
            for length in range(1, len(text) + 1):
                keystrokes.append((await page(search=text[:length]))[0])
        filters = []
        for text in FILTERS:
            for length in range(1, len(text) + 1):
                filters.append((await page(search=text[:length]))[0])
        deep = first["total"] - 100
        sorts = {
            f"{sort} {direction} {offset}": (await page(sort=sort, direction=direction, offset=offset))[0]
            for sort in SORTS
            for direction in ("asc", "desc")
            for offset in (0, deep)
        }
        scrolls = [
            (await page(offset=offset))[0]
            for offset in range(0, first["total"], max(1, first["total"] // 20))
        ]
        ids = (await call("tracks.ids"))["ids"]
        rating = {"kind": "set", "field": "rating", "value": 3}
        edited, done = await timed("tracks.edit_many", ids=ids, change=rating)
        undone, _ = await timed("tracks.undo", edit_id=done["edit_id"])
        similar = [(await timed("tracks.similar", id=row["id"], limit=20))[0] for row in first["rows"][:30]]
    return {
        "tracks": first["total"],
        "first_page_ms": round(first_page, 1),
        "search_ms": spread(keystrokes),
        "filter_ms": spread(filters),
        "sort_ms": spread(list(sorts.values())),
        "slowest_sort": max(sorts, key=lambda name: sorts[name]),
        "scroll_ms": spread(scrolls),
        "similar_ms": spread(similar),
        "edit_all_s": round(edited / 1000, 2),
        "undo_all_s": round(undone / 1000, 2),
    }


async def measure_scan(program: list[str], data_dir: Path, ui_dir: Path, music: Path) -> dict[str, Any]:
    """Have an empty library take up `music`: seconds, and the server's memory (MB; 0 where nobody tells)."""
    async with running(program, data_dir, ui_dir) as (pid, call):
        await call("settings.set", changes={"auto_analyze": False})
        begun = time.perf_counter()
        await call("folders.add", path=str(music))
        while (status := await call("scan.status"))["state"] == "running":
            await asyncio.sleep(0.02)
        seconds = time.perf_counter() - begun
        assert status["state"] == "done" and not status["errors"], status
        about = Path(f"/proc/{pid}/status")
        peak = about.read_text(encoding="ascii").split("VmHWM:")[1].split()[0] if about.exists() else 0
    return {"files": status["added"], "seconds": round(seconds, 2), "peak_mb": round(int(peak) / 1e3, 1)}


def spread(times: list[float]) -> dict[str, float]:
    """Minimum, median and maximum."""
    figures = {"min": min(times), "median": statistics.median(times), "max": max(times)}
    return {name: round(value, 1) for name, value in figures.items()}


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description="Measure a generated library.")
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("program", nargs="*", default=[sys.executable, "-m", "pika_sidecar"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data_dir, ui_dir = Path(folder) / "data", Path(folder) / "ui"
        data_dir.mkdir()
        ui_dir.mkdir()
        (ui_dir / "index.html").write_text("<!doctype html>")
        generate(data_dir / "library.db", arguments.tracks)
        figures = asyncio.run(measure(arguments.program, data_dir, ui_dir))
        figures["refresh"] = measure_refresh(data_dir / "library.db")
        generate_music(Path(folder) / "music", arguments.files)
        figures["scan"] = asyncio.run(
            measure_scan(arguments.program, Path(folder) / "new", ui_dir, Path(folder) / "music")
        )
    if arguments.json:
        print(json.dumps(figures))
        return
    scan = figures["scan"]
    print(f"{scan['files']} files taken up in {scan['seconds']} s; the server's peak: {scan['peak_mb']} MB")
    refresh = figures["refresh"]
    print(f"all tracks renewed in {refresh['seconds']} s, the longest step took {refresh['longest_ms']} ms")
    print(f"all tracks edited in {figures['edit_all_s']} s, undone in {figures['undo_all_s']} s")
    print(f"the slowest sort: {figures['slowest_sort']}")
    print(f"{figures['tracks']} tracks, first page {figures['first_page_ms']} ms after process start")
    for name in ("search", "filter", "sort", "scroll", "similar"):
        times = figures[f"{name}_ms"]
        print(f"{name:>7}: min {times['min']} ms, median {times['median']} ms, max {times['max']} ms")


if __name__ == "__main__":
    main()
