"""VirtualDJ's history: odd files by table, and real files that are written to, cut and replaced."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pika_sidecar import known_folders
from pika_sidecar.decks.virtualdj import VirtualDJ, parse, usual_folders


def line(title: str, played: int | None = 1_700_000_000, artist: str = "A", more: str = "") -> str:
    stamp = "" if played is None else f"<lastplaytime>{played}</lastplaytime>"
    return f"#EXTVDJ:<time>21:45</time>{stamp}<artist>{artist}</artist><title>{title}</title>{more}\r\n"


def track(title: str, played: int | None = 1_700_000_000, path: str = "/m/t.mp3", **more: str) -> str:
    return line(title, played, **more) + f"{path}\r\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", []),
        (track("T").encode(), [("A", "T", "/m/t.mp3", 1_700_000_000_000)]),
        (track("T", path="C:\\Music\\ä.mp3").encode(), [("A", "T", "C:\\Music\\ä.mp3", 1_700_000_000_000)]),
        # HTML entities, in the tags and not in the path
        (
            track("R&amp;B &lt;3 &quot;x&quot; &#39;", path="/m/R&amp;B.mp3").encode(),
            [("A", 'R&B <3 "x" \'', "/m/R&amp;B.mp3", 1_700_000_000_000)],
        ),
        # a streamed track has no file
        (track("T", path="netsearch://td12345").encode(), [("A", "T", None, 1_700_000_000_000)]),
        # remix, once
        (
            track("T", more="<remix>Club Mix</remix>").encode(),
            [("A", "T (Club Mix)", "/m/t.mp3", 1_700_000_000_000)],
        ),
        (
            track("T (club mix)", more="<remix>Club Mix</remix>").encode(),
            [("A", "T (club mix)", "/m/t.mp3", 1_700_000_000_000)],
        ),
        # encodings: mark, western code page, both in one file, UTF-16
        (b"\xef\xbb\xbf" + track("Ł").encode(), [("A", "Ł", "/m/t.mp3", 1_700_000_000_000)]),
        (track("Bésame").encode("cp1252"), [("A", "Bésame", "/m/t.mp3", 1_700_000_000_000)]),
        (
            track("Bésame").encode("cp1252") + track("Мир", 1_700_000_100).encode(),
            [("A", "Bésame", "/m/t.mp3", 1_700_000_000_000), ("A", "Мир", "/m/t.mp3", 1_700_000_100_000)],
        ),
        (track("Ł").encode("utf-16"), [("A", "Ł", "/m/t.mp3", 1_700_000_000_000)]),
        # the last line is being written
        (line("T").encode() + b"/m/t.m", []),
        (line("T").encode(), []),
        (line("T").encode()[:40], []),
        # Unix line ends, and old Mac ones
        (track("T").replace("\r\n", "\n").encode(), [("A", "T", "/m/t.mp3", 1_700_000_000_000)]),
        (track("T").replace("\r\n", "\r").encode(), [("A", "T", "/m/t.mp3", 1_700_000_000_000)]),
        # a path is missing; a path without tags; other comments; empty lines
        (
            (line("One", 1_700_000_001) + track("Two", 1_700_000_002)).encode(),
            [("A", "One", None, 1_700_000_001_000), ("A", "Two", "/m/t.mp3", 1_700_000_002_000)],
        ),
        (b"#EXTM3U\r\n\r\n/m/only path.mp3\r\n", [("", "", "/m/only path.mp3", None)]),
        # times that are none
        (track("T", None).encode(), [("A", "T", "/m/t.mp3", None)]),
        (track("T", 5).encode(), [("A", "T", "/m/t.mp3", None)]),
        (b"#EXTVDJ:<lastplaytime>soon</lastplaytime><title>T</title>\n\n", [("", "T", None, None)]),
        # broken tags, nothing in them, zeros of a crash
        (b"#EXTVDJ:<title>T</artist>\n\n", []),
        (
            b"\0" * 500 + b"\n" + track("T").encode(),
            [("A", "T", "/m/t.mp3", 1_700_000_000_000)],
        ),
    ],
)
def test_odd_files(content: bytes, found: list[tuple[object, ...]]) -> None:
    assert [(e.artist, e.title, e.path, e.started_at) for e in parse(content)] == found


def test_every_cut_of_a_file_gives_a_beginning_of_its_entries() -> None:
    content = "".join(track(f"T{i} &amp; Ł", 1_700_000_000 + i) for i in range(3)).encode()
    whole = parse(content)
    for end in range(len(content)):
        part = parse(content[:end])
        assert part == whole[: len(part)]


def test_the_same_track_again_is_another_entry_also_without_times() -> None:
    timed = parse((track("T", 1_700_000_000) + track("T", 1_700_000_300)).encode())
    untimed = parse((track("T", None) + track("T", None)).encode())
    assert len({entry.key for entry in timed}) == 2 and len({entry.key for entry in untimed}) == 2
    # Its key does not depend on what comes behind it.
    assert parse(track("T", None).encode())[0].key == untimed[0].key


def test_the_length_of_a_song_is_read() -> None:
    [entry] = parse(track("T", more="<songlength>218.5</songlength>").encode())
    assert entry.duration == 218.5


def being_written(file: Path) -> None:
    """As long as the test takes."""
    soon = time.time() + 3600
    os.utime(file, (soon, soon))


def titles(deck: VirtualDJ, path: Path) -> list[str]:
    return [entry.title for entry in deck.read(str(path)).entries]


def test_a_file_that_grows_shrinks_and_is_replaced(tmp_path: Path) -> None:
    deck, file = VirtualDJ(), tmp_path / "2026-11-22.m3u"
    now = int(time.time())
    assert deck.read(str(tmp_path)).problem is not None
    file.write_text(track("One", now - 200), newline="")
    assert titles(deck, tmp_path) == ["One"]
    same = deck.read(str(tmp_path))
    assert deck.read(str(tmp_path)) is same
    with file.open("a", newline="") as more:
        more.write(line("Two", now - 100))
    being_written(file)
    assert titles(deck, tmp_path) == ["One"]
    with file.open("a", newline="") as more:
        more.write("/m/two.mp3\r\n")
    assert titles(deck, tmp_path) == ["One", "Two"]
    file.write_text("", newline="")
    assert titles(deck, tmp_path) == []
    file.write_text(track("Three", now), newline="")
    assert titles(deck, tmp_path) == ["Three"]
    other = tmp_path / "new"
    other.write_text(track("Three", now) + track("Four", now + 1), newline="")
    os.replace(other, file)
    assert titles(deck, tmp_path) == ["Three", "Four"]
    assert titles(deck, file) == ["Three", "Four"]
    file.unlink()
    assert titles(deck, tmp_path) == [] and deck.read(str(tmp_path)).file is None


def test_a_last_line_without_an_end_counts_once_nothing_more_comes(tmp_path: Path) -> None:
    file = tmp_path / "today.m3u"
    file.write_text(track("One").rstrip(), newline="")
    being_written(file)
    deck = VirtualDJ()
    assert titles(deck, tmp_path) == []
    long_ago = time.time() - 10
    os.utime(file, (long_ago, long_ago))
    assert titles(deck, tmp_path) == ["One"]


def test_a_night_goes_on_in_the_next_day_and_old_days_are_left(tmp_path: Path) -> None:
    now = int(time.time())
    for name, age, title in (
        ("a", 90_000, "Old"),
        ("b", 600, "Before midnight"),
        ("c", 60, "After midnight"),
    ):
        (tmp_path / f"{name}.m3u").write_text(track(title, now - age), newline="")
        os.utime(tmp_path / f"{name}.m3u", (now - age, now - age))
    (tmp_path / "notes.txt").write_text(track("No"), newline="")
    reading = VirtualDJ().read(str(tmp_path))
    assert [entry.title for entry in reading.entries] == ["Before midnight", "After midnight"]
    assert reading.file == str(tmp_path / "c.m3u")


def test_the_newest_is_known_by_its_content(tmp_path: Path) -> None:
    now = int(time.time())
    (tmp_path / "today.m3u").write_text(track("Now", now - 60), newline="")
    (tmp_path / "copied.m3u").write_text(track("Long ago", now - 3_000_000), newline="")
    os.utime(tmp_path / "today.m3u", (now - 60, now - 60))
    assert VirtualDJ().read(str(tmp_path)).file == str(tmp_path / "today.m3u")


def test_the_newest_of_all_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setenv("OneDrive", str(tmp_path / "OneDrive"))
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(known_folders, "_asked", lambda _: None)
    places = usual_folders()
    assert [place.relative_to(tmp_path).as_posix() for place in places] == [
        "Documents/VirtualDJ/History",
        "OneDrive/Documents/VirtualDJ/History",
        "local/VirtualDJ/History",
        "Library/Application Support/VirtualDJ/History",
    ]
    now = int(time.time())
    for age, place in enumerate(places):
        place.mkdir(parents=True)
        (place / "x.m3u").write_text(track(f"T{age}", now - 100_000 * (4 - age)), newline="")
    reading = VirtualDJ().read(None)
    assert [entry.title for entry in reading.entries] == ["T3"]
    assert reading.file == str(places[3] / "x.m3u") and len(reading.watching) == 4


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert VirtualDJ().read(str(tmp_path / "nix")).problem.code == "deck_not_found"
    (tmp_path / "folder.m3u").mkdir()
    assert VirtualDJ().read(str(tmp_path)).problem.code == "deck_not_found"


@pytest.mark.only_on("linux", "darwin", why="links")
def test_a_link_to_itself_is_said(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert VirtualDJ().read(str(loop)).problem.code == "deck_unreadable"


@pytest.mark.not_under_wine(why="same code")
def test_a_folder_with_years_of_history_is_cheap(tmp_path: Path) -> None:
    for day in range(3000):
        (tmp_path / f"{day}.m3u").write_text(track("T"), newline="")
    deck = VirtualDJ()
    deck.read(str(tmp_path))
    opened: list[object] = []
    real = os.scandir
    os.scandir = lambda *args: opened.append(args) or real(*args)  # type: ignore[assignment, func-returns-value]
    try:
        assert deck.read(str(tmp_path)) is deck.read(str(tmp_path))
    finally:
        os.scandir = real
    assert not opened
