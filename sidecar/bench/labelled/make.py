"""Makes the files of the labelled set and what is known about them; goes on where it was interrupted."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.render import render

from .band import FONTS, GROOVES, play
from .clock import beat_times
from .master import Signal, master, write
from .recipes import Recipe, recipes
from .textures import texture

RATE = 44100

_NEEDED = {
    "mma": "mma",
    "fluidsynth": "fluidsynth",
    str(FONTS / "FluidR3_GM.sf2"): "fluid-soundfont-gm",
    str(FONTS / "TimGM6mb.sf2"): "timgm6mb-soundfont",
    str(GROOVES): "mma",
}


def missing_packages() -> list[str]:
    """The Debian packages without which the set cannot be made here."""
    return sorted({deb for name, deb in _NEEDED.items() if not (shutil.which(name) or Path(name).exists())})


def make(folder: Path, split: str, *, count: int | None = None, jobs: int = 2) -> list[dict[str, Any]]:
    """Make what is missing of a split (or of its first `count` excerpts) in `folder`/`split`, say how far it
    is on standard error, write `truth.json` there, and return its content (sidecar/bench/README.md).
    """
    target = folder / split
    target.mkdir(parents=True, exist_ok=True)
    wanted = recipes(split)[:count]
    todo = [recipe for recipe in wanted if not _is_made(target, recipe)]
    if todo:  # An old truth beside new sound would judge wrongly.
        (target / "truth.json").unlink(missing_ok=True)
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(_make_one, target, recipe) for recipe in todo]
        for done, future in enumerate(as_completed(futures), 1):
            future.result()
            print(f"\rlabelled set {split}: {done} of {len(todo)} made", end="", file=sys.stderr, flush=True)
    if todo:
        print(file=sys.stderr)
    truths = [_note(target, recipe)["truth"] for recipe in wanted]
    (target / "truth.json").write_text(json.dumps(truths, indent=1), encoding="utf-8")
    return truths


def _file(recipe: Recipe) -> str:
    return recipe.name + recipe.suffix


def _note(target: Path, recipe: Recipe) -> dict[str, Any]:
    """What was noted when the excerpt was made; empty when it was not."""
    path = target / f"{recipe.name}.json"
    note: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return note


def _is_made(target: Path, recipe: Recipe) -> bool:
    same = _note(target, recipe).get("recipe") == json.loads(json.dumps(asdict(recipe)))
    return same and (target / _file(recipe)).exists()


def _make_one(target: Path, recipe: Recipe) -> None:
    signal, beats = perform(recipe)
    write(target / _file(recipe), signal, RATE)
    note = {"recipe": asdict(recipe), "truth": _truth(recipe, beats)}
    # Last: an excerpt without it is made anew.
    (target / f"{recipe.name}.json").write_text(json.dumps(note), encoding="utf-8")


def perform(recipe: Recipe) -> tuple[Signal, NDArray[np.float64]]:
    """The samples of an excerpt, shape (frames, 2) at RATE, and its beats in seconds."""
    signal, beats = _play(recipe)
    if recipe.lead >= 0:
        signal = np.concatenate([np.zeros((int(recipe.lead * RATE), 2), np.float32), signal])
    else:
        signal = signal[int(-recipe.lead * RATE) :]
    finished = master(
        signal[: int(recipe.seconds * recipe.speed * RATE)],
        RATE,
        drive=recipe.drive,
        tilt=recipe.tilt,
        noise_db=recipe.noise_db,
        speed=recipe.speed,
        gain_db=recipe.gain_db,
        seed=recipe.seed,
    )
    return finished, (beats + recipe.lead) / recipe.speed


def _play(recipe: Recipe) -> tuple[Signal, NDArray[np.float64]]:
    length = recipe.seconds * recipe.speed + 3
    if recipe.source == "texture":
        return texture(recipe.style, length, RATE, recipe.seed), np.zeros(0)
    if recipe.source == "synth":
        return render(
            bpm=recipe.bpm,
            key=recipe.key or "",
            seconds=length,
            style=recipe.style,
            seed=recipe.seed,
            swing=recipe.swing if recipe.style in ("hiphop", "rnb", "funk", "blues", "jazz") else None,
            first_beat=0.0,
            drift=0.015 if recipe.clock == "live" else 0.0,
            human=recipe.human,
            intro=float(recipe.silent_drums[1] * recipe.bar * 60 / recipe.bpm)
            if recipe.silent_drums and recipe.silent_drums[0] == 0
            else 0.0,
            sample_rate=RATE,
        )
    beats = beat_times(recipe.clock, recipe.bpm, length, recipe.seed)
    bars = int(np.searchsorted(beats, length)) // recipe.bar + 1
    # The chords are written in C major and A minor.
    home = 0 if recipe.mode == "major" else 9
    signal, _ = play(
        grooves=recipe.grooves,
        chords=recipe.chords,
        transpose=(recipe.tonic - home + 5) % 12 - 5,
        beats=beats,
        bar=recipe.bar,
        bars=bars,
        silent_drums=recipe.silent_drums,
        human=recipe.human,
        font=recipe.font,
        seed=recipe.seed,
    )
    return signal, beats


def _truth(recipe: Recipe, beats: NDArray[np.float64]) -> dict[str, Any]:
    inside = (beats >= 0) & (beats < recipe.seconds)
    downbeats = (np.arange(len(beats)) % recipe.bar == 0) & inside
    kinds = {"steady": "steady", "live": "live"}
    kind = "none" if recipe.source == "texture" else kinds.get(recipe.clock, "changing")
    return {
        "file": _file(recipe),
        "style": recipe.style,
        "source": recipe.source,
        "kind": kind,
        "bpm": None if kind == "none" else round(float(60 / np.median(np.diff(beats[inside]))), 4),
        "beats": _rounded(beats[inside]),
        "downbeats": _rounded(beats[downbeats]),
        "beats_per_bar": recipe.bar,
        "key": recipe.key,
        "tuning_cents": round(1200 * float(np.log2(recipe.speed)), 1),
    }


def _rounded(times: Iterable[float]) -> list[float]:
    return [round(float(time), 4) for time in times]
