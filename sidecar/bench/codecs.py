"""The frozen sidecar against librosa, codec by codec: seconds of music that one core analyses in a second.

deno task bench codecs [--seconds 240] [--rounds 3]

Both take turns on one core. Counted is the processor time of the whole program, with all that it starts: for
the frozen sidecar that includes its start, for librosa (imported and compiled beforehand) it does not. Who
computes what says bench/analysis.py; librosa's side has no loudness.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")}
_CODECS = {
    "WAV": ".wav",
    "AIFF": ".aiff",
    "FLAC": ".flac",
    "MP3": ".mp3",
    "Vorbis": ".ogg",
    "Opus": ".opus",
}
_ENCODED = {"AAC": ("-c:a", "aac", "-b:a", "256k"), "ALAC": ("-c:a", "alac"), "WMA": ("-c:a", "wmav2")}
"""Those that ffmpeg writes, and the system decodes."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--frozen", type=Path, required=True, help="the frozen sidecar's program")
    parser.add_argument("--seconds", type=float, default=240.0, help="length of the music")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is timed per codec")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pika-bench-") as folder:
        _compare(Path(folder), options.frozen, options.seconds, options.rounds)


def _compare(folder: Path, frozen: Path, seconds: float, rounds: int) -> None:
    from tests.render import render, write  # noqa: PLC0415
    from tests.support.encoded import encode  # noqa: PLC0415

    music = render(bpm=104, key="D minor", seconds=seconds, style="funk", seed=1)[0]
    print(f"{seconds:.0f} s of stereo at 44.1 kHz (Opus 48), one core, {rounds} rounds in turn, median\n")
    print(f"| {'codec':6} | {'frozen sidecar':>22} | {'librosa':>22} | {'ratio':>6} |")
    print(f"| {'-' * 6} | {'-' * 21}: | {'-' * 21}: | {'-' * 5}: |")
    slowest = float("inf")
    for codec in [*_CODECS, *_ENCODED]:
        if codec in _CODECS:
            path = folder / f"music{_CODECS[codec]}"
            write(path, music, 48000 if codec == "Opus" else 44100)
        else:
            suffix = "wma" if codec == "WMA" else "m4a"
            path = encode(folder / "music.wav", folder / f"{codec}.{suffix}", *_ENCODED[codec])
        if codec == "WAV":
            _librosa(path)  # fills its compilation cache
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(seconds / _frozen(frozen, path))
            theirs.append(seconds / _librosa(path))
        ratio = statistics.median(ours) / statistics.median(theirs)
        slowest = min(slowest, statistics.median(ours))
        print(f"| {codec:6} | {_speed(ours):>22} | {_speed(theirs):>22} | {ratio:6.1f} |", flush=True)
    print(f"\nAt least {slowest:.0f} times real time per core with every codec.")


def _speed(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} x ({min(values):.0f} to {max(values):.0f})"


def _pin() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _frozen(program: Path, path: Path) -> float:
    """Processor seconds of `pika-sidecar analyze`, its worker included."""
    before = os.times()
    command = [str(program), "analyze", "--json", "--workers", "1", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=_pin)
    after = os.times()
    if done.returncode:
        raise SystemExit(f"the frozen sidecar failed on {path.name}:\n{done.stdout}{done.stderr}")
    children = after.children_user + after.children_system - before.children_user - before.children_system
    return children


def _librosa(path: Path) -> float:
    """Processor seconds of librosa for the same file, without its import."""
    command = [sys.executable, str(HERE / "analysis.py"), "--side", "librosa", str(path)]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **_ONE_THREAD}, check=False
    )
    if done.returncode:
        raise SystemExit(f"librosa failed on {path.name}:\n{done.stderr}")
    elapsed: float = json.loads(done.stdout.splitlines()[-1])["elapsed"]
    return elapsed


if __name__ == "__main__":
    main()
