"""Thousands of damaged files through one worker process; ends with code 1 when one of them breaks a promise.

python bench/fuzz.py [--files 10000] [--seed 1] [--first 0] [--keep DIR]

The same seed makes the same files; --first N --files 1 --keep DIR shows one alone. Findings are a crash, an
answer after more than 10 s, one that breaks the contract, or a worker that grows.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.fuzz.run import MOST_GROWTH_MB, Report, run

_EVERY = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=10_000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="another one, other files")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--keep", type=Path, help="folder for the files that were found")
    options = parser.parse_args()
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    numbers = range(options.first, options.first + options.files)
    report = asyncio.run(run(numbers, options.seed, keep=options.keep, progress=_progress))
    _print(report, time.monotonic() - begin)
    return 1 if report.findings or report.growth_mb > MOST_GROWTH_MB else 0


def _progress(report: Report) -> None:
    if report.files % _EVERY == 0:
        memory = report.memory_mb[-1:] or [0.0]
        print(f"{report.files} files, {len(report.findings)} findings, {memory[0]:.0f} MB", flush=True)


def _print(report: Report, seconds: float) -> None:
    codes = ", ".join(f"{code} {count}" for code, count in report.codes.most_common())
    print(f"\n{report.files} files in {seconds:.0f} s: {report.analysed} analysed, {codes}")
    print(f"slowest {report.slowest_s:.2f} s (file {report.slowest})", end="")
    if report.memory_mb:
        most, growth = max(report.memory_mb), report.growth_mb
        print(f", worker at most {most:.0f} MB, grown by {growth:.1f} MB from quarter 2 to 4", end="")
    print(f"\n{len(report.findings)} findings")
    for finding in report.findings:
        print(f"  {finding}")


if __name__ == "__main__":
    sys.exit(main())
