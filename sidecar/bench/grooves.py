"""Music of many grooves with known beats, for bench/fit_rhythm.py to learn from; not for judging.

python bench/grooves.py FOLDER [--songs 500] [--seed 21]

Two kinds, in turn: patterns of our own, varied at random and played by tests/render.py; and, where `mma`
(Musical MIDI Accompaniment, some 250 files of grooves) and `fluidsynth` with a General MIDI sound font are
installed (Debian has all three), their grooves in a tempo that is usual for their name, with and without
drums. Files whose grooves the labelled set judges by are left out.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.labelled.recipes import FAMILIES, files_of  # noqa: E402
from tests import render  # noqa: E402
from tests.render import Style  # noqa: E402

Signal = NDArray[np.float32]

_QUARTERS = (0.0, 1.0, 2.0, 3.0)
_EIGHTHS = tuple(i / 2 for i in range(8))
_SIXTEENTHS = tuple(i / 4 for i in range(16))
_TRIPLETS = tuple(i / 3 for i in range(12))
_OFFBEATS = (0.5, 1.5, 2.5, 3.5)

_STYLES: dict[str, Style] = {
    **render.STYLES,
    "trap": Style((0, 1.75, 3.5), (2,), _EIGHTHS, (), (0, 1.75), (0,), "pad"),
    "dubstep": Style((0, 2.5), (2,), _EIGHTHS, (3.75,), (0, 0.5, 2.5), (0,), "pad"),
    "techno": Style(_QUARTERS, (), _OFFBEATS, (), _EIGHTHS, _OFFBEATS, "stab"),
    "disco": Style(_QUARTERS, (1, 3), _SIXTEENTHS, (), _EIGHTHS, (0, 1.5, 2.5), "strings"),
    "breakbeat": Style((0, 2.5), (1, 3), _EIGHTHS, (1.75, 2.25), (0, 0.75, 2.5), (0, 2), "stab"),
    "reggaeton": Style(_QUARTERS, (0.75, 1.5, 2.75, 3.5), _EIGHTHS, (), (0, 1.5, 2), (0,), "pluck"),
    "train": Style((0, 2), (1, 3), (), _SIXTEENTHS, (0, 2), _OFFBEATS, "pluck"),
    "slow 12/8": Style((0, 2), (1, 3), _TRIPLETS, (), (0, 5 / 3, 2), (0,), "piano"),
    "gospel 12/8": Style((0, 5 / 3, 2), (1, 3), _TRIPLETS, (), (0, 5 / 3, 2), _TRIPLETS, "piano"),
    "fast rock": Style((0, 2), (1, 3), _EIGHTHS, (), _EIGHTHS, (0,), "strings"),
    "metal": Style(_EIGHTHS, (1, 3), _QUARTERS, (), _EIGHTHS, _EIGHTHS, "stab"),
    "double bass": Style(_SIXTEENTHS, (1, 3), _EIGHTHS, (), _EIGHTHS, (0, 1.5, 3), "stab"),
    "bossa": Style((0, 1.5, 2, 3.5), (0, 1, 2.5), _EIGHTHS, (), (0, 1.5, 2, 3.5), (0, 1.5, 2.5), "piano"),
    "soul": Style((0, 1.5, 2), (1, 3), _EIGHTHS, (), (0, 0.5, 1.5, 2, 2.5, 3.5), (0,), "strings"),
    "motown": Style((0, 2), _QUARTERS, _EIGHTHS, (), (0, 0.5, 1.5, 2, 3.5), (1, 3), "piano"),
    "synth pop": Style(_QUARTERS, (1, 3), (), (), _EIGHTHS, (0, 2), "pluck"),
    "rock ballad": Style((0, 2.5), (1, 3), _EIGHTHS, (), (0, 2), _EIGHTHS, "piano"),
    "jazz waltz": Style((0,), (2,), (0, 1, 1.5, 2), (), (0, 1, 2), (0, 1.5), "piano", 0.64, 3),
    "rock waltz": Style((0,), (1, 2), (0, 0.5, 1, 1.5, 2, 2.5), (), (0,), (0, 1, 2), "strings", 0.5, 3),
    "piano waltz": Style((), (), (), (), (0,), (1, 2), "piano", 0.5, 3),
    "slow jam": Style((0, 1.75, 2.5), (1, 3), _EIGHTHS, (2.75,), (0, 1.75, 2.5), (0,), "pad", 0.58),
    "funk 2": Style((0, 0.5, 2.25), (1, 3), _SIXTEENTHS, (1.75,), (0, 0.5, 2.25), (1.5, 3.5), "stab"),
    "half-time shuffle": Style((0, 2.5), (2,), _EIGHTHS, (1.5, 3.5), (0, 2.5), (0,), "piano", 0.64),
    "amen": Style((0, 0.5, 2.5, 2.75), (1, 3), _EIGHTHS, (1.75, 2.25, 3.75), (0, 2.5), (0,), "pad"),
    "two-step": Style((0, 0.5, 2.25, 2.5), (1, 3), _SIXTEENTHS, (1.75, 3.75), (0, 2.5), (0.5, 2), "stab"),
    "dance": Style(_QUARTERS, (1, 3), _OFFBEATS, (), (0, 0.75, 1.5, 2.25, 3), (0,), "pad"),
    "picking": Style((), (), (), (), (0, 2), _EIGHTHS, "pluck"),
    "piano blues": Style((), (), (), (), _QUARTERS, _EIGHTHS, "piano", 0.667),
}

_TEMPI: dict[str, tuple[float, float]] = {
    "rock": (85, 175), "house": (112, 132), "blues": (60, 150), "jazz": (80, 220), "rnb": (58, 110),
    "hiphop": (70, 110), "pop": (75, 160), "funk": (85, 130), "ballad": (55, 100), "acoustic": (70, 140),
    "dnb": (160, 180), "waltz": (75, 190), "trap": (130, 152), "dubstep": (136, 144), "techno": (120, 142),
    "disco": (106, 128), "breakbeat": (105, 150), "reggaeton": (86, 102), "train": (85, 125),
    "slow 12/8": (52, 85), "gospel 12/8": (50, 80), "fast rock": (140, 195), "metal": (110, 200),
    "double bass": (100, 160), "bossa": (105, 145), "soul": (80, 125), "motown": (105, 140),
    "synth pop": (90, 150), "rock ballad": (60, 90), "jazz waltz": (100, 180), "rock waltz": (85, 160),
    "piano waltz": (80, 190), "slow jam": (65, 105), "funk 2": (85, 125), "half-time shuffle": (110, 150),
    "amen": (90, 178), "two-step": (90, 140), "dance": (110, 135), "picking": (70, 140),
    "piano blues": (70, 130),
}  # fmt: skip
"""BPM that are usual for each style."""

_LIBRARY = Path("/usr/share/mma/lib")
_FONTS = Path("/usr/share/sounds/sf2")
_NAMES: tuple[tuple[str, tuple[float, float] | None], ...] = (
    (r"metronome|arpegg|none|68|54|mambo|merengue|salsa|ragtime|desert|lullaby|afro|^son$|hymn", None),
    ("ballad|slow|spiritual|128|serenade", (54, 84)),
    ("vienes|fastwaltz", (150, 205)),
    ("jazzwaltz", (105, 180)),
    ("waltz", (80, 150)),
    ("fastswing|bebop|quickstep|charleston|fastbigband|fastjazz", (175, 230)),
    ("fastblues|twist|jive|boggie|boogie", (125, 180)),
    (r"blues|rb|r\+b|shuffle|soul", (70, 130)),
    ("easyswing|mellow|nite|softshoe|strut|softrock|folk|guitar", (88, 130)),
    ("swing|bigband|jazz|evans|dixie|foxtrot|broadway|showtune", (105, 185)),
    ("dance|house|trance|techno|rave|disco|electric", (115, 140)),
    ("hip", (80, 104)),
    ("funk|fusion|16beat", (84, 122)),
    ("bossa", (105, 150)),
    ("samba|rhumba|bolero|beguine|cha|calypso|cuban|latin|reggae|tango", (92, 126)),
    ("march|polka", (100, 126)),
    ("ska|zydeco|country|hill|blueg", (110, 140)),
    ("ambient", (60, 100)),
    ("metal", (110, 165)),
    ("rock|pop|beat|boneym|8", (82, 150)),
    ("", (80, 140)),
)
"""What a groove's name says about its tempo, the first that fits; None: its beats are hard to count."""

