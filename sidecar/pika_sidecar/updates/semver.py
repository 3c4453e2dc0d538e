"""Versions as Semantic Versioning 2.0.0 orders them (https://semver.org, clause 11)."""

from __future__ import annotations

from functools import total_ordering

from ..contract.limits import FEED_VERSION


@total_ordering
class SemVer:
    """`1.2.3`, `1.2.3-rc.1`, with build metadata that counts for nothing. Raises `ValueError`."""

    def __init__(self, text: str) -> None:
        self.text = text
        core, _, build = text.partition("+")
        core, dash, before = core.partition("-")
        numbers = core.split(".")
        parts = before.split(".") if dash else []
        named = [*parts, *(build.split(".") if "+" in text else [])]
        if (
            len(text) > FEED_VERSION
            or len(numbers) != 3
            or not all(_is_number(number) for number in numbers)
            or not all(_is_identifier(part) for part in named)
            or any(part.isdigit() and not _is_number(part) for part in parts)
        ):
            raise ValueError(f'Cannot read the version "{text[:80]}": it must be like 1.2.3 or 1.2.3-rc.1')
        self._order = tuple(int(number) for number in numbers)
        # Without a pre-release comes after all with one; numbers come before words.
        self._before = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]

    def _key(self) -> tuple[object, ...]:
        return (self._order, not self._before, self._before)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SemVer) and self._key() == other._key()

    def __lt__(self, other: SemVer) -> bool:
        return self._key() < other._key()

    def __hash__(self) -> int:
        return hash((self._order, tuple(self._before)))

    def __str__(self) -> str:
        return self.text


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))


def _is_identifier(text: str) -> bool:
    return text != "" and text.isascii() and all(c.isalnum() or c == "-" for c in text)
