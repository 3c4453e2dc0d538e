"""The report of a real library, over a socket and on the command line: what it says, and what not."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.sidecar import COMMAND, SIDECAR_DIR, Sidecar

from pika_sidecar.report import log_tail, make
from pika_sidecar.report.memory import Process, family

PAGE = {
    "build": "test",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15",
    "language": "pl",
    "runtime": "6.9.0",
    "window": {"width": 1280, "height": 800, "scale": 1.5},
    "screens": [{"width": 1920, "height": 1080, "scale": 1}],
}
NAMES = ("Kowalska", "Bossanova", "ana@example.org", "s3cr3t-token", "QK7XPM", "Etta")


@pytest.mark.not_under_wine(why="same code")
async def test_a_report_helps_and_names_nobody(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    music, data = tmp_path / "Kowalska" / "Bossanova", tmp_path / "data"
    music.mkdir(parents=True)
    tone(music / "Etta James - At Last.wav")
    (music / "Etta broken.wav").write_bytes(b"RIFF no sound")
    (data / "logs").mkdir(parents=True)
    account = {"name": "Ana Kowalska", "email": "ana@example.org", "token": "s3cr3t-token"}
    (data / "account.json").write_text(json.dumps({"version": 1, "accounts": {"https://x.example": account}}))
    head = "2026-11-30 21:45:12,034 1 ERROR pika_sidecar.live.client: "
    crash = f'{log_tail.TRACEBACK}\n  File "{music}/x.py", line 3, in converse\nOSError: [Errno 5] {music}\n'
    (data / "logs" / "sidecar.log").write_text(
        f"{head}The night QK7XPM of Ana Kowalska broke: s3cr3t-token\n{head}It failed\n{crash}"
    )
    page = await start().page()
    await page.call("folders.add", path=str(music))
    await page.until("analysis.status", lambda status: status["done"] == 1 and status["failed"] == 1)
    report = await page.call("report.make", **PAGE)
    text = report["text"]
    assert report["name"].startswith("pika-report-20") and report["name"].endswith(".txt")
    for said in (
        "Pika     0.",
        PAGE["user_agent"],
        "1280 x 800 at 1.5",
        "window's program  6.9.0",
        "night             off",
        "deck              ",
        "tracks                          2",
        "tracks that failed              1",
        "OSError: [Errno 5] …",
        "broke: …",
    ):
        assert said in text, f"{said}\n{text}"
    for name in (*NAMES, str(tmp_path), os.uname().nodename):
        assert name not in text, f"{name}\n{text}"

    # The same on the command line, beside the one that runs.
    command = [*COMMAND, "report", "--data-dir", str(data)]
    ran = subprocess.run(command, cwd=SIDECAR_DIR, capture_output=True, text=True, check=True)
    assert "tracks                          2" in ran.stdout
    assert not [name for name in NAMES if name in ran.stdout]


@pytest.mark.not_under_wine(why="same code")
def test_without_library_and_log_there_is_a_report(tmp_path: Path) -> None:
    text = make.make(tmp_path / "none", state=[])
    assert "there is none yet" in text and "Machine" in text
    (tmp_path / "library.db").write_bytes(b"no database" * 1000)
    assert "cannot be read (SQLITE_NOTADB)" in make.make(tmp_path, state=[])


@pytest.mark.not_under_wine(why="same code")
def test_what_a_page_says_is_an_engines_name_or_nothing(tmp_path: Path) -> None:
    said = make.make(tmp_path, state=[], page=[("engine", "Mozilla/5.0"), ("language", "<b>Ana</b>\nx")])
    assert "Mozilla/5.0" in said and "Ana" not in said


def test_a_report_is_kept_beside_those_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "documents", lambda: tmp_path)
    first, second = make.keep("one"), make.keep("two")
    assert first.name == make.name_of_today() and second.name == first.name.replace(".txt", "-2.txt")
    assert (first.read_text(), second.read_text()) == ("one", "two")
    monkeypatch.setattr(make, "documents", lambda: tmp_path / "none")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert make.keep("three").name.endswith("-3.txt")


def test_the_end_of_the_log_goes_on_in_the_file_before(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    for name, time in (("sidecar.log.1", 100), ("sidecar.log", 200)):
        (logs / name).write_text("".join(f"{name} {number}\n" for number in range(3)))
        os.utime(logs / name, (time, time))
    assert log_tail.last_lines(tmp_path, 4) == ["sidecar.log.1 2", *(f"sidecar.log {n}" for n in range(3))]
    assert log_tail.last_crash(tmp_path) == []
    (logs / "sidecar.log.1").write_text(f"it failed\n{log_tail.TRACEBACK}\n  File\nValueError: x\nlater\n")
    assert log_tail.last_crash(tmp_path) == ["it failed", log_tail.TRACEBACK, "  File", "ValueError: x"]


def test_memory_is_told_of_engine_workers_and_window() -> None:
    window, engine, worker, web, shell = (
        Process(pid, parent, held)
        for pid, parent, held in ((10, 1, 100), (11, 10, 20), (12, 11, 3), (13, 10, 200), (1, 0, 5))
    )
    table = [shell, window, engine, worker, web]
    assert family(table, 11, 10) == [
        ("the engine", 20),
        ("1 workers", 3),
        ("the window and 1 of its processes", 300),
    ]
    assert family(table, 11, 1) == [("the engine", 20), ("1 workers", 3)]
    assert family([], 11, 10) == []
