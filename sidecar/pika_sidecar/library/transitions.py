"""How well one track follows another: pure arithmetic on tempo, key, energy and character, with its reasons.

    score = 0.4 tempo + 0.3 harmony + 0.2 energy + 0.1 character         each 0..1, the sum too

What the first track lacks is left out and the other weights grow; what only the second lacks counts one half:
it may fit or not. So a track fits itself with 1, and an unknown one is never ahead of one that is known to
fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from ..contract.desk.tracks import Reason


Relation = Literal["same", "relative", "step", "diagonal", "boost", "drop", "far"]
"""How two keys lie to each other on the wheel; see `key_step`."""

# By the steps round the wheel, from minor to minor or major to major, and across.
_ALONG: dict[int, Relation] = {0: "same", 1: "step"}
_ACROSS: dict[int, Relation] = {0: "relative", 1: "diagonal"}

WEIGHTS = {"tempo": 0.4, "harmony": 0.3, "energy": 0.2, "character": 0.1}
"""How much each part of the score counts, of 1: what one hears first, most."""

UNKNOWN = 0.5
"""What a part is worth of which one of the two tracks says nothing: neither for nor against it."""

REACH = 0.12
"""Natural logarithm of the tempo ratio (some 12 %) at which nothing is left; half is at 6 %, a usual pitch
range."""

OTHER_OCTAVE = 0.75
"""What a tempo is worth that fits at half or double speed only: the beats meet, the feel is another."""

WHEEL_STEPS = 4
"""Steps round or across the Camelot wheel at which no harmony is left."""

BOOSTS = {2: 0.5, 7: 0.5}
"""Steps up the wheel that raise all notes by a whole tone or a semitone (Mixed In Key's energy boost mixing),
and what they are worth."""

ENERGY_STEPS = 4
"""Difference of the energies (1 to 10) at which nothing is left."""

CHARACTER_RANGE = 50.0
"""Mean difference of the features (0 to 100) at which two characters have nothing in common."""


class Profile(NamedTuple):
    """What is compared of a track; None where it is not known.

    `bpm` in BPM, `key` as Camelot code, `energy` 1 to 10, `character` features of 0 to 100 in a fixed order.
    """

    bpm: float | None
    key: str | None
    energy: float | None
    character: tuple[float | None, ...] = ()


def score(first: Profile, second: Profile) -> float:
    """How well `second` follows `first`, 0 to 1. Without anything known of `first`: 0."""
    return scorer(first)(second, 0.0)


def scorer(first: Profile) -> Callable[[Profile, float], float]:
    """`score` for many that may follow `first`: called with the second track and a floor, it gives 0 as soon
    as the score cannot be above the floor.
    """
    shares = _shares(first)
    parts: list[tuple[float, Callable[[Profile], float]]] = [
        (shares["tempo"], lambda second: tempo_likeness(first.bpm, second.bpm)),
        (shares["harmony"], lambda second: harmony(first.key, second.key)),
        (shares["energy"], lambda second: energy_likeness(first.energy, second.energy)),
        (shares["character"], lambda second: character_likeness(first.character, second.character)),
    ]
    parts = [(share, likeness) for share, likeness in parts if share > 0]

    def score_of(second: Profile, floor: float) -> float:
        left = 1.0 if parts else 0.0
        for share, likeness in parts:
            left -= share * (1 - likeness(second))
            if left <= floor:
                return 0.0
        return left

    return score_of


def score_at_most(first: Profile, tempo_likeness: float) -> float:
    """What a track can score whose tempo is at most so like that of `first`."""
    return 1 - _shares(first)["tempo"] * (1 - tempo_likeness)


def _shares(first: Profile) -> dict[str, float]:
    """The weights without what `first` lacks, of sum 1 (or all 0)."""
    known = {
        "tempo": first.bpm is not None,
        "harmony": first.key is not None,
        "energy": first.energy is not None,
        "character": any(value is not None for value in first.character),
    }
    weight = sum(WEIGHTS[part] for part, is_known in known.items() if is_known)
    return {part: WEIGHTS[part] / weight if is_known else 0.0 for part, is_known in known.items()}


def reasons(first: Profile, second: Profile) -> list[Reason]:
    """What there is to say about the step from `first` to `second`."""
    found: list[Reason] = []
    if first.key is not None and second.key is not None:
        relation, steps = key_step(first.key, second.key)
        found.append({"code": "key", "relation": relation, "steps": steps})
    if first.bpm is not None and second.bpm is not None:
        multiple = 2.0 ** -_octave(first.bpm, second.bpm)
        change, faster = second.bpm * multiple - first.bpm, pitch(first.bpm, second.bpm)
        found.append(
            {"code": "tempo", "change": round(change, 2), "multiple": multiple, "pitch": round(faster, 2)}
        )
    if first.energy is not None and second.energy is not None:
        found.append({"code": "energy", "change": round(second.energy - first.energy)})
    if _both(first.character, second.character):
        likeness = character_likeness(first.character, second.character)
        found.append({"code": "character", "likeness": round(likeness, 3)})
    return found


def tempo_likeness(first: float | None, second: float | None) -> float:
    """1 at equal tempo, falling straight with the logarithm of their ratio; half and double tempo count."""
    if first is None or second is None:
        return UNKNOWN
    octave = _octave(first, second)
    away = abs(math.log(second / first) - octave * math.log(2))
    return max(0.0, 1 - away / REACH) * (OTHER_OCTAVE if octave else 1.0)


def pitch(first: float, second: float) -> float:
    """Percent by which the second is played faster, so that the tempi meet; half and double tempo count."""
    return 100 * (first / (second * 2.0 ** -_octave(first, second)) - 1)


def _octave(first: float, second: float) -> int:
    """1 where `second` is rather double `first`, -1 where it is half, else 0."""
    return max(-1, min(1, round(math.log2(second / first))))


@lru_cache(maxsize=1024)
def harmony(first: str | None, second: str | None) -> float:
    """1 for the same key; each step round the Camelot wheel and the step across it cost a quarter. The
    boosts by a whole tone or a semitone are worth a half, upwards.
    """
    if first is None or second is None:
        return UNKNOWN
    up, across = _wheel(first, second)
    near = max(0.0, 1 - (min(up, 12 - up) + across) / WHEEL_STEPS)
    return near if across else max(near, BOOSTS.get(up, 0.0))


@lru_cache(maxsize=1024)
def key_step(first: str, second: str) -> tuple[Relation, int]:
    """The name of the move and its steps up (+) or down (-) the wheel.

    `same`, `relative` (across), `step` (one round), `diagonal` (one round and across), `boost` (+2, +7),
    `drop` (-2, -7), else `far` with the shorter way round.
    """
    up, across = _wheel(first, second)
    shorter = up if up <= 6 else up - 12
    if across:
        return _ACROSS.get(abs(shorter), "far"), shorter
    if up in BOOSTS:
        return "boost", up
    if 12 - up in BOOSTS:
        return "drop", up - 12
    return _ALONG.get(abs(shorter), "far"), shorter


def _wheel(first: str, second: str) -> tuple[int, int]:
    """Steps up the wheel from one Camelot code to the other (0 to 11), and 1 where minor and major change."""
    return (int(second[:-1]) - int(first[:-1])) % 12, int(first[-1] != second[-1])


def energy_likeness(first: float | None, second: float | None) -> float:
    """1 at equal energy; each step costs a quarter."""
    if first is None or second is None:
        return UNKNOWN
    return max(0.0, 1 - abs(second - first) / ENERGY_STEPS)


def character_likeness(first: tuple[float | None, ...], second: tuple[float | None, ...]) -> float:
    """1 for the same features, falling straight with their mean difference."""
    away = [abs(a - b) for a, b in zip(first, second, strict=False) if a is not None and b is not None]
    if not away:
        return UNKNOWN
    return max(0.0, 1 - sum(away) / len(away) / CHARACTER_RANGE)


def _both(first: tuple[float | None, ...], second: tuple[float | None, ...]) -> bool:
    return any(a is not None and b is not None for a, b in zip(first, second, strict=False))
