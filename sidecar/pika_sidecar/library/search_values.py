"""The values of the search field's filters: `90-110`, `>6`, `8A~`, `<4:00`, `30d`, `2026-01`. Pure.

Every number means what rounds to it as it is written: `104` is 103.5 up to (not including) 104.5, `104.0`
is 103.95 up to 104.05, `90-110` goes from the least that rounds to 90 to the most that rounds to 110, `>6`
begins at 6.5. So what a DJ reads in the table is what she finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ..errors import PikaError
from .keys import CAMELOT, parse_key
from .names import fold
from .search_fields import Field
from .transitions import key_step

Comparison = Literal["", "<", "<=", ">", ">="]

OCTAVES = (0.5, 1.0, 2.0)
"""What a tempo is multiplied by with `~`: half and double speed count too."""

MIXES = ("same", "relative", "step")
"""Relations on the Camelot wheel (transitions.py) that `8A~` takes in: the neighbours that mix."""

HUES: dict[str, tuple[float, float]] = {
    "red": (-15, 20),
    "orange": (20, 50),
    "yellow": (50, 90),
    "green": (90, 147),
    "aqua": (147, 207),
    "blue": (207, 260),
    "purple": (260, 305),
    "pink": (305, 345),
    "grey": (360, 361),
}
"""Degrees on the wheel of colours from and up to, half-way between the colours that a track can be marked
with (cloud/contract/look/track_colours.ts). 360 is grey (effective.py), and red is on both sides of 0.
"""

DAY_S = 86_400.0
# Days of each letter; a month is 30 of them here, since "the last 3 months" is no date.
_SPANS = {"d": 1, "w": 7, "m": 30, "y": 365}
# Years that a date may name: what the clocks of all three systems reckon with.
_YEARS = range(1971, 2500)

_NUMBER = r"\d{1,6}(?:\.\d{1,4})?"
_DATE = r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?"
_SPAN = re.compile(r"(\d{1,4})([dwmy])", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_SECONDS = re.compile(r"(\d{1,5})s", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """Folded text (names.py): to be found somewhere in the value, or to be the `whole` of it."""

    folded: str
    whole: bool = False


@dataclass(frozen=True)
class Range:
    """From `low` up to and without `high`, None: no bound; the value times any of `factors` may lie in it.

    BPM, counts, seconds, or seconds since 1970.
    """

    low: float | None
    high: float | None
    factors: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Keys:
    """Any of these Camelot codes."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One of the field's words; `none` and `tonight` are for every field that knows them."""

    name: str


Value = Text | Range | Keys | Choice
NONE = Choice("none")
TONIGHT = Choice("tonight")


class NotUnderstood(ValueError):
    """What is wrong with a value, for people."""


def read(field: Field, comparison: Comparison, written: str, now: float) -> Value:
    """The meaning of one value. Raises `NotUnderstood`.

    `now` in seconds since 1970; dates are days of this machine's time zone.
    """
    if written.lower() in ("none", field.empty) and field.kind != "choice":
        return NONE
    if comparison and field.kind not in ("number", "bpm", "duration", "date"):
        raise NotUnderstood(f'"{field.name}" cannot be compared. Write {field.example}.')
    return _READERS[field.kind](field, comparison, written, now)


def _text(field: Field, _comparison: Comparison, written: str, _now: float) -> Value:
    return Text(fold(written), whole=field.kind == "name")


def _colour(field: Field, _comparison: Comparison, written: str, _now: float) -> Value:
    """`red` is every hue that is nearer to red than to its neighbours; `#ff0000` is that alone."""
    word = written.lower()
    if re.fullmatch("#[0-9a-f]{6}", word):
        return Text(word, whole=True)
    hues = HUES.get(word)
    if hues is None:
        raise NotUnderstood(f'"{written}" is no colour. Write one of {", ".join(HUES)}, or like #ff8000.')
    return Range(*hues)


def _choice(field: Field, _comparison: Comparison, written: str, _now: float) -> Value:
    for word, meant in field.choices:
        if word in (written.lower(), written.lower().removesuffix("s")):
            return Choice(meant)
    words = ", ".join(dict.fromkeys(word for word, _ in field.choices))
    raise NotUnderstood(f'"{field.name}" knows no "{written}". Write one of {words}.')


def _key(field: Field, _comparison: Comparison, written: str, _now: float) -> Value:
    try:
        code = parse_key(written.removesuffix("~"))
    except PikaError:
        raise NotUnderstood(
            f'"{written}" is no key. Write 8A, 1m, Am or "A minor"; 8A~ for what mixes with it.'
        ) from None
    if written.endswith("~"):
        return Keys(tuple(other for other in CAMELOT if key_step(code, other)[0] in MIXES))
    return Keys((code,))


