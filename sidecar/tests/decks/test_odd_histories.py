"""Histories that nobody's program has written: reading them takes little memory and comes to an end."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support.mixxx import MixxxWriter
from support.sidecar import PATIENCE_S, SIDECAR_DIR

from pika_sidecar.decks import mixxx
from pika_sidecar.decks.virtualdj import LONGEST_LINE, MOST_LINES, parse


def read_elsewhere(source: str, path: Path) -> str:
    """What a process says that reads `path`: one that comes to no end is ended."""
    code = (
        "from pika_sidecar.decks.sources import make\n"
        f"reading = make({source!r}).read({str(path)!r})\n"
        "print(len(reading.entries), reading.problem.code if reading.problem else '')"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=SIDECAR_DIR,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    ).stdout.strip()


def test_a_line_of_tags_without_end(tmp_path: Path) -> None:
    good = "#EXTVDJ:<lastplaytime>1700000000</lastplaytime><title>T</title>\n/m/t.mp3\n"
    path = tmp_path / "a.m3u"
    path.write_text("#EXTVDJ:" + "<a>" * 1_000_000 + "\n/m/a.mp3\n" + good)
    assert read_elsewhere("virtualdj", path) == "2"


def test_lines_as_long_as_they_may_be(tmp_path: Path) -> None:
    path = tmp_path / "a.m3u"
    tags = "".join(f"<a{i}>" for i in range(LONGEST_LINE // 8))[: LONGEST_LINE - 10]
    path.write_text(f"#EXTVDJ:{tags}\n/m/a.mp3\n" * 500)
    assert read_elsewhere("virtualdj", path) == "500"


def test_of_very_many_lines_the_last_ones_count() -> None:
    found = parse(b"".join(b"%d\n" % i for i in range(MOST_LINES + 10)))
    assert len(found) == MOST_LINES and found[-1].path == str(MOST_LINES + 9)


def test_a_tag_in_a_tag_and_one_that_is_not_closed() -> None:
    [entry] = parse(b"#EXTVDJ:<x><title>I <3 <b>you</b></title><artist>A\n/m/t.mp3\n")
    assert (entry.title, entry.artist) == ("I <3 <b>you</b>", "")


def test_a_database_with_a_value_as_large_as_a_film(tmp_path: Path) -> None:
    writer = MixxxWriter(tmp_path / mixxx.FILE_NAME, "DELETE")
    writer.played(writer.playlist(), "One")
    writer.db.execute("UPDATE library SET title = zeroblob(100000000)")
    writer.db.close()
    with pytest.raises(sqlite3.DatabaseError):
        mixxx.read_history(tmp_path / mixxx.FILE_NAME)
    assert mixxx.Mixxx().read(str(tmp_path)).problem.code == "deck_unreadable"


@pytest.mark.not_under_wine(why="same code")
def test_a_database_that_is_a_question_without_end(tmp_path: Path) -> None:
    writer = MixxxWriter(tmp_path / mixxx.FILE_NAME, "DELETE")
    writer.played(writer.playlist(), "One")
    writer.db.execute("DROP TABLE track_locations")
    writer.db.execute(
        "CREATE VIEW track_locations AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS id, 'x' AS location FROM n WHERE i < 0"
    )
    writer.db.close()
    assert read_elsewhere("mixxx", tmp_path) == "0 deck_unreadable"
