"""What a program says, checked and brought into Pika's units: a value that cannot be is none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from ...errors import PikaError
from ..keys import CAMELOT, key_of, parse_key
from ..names import printable
from .entry import Cue, GridMark, SourceProblem, SourceTrack

LONGEST_TEXT = 1000
"""Characters that are kept of a text, as of a file's own tags (`analysis/tags.py`)."""
LONGEST_PATH = 32_767
"""Characters of a path: Windows' own limit, the longest of the three systems."""
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0
"""As a person may enter them (`library/values.py`)."""
MOST_CUES = 512
MOST_MARKS = 20_000
"""Of one track; programs keep up to some hundred cues, and a mark for each beat of two hours is 15,000."""
LONGEST_S = 86_400.0
"""Seconds; Pika's longest track is six hours, and a place in one cannot be beyond this."""
AFTER_THE_END_S = 1.0
"""Seconds by which a cue may lie behind the duration that a program gives, which some round down."""
BEFORE_THE_START_S = 0.1
"""Seconds that a cue may lie before the start: programs differ by the padding of an encoder (MP3's is 26 ms,
AAC's 48 ms). Such a one is taken as the start.
"""

_PLACES = 6
"""A microsecond is less than any sample."""

_EPOCH_FIRST, _EPOCH_LAST = 0.0, 4_102_444_800.0
"""1970 to 2100."""


def text(value: object) -> str:
    """Its beginning in one line, without control characters and half characters; "" for what is no text."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str) or not value:
        return ""
    said = printable(value[:LONGEST_TEXT])
    if not said.isprintable():
        said = "".join(sign if sign.isprintable() else " " for sign in said)
    return said.strip()


def path(value: object) -> str:
    """A path as it is written; "" for one that no system could have."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_PATH or "\x00" in value:
        return ""
    return value


def number(value: object, low: float, high: float) -> float | None:
    """A number from `low` to `high`, written with a point or a comma."""
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", "."))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        return None
    return float(value)


def whole(value: object, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`."""
    found = number(value, low, high)
    return int(found) if found is not None and found == int(found) else None


def bpm(value: object) -> float | None:
    """Beats per minute, to a thousandth."""
    found = number(value, SLOWEST_BPM, FASTEST_BPM)
    return None if found is None else round(found, 3)


def year(value: object) -> int | None:
    """The first year in it: of a number, a date, or a text."""
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", str(value)[:40]) if value else None
    return int(found[0]) if found else None


def camelot(value: object) -> str | None:
    """The Camelot code of a key in any spelling (`library/keys.py`)."""
    if not isinstance(value, str) or not value or len(value) > 40:
        return None
    try:
        return parse_key(value)
    except PikaError:
        return None


def camelot_of(pitch: int, mode: str) -> str | None:
    """The Camelot code of the key on `pitch` (0 is C) whose `mode` is `major` or `minor`."""
    return _BY_PITCH.get((pitch, mode))


def _by_pitch() -> dict[tuple[int, str], str]:
    major = {key_of(code)["name"]: code for code in CAMELOT}
    names = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
    codes = {(pitch, "major"): major[f"{name} major"] for pitch, name in enumerate(names)}
    # The parallel minor lies three fifths below: C major is 8B, C minor 5A.
    return codes | {
        (pitch, "minor"): f"{(int(code[:-1]) - 4) % 12 + 1}A" for (pitch, _), code in list(codes.items())
    }


_BY_PITCH = _by_pitch()


def stars(value: object, most: int) -> int | None:
    """1 to 5 stars of a number that goes up to `most`; a begun star counts, as programs show it."""
    found = number(value, 0, most)
    return math.ceil(found * 5 / most) if found else None


def colour(value: object) -> str | None:
    """`#rrggbb` of a number (0xRRGGBB, what stands above is ignored) or of `#rrggbb` itself."""
    if isinstance(value, str):
        found = re.fullmatch(r"#?([0-9a-fA-F]{6})", value.strip())
        return f"#{found[1].lower()}" if found else None
    if isinstance(value, int) and not isinstance(value, bool):
        return f"#{value & 0xFFFFFF:06x}"
    return None


def moment(value: object) -> float | None:
    """Seconds since 1970 of a number of them, or of a date in ISO 8601 (UTC where it does not say)."""
    if isinstance(value, str):
        try:
            when = datetime.fromisoformat(value.strip().replace("/", "-"))
            value = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            return None
    found = number(value, _EPOCH_FIRST, _EPOCH_LAST)
    return found or None


def seconds(value: object) -> float | None:
    """A duration in seconds."""
    found = number(value, 0, LONGEST_S)
    return found or None


def grid(marks: Iterable[GridMark]) -> tuple[GridMark, ...]:
    """Sorted, to a microsecond and a millionth, none before the start: a first mark that lies there is moved
    on by whole beats.
    """
    found = sorted(
        (mark for mark in marks if abs(mark.seconds) <= LONGEST_S and SLOWEST_BPM <= mark.bpm <= FASTEST_BPM),
        key=lambda mark: mark.seconds,
    )[:MOST_MARKS]
    before = [mark for mark in found if mark.seconds < 0]
    kept = found[len(before) :]
    if before:
        last = before[-1]
        beats = math.ceil(-last.seconds * last.bpm / 60 - 1e-9)
        moved = GridMark(
            max(0.0, last.seconds + beats * 60 / last.bpm),
            last.bpm,
            None if last.beat is None else (last.beat - 1 + beats) % 4 + 1,
        )
        if not kept or moved.seconds < kept[0].seconds:
            kept.insert(0, moved)
    return tuple(GridMark(round(mark.seconds, _PLACES), round(mark.bpm, _PLACES), mark.beat) for mark in kept)


def track(said: SourceTrack) -> Iterator[SourceTrack | SourceProblem]:
    """The track with the cues that can lie in it, and a problem for those that cannot."""
    end = LONGEST_S if said.duration is None else said.duration + AFTER_THE_END_S
    inside = [cue for cue in said.cues if -BEFORE_THE_START_S <= cue.seconds <= end][:MOST_CUES]
    if lost := len(said.cues) - len(inside):
        yield SourceProblem(
            "cue_outside",
            said.title or said.path,
            f"{lost} {'cue lies' if lost == 1 else 'cues lie'} before its start or behind its end. "
            "The track comes without.",
        )
    yield replace(said, cues=tuple(_sound(cue) for cue in inside)) if said.cues else said


def _sound(cue: Cue) -> Cue:
    """Not before the start; a loop without a length is the place where it begins."""
    start = max(0.0, round(cue.seconds, _PLACES))
    if cue.kind != "loop":
        # Made anew only where it must be: 20,000 tracks have 100,000 of them.
        return cue if start == cue.seconds else replace(cue, seconds=start)
    if cue.length is None or not 0 < cue.length <= LONGEST_S:
        return replace(cue, seconds=start, length=None, kind="memory" if cue.slot is None else "hot")
    return replace(cue, seconds=start, length=round(cue.length, _PLACES))
