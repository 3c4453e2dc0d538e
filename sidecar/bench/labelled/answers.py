"""What Pika, librosa and ffmpeg say of a file, each in the same shape."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Answer = dict[str, Any]
"""`bpm`: number or null; `beats`: seconds; `key`: "A minor" or null. Pika's also `kind`, `downbeat`,
`beats_per_bar`, `lufs`.
"""

# C. Krumhansl, "Cognitive Foundations of Musical Pitch", Oxford 1990, table 2.1: what librosa's users take.
_KRUMHANSL = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def pika(path: Path) -> Answer:
    """Ours. A file that cannot be analysed has an answer without values."""
    from pika_sidecar.analysis.errors import AnalysisError  # noqa: PLC0415
    from pika_sidecar.analysis.track import analyze_file  # noqa: PLC0415

    try:
        result: Any = analyze_file(str(path))
    except AnalysisError as error:
        return {"bpm": None, "beats": [], "key": None, "error": error.code}
    tempo, grid, key, loudness = (result[part] for part in ("tempo", "beats", "key", "loudness"))
    times: list[float] = []
    if grid is not None:
        times = grid["times"] or np.arange(grid["first"], result["duration"], grid["period"]).tolist()
    return {
        "bpm": tempo["bpm"],
        "confidence": tempo["confidence"],
        "kind": tempo.get("kind"),
        "beats": times,
        "downbeat": grid and grid.get("downbeat"),
        "beats_per_bar": grid and grid.get("beats_per_bar"),
        "key": key and key["name"],
        "lufs": loudness and loudness["lufs"],
    }


def compile_librosa() -> None:
    """Fill its compilation cache; two processes that write it at once leave one that crashes."""
    import librosa as library  # noqa: PLC0415

    noise = np.random.default_rng(0).standard_normal(22050 * 4).astype(np.float32)
    library.beat.beat_track(y=noise, sr=22050)
    library.feature.chroma_cqt(y=noise, sr=22050)


def librosa(path: Path) -> Answer:
    """What its manual leads to: `beat_track`, and the mean of `chroma_cqt` against Krumhansl's profiles."""
    import librosa as library  # noqa: PLC0415

    signal, rate = library.load(path, sr=22050)
    tempo, frames = library.beat.beat_track(y=signal, sr=rate)
    chroma = library.feature.chroma_cqt(y=signal, sr=rate).mean(axis=1)
    fits = {
        f"{_NOTES[tonic]} {mode}": float(np.corrcoef(np.roll(shape, tonic), chroma)[0, 1])
        for mode, shape in _KRUMHANSL.items()
        for tonic in range(12)
    }
    return {
        "bpm": float(np.atleast_1d(tempo)[0]) or None,
        "beats": library.frames_to_time(frames, sr=rate).tolist(),
        "key": max(fits, key=fits.__getitem__),
    }


def ffmpeg(path: Path) -> Answer:
    """`lufs` by the filter ebur128; none where there is no ffmpeg."""
    if not shutil.which("ffmpeg"):
        return {"lufs": None}
    words = ["ffmpeg", "-nostats", "-hide_banner", "-threads", "1", "-i", str(path)]
    done = subprocess.run(
        [*words, "-filter_complex", "ebur128", "-f", "null", "-"], capture_output=True, text=True, check=False
    )
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", done.stderr)
    return {"lufs": float(found[-1]) if found else None}


SIDES: dict[str, Callable[[Path], Answer]] = {"pika": pika, "librosa": librosa, "ffmpeg": ffmpeg}


def answer(side: str, path: Path, cache: Path | None) -> Answer:
    """A side's answer about a file; with `cache`, a folder, one given about the same bytes before."""
    if cache is None:
        return SIDES[side](path)
    name = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = cache / f"{side}-{name}.json"
    if kept.exists():
        known: Answer = json.loads(kept.read_text(encoding="utf-8"))
        return known
    said = SIDES[side](path)
    cache.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part")
    part.write_text(json.dumps(said), encoding="utf-8")
    part.replace(kept)
    return said
