"""The header `Range` (RFC 9110, section 14): one range of bytes, as far as it can be had."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Digits of a place: beyond any file there is, and far from what costs time to read as a number.
_DIGITS = 18
_ONE = re.compile(rf"\s*bytes\s*=\s*(\d{{0,{_DIGITS}}})-(\d{{0,{_DIGITS}}})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """The bytes from `first` on, to `last` included (None: to the end); or the last `suffix` ones."""

    first: int = 0
    last: int | None = None
    suffix: int | None = None


def parse(value: str) -> Wanted | None:
    """What a `Range` asks for; None for another unit, several ranges, and what is no range at all."""
    found = _ONE.fullmatch(value)
    if found is None:
        return None
    first, last = found.groups()
    if first == "":
        return None if last == "" else Wanted(suffix=int(last))
    if last == "":
        return Wanted(int(first))
    return Wanted(int(first), int(last)) if int(last) >= int(first) else None


def place(wanted: Wanted, total: int, longest: int) -> tuple[int, int] | None:
    """First byte and the one after the last, of `total`, at most `longest` of them; None: there are none.

    Fewer bytes than were asked for may come (RFC 9110, section 15.3.7): whoever asks looks at Content-Range.
    """
    if wanted.suffix is not None:
        first = max(0, total - wanted.suffix)
        end = total
    else:
        first = wanted.first
        end = total if wanted.last is None else min(total, wanted.last + 1)
    return (first, min(end, first + longest)) if first < end else None
