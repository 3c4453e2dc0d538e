"""Makes a small music library for the browser tests: known tempi, tags, covers, odd names, broken files.

Usage (from the sidecar's folder): python ../desktop/tests/browser/make_music.py DIR [COPIES]
"""

import shutil
import struct
import sys
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "sidecar" / "tests"))

from mutagen.flac import FLAC, Picture
from render import render_track

SONGS = [
    ("Lantern Street", "The Late Ferries", "Harbour Lights", 96.0, "A minor", "blues"),
    ("Slow Copper", "Mina Oduya", "Slow Copper", 84.0, "C major", "rnb"),
    ("Paper Moons", "Ansel & Ray", "Two Rooms", 112.0, "F# minor", "pop"),
    ("Undertow", "Kestrel Choir", "North Quay", 124.0, "Eb major", "house"),
    ("Gravel and Silk", "Dot Marlowe", "Gravel", 104.0, "E minor", "rock"),
]
COLORS = [
    ((214, 92, 60), (60, 24, 60)),
    ((40, 120, 130), (10, 20, 60)),
    ((240, 190, 90), (150, 50, 60)),
    ((90, 70, 190), (20, 10, 50)),
    ((120, 150, 80), (30, 40, 30)),
]
ODD_NAMES = ["夜の港 - 東京", "ليلة هادئة", "<b>bold & “brave”<b>", "x" * 180, "🎷 sax"]
SECONDS = 16.0


def cover(first: tuple[int, int, int], second: tuple[int, int, int], side: int = 120) -> bytes:
    """A PNG: a gradient with a disc in it."""
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            share = (x + y) / (2 * side)
            inside = (x - side * 0.62) ** 2 + (y - side * 0.4) ** 2 < (side * 0.22) ** 2
            for a, b in zip(first, second, strict=True):
                rows.append(min(255, round((a * (1 - share) + b * share) * (1.5 if inside else 1))))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def make(folder: Path, copies: int) -> None:
    """`copies` of each song, and the files that go wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (title, artist, album, bpm, key, style) in enumerate(SONGS):
        path = folder / f"{artist} - {title}.flac"
        render_track(path, bpm=bpm, key=key, seconds=SECONDS, style=style, seed=number)
        tags = FLAC(path)
        tags.update({"title": title, "artist": artist, "album": album, "genre": "Blues", "date": "2024"})
        picture = Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", cover(*COLORS[number])
        tags.add_picture(picture)
        tags.save()
        for copy in range(2, copies + 1):
            other = folder / f"{title} {copy}.flac"
            shutil.copyfile(path, other)
            tags = FLAC(other)
            tags["title"] = f"{title} (take {copy})"
            tags.save()
    odd = folder / "odd names"
    odd.mkdir(exist_ok=True)
    untagged = odd / "plain.wav"
    render_track(untagged, bpm=90, key="D minor", seconds=6)
    for name in ODD_NAMES:
        shutil.copyfile(untagged, odd / f"{name}.wav")
    broken = folder / "broken"
    broken.mkdir(exist_ok=True)
    (broken / "empty.mp3").write_bytes(b"")
    (broken / "zeros.flac").write_bytes(bytes(50_000))
    (broken / "a letter.mp3").write_text("Dear DJ, this is no music.\n" * 400)
    whole = (folder / f"{SONGS[0][1]} - {SONGS[0][0]}.flac").read_bytes()
    (broken / "cut off.flac").write_bytes(whole[: len(whole) // 2])


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
