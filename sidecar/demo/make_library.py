"""Makes the music library of `deno task dev --demo`: songs that never were, rendered, tagged, with covers.

    python demo/make_library.py DIR [--seconds 75]

Files that are there already are left alone. Prints one JSON line a song, in the order of the set:
`{"path", "artist", "title", "seconds"}`.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from mutagen.flac import FLAC, Picture

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from render import render_track

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Song:
    """What is rendered, and the two colours of its cover."""

    artist: str
    title: str
    bpm: float
    key: str
    style: str
    colors: tuple[Color, Color]


SONGS = (
    Song("The Late Ferries", "Lantern Street", 96, "A minor", "blues", ((214, 92, 60), (60, 24, 60))),
    Song("Mina Oduya", "Slow Copper", 84, "C major", "rnb", ((40, 120, 130), (10, 20, 60))),
    Song("Ansel & Ray", "Paper Moons", 108, "F# minor", "pop", ((240, 190, 90), (150, 50, 60))),
    Song("Kestrel Choir", "Undertow", 120, "Eb major", "house", ((90, 70, 190), (20, 10, 50))),
    Song("Dot Marlowe", "Gravel and Silk", 104, "E minor", "rock", ((120, 150, 80), (30, 40, 30))),
    Song(
        "Ida Brandt Trio", "Blue Hour, Second Platform", 92, "G minor", "jazz", ((50, 80, 160), (15, 15, 35))
    ),
    Song("Field Telephones", "Call Me by the River", 100, "D major", "funk", ((220, 120, 40), (90, 20, 30))),
    Song("Żółte Światła", "Ostatni tramwaj", 112, "B minor", "pop", ((230, 200, 40), (40, 60, 40))),
    Song("Orrin Vale", "Half a Mile of Rain", 88, "Bb major", "hiphop", ((90, 110, 130), (30, 30, 50))),
    Song("Nell Harrow", "Stay for One", 78, "F major", "ballad", ((200, 90, 130), (50, 20, 60))),
)


def cover(first: Color, second: Color, side: int = 240) -> bytes:
    """A PNG: a gradient with a sun in it."""
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            share = (x + y) / (2 * side)
            in_sun = (x - side * 0.62) ** 2 + (y - side * 0.4) ** 2 < (side * 0.22) ** 2
            for a, b in zip(first, second, strict=True):
                rows.append(min(255, round((a * (1 - share) + b * share) * (1.5 if in_sun else 1))))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def make(folder: Path, number: int, seconds: float) -> Path:
    """Renders one song, whole or not at all."""
    song = SONGS[number]
    path = folder / f"{song.artist} - {song.title}.flac"
    if path.exists():
        return path
    unfinished = folder / f".{number}.flac"
    render_track(unfinished, bpm=song.bpm, key=song.key, seconds=seconds, style=song.style, seed=number)
    tags = FLAC(unfinished)
    tags.update(
        {"title": song.title, "artist": song.artist, "album": "Songs That Never Were", "date": "2026"}
    )
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", cover(*song.colors)
    tags.add_picture(picture)
    tags.save()
    unfinished.rename(path)
    return path


def main() -> None:
    """Renders the library and prints it."""
    parser = argparse.ArgumentParser(description="Makes the music library of the demo.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=75)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number, song in enumerate(SONGS):
        path = make(options.folder, number, options.seconds)
        line = {"path": str(path), "artist": song.artist, "title": song.title, "seconds": options.seconds}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
