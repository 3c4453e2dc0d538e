"""One entry of a program as it may be stored: what is out of bounds is left out and said.

A program's file may hold anything. What comes out has the form of `program_values`, `program_cues` and
`program_grids` (library/migrations/0005_programs.sql), as JSON that is the same whenever the entry is.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import PikaError
from ..library.names import printable
from ..library.sources.entry import Cue, GridMark, SourceProblem, SourceTrack
from ..library.values import MAX_TEXT, check

# Cue points and grid marks that are kept of one track, and the longest name of one (characters).
MOST_CUES = 200
MOST_MARKS = 5000
MAX_NAME = 200
# A cue so far (s) behind the end that a program knows is still inside: most say whole seconds.
END_TOLERANCE_S = 1.5
# 1 January 1970 to 1 January 2100 (s).
_TIMES = (1.0, 4_102_444_800.0)

_TEXTS = ("title", "artist", "album", "genre", "comment")
_COLOUR = re.compile("#[0-9a-f]{6}")


@dataclass
class Cleaned:
    """JSON texts as they are stored, and what was left out."""

    values: str = "{}"
    cues: str = "[]"
    grid: str = "[]"
    problems: list[SourceProblem] = field(default_factory=list)


def clean(track: SourceTrack) -> Cleaned:
    """What of `track` may be stored. Of one that is only listed nothing is a value."""
    out = Cleaned()
    if track.only_listed:
        return out
    cues = list(_cues(track, out))
    grid = list(_grid(track, out))
    out.values = _json(_values(track, out))
    out.cues = _json(cues)
    out.grid = _json(grid)
    return out


def _values(track: SourceTrack, out: Cleaned) -> dict[str, Any]:
    said: dict[str, Any] = {name: _text(getattr(track, name)) for name in _TEXTS}
    said |= {"year": track.year, "bpm": track.bpm, "key": track.camelot, "energy": track.energy}
    said |= {"rating": track.rating, "colour": track.colour}
    said |= {"added": track.added, "played": track.played, "plays": track.plays}
    values = {}
    for name, value in said.items():
        if value is None or value == "":
            continue
        kept = _checked(name, value)
        if kept is None:
            out.problems.append(
                _left_out(track, "bad_value", f"Its {name} is {value!r}, which cannot be; it is left out.")
            )
        else:
            values[name] = kept
    return values


def _text(text: str) -> str:
    shown = printable(text).replace("\0", "")
    return " ".join(shown.split())[:MAX_TEXT].strip()


def _checked(name: str, value: Any) -> Any:  # noqa: ANN401
    """The value in the form of library/values.py; None when it cannot be."""
    if name in ("added", "played"):
        return value if math.isfinite(value) and _TIMES[0] <= value <= _TIMES[1] else None
    if name == "plays":
        return value if 0 <= value < 2**31 else None
    try:
        return check(name, value)
    except PikaError:
        return None


def _cues(track: SourceTrack, out: Cleaned) -> Iterator[list[Any]]:
    kept = 0
    for cue in track.cues:
        wrong = _wrong_place(cue.seconds, track.duration)
        if wrong is None and cue.length is not None and not 0 < cue.length < 86400:
            wrong = "has no length"
        if wrong is None and kept >= MOST_CUES:
            wrong = f"is one more than the {MOST_CUES} that Pika keeps"
        if wrong is not None:
            name = f'"{printable(cue.name)[:MAX_NAME]}"' if cue.name else "without a name"
            out.problems.append(
                _left_out(track, "bad_cue", f"The cue {name} at {cue.seconds:g} s {wrong}; it is left out.")
            )
            continue
        kept += 1
        yield _cue(cue)


def _cue(cue: Cue) -> list[Any]:
    colour = cue.colour if cue.colour and _COLOUR.fullmatch(cue.colour) else None
    length = None if cue.length is None else round(cue.length, 4)
    slot = cue.slot if cue.slot is not None and 1 <= cue.slot <= 128 else None
    name = " ".join(printable(cue.name).replace("\0", "").split())[:MAX_NAME]
    return [cue.kind, round(cue.seconds, 4), length, name, colour, slot]


def _grid(track: SourceTrack, out: Cleaned) -> Iterator[list[Any]]:
    marks = track.grid[:MOST_MARKS]
    for mark in marks:
        wrong = _wrong_place(mark.seconds, track.duration, is_grid=True)
        if wrong is None and not (math.isfinite(mark.bpm) and 20 <= mark.bpm <= 400):
            wrong = f"has a tempo of {mark.bpm:g}"
        if wrong is None:
            yield _mark(mark)
        else:
            out.problems.append(
                _left_out(
                    track, "bad_grid", f"A beat grid's mark at {mark.seconds:g} s {wrong}; it is left out."
                )
            )
    if len(track.grid) > MOST_MARKS:
        out.problems.append(
            _left_out(
                track, "bad_grid", f"Its beat grid has more than {MOST_MARKS} marks; the first are kept."
            )
        )


def _mark(mark: GridMark) -> list[Any]:
    beat = mark.beat if mark.beat is not None and 1 <= mark.beat <= 16 else None
    return [round(mark.seconds, 4), round(mark.bpm, 3), beat]


def _wrong_place(seconds: float, duration: float | None, *, is_grid: bool = False) -> str | None:
    if not math.isfinite(seconds):
        return "is nowhere"
    # A grid may be anchored a beat before the sound, as Traktor's and Serato's are.
    if seconds < (-3.0 if is_grid else 0.0):
        return "lies before the beginning"
    if duration is not None and duration > 0 and seconds > duration + END_TOLERANCE_S:
        return f"lies behind the end at {duration:g} s"
    return None


def _left_out(track: SourceTrack, code: str, message: str) -> SourceProblem:
    return SourceProblem(code, printable(track.path)[:1000], message)


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
