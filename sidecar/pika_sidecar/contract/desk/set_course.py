"""Made from cloud/contract/desk/set_course.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between
from .common import Id
from .sets import Energies, Tempi
from .tracks import Reason, TrackRow


class LatePlay(TypedDict):
    """When a track was played before."""

    night: Id
    title: str
    at: int
    # In the room that the set is for.
    here: bool


class TempoJump(TypedDict):
    """It would have to be played faster by so many percent, which is more than the set's `pitch_range`."""

    code: Literal["tempo_jump"]
    pitch: float


class KeyClash(TypedDict):
    """So many steps round the Camelot wheel."""

    code: Literal["key_clash"]
    steps: int


class EnergyCliff(TypedDict):
    code: Literal["energy_cliff"]
    change: int


StepWarning = TempoJump | KeyClash | EnergyCliff


class Step(TypedDict):
    """How one track follows another."""

    # 0..1, as for similar tracks.
    score: float
    # `breaks`: there is a warning.
    kind: Literal["good", "ok", "breaks"]
    reasons: list[Reason]
    warnings: list[StepWarning]


class Alternative(TypedDict):
    """`score` 0..1. `before`, `after`: the steps from the entry before and to the one after; `null` at the
    ends.
    """

    track: TrackRow
    score: float
    # When it was played on one of the last three nights, or of those in the room of the set.
    late: LatePlay | None
    before: Step | None
    after: Step | None


class Alternatives(TypedDict):
    """Best first; none stands in the set already. Beside nothing that is known there is none."""

    rows: list[Alternative]


class TrackFilter(TypedDict):
    """Which tracks may come; what is not named is no condition."""

    bpm: NotRequired[Tempi]
    energy: NotRequired[Energies]
    # As in a slot of a plan.
    style: NotRequired[str]
    # Only tracks of this crate or set.
    from_list: NotRequired[Id]
    # None that was played on so many of the last nights, or of those in the room of the set.
    nights: NotRequired[Annotated[int, Between(0, 50)]]


class AlternativesQuery(TypedDict):
    """`replace`: instead of an entry; else before an entry, or last (`null`). Three when no `limit` is
    named.
    """

    id: Id
    replace: NotRequired[Id]
    before: NotRequired[Id | None]
    filter: NotRequired[TrackFilter]
    limit: NotRequired[Annotated[int, Between(1, 20)]]


class SameArtist(TypedDict):
    """Another track of this artist stands so many places before, with this number."""

    code: Literal["same_artist"]
    places: int
    entry: Id


class SameTrack(TypedDict):
    """It stands in the set before already."""

    code: Literal["twice"]
    entry: Id


class PlayedLately(TypedDict):
    """One of the last nights had it: the newest, one in this room before others."""

    code: Literal["played_lately"]
    play: LatePlay


class FileMissing(TypedDict):
    """Its file is not there."""

    code: Literal["missing"]


class OffPlan(TypedDict):
    """It is not what the set's plan has at this place; `fields` are what differs."""

    code: Literal["off_plan"]
    fields: list[Literal["bpm", "energy", "style", "length"]]


PlaceWarning = SameArtist | SameTrack | PlayedLately | FileMissing | OffPlan


class CoursePoint(TypedDict):
    entry: Id
    # Seconds from the start of the set.
    at: float
    # Until the next one begins; `null`: how long it is is not known, and it is counted as nothing.
    seconds: float | None
    bpm: float | None
    energy: int | None
    # Which slot of the plan it stands in, from 0; `null`: beyond the plan.
    slot: int | None
    # When it was last played in the room of the set; `null`: never, or the set has no room.
    last_here: int | None
    warnings: list[PlaceWarning]


class CourseQuery(TypedDict):
    """`nights`: so many of the last nights, and of those in this room, count as lately; 3 when it is not
    named.
    """

    id: Id
    nights: NotRequired[Annotated[int, Between(0, 50)]]


# From one entry to the next.
CourseStep = TypedDict(
    "CourseStep",
    {
        "from": Id,
        "to": Id,
        # 0..1, as for similar tracks.
        "score": float,
        # `breaks`: there is a warning.
        "kind": Literal["good", "ok", "breaks"],
        "reasons": list[Reason],
        "warnings": list[StepWarning],
    },
)


class SetCourse(TypedDict):
    list: Id
    # Of the list that it was made of.
    revision: int
    # The first 2,000 entries, in order.
    points: list[CoursePoint]
    # One less.
    steps: list[CourseStep]
    # From the first sound to the last.
    seconds: float
    # Longer than the slot (negative: shorter); `null`: there is no slot.
    over: float | None
    # Entries whose length is not known.
    unknown: int
