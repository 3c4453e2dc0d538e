"""Made from cloud/contract/desk/set_tonight.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between
from .common import Id
from .set_course import LatePlay, Step, TrackFilter
from .sets import ListRow, SetEntry
from .tracks import TrackRow


class SuggestQuery(TypedDict):
    """After a track; when it is not named, after what the deck plays."""

    track_id: NotRequired[Id]
    filter: NotRequired[TrackFilter]
    limit: NotRequired[Annotated[int, Between(1, 20)]]


class Suggestion(TypedDict):
    track: TrackRow
    score: float
    step: Step
    # When it was played on one of the last three nights, or of those in the room of the set.
    late: LatePlay | None
    # It comes next in the set of tonight.
    from_set: bool


class Suggestions(TypedDict):
    """What was played tonight is not among them. `after` null: nothing sounds that the library knows, and
    there is nothing to suggest.
    """

    after: TrackRow | None
    rows: list[Suggestion]


class TonightEntry(TypedDict):
    """`skipped`: a later one was played, this one was not."""

    entry: SetEntry
    state: Literal["played", "now", "skipped", "to_come"]
    # When it was played, in milliseconds since 1970.
    played_at: int | None


class Tonight(TypedDict):
    """The set of the night that is on, or comes next. It stays chosen until the night ends."""

    # `null`: none is chosen.
    list: ListRow | None
    # The night that is on.
    night: Id | None
    # All of the set, in order.
    entries: list[TonightEntry]
    # Entry that comes next: the first unplayed one after what was played last; `null`: none.
    next: Id | None
    # Plays of this night that are not of the set.
    others: int


class TonightChoice(TypedDict):
    """`null`: none."""

    id: Id | None
