"""Made from cloud/contract/desk/cues.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, Items, MaxLength, Pattern
from .common import Id
from .sources import SourceProgram

# The button of a hot cue.
CueSlot = Annotated[int, Between(1, 8)]


class Cue(TypedDict):
    slot: CueSlot
    seconds: Annotated[float, Between(0, 86_400)]
    # Of a loop, in seconds.
    length: Annotated[float, Between(0, 86_400)] | None
    name: str
    colour: Annotated[str, Pattern(r"^#[0-9a-f]{6}\Z")] | None


class CueRemove(TypedDict):
    id: Id
    slot: CueSlot


class CueSet(TypedDict):
    """What is absent stays as it is; a button that has no cue yet needs `seconds`."""

    id: Id
    slot: CueSlot
    seconds: NotRequired[Annotated[float, Between(0, 86_400)]]
    length: NotRequired[Annotated[float, Between(0, 86_400)] | None]
    name: NotRequired[Annotated[str, MaxLength(60)]]
    colour: NotRequired[Annotated[str, Pattern(r"^#[0-9a-f]{6}\Z")] | None]


class CueWanted(TypedDict):
    """A place to be made a cue, on the button `slot` when that is free, else on the next free one."""

    seconds: Annotated[float, Between(0, 86_400)]
    length: Annotated[float, Between(0, 86_400)] | None
    name: Annotated[str, MaxLength(60)]
    colour: Annotated[str, Pattern(r"^#[0-9a-f]{6}\Z")] | None
    slot: CueSlot | None


class CueTake(TypedDict):
    id: Id
    cues: Annotated[list[CueWanted], Items(1, 100)]


class CueUndo(TypedDict):
    edit_id: Id


ProgramCueKind = Literal["hot", "memory", "loop", "load", "fade_in", "fade_out"]


class ProgramCue(TypedDict):
    """A place that another program knows; taking it makes a cue of the DJ's own."""

    program: SourceProgram
    kind: ProgramCueKind
    seconds: float
    length: float | None
    name: str
    colour: str | None
    slot: int | None


class TrackCues(TypedDict):
    """The DJ's cues by their buttons, and what programs know beside them."""

    id: Id
    cues: list[Cue]
    programs: list[ProgramCue]


class CuesEdited(TypedDict):
    """`left`: how many found no free button."""

    cues: TrackCues
    edit_id: Id
    left: int
