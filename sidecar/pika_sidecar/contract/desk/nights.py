"""Made from cloud/contract/desk/nights.ts by `deno task contract`: change it there."""

from typing import NotRequired, TypedDict

from ..room.state import Poll
from ..web_address_field import WebAddress
from .common import Id
from .live import NightPlay


class Night(TypedDict):
    id: Id
    session: str
    title: str
    started_at: int
    ended_at: int | None
    likes: int
    recap_url: WebAddress | None
    note: str
    # In the order of the night.
    plays: list[NightPlay]
    thanks: int
    listeners_peak: int
    polls: list[Poll]


class NightExport(TypedDict):
    """A table for other programs; `file_name` is what it may be called."""

    file_name: str
    csv: str


class NightId(TypedDict):
    id: Id


class NightSummary(TypedDict):
    id: Id
    session: str
    title: str
    started_at: int
    ended_at: int | None
    plays: int
    likes: int
    recap_url: WebAddress | None


class NightList(TypedDict):
    nights: list[NightSummary]


class NightNote(TypedDict):
    """`play` null: the note of the whole night."""

    id: Id
    play: NotRequired[str | None]
    text: str


class TrackPlay(TypedDict):
    """A play of a track, and the night that it was in: milliseconds since 1970."""

    night: Id
    title: str
    started_at: int
    # `null`: it is on.
    ended_at: int | None
    play: NightPlay


class TrackHistory(TypedDict):
    """Newest first."""

    plays: list[TrackPlay]
