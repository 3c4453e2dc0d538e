"""The labelled set: always the same, its truth is where the sound is, and its measures cannot be guessed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.labelled.clock import KINDS, beat_times
from bench.labelled.make import RATE, make, perform
from bench.labelled.master import write
from bench.labelled.metrics import beat_f_measure, key_score, octaves_off, tempo_within
from bench.labelled.recipes import Recipe, recipes

pytestmark = pytest.mark.not_under_wine(why="numbers")

needs_band = pytest.mark.needs_tool("mma", "fluidsynth", "FluidR3_GM.sf2", "TimGM6mb.sf2")


def _recipe(source: str, **changes: Any) -> Recipe:  # noqa: ANN401
    """The first of the split `fit` with such a source, 12 seconds long and not degraded."""
    found = next(recipe for recipe in recipes("fit") if recipe.source == source)
    plain: dict[str, Any] = {
        "seconds": 12.0,
        "lead": 0.0,
        "speed": 1.0,
        "drive": 0.0,
        "noise_db": -90.0,
        "human": 0.0,
    }
    return replace(found, **{**plain, "silent_drums": None, **changes})


def _rises(signal: NDArray[np.float32], beats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where, in seconds from each beat and at most 60 ms away, the level rises most; loud rises only."""
    hop = 49  # samples: a nine-hundredth of a second, without remainder
    per_second = RATE // hop
    reach = round(0.06 * per_second)
    mono = np.abs(np.diff(signal.mean(axis=1)))
    level = np.convolve(mono[: len(mono) // hop * hop].reshape(-1, hop).mean(axis=1), np.ones(4) / 4, "full")
    rise = np.maximum(0, level[4:] - level[:-4])
    found = []
    for beat in beats:
        middle = round(beat * per_second)
        near = rise[max(0, middle - reach) : middle + reach]
        if len(near) == 2 * reach and near.max() > 0.3 * rise.max():
            found.append((int(np.argmax(near)) - reach) / per_second)
    return np.array(found)


@pytest.mark.parametrize("source", ["synth", "texture"])
def test_the_same_recipe_gives_the_same_samples(source: str) -> None:
    first, beats = perform(_recipe(source))
    again, beats_again = perform(_recipe(source))
    assert first.tobytes() == again.tobytes()
    assert beats.tobytes() == beats_again.tobytes()
    other, _ = perform(_recipe(source, seed=7))
    assert first.tobytes() != other.tobytes()


@needs_band
def test_the_same_band_plays_the_same_samples() -> None:
    recipe = _recipe("band", human=0.008)
    assert perform(recipe)[0].tobytes() == perform(recipe)[0].tobytes()


@pytest.mark.parametrize(("lead", "speed"), [(0.0, 1.0), (0.7, 1.0), (-0.9, 1.0), (0.7, 1.02), (-0.9, 0.98)])
def test_beats_of_the_synth_are_where_its_drums_are(lead: float, speed: float) -> None:
    signal, beats = perform(_recipe("synth", style="house", bar=4, clock="steady", lead=lead, speed=speed))
    rises = _rises(signal, beats)
    assert len(rises) >= 8
    assert abs(np.median(rises)) < 0.006


@needs_band
@pytest.mark.parametrize("clock", ["steady", "step"])
def test_beats_of_the_band_are_where_its_drums_are(clock: str) -> None:
    signal, beats = perform(_recipe("band", grooves=("8Beat",), style="pop", bar=4, clock=clock, lead=0.5))
    rises = _rises(signal, beats)
    assert len(rises) >= 8
    assert abs(np.median(rises)) < 0.006


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".mp3"])
def test_a_file_format_moves_no_beat(tmp_path: Path, suffix: str) -> None:
    signal = np.zeros((4 * RATE, 2), np.float32)
    clicks = np.array([0.5, 1.0, 1.7, 2.9])
    shape = 0.8 * np.exp(-np.arange(2000) / 300) * np.sin(np.arange(2000) * 0.3)
    for click in clicks:
        signal[int(click * RATE) :][:2000] += shape[:, None].astype(np.float32)
    write(tmp_path / f"clicks{suffix}", signal, RATE)
    heard, _ = soundfile.read(tmp_path / f"clicks{suffix}", dtype="float32", always_2d=True)
    rises = _rises(heard, clicks)
    assert len(rises) == len(clicks)
    assert np.abs(rises).max() < 0.006


