"""Made from cloud/contract/desk/set_fill.ts by `deno task contract`: change it there."""

from typing import Annotated, NotRequired, TypedDict

from ..bounds import Between, Items
from .common import Id
from .set_course import Step, TrackFilter
from .sets import PutItem, SetSlot
from .tracks import TrackRow

SWING_TEMPI_SLOW = (60, 90)
SWING_TEMPI_MEDIUM = (90, 110)
SWING_TEMPI_FAST = (110, 140)

EnergyPoint = tuple[Annotated[float, Between(0, 1)], Annotated[float, Between(1, 10)]]


class FillItem(TypedDict):
    item: PutItem
    # `null`: the library knows it no more (a locked entry).
    track: TrackRow | None
    # Seconds from the start of the stretch, and until the next one.
    at: float
    seconds: float | None
    # Targets that the curves had for this place.
    target_bpm: float | None
    target_energy: float | None
    # From the one before; `null`: nothing stands there.
    step: Step | None


# Where (0 the start of the stretch, 1 its end), and the value there; straight lines between, level outside.
TempoPoint = tuple[Annotated[float, Between(0, 1)], Annotated[float, Between(20, 400)]]


class FillQuery(TypedDict):
    """What shall stand between two entries (`null`: the start, the end), for so many tracks or so long.
    Locked entries between them stay at their places, the others give way. Without a curve tempo and energy
    go straight from the one side to the other; the same `seed` finds the same, another one something else.
    """

    id: Id
    after: Id | None
    before: Id | None
    count: NotRequired[Annotated[int, Between(1, 100)]]
    seconds: NotRequired[Annotated[int, Between(60, 43_200)]]
    bpm: NotRequired[Annotated[list[TempoPoint], Items(1, 64)]]
    energy: NotRequired[Annotated[list[EnergyPoint], Items(1, 64)]]
    # `nights` is 3 when it is not named.
    filter: NotRequired[TrackFilter]
    # Instead of the set's own; it begins with the stretch.
    plan: NotRequired[Annotated[list[SetSlot], Items(0, 100)]]
    seed: NotRequired[Id]


class Filled(TypedDict):
    """`sets.change` takes the items over with its operation `put`."""

    list: Id
    revision: int
    after: Id | None
    before: Id | None
    items: list[FillItem]
    # To the entry after the stretch; `null`: it is the end.
    last: Step | None
    seconds: float
    # Places for which no track was left.
    lacking: int


class SetTemplate(TypedDict):
    id: Id
    name: str
    plan: Annotated[list[SetSlot], Items(0, 100)]


class SetTemplates(TypedDict):
    """By name. To apply one, its plan becomes that of a set (`sets.create`, `sets.change`)."""

    templates: list[SetTemplate]


class TemplateByHand(TypedDict):
    name: str
    plan: Annotated[list[SetSlot], Items(0, 100)]


class TemplateChange(TypedDict):
    """Another name or plan for one that is there."""

    id: Id
    name: str
    plan: Annotated[list[SetSlot], Items(0, 100)]


class TemplateId(TypedDict):
    id: Id


class TemplateOfSet(TypedDict):
    """What the set is made of becomes the plan."""

    name: str
    list: Id


TemplateSave = TemplateByHand | TemplateOfSet | TemplateChange
