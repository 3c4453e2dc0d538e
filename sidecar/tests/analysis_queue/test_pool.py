"""The pool with real worker processes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.held import Gate
from support.music import tone
from support.names import ODD_NAMES
from support.processes import gone, is_alive, is_nice, kill, stop

from pika_sidecar.analysis_queue.pool import Pool, timeout_for
from pika_sidecar.errors import PikaError


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    """Two workers at most, that rest after a second."""
    one = Pool(2, idle_s=1.0)
    yield one
    await one.close()


async def test_results_errors_and_the_file_as_it_was(tmp_path: Path) -> None:
    pool = Pool(2)
    path = tone(tmp_path / "a.wav")
    outcomes = await asyncio.gather(pool.analyze(str(path)), pool.analyze(str(tmp_path / "nix.wav")))
    good, bad = outcomes
    assert good.error is None and good.result["ok"] is True and good.result["duration"] == 2.0
    assert good.stat == (path.stat().st_size, path.stat().st_mtime_ns)
    assert bad.result is None and bad.error["code"] == "not_found" and bad.stat is None
    assert pool.workers == 2
    await pool.close()


@pytest.mark.not_under_wine(why="priority class")
async def test_workers_are_nice(tmp_path: Path) -> None:
    pool = Pool(1)
    await pool.analyze(str(tone(tmp_path / "a.wav")))
    [pid] = pool.pids
    assert is_nice(pid)
    await pool.close()


async def test_workers_rest(pool: Pool, tmp_path: Path) -> None:
    await pool.analyze(str(tone(tmp_path / "a.wav")))
    [pid] = pool.pids
    await gone(pid)
    assert pool.workers == 0
    assert (await pool.analyze(str(tmp_path / "a.wav"))).result["ok"]


async def test_a_hanging_worker_is_killed_and_replaced(tmp_path: Path) -> None:
    path = str(tone(tmp_path / "a.wav"))
    pool = Pool(1)
    await pool.analyze(path)
    pool._timeout = lambda path: 1.5
    [pid] = pool.pids
    stop(pid)
    assert (await pool.analyze(path)).error["code"] == "timeout"
    assert not is_alive(pid)
    pool._timeout = timeout_for
    assert (await pool.analyze(path)).result["ok"] and pool.pids != [pid]
    await pool.close()


async def test_a_dead_worker_costs_its_file_only(
    pool: Pool, tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in gate.env.items():
        monkeypatch.setenv(name, value)
    long, short = str(tone(tmp_path / "long.wav")), str(tone(tmp_path / "short.wav"))
    working = asyncio.create_task(pool.analyze(long))
    await asyncio.to_thread(gate.wait)
    [pid] = pool.pids
    other = asyncio.create_task(pool.analyze(short))
    kill(pid)
    assert (await working).error["code"] == "worker_died"
    gate.open()
    assert (await other).result["ok"]


async def test_a_worker_that_cannot_begin_is_a_broken_installation() -> None:
    pool = Pool(1, command=[sys.executable, "-c", "raise SystemExit('libsndfile is missing')"])
    with pytest.raises(PikaError) as broken:
        await pool.analyze("a.wav")
    assert broken.value.code == "worker_broken" and "libsndfile is missing" in broken.value.message
    pool = Pool(1, command=["/nix/pika-sidecar"])
    with pytest.raises(PikaError) as broken:
        await pool.analyze("a.wav")
    assert broken.value.code == "worker_broken"


DIES_AT_FIRST = """
import runpy, sys
from pathlib import Path
marker = Path(sys.argv.pop(1))
if not marker.exists():
    marker.touch()
    raise SystemExit("somebody killed me")
runpy.run_module("pika_sidecar", run_name="__main__")
"""


async def test_a_worker_that_ended_before_it_could_begin_is_started_once_more(tmp_path: Path) -> None:
    pool = Pool(1, command=[sys.executable, "-c", DIES_AT_FIRST, str(tmp_path / "died"), "worker"])
    assert (await pool.analyze(str(tone(tmp_path / "a.wav")))).result["ok"]
    assert (tmp_path / "died").exists()
    await pool.close()


async def test_closing_kills_also_what_is_at_work(
    pool: Pool, tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in gate.env.items():
        monkeypatch.setenv(name, value)
    working = asyncio.create_task(pool.analyze(str(tone(tmp_path / "a.wav"))))
    await asyncio.to_thread(gate.wait)
    [pid] = pool.pids
    working.cancel()
    await pool.close()
    await gone(pid)


async def test_names_of_any_kind_reach_the_worker(pool: Pool, tmp_path: Path) -> None:
    for name in ODD_NAMES:
        outcome = await pool.analyze(str(tone(tmp_path / name)))
        assert outcome.result is not None and outcome.result["path"] == str(tmp_path / name), name


@pytest.mark.only_on("linux", why="bytes in names")
async def test_a_name_that_is_not_utf_8_is_analysed(pool: Pool, tmp_path: Path) -> None:
    path = tone(tmp_path / os.fsdecode(b"caf\xe9.wav"))
    outcome = await pool.analyze(str(path))
    assert outcome.error is None and outcome.result is not None
    assert outcome.result["path"] == str(path) and outcome.result["duration"] == 2.0
    assert outcome.stat == (path.stat().st_size, path.stat().st_mtime_ns)
    path.write_bytes(b"")
    assert (await pool.analyze(str(path))).error["code"] == "empty"


def test_time_grows_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\0" * 2_000_000)
    assert timeout_for(str(tmp_path / "a")) > timeout_for(str(tmp_path / "nix")) >= 60
