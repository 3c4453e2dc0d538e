"""A short run of the fuzzer; `deno task bench fuzz` is the long one. And what the fuzzer itself promises."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import soundfile

from pika_sidecar.analysis.container import inspect
from pika_sidecar.analysis_queue.pool import Outcome
from tests.fuzz import run as fuzz
from tests.fuzz.bases import make_bases
from tests.fuzz.mutate import length_fields
from tests.fuzz.ogg import with_checksums

pytestmark = [pytest.mark.not_under_wine(why="same code"), pytest.mark.needs_tool("ffmpeg")]

FILES = 300


async def test_damaged_files_never_break_a_worker() -> None:
    report = await fuzz.run(range(FILES), seed=1)
    assert report.findings == []
    assert report.files == FILES
    # Much of the damage can be heard past, and much cannot.
    assert report.analysed > FILES // 5
    assert report.codes["corrupt"] > FILES // 20
    assert report.slowest_s < fuzz.TIMEOUT_S
    # So early a worker still takes what it needs for good; a leak of 300 kB a file would be seen.
    assert report.growth_mb < 45


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    return make_bases(tmp_path_factory.mktemp("bases"))


def test_bases_are_sound_and_the_same_each_time(tmp_path: Path, bases: list[tuple[str, bytes]]) -> None:
    assert make_bases(tmp_path) == bases
    for index, (suffix, content) in enumerate(bases):
        path = tmp_path / f"{index}.{suffix}"
        path.write_bytes(content)
        assert inspect(str(path)).kind == ("ogg" if suffix == "opus" else suffix)
        assert length_fields(content) or suffix in ("aac", "wma")
        if suffix not in ("m4a", "aac", "wma"):
            assert soundfile.info(path).duration > 0.5


def test_the_same_seed_makes_the_same_files_and_each_file_is_another(bases: list[tuple[str, bytes]]) -> None:
    made = [fuzz.make(1, number, bases) for number in range(200)]
    assert made == [fuzz.make(1, number, bases) for number in range(200)]
    assert made != [fuzz.make(2, number, bases) for number in range(200)]
    assert len({content for _, content, _ in made}) > 180
    words = Counter(word for _, _, done in made for word in done.split())
    assert {"bits", "truncated", "spliced", "extreme", "length", "zeros", "page", "checksums"} <= set(words)


def test_checksums_of_ogg_are_those_of_the_encoder(bases: list[tuple[str, bytes]]) -> None:
    for suffix, content in bases:
        if suffix in ("ogg", "opus"):
            damaged = bytearray(content)
            damaged[22:26] = Random(0).randbytes(4)
            assert with_checksums(bytes(damaged)) == content


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(error={"code": "worker_died", "message": "x"}),
        Outcome(error={"code": "timeout", "message": "x"}),
        Outcome(error={"code": "internal", "message": "x"}),
        Outcome(error={"code": "corrupt", "message": ""}),
        Outcome(result={"duration": float("nan")}),
    ],
)
def test_what_must_not_happen_is_a_finding(outcome: Outcome) -> None:
    assert fuzz._judge(outcome, fuzz.Report())


_BAD_WORKER = """
import json, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    if "0." in line:
        sys.exit("broken")
    time.sleep(600)
"""


async def test_a_crash_and_a_hang_are_findings_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start = fuzz.WorkerProcess.start
    monkeypatch.setattr(
        fuzz.WorkerProcess, "start", lambda command: start([sys.executable, "-c", _BAD_WORKER])
    )
    crashed = await fuzz.run(range(0, 11, 10), seed=1, keep=tmp_path)
    assert crashed.codes == {"worker_died": 2}
    assert any(finding.startswith("0 (") and "broken" in finding for finding in crashed.findings)
    monkeypatch.setattr(fuzz, "TIMEOUT_S", 0.5)
    hung = await fuzz.run(range(1, 3), seed=1, keep=tmp_path)
    assert hung.codes == {"timeout": 2}
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["0", "1", "10", "2"]


def test_growth_is_measured_between_quarters() -> None:
    steady = fuzz.Report(memory_mb=[100.0, 180.0] + [150.0] * 98)
    leaking = fuzz.Report(memory_mb=[100 + number for number in range(100)])
    assert steady.growth_mb == 0
    assert leaking.growth_mb == pytest.approx(50)
