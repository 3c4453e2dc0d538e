"""How right the analysis is, beside librosa: tempo, beats, key, loudness on music whose truth is known.

deno task bench accuracy [--split judge] [--first N] [--folder DIR] [--again] [--picture FILE.svg]

Makes the labelled set first (bench/labelled; some 15 minutes, once). Both sides hear the same files in the
same run; what librosa and ffmpeg said of the same bytes before is taken from the cache, unless --again.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
# Before NumPy is loaded: two processes share two cores.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

from bench.labelled.answers import answer, compile_librosa  # noqa: E402
from bench.labelled.make import make, missing_packages  # noqa: E402
from bench.labelled.metrics import beat_f_measure, key_score, octaves_off, tempo_within  # noqa: E402
from bench.labelled.picture import histogram  # noqa: E402

CACHE = HERE.parents[1] / ".cache" / "labelled"

Truth = dict[str, Any]
Row = tuple[Truth, dict[str, Any]]
"""What is true of a file, and per side what was said of it."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", choices=("fit", "judge"), default="judge")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N files")
    parser.add_argument("--folder", type=Path, help="a folder of your own, with a truth.json like ours")
    parser.add_argument("--again", action="store_true", help="ask librosa and ffmpeg anew")
    parser.add_argument("--picture", type=Path, help="where to write the histogram of tempo errors (SVG)")
    parser.add_argument("--failures", action="store_true", help="list each file whose tempo was wrong")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if options.folder:
        folder = options.folder
        truths = json.loads((folder / "truth.json").read_text(encoding="utf-8"))[: options.first]
    else:
        if missing := missing_packages():
            raise SystemExit(
                f"The labelled set cannot be made: {', '.join(missing)} missing.\n"
                f"On Debian: apt-get install {' '.join(missing)}"
            )
        folder = CACHE / options.split
        truths = make(CACHE, options.split, count=options.first, jobs=options.jobs)
    rows = _ask(truths, folder, options.jobs, again=options.again)
    print(report(rows, options.folder.name if options.folder else options.split))
    if options.failures:
        _print_failures(rows)
    if options.picture:
        options.picture.write_text(_picture(rows), encoding="utf-8")


