"""Numbers as programs write them into text: empty, with a comma, as words, beyond all bounds."""

from __future__ import annotations

import math


def number(text: str | None) -> float | None:
    """A finite number; None for anything else."""
    if not text:
        return None
    try:
        found = float(text.replace(",", ".") if "," in text else text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def whole(text: str | None) -> int | None:
    """A whole number below 2^53; None for anything else."""
    found = number(text)
    return int(found) if found is not None and abs(found) < 2**53 else None


def year(text: str | None) -> int | None:
    """The year of "1999", "1999-05-01" or "1999/05"; None for 0 and for what is none."""
    found = whole((text or "").strip()[:4])
    return found if found is not None and 1000 <= found <= 2999 else None
