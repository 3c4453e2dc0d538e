"""File names of any kind, in and out of SQLite and JSON; and text folded for search.

Python reads a file name that is not valid UTF-8 as text with lone surrogates, which SQLite cannot store as
TEXT. Such a name is stored as a BLOB of its bytes; every other name stays readable TEXT.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_db(path: str) -> str | bytes:
    """What SQLite stores for `path`; `from_db` is its inverse."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def from_db(stored: str | bytes) -> str:
    """The path as Python's file functions want it."""
    return stored if isinstance(stored, str) else os.fsdecode(stored)


def printable(text: str) -> str:
    """`text` with every undecodable byte shown as U+FFFD, fit for a title or a message."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    bare = _without_marks(_without_marks(char).casefold())
    return "".join(_LETTERS.get(letter, letter) for letter in bare)


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


# Letters that Unicode does not decompose, but that people type without their stroke.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}


def fold(text: str) -> str:
    """`text` without case and accents, in any script, so that "bjork" finds "BJÖRK" and "мой" finds "Мои".

    Idempotent: `fold(fold(x)) == fold(x)`.
    """
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFC", printable(text))
    return "".join(c.lower() if c.isascii() else _fold_char(c) for c in whole)


def fold_folder(stored: str | bytes) -> str:
    """`fold` of the folder that a stored path lies in; its parts may be divided by either kind of slash."""
    path = from_db(stored)
    return _fold_often(path[: max(path.rfind("/"), path.rfind("\\"), 0)])


_fold_often = lru_cache(maxsize=1024)(fold)
"""For what many tracks, one after the other, have in common."""