_CHORDS = ("C Am F G", "Dm G7 CM7 Am7", "C F C G7", "Am F C G", "Am Dm E7 Am", "CM7 Em7 Am7 D7", "C / / F")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--songs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=21, help="another one makes other songs")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(options.seed)
    sources = [_patterns(random)]
    if shutil.which("mma") and shutil.which("fluidsynth"):
        sources.append(_grooves(random))
    truth = []
    for index in range(options.songs):
        song, signal, rate = next(sources[index % len(sources)])
        noise = 10 ** (random.uniform(-80, -40) / 20) * random.standard_normal(signal.shape)
        song["file"] = f"{index}.flac"
        loud = signal / np.abs(signal).max() * 0.9 + noise
        render.write(options.folder / song["file"], np.clip(loud, -1, 1).astype(np.float32), rate)
        truth.append(song)
    (options.folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def _patterns(random: np.random.Generator) -> Iterator[tuple[dict[str, Any], Signal, int]]:
    """Songs of our own styles, each a little different every time, and every tenth a drum loop."""
    rate = 22050
    while True:
        for name, usual in _STYLES.items():
            bpm = _tempo(random, _TEMPI[name])
            style = _varied(random, usual)
            swing = float(random.uniform(0.56, 0.68)) if style.swing != 0.5 else None
            render.STYLES["varied"] = style
            signal, beats = render.render(
                bpm=bpm,
                key=f"{random.choice(['C', 'D', 'F', 'A'])} {random.choice(['major', 'minor'])}",
                seconds=36,
                style="varied",
                seed=int(random.integers(1 << 20)),
                swing=swing,
                first_beat=float(random.uniform(0, 1)),
                human=float(random.choice([0.001, 0.004, 0.01])),
                intro=float(random.choice([0, 0, 9])),
                voice=bool(random.random() < 0.7),
                sample_rate=rate,
            )
            yield _song(bpm, beats, style.bar, name), signal, rate
            if random.random() < 0.1:
                bpm, first = _tempo(random, (76, 145)), float(random.uniform(0, 0.6))
                loop = render.drum_loop(
                    bpm=bpm,
                    seconds=20,
                    hat=float(random.uniform(0.1, 1)),
                    attack=float(random.choice([0, 0.01, 0.03])),
                    first_beat=first,
                )
                beats = np.arange(first, 20, 60 / bpm)
                yield {**_song(bpm, beats, 4, "loop"), "downbeat": None}, loop, render.RATE


def _varied(random: np.random.Generator, style: Style) -> Style:
    """`style` with other hi-hats, chords, bass or instrument, or without snare or bass drum."""

    def some(*choices: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(beat for beat in choices[int(random.integers(len(choices)))] if beat < style.bar)

    if random.random() < 0.4:
        style = replace(style, hat=some((), _QUARTERS, _EIGHTHS, _OFFBEATS))
    if random.random() < 0.1:
        style = replace(style, snare=())
    if random.random() < 0.1:
        style = replace(style, kick=())
    if random.random() < 0.4:
        style = replace(style, chord=some(_EIGHTHS, (0,), (0, 1.5, 3), _QUARTERS, _OFFBEATS, (0, 2)))
    if random.random() < 0.4:
        style = replace(style, instrument=str(random.choice(["pad", "piano", "stab", "pluck", "strings"])))
    if random.random() < 0.3:
        style = replace(style, bass=some((0,), _QUARTERS, _EIGHTHS, (0, 1.5, 2.5), (0, 0.75, 2.5)))
    return style


def _grooves(random: np.random.Generator) -> Iterator[tuple[dict[str, Any], Signal, int]]:
    """Songs of MMA's grooves, every third without drums."""
    fonts = sorted(_FONTS.glob("*.sf2"))
    judged = {file for family in FAMILIES.values() for file in files_of(family, "judge")}
    known = []
    for path in sorted(_LIBRARY.glob("*/*.mma")):
        if path.parent.name == "stdlib" and path.stem in judged:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        names = re.findall(r"^\s*DefGroove\s+(\S+)", text, re.MULTILINE | re.IGNORECASE)
        names = [name for name in names if not re.search("intro|end|fill", name, re.IGNORECASE)]
        count = re.search(r"^\s*Time\s+([34])\b", text, re.MULTILINE | re.IGNORECASE)
        tempi = next(tempi for pattern, tempi in _NAMES if re.search(pattern, path.stem.lower()))
        if names and count and tempi:
            groove = (path.stem, names, int(count.group(1)), tempi)
            known += [groove] * (3 if groove[2] == 3 else 1)  # there are few waltzes
    while True:
        for index in random.permutation(len(known)):
            stem, names, bar, tempi = known[index]
            bpm = float(round(_tempo(random, tempi)))  # MMA knows whole tempi only
            bars = int(36 * bpm / 60 / bar)
            chords = str(random.choice(_CHORDS)).split()
            lines = [f"Tempo {bpm:.0f}", f"Transpose {random.integers(-5, 6)}"]
            silent = random.random() < 1 / 3
            for number in range(bars):
                if number % 8 == 0:
                    lines += [f"Groove {random.choice(names)}", *(["AllTracks Drum Off"] if silent else [])]
                lines.append(f"{number + 1} {chords[number % len(chords)]}")
            played = _play(lines, fonts[int(random.integers(len(fonts)))])
            if played is None:
                continue
            lead = int(random.uniform(0, 1.2) * render.RATE)
            beats = lead / render.RATE + np.arange(bars * bar) * 60 / bpm
            signal = np.pad(played[: int((bars * bar * 60 / bpm + 0.3) * render.RATE)], [(lead, 0), (0, 0)])
            yield _song(bpm, beats, bar, stem), np.tanh(signal * random.uniform(1, 4)), render.RATE


def _play(lines: list[str], font: Path) -> Signal | None:
    """What MMA and fluidsynth make of `lines`, peak 1; None when they cannot."""
    with tempfile.TemporaryDirectory(prefix="pika-grooves-") as folder:
        source, midi, wave = (f"{folder}/song.{suffix}" for suffix in ("mma", "mid", "wav"))
        Path(source).write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run(["mma", "-f", midi, source], capture_output=True, check=False)
        if not Path(midi).exists():
            return None
        command = ["fluidsynth", "-ni", "-q", "-r", str(render.RATE), "-F", wave, str(font), midi]
        subprocess.run(command, capture_output=True, check=True)
        signal: Signal = soundfile.read(wave, dtype="float32")[0]
    peak = float(np.abs(signal).max())
    return signal / np.float32(peak) if peak > 0 else None


def _tempo(random: np.random.Generator, tempi: tuple[float, float]) -> float:
    return round(float(np.exp(random.uniform(*np.log(tempi)))), 2)


def _song(bpm: float, beats: NDArray[np.float64], bar: int, group: str) -> dict[str, Any]:
    known = {"bpm": bpm, "kind": "steady", "beats": beats.tolist(), "beats_per_bar": bar, "downbeat": 0}
    return {**known, "group": group}


if __name__ == "__main__":
    main()
