"""What a stretch that is filled asks for, place by place: pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..library.transitions import REACH, Profile
from .plan import slot_numbers

if TYPE_CHECKING:
    from ..contract.desk.sets import SetSlot

Curve = Sequence[tuple[float, float]]
"""Points (where from 0 to 1, value)."""

INNER = 0.25
"""Share of a slot's span that the target keeps from its edges, so that it is not always its slowest or its
fastest tempo.
"""


@dataclass(frozen=True)
class Target:
    """What one place asks for; None: nothing."""

    bpm: float | None
    energy: float | None
    slot: SetSlot | None = None


def targets(
    count: int,
    *,
    bpm: Curve | None,
    energy: Curve | None,
    plan: Sequence[SetSlot],
    before: Profile | None,
    after: Profile | None,
    usual_bpm: float | None,
) -> list[Target]:
    """The targets of `count` places. Without a curve tempo and energy go from the neighbour before to the one
    after; without both the tempo is `usual_bpm`. A slot of `plan` draws curves into its span.
    """
    found = []
    slots = slot_numbers(plan, count)
    for place in range(count):
        number = slots[place]
        slot = None if number is None else plan[number]
        share = place / (count - 1) if count > 1 else 0.5
        # Neighbours stand one place beyond the ends.
        between = (place + 1) / (count + 1)
        tempo = value_at(bpm, share) if bpm else _line(before and before.bpm, after and after.bpm, between)
        power = (
            value_at(energy, share)
            if energy
            else _line(before and before.energy, after and after.energy, between)
        )
        tempo = usual_bpm if tempo is None else tempo
        if slot is not None:
            tempo = _drawn_into(tempo, slot["bpm"])
            power = _drawn_into(power, slot["energy"])
        found.append(Target(tempo, power, slot))
    return found


def tempo_span(
    bpm: Curve | None, plan: Sequence[SetSlot], before: Profile | None, after: Profile | None
) -> tuple[float, float] | None:
    """The tempi in reach of any target that there can be: of others a large library need not be read. None
    where nothing says a tempo.
    """
    ends = [end.bpm for end in (before, after) if end is not None and end.bpm is not None]
    said = [value for _, value in bpm] if bpm else ends
    if not said:
        return None
    spans = [slot["bpm"] for slot in plan if slot["bpm"] is not None]
    low = min([*said, *(span[0] for span in spans)])
    high = max([*said, *(span[1] for span in spans)])
    return low * math.exp(-REACH), high * math.exp(REACH)


def value_at(curve: Curve, share: float) -> float:
    """The curve's value; level before its first point and after its last."""
    points = sorted(curve)
    below = [point for point in points if point[0] <= share]
    above = [point for point in points if point[0] >= share]
    if not below or not above:
        return (below or above)[-1 if below else 0][1]
    (x0, y0), (x1, y1) = below[-1], above[0]
    return y0 if x1 == x0 else y0 + (y1 - y0) * (share - x0) / (x1 - x0)


def _line(first: float | None, last: float | None, share: float) -> float | None:
    """Straight from one value to the other; level where only one is known."""
    if first is None or last is None:
        return first if last is None else last
    return first + (last - first) * share


def _drawn_into(value: float | None, span: tuple[float, float] | None) -> float | None:
    """The value, brought into the inner part of a span; its middle where there is none."""
    if span is None:
        return value
    low, high = span[0] + INNER * (span[1] - span[0]), span[1] - INNER * (span[1] - span[0])
    return (low + high) / 2 if value is None else min(max(value, low), high)
