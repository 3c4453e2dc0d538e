"""Damaged files through a real worker process: what it answers, how long it takes, how its memory grows."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.tags import read_cover, read_tags
from pika_sidecar.analysis_queue.pool import Outcome, analyze
from pika_sidecar.paths import own_command
from pika_sidecar.workers.process import WorkerProcess
from tests.fuzz.bases import make_bases
from tests.fuzz.mutate import mutant
from tests.support.analysed import problems

if sys.platform == "win32":
    from tests.support import windows_processes

TIMEOUT_S = 10.0
MOST_GROWTH_MB = 16.0
"""By which the worker may be larger in the last quarter of a long run than in the second."""

EXPECTED_CODES = {"empty", "unsupported_format", "no_sound", "protected", "corrupt", "too_short", "too_long"}
"""What may be said of a damaged file that is there and can be read; anything else is a mistake of ours."""


@dataclass
class Report:
    """What came of a run; `findings` are sentences that begin with the number of the file."""

    files: int = 0
    analysed: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest: int = -1
    memory_mb: list[float] = field(default_factory=list)

    @property
    def growth_mb(self) -> float:
        """Median of the last quarter less that of the second; 0 where the system tells no sizes."""
        quarter = len(self.memory_mb) // 4
        if not quarter:
            return 0.0
        early, late = self.memory_mb[quarter : 2 * quarter], self.memory_mb[-quarter:]
        return statistics.median(late) - statistics.median(early)


def make(seed: int, number: int, bases: list[tuple[str, bytes]]) -> tuple[str, bytes, str]:
    """File `number` of the run of `seed`: suffix, content, what was done to it."""
    return mutant(bases, Random(f"{seed}-{number}"))


async def run(
    numbers: range,
    seed: int,
    *,
    keep: Path | None = None,
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Analyse the files of these numbers, one after the other. Files of findings are left in `keep`."""
    report = Report()
    worker = await WorkerProcess.start(own_command("worker"))
    try:
        with tempfile.TemporaryDirectory(prefix="pika-fuzz-") as name:
            bases = make_bases(Path(name))
            for number in numbers:
                suffix, content, done = make(seed, number, bases)
                path = Path(name) / f"{number}.{suffix}"
                path.write_bytes(content)
                begin = time.monotonic()
                outcome = await analyze(worker, str(path), TIMEOUT_S)
                took = time.monotonic() - begin
                if took > report.slowest_s:
                    report.slowest_s, report.slowest = took, number
                found = [*_judge(outcome, report), *_judge_tags(path)]
                if outcome.error is not None and outcome.error["code"] == "worker_died":
                    found.append(worker.last_words())
                report.findings += [f"{number} ({done}): {sentence}" for sentence in found]
                if found and keep is not None:
                    (keep / path.name).write_bytes(content)
                if worker.alive:
                    report.memory_mb += resident_mb(worker.pid)
                else:
                    worker = await WorkerProcess.start(own_command("worker"))
                path.unlink()
                report.files += 1
                progress(report)
    finally:
        await worker.kill()
    return report


def _judge(outcome: Outcome, report: Report) -> list[str]:
    if outcome.result is not None:
        report.analysed += 1
        return problems(outcome.result)
    assert outcome.error is not None
    code, message = outcome.error["code"], outcome.error["message"]
    report.codes[code] += 1
    return [] if code in EXPECTED_CODES and message else [f"{code}: {message}"]


def _judge_tags(path: Path) -> list[str]:
    """Tags and cover, in this process, whose memory has no bound: nothing is taken for nothing."""
    begin = time.monotonic()
    try:
        read_tags(str(path))
        cover = read_cover(str(path))
    except AnalysisError as error:
        return [] if error.code in EXPECTED_CODES else [f"tags: {error.code}"]
    except Exception as error:
        return [f"tags: {error!r}"]
    took = time.monotonic() - begin
    if took > TIMEOUT_S:
        return [f"tags: {took:.1f} s"]
    return [] if cover is None or (cover[0] and cover[1]) else [f"cover: {cover!r}"]


def resident_mb(pid: int) -> list[float]:
    """What a process holds in memory, as a list of one; empty where the system does not tell."""
    if sys.platform == "win32":
        return [windows_processes.resident_bytes(pid) / 1e6]
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        return [int(status.split("VmRSS:")[1].split()[0]) / 1000]
    except (OSError, IndexError):
        return []
