"""What a list is made of, and how it changes: pure, and every change can be turned round.

A change is an `Edit`: splices, one after the other, of the entries, and the fields of `about` (with the name)
that become others. It holds what was there before as well, so `inverse` takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One place of a list. `id` is the list's own, `cut` seconds after which the next one begins."""

    id: int
    track_id: int
    title: str
    artist: str
    note: str = ""
    locked: bool = False
    cut: float | None = None


class Splice(NamedTuple):
    """From place `at` on, `out` is taken out and `into` put in."""

    at: int
    out: tuple[Entry, ...]
    into: tuple[Entry, ...]


@dataclass(frozen=True)
class Edit:
    """`about`: field to what it was and what it becomes."""

    splices: tuple[Splice, ...] = ()
    about: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.splices or self.about)


def inverse(edit: Edit) -> Edit:
    """What takes `edit` back."""
    return Edit(
        tuple(Splice(at, into, out) for at, out, into in reversed(edit.splices)),
        {name: (after, before) for name, (before, after) in edit.about.items()},
    )


def applied(entries: Sequence[Entry], edit: Edit) -> list[Entry]:
    """The entries after it. `ValueError` where they are not those that it was made for."""
    result = list(entries)
    for at, out, into in edit.splices:
        if tuple(result[at : at + len(out)]) != out:
            raise ValueError(f"The change does not belong to these entries: place {at}")
        result[at : at + len(out)] = into
    return result


def between(before: Sequence[Entry], after: Sequence[Entry]) -> tuple[Splice, ...]:
    """The splices that make one of the other: none when they are the same, else one for what lies between
    the ends that are alike.
    """
    first = 0
    shorter = min(len(before), len(after))
    while first < shorter and before[first] == after[first]:
        first += 1
    last = 0
    while last < shorter - first and before[-1 - last] == after[-1 - last]:
        last += 1
    out, into = tuple(before[first : len(before) - last]), tuple(after[first : len(after) - last])
    return (Splice(first, out, into),) if out or into else ()


def changed_one_by_one(before: Sequence[Entry], after: Sequence[Entry]) -> tuple[Splice, ...]:
    """As `between`, for lists of the same length: a splice for each run that differs."""
    splices: list[Splice] = []
    at = 0
    while at < len(before):
        end = at
        while end < len(before) and before[end] != after[end]:
            end += 1
        if end > at:
            splices.append(Splice(at, tuple(before[at:end]), tuple(after[at:end])))
        at = end + 1
    return tuple(splices)


def as_json(edit: Edit) -> str:
    """As it is stored."""
    splices = [[at, [list(e) for e in out], [list(e) for e in into]] for at, out, into in edit.splices]
    return json.dumps({"splices": splices, "about": edit.about}, separators=(",", ":"), ensure_ascii=False)


def from_json(text: str) -> Edit:
    """The inverse of `as_json`."""
    stored = json.loads(text)
    return Edit(
        tuple(
            Splice(at, tuple(Entry(*e) for e in out), tuple(Entry(*e) for e in into))
            for at, out, into in stored["splices"]
        ),
        {name: (before, after) for name, (before, after) in stored["about"].items()},
    )
