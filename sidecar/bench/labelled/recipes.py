"""What each excerpt of the labelled set is: everything about it, before a sound is made."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from .band import groove_names

SPLITS = {"fit": 160, "judge": 260}
"""How many excerpts each split has."""

_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


@dataclass(frozen=True)
class Family:
    """Files of MMA's grooves that are played alike: tempi in BPM, beats a bar."""

    files: tuple[str, ...]
    lowest: float
    highest: float
    bar: int = 4
    weight: float = 1.0


FAMILIES = {
    "pop": Family(("8beat", "softrock", "bubblerock", "folkrock"), 80, 130, weight=3),
    "rock": Family(("basicrock", "60srock", "jazzrock", "50srock"), 96, 160, weight=2),
    "ballad": Family(("popballad", "rockballad", "ballad", "folkballad"), 58, 88, weight=2),
    "rnb": Family(("rb", "dsoul", "rb-ballad", "popspiritual"), 72, 116, weight=3),
    "funk": Family(("bvfunk", "strut", "lfusion", "hillcountry"), 88, 122, weight=2),
    "blues": Family(("blues", "countryblues", "bluefolk", "slowblues"), 76, 132, weight=3),
    "boogie": Family(("shuffleboggie", "boggiewoggie", "twist", "jive"), 110, 172, weight=2),
    "triplets": Family(("blues128", "ballad128", "rock-128", "slowspiritual"), 52, 78, weight=1.5),
    "swing": Family(
        ("swing", "easyswing", "nitejazz", "mellowjazz", "softshoe", "westernswing"), 92, 160, weight=3
    ),
    "fast swing": Family(("fastswing", "bebop", "quickstep", "charleston"), 168, 224, weight=0.7),
    "latin": Family(("rhumba", "chacha", "calypso", "beguine", "bolero", "salsa"), 92, 132, weight=1.5),
    "bossa": Family(("bossanova", "samba", "jazzrhumba", "cubanguitar"), 100, 140),
    "dance": Family(("basicrock", "trance", "8beat", "boneym"), 112, 140, weight=2),
    "country": Family(("bluegrass", "countryswing", "slowcountry", "zydeco"), 84, 140),
    "march": Family(("march", "polka", "foxtrot", "ska"), 104, 132, weight=0.7),
    "waltz": Family(("waltz", "countrywaltz", "rockwaltz", "latinwaltz"), 84, 156, bar=3, weight=1.5),
    "jazz waltz": Family(
        ("jazzwaltz", "modernjazzwaltz", "broadwaywaltz", "vienesewaltz"), 110, 184, bar=3, weight=0.7
    ),
    "no drums": Family(("pianoballad", "guitarballad", "stringballad", "folk"), 58, 100, weight=1.5),
}

_MAJOR = {
    "fit": ("C Am F G", "C F C G7", "C G Am F", "C Dm G7 C", "C / F C"),
    "judge": ("C F G F", "C Em F G", "CM7 Am7 Dm7 G7", "C Bb F C", "F G C Am"),
}
_MINOR = {
    "fit": ("Am F C G", "Am Dm E7 Am", "Am G F E7", "Am / Dm Am"),
    "judge": ("Am G F G", "Am C G D", "Am7 Dm7 G Am", "Am Em F E7"),
}
_BLUES = {
    "fit": "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7",
    "judge": "C7 F7 C7 C7 F7 F7 C7 A7 Dm7 G7 C7 G7",
}
_FONTS = {"fit": "TimGM6mb.sf2", "judge": "FluidR3_GM.sf2"}
_CLOCKS = (("steady", 0.68), ("live", 0.16), ("step", 0.06), ("ramp", 0.05), ("rubato", 0.05))
_SYNTH_STYLES = (
    "house",
    "hiphop",
    "rnb",
    "funk",
    "pop",
    "dnb",
    "blues",
    "rock",
    "acoustic",
    "ballad",
    "waltz",
    "jazz",
)
_SYNTH_TEMPI = {
    "house": (116, 130),
    "hiphop": (78, 104),
    "rnb": (64, 112),
    "dnb": (164, 178),
    "ballad": (56, 88),
    "waltz": (84, 150),
    "jazz": (96, 190),
}
_TEXTURES = ("pad", "noise", "drone", "chimes")