@pytest.mark.parametrize("kind", KINDS)
def test_a_clock_keeps_what_it_says(kind: str) -> None:
    lengths = np.diff(beat_times(kind, 100, 60, seed=3))
    spread = float(lengths.max() / lengths.min())
    lowest, highest = {
        "steady": (1.0, 1.001), "live": (1.01, 1.04), "step": (1.1, 1.25), "ramp": (1.1, 1.25),
        "rubato": (1.1, 3.0),
    }[kind]  # fmt: skip
    assert lowest <= spread <= highest
    assert beat_times(kind, 100, 60, seed=3)[-1] >= 60


def test_the_splits_share_no_groove_font_progression_or_seed() -> None:
    fit, judge = recipes("fit"), recipes("judge")
    band = [[recipe for recipe in split if recipe.source == "band"] for split in (fit, judge)]
    for part in ("font", "chords"):
        mine, theirs = ({getattr(recipe, part) for recipe in split} for split in band)
        assert not mine & theirs, part
    mine, theirs = ({name for recipe in split for name in recipe.grooves} for split in band)
    assert not mine & theirs
    assert not {recipe.seed for recipe in fit} & {recipe.seed for recipe in judge}


def test_the_judging_split_has_every_key_and_many_tempi() -> None:
    judge = recipes("judge")
    assert len({recipe.key for recipe in judge if recipe.key}) == 24
    tempi = [recipe.bpm for recipe in judge if recipe.source != "texture"]
    assert min(tempi) < 65
    assert max(tempi) > 170
    assert sum(80 <= bpm <= 130 for bpm in tempi) > len(tempi) / 2


def test_making_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [_recipe("synth", name="000-a"), _recipe("texture", name="001-b", suffix=".ogg")]
    monkeypatch.setattr("bench.labelled.make.recipes", lambda _: chosen)
    truths = make(tmp_path, "fit", jobs=1)
    kept = tmp_path / "fit" / truths[0]["file"]
    before = kept.stat().st_mtime_ns
    (tmp_path / "fit" / truths[1]["file"]).unlink()
    assert make(tmp_path, "fit", jobs=1) == truths
    assert kept.stat().st_mtime_ns == before
    assert (tmp_path / "fit" / truths[1]["file"]).exists()
    assert truths[1]["kind"] == "none"
    assert truths[1]["bpm"] is None


def test_no_old_truth_stays_beside_new_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [_recipe("texture")]
    monkeypatch.setattr("bench.labelled.make.recipes", lambda _: chosen)
    make(tmp_path, "fit", jobs=1)
    chosen[0] = replace(chosen[0], seed=5, style="nothing of this kind", source="synth")
    with pytest.raises(KeyError):
        make(tmp_path, "fit", jobs=1)
    assert not (tmp_path / "fit" / "truth.json").exists()


def test_no_constant_answer_passes() -> None:
    timed = [recipe for recipe in recipes("judge") if recipe.source != "texture"]
    for bpm in range(60, 200):
        right = np.mean([tempo_within(bpm, recipe.bpm) for recipe in timed])
        assert right < 0.25, bpm
    keyed = [recipe.key for recipe in timed if recipe.key]
    for key in sorted(set(keyed)):
        assert np.mean([key_score(key, true) for true in keyed]) < 0.3, key
    true = beat_times("steady", 100, 60, seed=0).tolist()
    assert beat_f_measure(np.arange(0, 60, 0.5).tolist(), true) < 0.6
    assert beat_f_measure(np.arange(0, 60, 0.05).tolist(), true) < 0.2
    assert beat_f_measure([], true) == 0
    assert beat_f_measure([beat + 0.3 for beat in true], true) == 0


def test_measures_know_right_from_nearly_right() -> None:
    assert tempo_within(103.9, 100)
    assert not tempo_within(104.1, 100)
    assert not tempo_within(200, 100)
    assert tempo_within(200, 100, octaves=True)
    assert tempo_within(50, 100, octaves=True)
    assert not tempo_within(150, 100, octaves=True)
    assert not tempo_within(None, 100, octaves=True)
    assert octaves_off(200, 100) == 1
    answers = ("A minor", "E minor", "C major", "A major", "Eb major", None)
    scores = [key_score(said, "A minor") for said in answers]
    assert scores == [1.0, 0.5, 0.3, 0.2, 0.0, 0.0]
