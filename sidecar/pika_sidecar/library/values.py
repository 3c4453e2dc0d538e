"""What a person may type into a field, checked and brought into the form that is stored."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable

from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from .keys import parse_key
from .names import printable

Value = str | float | int

# Characters of a text that a person enters for a track, and of her notes on it.
MAX_TEXT, MAX_NOTES = 500, 5000


def _invalid(field: str, value: object, rule: str) -> PikaError:
    shown = value if isinstance(value, (str, int, float, bool)) else type(value).__name__
    return PikaError("invalid_value", f'Cannot set {field} to "{shown}": {rule}.', field=field, value=shown)


def _text(field: str, value: object) -> Value:
    if not isinstance(value, str):
        raise _invalid(field, value, "it must be a text")
    text = " ".join(printable(value).split())
    if len(text) > MAX_TEXT:
        raise _invalid(field, text[:40] + "...", f"it may have at most {MAX_TEXT} characters")
    if field == "title" and not text:
        raise _invalid(field, text, "a title cannot be empty")
    return text


def _number(field: str, value: object, low: float, high: float) -> float:
    try:
        number = float(value.replace(",", ".")) if isinstance(value, str) else value
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
        raise _invalid(field, value, f"it must be a number from {low:g} to {high:g}")
    if not low <= number <= high:
        raise _invalid(field, value, f"it must be from {low:g} to {high:g}")
    return float(number)


def _whole(field: str, value: object, low: int, high: int) -> Value:
    number = _number(field, value, low, high)
    if number != int(number):
        raise _invalid(field, value, f"it must be a whole number from {low} to {high}")
    return int(number)


def _key(field: str, value: object) -> Value:
    if not isinstance(value, str):
        raise _invalid(field, value, "write it like 8A, 1m, Am or A minor")
    return parse_key(value)


def _notes(field: str, value: object) -> Value:
    if not isinstance(value, str):
        raise _invalid(field, value, "it must be a text")
    lines = printable(value).replace("\r\n", "\n").split("\n")
    text = "\n".join("".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines).strip()
    if len(text) > MAX_NOTES:
        raise _invalid(field, text[:40] + "...", f"they may have at most {MAX_NOTES} characters")
    return text


def _colour(field: str, value: object) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise _invalid(field, value, "write it like #e5484d")
    return value.lower()


def tag(value: str) -> str:
    """A tag as it is kept: one line, no more spaces than needed, no # before it.

    Raises `PikaError("invalid_value")` for one that is empty or too long, or holds a comma.
    """
    text = " ".join(unicodedata.normalize("NFC", printable(value)).split()).lstrip("#").strip()
    text = "".join(char for char in text if char.isprintable())
    if not text or len(text) > desk_limits.TAG:
        raise _invalid("tags", text[:60], f"a tag has 1 to {desk_limits.TAG} characters")
    if "," in text:
        raise _invalid("tags", text, "a tag has no comma; add one after the other")
    return text


_CHECKS: dict[str, Callable[[str, object], Value]] = {
    "title": _text,
    "artist": _text,
    "album": _text,
    "genre": _text,
    "year": lambda field, value: _whole(field, value, 1000, 2999),
    "bpm": lambda field, value: round(_number(field, value, 20, 400), 3),
    "key": _key,
    "energy": lambda field, value: _whole(field, value, 1, 10),
    "first_beat": lambda field, value: round(_number(field, value, 0, 86400), 4),
    "rating": lambda field, value: _whole(field, value, 1, 5),
    "colour": _colour,
    "comment": _text,
    "notes": _notes,
}

EDITABLE = tuple(_CHECKS)


def check(field: str, value: object) -> Value:
    """The value to store for `field`; a key comes back as its Camelot code.

    Raises `PikaError`: `unknown_field`, or `invalid_value` with `field` and `value` in its data.
    """
    if field not in _CHECKS:
        raise PikaError(
            "unknown_field", f'Cannot edit "{field}": the fields are {", ".join(EDITABLE)}.', field=field
        )
    return _CHECKS[field](field, value)