@dataclass(frozen=True)
class Recipe:
    """One excerpt. `source`: `band`, `synth` or `texture` (no beat at all); `silent_drums`: bars from and
    before which no drums play; `lead`: seconds before the first beat, negative: so much is cut off; the rest
    as in `clock`, `band` and `master`.
    """

    name: str
    split: str
    source: str
    style: str
    suffix: str
    seed: int
    seconds: float
    bpm: float
    bar: int
    clock: str
    tonic: int
    mode: str
    chords: tuple[str, ...]
    grooves: tuple[str, ...]
    font: str
    swing: float
    human: float
    silent_drums: tuple[int, int] | None
    lead: float
    drive: float
    tilt: float
    noise_db: float
    speed: float
    gain_db: float

    @property
    def key(self) -> str | None:
        """As "Eb minor"; None for what has none."""
        return f"{_NOTES[self.tonic]} {self.mode}" if self.mode else None


def files_of(family: Family, split: str) -> tuple[str, ...]:
    """The files of grooves that a split has: every second one belongs to the other split."""
    return family.files[::2] if split == "fit" else family.files[1::2]


def recipes(split: str) -> list[Recipe]:
    """All excerpts of a split, always the same."""
    random = np.random.default_rng(zlib.crc32(split.encode()))
    return [_recipe(split, number, random) for number in range(SPLITS[split])]


def _recipe(split: str, number: int, random: np.random.Generator) -> Recipe:
    kind = random.random()
    source = "band" if kind < 0.7 else "synth" if kind < 0.95 else "texture"
    seed = int(random.integers(1, 1 << 30))
    mode = "minor" if random.random() < 0.45 else "major"
    clock = _choose(random, [name for name, _ in _CLOCKS], [share for _, share in _CLOCKS])
    style, bar = "", 4
    grooves: tuple[str, ...] = ()
    chords: tuple[str, ...] = ()
    low, high = 80.0, 130.0
    if source == "band":
        style = _choose(random, list(FAMILIES), [family.weight for family in FAMILIES.values()])
        family = FAMILIES[style]
        low, high, bar = family.lowest, family.highest, family.bar
        # Every second file belongs to the other split, in each family that names it.
        files = files_of(family, split)
        names = groove_names(files[int(random.integers(len(files)))])
        grooves = tuple(names[int(random.integers(len(names)))] for _ in range(2))
        if style in ("blues", "boogie", "triplets") and random.random() < 0.6:
            chords, mode = tuple(_BLUES[split].split()), "major"
        else:
            pool = (_MAJOR if mode == "major" else _MINOR)[split]
            chords = tuple(pool[int(random.integers(len(pool)))].split())
    elif source == "synth":
        style = _SYNTH_STYLES[int(random.integers(len(_SYNTH_STYLES)))]
        low, high = _SYNTH_TEMPI.get(style, (80, 130))
        bar = 3 if style == "waltz" else 4
        clock = clock if clock in ("steady", "live") else "steady"
    else:
        style = _TEXTURES[int(random.integers(len(_TEXTURES)))]
        mode = ""
    bpm = float(np.exp(random.uniform(np.log(low), np.log(high))))
    bpm = round(bpm, (0, 0, 1, 2)[int(random.integers(4))])
    intro = random.random()
    silent = (0, int(random.integers(4, 10))) if intro < 0.15 else (8, 12) if intro < 0.25 else None
    return Recipe(
        name=f"{number:03}-{style.replace(' ', '-')}",
        split=split,
        source=source,
        style=style,
        suffix=_choose(random, [".mp3", ".flac", ".ogg"], [0.5, 0.35, 0.15]),
        seed=seed,
        seconds=float(random.choice((30, 45, 60))),
        bpm=bpm,
        bar=bar,
        clock=clock,
        tonic=int(random.integers(12)),
        mode=mode,
        chords=chords,
        grooves=grooves,
        font=_FONTS[split],
        swing=float(random.choice((0.5, 0.5, 0.55, 0.6, 0.667))),
        human=float(random.choice((0.0, 0.004, 0.008, 0.012))),
        silent_drums=silent,
        lead=float(random.uniform(-1.5, 2.0)),
        drive=float(random.choice((0.0, 0.0, 1.5, 3.0))),
        tilt=float(random.choice((0.0, 0.0, -1.0, 1.0))),
        noise_db=float(random.choice((-90.0, -70.0, -50.0))),
        speed=float(random.choice((1.0, 1.0, 1.0, 0.98, 1.015, 1.02))),
        gain_db=float(random.choice((0.0, -3.0, -12.0))),
    )


def _choose(random: np.random.Generator, values: list[str], weights: list[float]) -> str:
    share = np.array(weights) / sum(weights)
    return values[int(random.choice(len(values), p=share))]
