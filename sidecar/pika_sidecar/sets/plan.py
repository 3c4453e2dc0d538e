"""The plan of a set: which slot a place stands in, and whether a track is what the slot asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from ..contract.desk import limits as desk_limits
from ..text import optional
from .style import fits

if TYPE_CHECKING:
    from ..contract.desk.sets import SetSlot

Differs = Literal["bpm", "energy", "style", "length"]


def slot_numbers(plan: Sequence[SetSlot], places: int) -> list[int | None]:
    """For each of the first places the slot that it stands in, from 0; None beyond the plan."""
    numbers: list[int | None] = []
    for number, slot in enumerate(plan):
        numbers += [number] * min(slot["count"], places - len(numbers))
    return numbers + [None] * (places - len(numbers))


def rest_of(plan: Sequence[SetSlot], place: int) -> list[SetSlot]:
    """What a plan has from a place of the set on."""
    rest: list[SetSlot] = []
    for slot in plan:
        gone = min(place, slot["count"])
        place -= gone
        if slot["count"] > gone:
            rest.append({**slot, "count": slot["count"] - gone})
    return rest


def differs(
    slot: SetSlot,
    *,
    bpm: float | None,
    energy: float | None,
    length: float | None,
    genre: str,
    tags: str,
    acousticness: float | None,
) -> list[Differs]:
    """What of a track is not as the slot has it; what is not known of it does not fit."""
    found: list[Differs] = []
    if not _lies_in(bpm, slot["bpm"]):
        found.append("bpm")
    if not _lies_in(energy, slot["energy"]):
        found.append("energy")
    if slot["style"] and not fits(slot["style"], genre, tags, acousticness):
        found.append("style")
    if not _lies_in(length, slot["length"]):
        found.append("length")
    return found


def _lies_in(value: float | None, span: tuple[float, float] | None) -> bool:
    return span is None or (value is not None and span[0] <= value <= span[1])


def clean_plan(plan: Sequence[SetSlot]) -> list[SetSlot]:
    """The plan with the DJ's words cleaned. `PikaError("invalid_value")` for too long ones."""
    return [{**slot, "style": optional("style", slot["style"], desk_limits.STYLE)} for slot in plan]
