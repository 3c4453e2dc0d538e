"""What the contract demands of a value beyond its type: the second part of `Annotated[type, bound]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class MinLength:
    """A text of at least so many code points."""

    least: int


@dataclass(frozen=True)
class MaxLength:
    """A text of at most so many code points."""

    most: int


@dataclass(frozen=True)
class Pattern:
    """A text in which the regular expression is found, with `\\d` and `\\w` of ASCII as in JavaScript."""

    source: str

    def fits(self, text: str) -> bool:
        """Whether it is found."""
        return re.search(self.source, text, re.ASCII) is not None


@dataclass(frozen=True)
class Between:
    """A number from `low` to `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True)
class Items:
    """A list of `least` to `most` items."""

    least: int
    most: int


@dataclass(frozen=True)
class KindOnly:
    """On arrival only the JSON kind is checked (object, text, number ...): the method itself refuses the
    rest, in better words.
    """


KIND_ONLY: Final = KindOnly()
