"""What the contract demands of a value beyond its type: the second part of `Annotated[type, bound]`.

Classes written out: to make them as frozen dataclasses took 3 ms of the sidecar's start.
"""

from __future__ import annotations

import re
from typing import Final


class Bound:
    """Something demanded. Two are equal when they demand the same; none changes."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, vars(self).values()))})"


class MinLength(Bound):
    """A text of at least so many code points."""

    def __init__(self, least: int) -> None:
        self.least = least


class MaxLength(Bound):
    """A text of at most so many code points."""

    def __init__(self, most: int) -> None:
        self.most = most


class Pattern(Bound):
    """A text in which the regular expression is found, with `\\d` and `\\w` of ASCII as in JavaScript."""

    def __init__(self, source: str) -> None:
        self.source = source

    def fits(self, text: str) -> bool:
        """Whether it is found."""
        return re.search(self.source, text, re.ASCII) is not None


class Between(Bound):
    """A number from `low` to `high`, both included."""

    def __init__(self, low: float, high: float) -> None:
        self.low = low
        self.high = high


class Items(Bound):
    """A list of `least` to `most` items."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most


class KindOnly(Bound):
    """On arrival only the JSON kind is checked (object, text, number ...): the method itself refuses the
    rest, in better words.
    """


KIND_ONLY: Final = KindOnly()
