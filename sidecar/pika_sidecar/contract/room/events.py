"""Made from cloud/contract/room/events.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from ..fields import TrackFields
from .state import Announcement, DjName, Play, Poll


class SessionEventPlay(TypedDict):
    kind: Literal["play"]
    play: Play


class SessionEventTrack(TypedDict):
    """Metadata that arrived later."""

    kind: Literal["track"]
    play: str
    track: TrackFields


class SessionEventStop(TypedDict):
    """Nothing sounds."""

    kind: Literal["stop"]


class SessionEventRetract(TypedDict):
    """The DJ takes a play back that never was. `back`: the older play that the list of `limits.livePlays`
    has room for again.
    """

    kind: Literal["retract"]
    play: str
    back: NotRequired[Play]


class SessionEventDj(TypedDict):
    kind: Literal["dj"]
    status: Literal["live", "reconnecting"]


class SessionEventSession(TypedDict):
    kind: Literal["session"]
    title: str
    listed: bool


class SessionEventNamed(TypedDict):
    """The DJ's name or slug changed."""

    kind: Literal["named"]
    dj: DjName


class SessionEventAnnouncement(TypedDict):
    kind: Literal["announcement"]
    announcement: Announcement


class SessionEventAnnouncementOver(TypedDict):
    kind: Literal["announcement_over"]
    announcement: str


class SessionEventPoll(TypedDict):
    kind: Literal["poll"]
    poll: Poll


class SessionEventPollOver(TypedDict):
    kind: Literal["poll_over"]
    poll: str
    votes: list[int]


class SessionEventEnded(TypedDict):
    kind: Literal["ended"]
    ended_at: int


SessionEvent = (
    SessionEventPlay
    | SessionEventTrack
    | SessionEventStop
    | SessionEventRetract
    | SessionEventDj
    | SessionEventSession
    | SessionEventNamed
    | SessionEventAnnouncement
    | SessionEventAnnouncementOver
    | SessionEventPoll
    | SessionEventPollOver
    | SessionEventEnded
)

# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        SessionEventPlay,
        SessionEventTrack,
        SessionEventStop,
        SessionEventRetract,
        SessionEventDj,
        SessionEventSession,
        SessionEventNamed,
        SessionEventAnnouncement,
        SessionEventAnnouncementOver,
        SessionEventPoll,
        SessionEventPollOver,
        SessionEventEnded,
    )
)
