"""How a set runs: pure arithmetic over what is known of its entries.

The next track begins `cut` seconds after the one before where the DJ has said so; else `overlap` seconds
before its end; else where its outro begins. The last one is played to its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..library.transitions import Profile
from .plan import differs, slot_numbers
from .steps import judge

if TYPE_CHECKING:
    from ..contract.desk.set_course import CoursePoint, CourseStep, LatePlay, PlaceWarning, SetCourse
    from ..contract.desk.sets import SetAbout

ARTIST_GAP = 4
"""Places within which an artist who comes again is named: a quarter of an hour of dancing."""


@dataclass(frozen=True)
class Stop:
    """An entry as far as its course asks. `artist` is folded; lengths in seconds, times in milliseconds."""

    entry: int
    track_id: int
    artist: str
    profile: Profile
    duration: float | None
    outro: float | None
    cut: float | None
    is_there: bool
    late: LatePlay | None = None
    last_here: int | None = None
    genre: str = ""
    tags: str = ""
    acousticness: float | None = None


def seconds_until_next(
    duration: float | None, outro: float | None, cut: float | None, overlap: float | None
) -> float | None:
    """How long a track is played before the next one begins; None where nothing tells."""
    if duration is None:
        return cut
    if cut is not None:
        return min(cut, duration)
    if overlap is not None:
        return max(0.0, duration - overlap)
    return duration if outro is None else min(outro, duration)


def course(list_id: int, revision: int, about: SetAbout, stops: Sequence[Stop]) -> SetCourse:
    """Times, steps and warnings of a set."""
    points: list[CoursePoint] = []
    slots = slot_numbers(about["plan"], len(stops))
    seen: dict[int, int] = {}
    at = 0.0
    for place, stop in enumerate(stops):
        is_last = place == len(stops) - 1
        overlap, outro = (0.0, None) if is_last else (about["overlap"], stop.outro)
        seconds = seconds_until_next(stop.duration, outro, stop.cut, overlap)
        slot = slots[place]
        points.append(
            {
                "entry": stop.entry,
                "at": round(at, 3),
                "seconds": None if seconds is None else round(seconds, 3),
                "bpm": stop.profile.bpm,
                "energy": None if stop.profile.energy is None else round(stop.profile.energy),
                "slot": slot,
                "last_here": stop.last_here,
                "warnings": _warnings(stops, place, about, slot, seen.get(stop.track_id)),
            }
        )
        seen.setdefault(stop.track_id, stop.entry)
        at += seconds or 0.0
    return {
        "list": list_id,
        "revision": revision,
        "points": points,
        "steps": _steps(stops, about["pitch_range"]),
        "seconds": round(at, 3),
        "over": None if about["slot"] is None else round(at - about["slot"], 3),
        "unknown": sum(1 for point in points if point["seconds"] is None),
    }


def _steps(stops: Sequence[Stop], pitch_range: float | None) -> list[CourseStep]:
    return [
        {"from": first.entry, "to": second.entry, **judge(first.profile, second.profile, pitch_range)}
        for first, second in pairwise(stops)
    ]


def _warnings(
    stops: Sequence[Stop], place: int, about: SetAbout, slot: int | None, before: int | None
) -> list[PlaceWarning]:
    """`before`: the entry that has the same track already."""
    stop = stops[place]
    found: list[PlaceWarning] = []
    if not stop.is_there:
        found.append({"code": "missing"})
    if before is not None:
        found.append({"code": "twice", "entry": before})
    elif stop.artist:
        near = range(place - 1, max(-1, place - 1 - ARTIST_GAP), -1)
        same = next((other for other in near if stops[other].artist == stop.artist), None)
        if same is not None:
            found.append({"code": "same_artist", "places": place - same, "entry": stops[same].entry})
    if stop.late is not None:
        found.append({"code": "played_lately", "play": stop.late})
    if slot is not None:
        fields = differs(
            about["plan"][slot],
            bpm=stop.profile.bpm,
            energy=stop.profile.energy,
            length=stop.duration,
            genre=stop.genre,
            tags=stop.tags,
            acousticness=stop.acousticness,
        )
        if fields:
            found.append({"code": "off_plan", "fields": fields})
    return found
