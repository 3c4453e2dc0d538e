"""Text for dancers' phones, as the cloud takes it (cloud/contract/text.ts): nothing can break its line."""

from __future__ import annotations

import re
import unicodedata

from .errors import PikaError

# What JavaScript takes for white space; Python's own kind has some controls besides.
_SPACE = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
# Controls, half characters, and every mark that changes the direction of text (Unicode Annex 9, section 2).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")

# Letters and symbols that are drawn as nothing (Hangul fillers, the empty Braille pattern).
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def clean(text: str) -> str:
    """`text` composed, without controls and direction marks, each run of white space one space, trimmed."""
    # Composed after what stood between two parts of a letter has gone: cleaning twice changes nothing more.
    composed = unicodedata.normalize("NFC", _UNSAFE.sub("", _SPACE.sub(" ", text)))
    return re.sub(" {2,}", " ", composed).strip(" ")


def is_blank(text: str) -> bool:
    """Whether nothing of `text` can be seen."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in text if sign not in _INVISIBLE)


def cut(text: str, length: int) -> str:
    """The first `length` characters of `text`; what was cut is marked by an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def typed(field: str, text: str, longest: int) -> str:
    """Text that a person typed, cleaned. `PikaError("invalid_value")` when it is empty or too long."""
    cleaned = optional(field, text, longest)
    if is_blank(cleaned):
        raise PikaError("invalid_value", f"The {field} must not be empty.", field=field, value=text)
    return cleaned


def optional(field: str, text: str, longest: int) -> str:
    """As `typed`, but it may be empty."""
    cleaned = clean(text)
    if len(cleaned) > longest:
        raise PikaError(
            "invalid_value",
            f'The {field} "{cut(cleaned, 40)}" is too long: it may have {longest} characters, not '
            f"{len(cleaned)}.",
            field=field,
            value=cleaned,
        )
    return cleaned