def _number(field: Field, comparison: Comparison, written: str, _now: float) -> Value:
    octaves = field.kind == "bpm" and written.endswith("~")
    found = _between(
        written.removesuffix("~") if octaves else written, comparison, re.compile(_NUMBER), _rounding
    )
    if found is None:
        raise NotUnderstood(f'"{written}" is no number or range. Write {field.example}.')
    return Range(found.low, found.high, OCTAVES) if octaves else found


def _duration(field: Field, comparison: Comparison, written: str, _now: float) -> Value:
    one = re.compile(rf"\d{{1,3}}:[0-5]\d|\d{{1,5}}[sS]|{_NUMBER}")
    found = _between(written, comparison, one, _seconds)
    if found is None:
        raise NotUnderstood(f'"{written}" is no length. Write minutes and seconds, like {field.example}.')
    return found


def _date(field: Field, comparison: Comparison, written: str, now: float) -> Value:
    word = written.lower()
    if field.name == "played" and word == "tonight":
        return TONIGHT
    if span := _SPAN.fullmatch(word):
        since = now - int(span[1]) * _SPANS[span[2].lower()] * DAY_S
        return Range(None, since) if comparison.startswith(">") else Range(since, None)
    today = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"today": today, "yesterday": today - timedelta(days=1)}
    if word in days:
        first = days[word]
        return _compared(Range(first.timestamp(), (first + timedelta(days=1)).timestamp()), comparison)
    try:
        found = _between(written, comparison, re.compile(_DATE), _days, separators=r"\.\.")
    except ValueError:
        found = None
    if found is None:
        raise NotUnderstood(
            f'"{written}" is no date. Write days like 30d, a month like 2026-01, or 2026-01..2026-03.'
        )
    return found


_READERS: dict[str, Callable[[Field, Comparison, str, float], Value]] = {
    "number": _number,
    "bpm": _number,
    "key": _key,
    "duration": _duration,
    "date": _date,
    "text": _text,
    "name": _text,
    "colour": _colour,
    "choice": _choice,
}


def _between(
    written: str,
    comparison: Comparison,
    one: re.Pattern[str],
    meaning: Callable[[str], Range],
    *,
    separators: str = r"\.\.|-|\u2013",
) -> Range | None:
    """`1`, `1-2`, `1..2`, `1-` or `-2`, each end as `one` matches and `meaning` reads it; else None."""
    if one.fullmatch(written):
        return _compared(meaning(written), comparison)
    ends = re.fullmatch(rf"({one.pattern})?(?:{separators})({one.pattern})?", written)
    if comparison or ends is None or not (ends[1] or ends[2]):
        return None
    low = meaning(ends[1]) if ends[1] else None
    high = meaning(ends[2]) if ends[2] else None
    if low is not None and high is not None and (low.low or 0) > (high.low or 0):
        low, high = high, low
    return Range(low.low if low else None, high.high if high else None)


def _compared(value: Range, comparison: Comparison) -> Range:
    """Everything beyond what rounds to `value`, or that too."""
    return {
        "": value,
        "<": Range(None, value.low),
        "<=": Range(None, value.high),
        ">": Range(value.high, None),
        ">=": Range(value.low, None),
    }[comparison]


def _rounding(written: str) -> Range:
    half = 0.5 * 10.0 ** -len(written.partition(".")[2])
    return Range(float(written) - half, float(written) + half)


def _seconds(written: str) -> Range:
    """`4:00` and `240s` to the second, `4` the whole minute, `3.5` that many minutes as they round."""
    if clock := _CLOCK.fullmatch(written):
        exact = int(clock[1]) * 60.0 + int(clock[2])
    elif seconds := _SECONDS.fullmatch(written):
        exact = float(seconds[1])
    elif "." in written:
        minutes = _rounding(written)
        return Range((minutes.low or 0) * 60, (minutes.high or 0) * 60)
    else:
        return Range(int(written) * 60.0, int(written) * 60.0 + 60)
    return Range(exact - 0.5, exact + 0.5)


def _days(written: str) -> Range:
    """The year, month or day as seconds since 1970. `ValueError` when there is no such day."""
    parts = [int(part) for part in written.split("-")]
    if parts[0] not in _YEARS:
        raise ValueError(written)
    year, month, day = (*parts, 1, 1)[:3]
    first = datetime(year, month, day)
    if len(parts) == 1:
        after = datetime(year + 1, 1, 1)
    elif len(parts) == 2:
        after = datetime(year + month // 12, month % 12 + 1, 1)
    else:
        after = first + timedelta(days=1)
    return Range(first.timestamp(), after.timestamp())
