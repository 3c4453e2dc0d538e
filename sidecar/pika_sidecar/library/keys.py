"""Musical keys: the name, Camelot and Open Key spellings of the same 24 keys.

Camelot numbers the circle of fifths with 8 at C major / A minor; Open Key starts the same circle with 1
there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import PikaError

if TYPE_CHECKING:
    from ..contract.desk.track_analysis import KeyName

_MAJOR = ["B", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E"]
_MINOR = ["G#", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#"]

_PITCH = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def _pitch(note: str) -> int:
    return (_PITCH[note[0]] + note.count("#") - note[1:].count("b")) % 12


_CAMELOT_OF = {(_pitch(note), "B"): f"{i + 1}B" for i, note in enumerate(_MAJOR)} | {
    (_pitch(note), "A"): f"{i + 1}A" for i, note in enumerate(_MINOR)
}
CAMELOT = sorted(_CAMELOT_OF.values(), key=lambda code: (int(code[:-1]), code[-1]))

_MODES = {"": "B", "maj": "B", "major": "B", "dur": "B", "m": "A", "min": "A", "minor": "A", "moll": "A"}


def key_of(camelot: str) -> KeyName:
    """The names of the key with a Camelot code such as "8A"."""
    number, letter = int(camelot[:-1]), camelot[-1]
    name = f"{_MINOR[number - 1]} minor" if letter == "A" else f"{_MAJOR[number - 1]} major"
    return {
        "name": name,
        "camelot": camelot,
        "open_key": f"{(number - 8) % 12 + 1}{'m' if letter == 'A' else 'd'}",
    }


def short_name(camelot: str) -> str:
    """`F#m`, `Db`: as DJ programs write keys."""
    note, mode = key_of(camelot)["name"].split()
    return f"{note}m" if mode == "minor" else note


def sort_number(camelot: str | None) -> int | None:
    """Orders keys 1A, 1B, 2A ... 12B."""
    return None if camelot is None else int(camelot[:-1]) * 2 + (camelot[-1] == "B")


def parse_key(text: str) -> str:
    """The Camelot code for "8A", "8a", "1m", "Am", "A minor", "F#min", "Gb" ...

    Raises `PikaError("invalid_value")` with the text that could not be read.
    """
    compact = text.strip().replace("♯", "#").replace("♭", "b").replace(" ", "")
    code = re.fullmatch(r"(1[0-2]|0?[1-9])([ABabmMdD])", compact)
    if code:
        number, letter = int(code.group(1)), code.group(2).upper()
        if letter in "AB":
            return f"{number}{letter}"
        return f"{(number + 6) % 12 + 1}{'A' if letter == 'M' else 'B'}"
    name = re.fullmatch(r"([A-Ga-g])(##?|bb?|)([A-Za-z]*)", compact)
    if name:
        note = name.group(1).upper() + name.group(2)
        mode = name.group(3)
        letter_of_mode = _MODES.get("m" if mode == "m" else "" if mode == "M" else mode.lower())
        if letter_of_mode:
            return _CAMELOT_OF[(_pitch(note), letter_of_mode)]
    raise PikaError(
        "invalid_value",
        f'Cannot read the key "{text}": write it like 8A, 1m, Am or A minor.',
        field="key",
        value=text,
    )


# What stands between two spellings of a key, or between the key and something else: "8A/Am", "Am (8A)".
_BETWEEN_KEYS = re.compile(r"[/|,;()\[\]]|\s-\s")


def read_key(text: str) -> str | None:
    """The Camelot code of the first key in what a file's tag says, in any notation; None without one.

    Files say it twice, or with something else behind it: "8A / Am", "Am (8A)", "5A - Energy 7".
    """
    for part in (text, *_BETWEEN_KEYS.split(text)):
        try:
            return parse_key(part)
        except PikaError:
            continue
    return None
