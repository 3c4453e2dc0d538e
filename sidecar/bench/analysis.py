"""Our analysis against the same features through librosa: speed and memory; who is right says accuracy.py.

python bench/analysis.py [--seconds 240] [--rounds 3] [--long]

Run it from the sidecar folder in the development venv. Each measurement is a fresh process on one core; the
two take turns. Time is processor time, so that other programs do not count; neither does importing.
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
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

_ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
}

_WHO_COMPUTES_WHAT = """
Both: decoding to mono at 22.05 kHz, tempo and beats, chroma and key by the same profiles, energy over time,
brightness, onsets, three bands. Only Pika: loudness (BS.1770, both channels at the full rate; librosa has
none), tags, tempo alternatives, danceability, acousticness, groove. Only librosa: spectral contrast.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=240.0, help="length of the MP3 that is timed")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is timed")
    parser.add_argument(
        "--long", action="store_true", help="also the memory for a WAV of three hours (2 GB on disk)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pika-bench-") as folder:
        _speed(Path(folder), options.seconds, options.rounds)
        if options.long:
            _long(Path(folder))


def _speed(folder: Path, seconds: float, rounds: int) -> None:
    from tests.render import render_track  # noqa: PLC0415

    path = folder / "speed.mp3"
    render_track(path, bpm=104, key="D minor", seconds=seconds, style="funk", seed=1)
    _run("librosa", [path], warm=True)
    measured: dict[str, list[dict[str, Any]]] = {"pika": [], "librosa": []}
    for _ in range(rounds):
        for side, results in measured.items():
            results.append(_run(side, [path]))
    print(f"\n{seconds:.0f} s of stereo MP3 at 44.1 kHz, one core, {rounds} rounds in turn, median")
    print(_WHO_COMPUTES_WHAT)
    print(f"{'':10}{'CPU s':>8}{'x real time':>14}{'range':>18}{'peak MB':>10}")
    speeds = {}
    for side, results in measured.items():
        rates = sorted(seconds / result["elapsed"] for result in results)
        speeds[side] = statistics.median(rates)
        memory = max(result["memory"] for result in results)
        spread = f"{rates[0]:.0f} to {rates[-1]:.0f}"
        print(f"{side:10}{seconds / speeds[side]:8.2f}{speeds[side]:14.0f}{spread:>18}{memory:10.0f}")
    print(f"\nPika is {speeds['pika'] / speeds['librosa']:.1f} times as fast.")


def _long(folder: Path) -> None:
    import numpy as np  # noqa: PLC0415
    import soundfile  # noqa: PLC0415

    from tests.render import render  # noqa: PLC0415

    minutes = 180
    path = folder / "long.wav"
    piece = render(bpm=120, key="A minor", seconds=60, style="house", first_beat=0.0, human=0.0)[0]
    with soundfile.SoundFile(path, "w", 44100, 2, "PCM_16", format="WAV") as file:
        for _ in range(minutes):
            file.write(piece.astype(np.float32))
    result = _run("pika", [path])
    speed = minutes * 60 / result["elapsed"]
    print(f"\nWAV of {minutes} min: {result['elapsed']:.0f} CPU s, {speed:.0f} x real time, ", end="")
    print(f"peak {result['memory']:.0f} MB, {result['found'][0]['bpm']} BPM")


def _run(side: str, paths: list[Path], *, warm: bool = False) -> dict[str, Any]:
    """One fresh process that analyses `paths`; with `warm` only to fill librosa's compilation cache."""
    command = [sys.executable, __file__, "--side", side, *map(str, paths)]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **_ONE_THREAD}, check=False
    )
    if done.returncode:
        raise SystemExit(f"{side} failed on {paths[0].name}:\n{done.stderr}")
    result: dict[str, Any] = {} if warm else json.loads(done.stdout.splitlines()[-1])
    return result


def _measure(side: str, paths: list[str]) -> None:
    """In the child: analyse, then print time, peak memory and what was found as one line of JSON."""
    import time  # noqa: PLC0415

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    analyse = _pika() if side == "pika" else _librosa()
    start = time.process_time()
    found = [analyse(path) for path in paths]
    print(json.dumps({"elapsed": time.process_time() - start, "memory": _peak_memory(), "found": found}))


def _peak_memory() -> float:
    """Highest resident size of this process in MB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    if sys.platform == "darwin":
        import resource  # noqa: PLC0415

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    # On Linux getrusage would report the parent's peak, which a child inherits when it is started.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1e3


def _pika() -> Any:  # noqa: ANN401
    from pika_sidecar.analysis.track import analyze_file  # noqa: PLC0415

    def analyse(path: str) -> dict[str, Any]:
        result: Any = analyze_file(path)
        return {"bpm": result["tempo"]["bpm"], "key": result["key"] and result["key"]["name"]}

    return analyse


def _librosa() -> Any:  # noqa: ANN401
    import librosa  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    from pika_sidecar.analysis.key import Key, profile_scores  # noqa: PLC0415

    # librosa loads its parts on first use; loading is not what is measured here.
    librosa.beat.beat_track(y=np.random.default_rng(0).standard_normal(22050).astype(np.float32), sr=22050)
    librosa.feature.chroma_cqt(y=np.zeros(22050, dtype=np.float32), sr=22050)

    def analyse(path: str) -> dict[str, Any]:
        """Load, tempo and beats, key by the same profiles, level, brightness, onsets, three bands: what we
        compute.
        """
        signal, rate = librosa.load(path, sr=22050)
        tempo, _ = librosa.beat.beat_track(y=signal, sr=rate)
        scores = profile_scores(librosa.feature.chroma_cqt(y=signal, sr=rate).mean(axis=1).astype(np.float64))
        best = int(np.argmax(scores))
        spectrum = np.abs(librosa.stft(signal))
        librosa.feature.rms(S=spectrum)
        librosa.feature.spectral_centroid(S=spectrum, sr=rate)
        librosa.feature.spectral_contrast(S=spectrum, sr=rate)
        librosa.onset.onset_strength(y=signal, sr=rate)
        librosa.feature.melspectrogram(S=spectrum**2, sr=rate, n_mels=3)
        return {"bpm": float(np.atleast_1d(tempo)[0]), "key": Key(best % 12, best >= 12, 1.0).name}

    return analyse


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        _measure(sys.argv[2], sys.argv[3:])
    else:
        main()
