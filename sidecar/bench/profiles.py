"""Published key profiles on the same chroma: which one finds the most keys of a labelled set.

python bench/profiles.py FOLDER

FOLDER holds audio files and `truth.json`, a list of objects with `file` and `key` ("A minor"; null: none).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.published_profiles import PUBLISHED  # noqa: E402
from pika_sidecar.analysis.chroma import Chroma, find_chroma  # noqa: E402
from pika_sidecar.analysis.decode import Sound  # noqa: E402
from pika_sidecar.analysis.frames import SpectrumPass  # noqa: E402
from pika_sidecar.analysis.key import clear, profile_scores  # noqa: E402
from pika_sidecar.analysis.profiles import PROFILES, correlations, templates  # noqa: E402
from tests.render import parse_key  # noqa: E402

_TEMPLATES = {name: templates(profile) for name, profile in PUBLISHED.items()}


@dataclass(frozen=True)
class _Song:
    key: int | None
    """0 to 11: C to B major, 12 to 23: C to B minor; None: it has none."""
    chroma: Chroma | None
    cents: float | None
    """Tuning, where the truth tells."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="labelled set: audio files and truth.json")
    folder: Path = parser.parse_args().folder
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    songs = [_song(folder, entry) for entry in truth if (folder / entry["file"]).exists()]
    keyed = [song for song in songs if song.key is not None]
    print(f"{len(keyed)} excerpts with a key\n")
    print(f"{'profile':34}{'MIREX':>7}{'right':>8}{'fifth':>7}{'relative':>10}{'parallel':>10}{'other':>7}")
    rows = {name: [int(np.argmax(_scores((name,), song))) for song in keyed] for name in PUBLISHED}
    rows[" + ".join(PROFILES)] = [int(np.argmax(_scores(tuple(PROFILES), song))) for song in keyed]
    for name, found in sorted(rows.items(), key=lambda row: _mean(keyed, row[1])):
        points = [mirex(song.key, key) for song, key in zip(keyed, found, strict=True)]
        shares = "".join(
            f"{100 * sum(point == level for point in points) / len(points):{width}.1f}"
            for level, width in ((1.0, 8), (0.5, 7), (0.3, 10), (0.2, 10), (0.0, 7))
        )
        print(f"{name:34}{_mean(keyed, found):7.1f}{shares}")
    _refusals(songs)


def mirex(truth: int | None, found: int) -> float:
    """Points by MIREX: 1 for the key, 0.5 a fifth above, 0.3 for the relative, 0.2 for the parallel one."""
    if truth is None:
        return 0.0
    same_mode, distance = truth // 12 == found // 12, (found - truth) % 12
    if same_mode:
        return {0: 1.0, 7: 0.5}.get(distance, 0.0)
    return {9 if truth < 12 else 3: 0.3, 0: 0.2}.get(distance, 0.0)


def _song(folder: Path, entry: dict[str, object]) -> _Song:
    with Sound(str(folder / str(entry["file"]))) as sound:
        spectrum = SpectrumPass(sound.sample_rate)
        for block in sound.blocks():
            spectrum.add(block)
    cents = entry.get("tuning_cents")
    key = None
    if entry.get("key"):
        tonic, mode = parse_key(str(entry["key"]))
        key = tonic + (12 if mode == "minor" else 0)
    return _Song(key, find_chroma(spectrum.result().notes), float(str(cents)) if cents is not None else None)


def _scores(profiles: tuple[str, ...], song: _Song) -> NDArray[np.float64]:
    if song.chroma is None:
        return np.zeros(24)
    scores: NDArray[np.float64] = np.sum(
        [correlations(_TEMPLATES[name], song.chroma.classes) for name in profiles], axis=0
    )
    return scores


def _mean(songs: list[_Song], found: list[int]) -> float:
    return 100 * statistics.mean(mirex(song.key, key) for song, key in zip(songs, found, strict=True))


def _refusals(songs: list[_Song]) -> None:
    """What "no clear key" costs and spares, and how exact the tuning is."""
    for label, group in (
        ("with a key", [song for song in songs if song.key is not None]),
        ("without a key", [song for song in songs if song.key is None]),
    ):
        if group:
            refused = sum(
                song.chroma is None or not clear(profile_scores(song.chroma.classes), song.chroma)
                for song in group
            )
            print(f'\n"no clear key" on {refused} of {len(group)} excerpts {label}')
    off = [
        abs((100 * song.chroma.tuning - song.cents + 50) % 100 - 50)
        for song in songs
        if song.chroma is not None and song.cents is not None and song.key is not None
    ]
    if off:
        middle, most = statistics.median(off), np.percentile(off, 90)
        print(f"\ntuning off by {middle:.1f} cents (median), {most:.1f} (90 %)")


if __name__ == "__main__":
    main()