def _ask(truths: list[Truth], folder: Path, jobs: int, *, again: bool) -> list[Row]:
    cache = CACHE / "answers"
    if again:
        for kept in cache.glob("*.json"):
            kept.unlink()
    sides = {"pika": None, "librosa": cache, "ffmpeg": cache}
    rows: list[Row] = []
    with ProcessPoolExecutor(1) as alone:
        alone.submit(compile_librosa).result()
    with ProcessPoolExecutor(jobs) as pool:
        asked = [
            (
                truth,
                {
                    side: pool.submit(answer, side, folder / truth["file"], kept)
                    for side, kept in sides.items()
                },
            )
            for truth in truths
        ]
        for done, (truth, futures) in enumerate(asked, 1):
            rows.append((truth, {side: future.result() for side, future in futures.items()}))
            print(f"\r{done} of {len(asked)} files", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return rows


def _of_kind(rows: list[Row], *kinds: str) -> list[Row]:
    return [row for row in rows if row[0]["kind"] in kinds]


def report(rows: list[Row], name: str) -> str:
    """The tables, as Markdown."""
    timed = _of_kind(rows, "steady", "live")
    steady = _of_kind(rows, "steady")
    beaten = [row for row in rows if row[0].get("beats")]
    keyed = [row for row in rows if row[0].get("key")]
    lines = [f"{len(rows)} files of {name!r}", "", "| | files | Pika | librosa |", "|---|---:|---:|---:|"]

    def line(
        label: str, chosen: list[Row], measure: Callable[[Truth, Any], float], *, ours_only: bool = False
    ) -> None:
        if chosen:
            ours, theirs = (100 * _mean(chosen, measure, side) for side in ("pika", "librosa"))
            lines.append(f"| {label} | {len(chosen)} | {ours:.1f} | {'' if ours_only else f'{theirs:.1f}'} |")

    line("tempo within 4 %", timed, lambda true, said: tempo_within(said["bpm"], true["bpm"]))
    line(
        "the same, octaves allowed",
        timed,
        lambda true, said: tempo_within(said["bpm"], true["bpm"], octaves=True),
    )
    line(
        "tempo within 0.5 BPM, steady",
        steady,
        lambda true, said: abs((said["bpm"] or 0) - true["bpm"]) <= 0.5,
    )
    line(
        "tempo within 0.05 BPM, steady",
        steady,
        lambda true, said: abs((said["bpm"] or 0) - true["bpm"]) <= 0.05,
    )
    line("beat F-measure (70 ms)", beaten, lambda true, said: beat_f_measure(said["beats"], true["beats"]))
    downbeats = [row for row in beaten if row[0].get("downbeats")]
    line("downbeats F-measure", downbeats, _downbeat_f, ours_only=True)
    line("key, MIREX weighted", keyed, lambda true, said: key_score(said["key"], true["key"]))
    line("key exactly right", keyed, lambda true, said: key_score(said["key"], true["key"]) == 1)
    for kind in ("steady", "changing", "none"):
        line(
            f"said of {kind}: {kind}",
            _of_kind(rows, kind),
            lambda true, said: said.get("kind") == true["kind"],
            ours_only=True,
        )
    lines.append("")
    off = [
        abs(said["pika"]["lufs"] - said["ffmpeg"]["lufs"])
        for _, said in rows
        if said["pika"].get("lufs") is not None and said["ffmpeg"]["lufs"] is not None
    ]
    if off:
        lines.append(
            f"Loudness against ffmpeg's ebur128 (which rounds to 0.1): mean {statistics.mean(off):.3f} LU, "
            f"at most {max(off):.2f} LU, {len(off)} files."
        )
    lines += ["", "| style | files | tempo 4 % | octaves allowed | beat F | key | librosa's tempo 4 % |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for style in sorted({truth["style"] for truth, _ in timed}):
        own = [row for row in timed if row[0]["style"] == style]
        values = [
            _mean(own, lambda true, said: tempo_within(said["bpm"], true["bpm"]), "pika"),
            _mean(own, lambda true, said: tempo_within(said["bpm"], true["bpm"], octaves=True), "pika"),
            _mean(
                [row for row in own if row[0].get("beats")],
                lambda true, said: beat_f_measure(said["beats"], true["beats"]),
                "pika",
            ),
            _mean(
                [row for row in own if row[0].get("key")],
                lambda true, said: key_score(said["key"], true["key"]),
                "pika",
            ),
            _mean(own, lambda true, said: tempo_within(said["bpm"], true["bpm"]), "librosa"),
        ]
        lines.append(
            f"| {style} | {len(own)} | " + " | ".join(f"{100 * value:.0f}" for value in values) + " |"
        )
    return "\n".join(lines)


def _mean(rows: list[Row], measure: Callable[[Truth, Any], float], side: str) -> float:
    return statistics.mean(float(measure(true, said[side])) for true, said in rows) if rows else 0.0


def _downbeat_f(true: Truth, said: dict[str, Any]) -> float:
    found: Sequence[float] = said["beats"]
    if said.get("downbeat") is None:
        return 0.0
    return beat_f_measure(found[said["downbeat"] :: said["beats_per_bar"]], true["downbeats"])


def _print_failures(rows: list[Row]) -> None:
    for true, said in _of_kind(rows, "steady", "live"):
        ours = said["pika"]
        if not tempo_within(ours["bpm"], true["bpm"]):
            theirs = said["librosa"]["bpm"] or 0
            print(f"{true['file']:32} {true['bpm']:7.2f} Pika {ours['bpm'] or 0:7.2f} librosa {theirs:7.2f}")


def _picture(rows: list[Row]) -> str:
    timed = _of_kind(rows, "steady", "live")
    errors = {
        name: [
            octaves_off(said[side]["bpm"], true["bpm"]) if said[side]["bpm"] else None for true, said in timed
        ]
        for side, name in (("pika", "Pika"), ("librosa", "librosa"))
    }
    return histogram(errors, f"Tempo errors on {len(timed)} excerpts of the labelled set")


if __name__ == "__main__":
    main()
