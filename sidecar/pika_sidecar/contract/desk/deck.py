"""Made from cloud/contract/desk/deck.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from .common import Failure, Id

DeckSource = Literal["virtualdj", "mixxx", "manual"]


class DeckChoice(TypedDict):
    id: DeckSource
    name: str


class DeckPlayTrack(TypedDict):
    """The DJ says what plays: a track of the library."""

    track_id: Id


class DeckPlayTitle(TypedDict):
    """Or something by its title."""

    title: str
    artist: NotRequired[str]


DeckPlay = DeckPlayTrack | DeckPlayTitle


class DeckSet(TypedDict):
    """Without `path`: the one that was last chosen for that source; `null`: its usual places."""

    source: NotRequired[DeckSource | None]
    path: NotRequired[str | None]


class DeckTrack(TypedDict):
    title: str
    artist: str
    started_at: int
    path: str | None
    track_id: Id | None
    bpm: float | None
    # Camelot.
    key: str | None
    energy: int | None
    # Seconds.
    duration: float | None


class DeckStatus(TypedDict):
    # `null`: none was chosen yet, and none is looked at.
    source: DeckSource | None
    # Chosen by hand; `null`: all usual places are looked at.
    path: str | None
    # Where it is looked for.
    watching: list[str]
    found: bool
    # What is read now.
    file: str | None
    now: DeckTrack | None
    problem: Failure | None
    sources: list[DeckChoice]
