"""Collections made by a seed: what exports write and readers read again."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TypeVar

from pika_sidecar.library.exports.out import Collection
from pika_sidecar.library.keys import CAMELOT
from pika_sidecar.library.sources.entry import Cue, GridMark, SourceList, SourceTrack

T = TypeVar("T")

WORDS = [
    *("Blue", "Öl & Wasser", "Łódź", "<3", 'say "yes"', "O'Hara", "東京", "🎵", "a;b", "50%", "#1", "C++"),
    *("tab\there", "two  spaces", "é", "e\u0301", "=1+1", "[live]", "a:b", "Über/unter", "..."),
]
FOLDERS = ["/music", "/Users/dj/Music/iTunes", "/Volumes/DJ Stick/2024", "C:\\Users\\dj\\Music", "D:\\"]


def some_text(dice: random.Random, most: int = 3) -> str:
    """Up to so many words, as a person or a shop might write them."""
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(0, most))).strip()


def some_track(dice: random.Random, number: int) -> SourceTrack:
    """A track of which some things are known, with times as finely as computers know them."""

    def perhaps(value: T) -> T | None:
        return value if dice.random() < 0.7 else None

    folder = dice.choice(FOLDERS)
    between = "\\" if "\\" in folder else "/"
    name = f"{some_text(dice, 2).translate(str.maketrans('/:*?<>|', '_______'))} {number}.mp3"
    name = name.replace('"', "'").replace("\t", " ").strip()
    length = dice.uniform(60, 400)
    when = datetime(2021, 5, 1, tzinfo=UTC).timestamp() + dice.uniform(0, 1e8)
    return SourceTrack(
        key=f"t{number}",
        path=folder.rstrip(between) + between + name,
        title=some_text(dice),
        artist=some_text(dice),
        album=some_text(dice),
        genre=some_text(dice, 1),
        year=perhaps(dice.randint(1920, 2026)),
        comment=some_text(dice, 5),
        duration=perhaps(length),
        bpm=perhaps(dice.uniform(60, 200)),
        camelot=perhaps(dice.choice(CAMELOT)),
        energy=perhaps(dice.randint(1, 10)),
        rating=perhaps(dice.randint(1, 5)),
        colour=perhaps(f"#{dice.randrange(1 << 24):06x}"),
        added=perhaps(when),
        played=perhaps(when + 1e6),
        plays=perhaps(dice.randint(1, 99)),
        grid=_some_grid(dice, length),
        cues=tuple(_some_cue(dice, length) for _ in range(dice.randint(0, 6))),
    )


def _some_grid(dice: random.Random, length: float) -> tuple[GridMark, ...]:
    places = sorted(dice.uniform(0, length) for _ in range(dice.choice((0, 1, 1, 3))))
    return tuple(GridMark(place, dice.uniform(60, 200), dice.choice((None, 1, 2, 4))) for place in places)


def _some_cue(dice: random.Random, length: float) -> Cue:
    kind = dice.choice(("hot", "memory", "loop", "load", "fade_in", "fade_out"))
    length -= 20  # a loop ends within it
    return Cue(
        kind=kind,
        seconds=dice.uniform(0, length),
        length=dice.uniform(0.2, 20) if kind == "loop" else None,
        name=some_text(dice, 1),
        colour=None if dice.random() < 0.5 else f"#{dice.randrange(1 << 24):06x}",
        slot=dice.randint(1, 10) if kind == "hot" else None,
    )


def some_collection(seed: int, tracks: int = 12) -> Collection:
    """Tracks, and lists of them in folders; one list is empty, one names a track twice."""
    dice = random.Random(seed)
    all_tracks = tuple(some_track(dice, number) for number in range(tracks))
    keys = [track.key for track in all_tracks]
    lists = [
        SourceList("l0", "Empty", (), "crate", ()),
        SourceList("l1", "Twice", ("Sets",), "crate", (keys[0], keys[1], keys[0])),
    ]
    for number in range(2, 5):
        chosen = tuple(dice.sample(keys, dice.randint(1, len(keys))))
        parents = ((), ("Sets",), ("Sets", "2026 & on"))[dice.randrange(3)]
        name = f"{some_text(dice, 1)} {number}".strip()
        lists.append(SourceList(f"l{number}", name, parents, "crate", chosen))
    return Collection(all_tracks, tuple(lists))
