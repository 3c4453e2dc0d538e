"""Fit the weights of the rhythm's evidence (pika_sidecar/analysis/rhythm_weights.py) to music whose beats are
known.

python bench/fit_rhythm.py FOLDER... [--write]

Each FOLDER holds truth.json and the audio that it names, as bench/grooves.py and the labelled set make them.
Prints how often the model is right on songs whose group (a style, a groove) it was not fitted to, and with
--write stores the weights fitted to all songs. Judge them on other music.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pika_sidecar.analysis import bar, metre, phase, tempo  # noqa: E402
from pika_sidecar.analysis.beats import LATENCY_S  # noqa: E402
from pika_sidecar.analysis.decode import Sound  # noqa: E402
from pika_sidecar.analysis.frames import SpectrumPass  # noqa: E402
from pika_sidecar.analysis.onsets import find_onsets  # noqa: E402
from pika_sidecar.analysis.tempogram import CURVES, SIGNALS, periodicity, signals_of  # noqa: E402

Array = NDArray[np.float64]

_RIDGE = {"tempo": 30.0, "phase": 5.0, "downbeat 3": 10.0, "downbeat 4": 10.0, "bar": 3.0}
_FOLDS = 6
_WEIGHTS = HERE.parent / "pika_sidecar" / "analysis" / "rhythm_weights.py"


@dataclass(frozen=True)
class Choice:
    """What was to choose from, shape (choices, features), and which was right; for the length of a bar one
    row, and 1 for three beats.
    """

    features: Array
    right: int
    group: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="store the weights")
    options = parser.parse_args()
    choices: dict[str, list[Choice]] = defaultdict(list)
    for folder in options.folders:
        for song, bands in songs(folder):
            for name, choice in examples(song, bands):
                choices[name].append(choice)
    for name in sorted(choices):
        print(f"{name:12}{len(choices[name]):6} songs, right {cross_validated(name, choices[name]):6.1f} %")
    if options.write:
        write(choices)


def songs(folder: Path) -> Iterator[tuple[dict[str, Any], NDArray[np.float32]]]:
    """Every song of `folder`/truth.json that has a tempo, with its bands."""
    for song in json.loads((folder / "truth.json").read_text(encoding="utf-8")):
        if song.get("bpm") is None:
            continue
        kept = folder / f"{song['file']}.bands.npy"
        if not kept.exists():
            with Sound(str(folder / song["file"])) as sound:
                spectra = SpectrumPass(sound.sample_rate)
                for block in sound.blocks():
                    spectra.add(block)
            np.save(kept, spectra.result().bands)
        if song.get("downbeats") and song.get("beats"):
            first = int(np.argmin(np.abs(np.array(song["beats"]) - song["downbeats"][0])))
            song["downbeat"] = first % int(song["beats_per_bar"])
        yield song, np.load(kept)


def examples(song: dict[str, Any], bands: NDArray[np.float32]) -> Iterator[tuple[str, Choice]]:
    """What there is to learn from one song; nothing where no choice is right."""
    signals = signals_of(find_onsets(bands))
    group = str(song.get("group", song.get("style")))
    found = periodicity(signals)
    tempi = tempo.plausible(found)
    if len(tempi) and song.get("kind") != "changing":
        preference, repeated = tempo.described(found, tempi)
        away = np.abs(np.log(tempi / song["bpm"]))
        if away.min() < 0.04:
            flat = repeated.reshape(len(tempi), -1)
            features = np.concatenate([preference, flat, flat * preference[:, :1]], axis=1)
            yield "tempo", Choice(features, int(away.argmin()), group)
    beats = np.array(song.get("beats") or [])
    if len(beats) < 13:
        return
    # The phase is looked for from anywhere within the beat.
    shift = np.random.default_rng(len(bands)).uniform()
    shifted = np.interp(np.arange(len(beats) - 1) + shift, np.arange(len(beats)), beats)
    options = phase.phases(metre.along(signals, shifted + LATENCY_S))
    apart = np.abs((options.parts / metre.PARTS + shift + 0.5) % 1 - 0.5)
    if apart.min() < 0.09:
        rows = len(options.parts)
        features = np.concatenate(
            [options.levels.reshape(rows, -1), options.alternation.reshape(rows, -1)], axis=1
        )
        yield "phase", Choice(features, int(apart.argmin()), group)
    if song.get("downbeat") is None:
        return
    length = int(song["beats_per_bar"])
    series = bar.per_beat(metre.along(signals, beats + LATENCY_S))
    yield "bar", Choice(bar.likeness(series).reshape(1, -1), int(length == 3), group)
    if len(series) >= 4 * length:
        features = bar.downbeats(series, length).reshape(length, -1)
        yield f"downbeat {length}", Choice(features, int(song["downbeat"]) % length, group)


def fit(name: str, choices: list[Choice]) -> tuple[Array, float]:
    """Weights of the features and, for a yes or no, the bias."""
    return fit_yes(choices, _RIDGE[name]) if name == "bar" else (fit_choice(choices, _RIDGE[name]), 0.0)


def fit_choice(choices: list[Choice], ridge: float) -> Array:
    """Conditional logit by Newton's method; `ridge` on weights of features scaled to unit deviation."""
    scale = np.concatenate([choice.features for choice in choices]).std(axis=0) + 1e-3
    most = max(len(choice.features) for choice in choices)
    features = np.zeros((len(choices), most, len(scale)))
    absent = np.full((len(choices), most), -1e9)
    for row, choice in enumerate(choices):
        features[row, : len(choice.features)] = choice.features / scale
        absent[row, : len(choice.features)] = 0
    right = features[np.arange(len(choices)), [choice.right for choice in choices]]
    weights = np.zeros(len(scale))
    for _ in range(50):
        score = features @ weights + absent
        odds = np.exp(score - score.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        expected = np.einsum("ic,icf->if", odds, features)
        slope = (right - expected).sum(axis=0) - ridge * weights
        spread = (np.sqrt(odds)[:, :, None] * features).reshape(-1, len(scale))
        curvature = spread.T @ spread - expected.T @ expected + ridge * np.eye(len(scale))
        step = np.linalg.solve(curvature, slope)
        weights += step * min(1.0, 2 / float(np.abs(step).max()))
        if np.abs(step).max() < 1e-3:
            break
    scaled: Array = weights / scale
    return scaled


def fit_yes(choices: list[Choice], ridge: float) -> tuple[Array, float]:
    """Logistic regression by Newton's method."""
    features = np.concatenate([choice.features for choice in choices])
    scale = features.std(axis=0) + 1e-3
    design = np.column_stack([features / scale, np.ones(len(features))])
    right = np.array([choice.right for choice in choices])
    penalty = np.diag([ridge] * len(scale) + [1e-3])
    weights = np.zeros(len(scale) + 1)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (right - chance) - penalty @ weights
        step = np.linalg.solve(design.T @ (design * (chance * (1 - chance))[:, None]) + penalty, slope)
        weights += step * min(1.0, 2 / float(np.abs(step).max()))
        if np.abs(step).max() < 1e-3:
            break
    return weights[:-1] / scale, float(weights[-1])


def cross_validated(name: str, choices: list[Choice]) -> float:
    """Percent right when no song of the same group was fitted to."""
    groups = sorted({choice.group for choice in choices})
    fold = dict(zip(groups, np.random.default_rng(0).permutation(len(groups)) % _FOLDS, strict=True))
    right = 0
    for held in range(_FOLDS):
        others = [choice for choice in choices if fold[choice.group] != held]
        if name == "bar" and len({choice.right for choice in others}) < 2:
            continue
        weights, bias = fit(name, others)
        for choice in choices:
            if fold[choice.group] == held:
                score = choice.features @ weights + bias
                guess = int(score[0] > 0) if name == "bar" else int(np.argmax(score))
                right += guess == choice.right
    return 100 * right / len(choices)


def write(choices: dict[str, list[Choice]]) -> None:
    found = {name: fit(name, choices[name]) for name in choices}
    weights = {name: weights for name, (weights, _) in found.items()}
    levels = len(phase.OFFSETS) * SIGNALS
    repeated = weights["tempo"][2:].reshape(2, CURVES, len(tempo.MULTIPLES))
    blocks = [
        '"""Weights of the rhythm\'s evidence: what a beat, an off-beat and a downbeat sound like.\n\n'
        'Written by bench/fit_rhythm.py, which says from what; not to be edited by hand.\n"""\n',
        "from __future__ import annotations\n\nimport numpy as np\n",
        _array("TEMPO_PREFERENCE", weights["tempo"][:2]),
        '"""Per octave from 110 BPM, and per square of that."""\n',
        _array("TEMPO", repeated[0]),
        '"""Per curve of `tempogram.CURVES` and multiple of `tempo.MULTIPLES`."""\n',
        _array("TEMPO_BY_OCTAVE", repeated[1]),
        '"""What is added to TEMPO per octave from 110 BPM."""\n',
        _array("PHASE", weights["phase"][:levels].reshape(len(phase.OFFSETS), SIGNALS)),
        '"""Per offset of `phase.OFFSETS` and signal."""\n',
        _array("PHASE_ALTERNATION", weights["phase"][levels:].reshape(2, len(phase.ALTERNATING))),
        '"""On the beat and half a beat later, per signal of `phase.ALTERNATING`."""\n',
        _array("BAR", weights["bar"].reshape(len(bar.LAGS), SIGNALS)),
        '"""Per lag of `bar.LAGS` and signal: for three beats in a bar rather than four."""\n',
        f"BAR_BIAS = {found['bar'][1]:.3f}\n",
        "DOWNBEAT = {",
        *(
            f"    {length}: np.array({_rows(weights[f'downbeat {length}'].reshape(length, 2, SIGNALS))}),"
            for length in bar.LENGTHS
        ),
        '}\n"""Per beat from the downbeat on, on it and half a beat later, and signal."""\n',
    ]
    _WEIGHTS.write_text("\n".join(blocks), encoding="utf-8")


def _array(name: str, values: Array) -> str:
    return f"{name} = np.array({_rows(values)})"


def _rows(values: Array) -> str:
    if values.ndim == 1:
        return "[" + ", ".join(f"{value:.3f}".rstrip("0") for value in values) + "]"
    return "[" + ", ".join(_rows(row) for row in values) + "]"


if __name__ == "__main__":
    main()
