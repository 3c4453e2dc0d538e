"""Made from cloud/contract/desk/live.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, MaxLength, Pattern
from ..room.state import Announcement, Poll, TempoCounts, Wishes
from ..web_address_field import WebAddress
from .common import Failure, Id
from .deck import DeckSource

# `newcomers`: many new phones at once behind one network; `strangers`: actions of phones that were never in
# the room.
FigureDoubt = Literal["newcomers", "strangers"]


class LiveAnnounce(TypedDict):
    text: str
    seconds: Id


class NetworkStatus(TypedDict):
    # `yellow`: wait a moment; `red`: ten seconds without the cloud, or a problem that stays.
    light: Literal["off", "green", "yellow", "red"]
    connected: bool
    # Commands that the cloud has not acknowledged yet.
    waiting: int
    offline_since: int | None
    next_try_at: int | None
    # Those that stay until somebody does something: `unsupported_protocol`, `not_signed_in`, `name_refused`,
    # `session_refused`, `other_device`, `not_your_session`, `out_of_step`. Those that pass: `offline`,
    # `cloud_unavailable`, `cloud_answer` and the library's.
    problem: Failure | None


class LiveSession(TypedDict):
    id: str
    night: Id
    # `null` until the cloud has acknowledged the start once; `url` too.
    code: str | None
    url: WebAddress | None
    title: str
    listed: bool
    started_at: int


class NightPlay(TypedDict):
    title: Annotated[str, MaxLength(200)]
    artist: Annotated[str, MaxLength(200)]
    bpm: Annotated[float, Between(20, 400)] | None
    key: Annotated[str, Pattern(r"^(?:[1-9]|1[0-2])[AB]\Z")] | None
    energy: Annotated[int, Between(1, 10)] | None
    duration: Annotated[float, Between(0, 86_400)] | None
    id: str
    played_at: int
    likes: int
    track_id: Id | None
    source: DeckSource
    sent: Literal["waiting", "acknowledged", "rejected"]
    note: str
    retracted: bool
    # The last wishes counted while it sounded, where they are known.
    tempo: NotRequired[Wishes | None]


class RejectedCommand(TypedDict):
    """A command that the cloud has refused for good."""

    seq: int
    type: str
    message: str


class LiveChanges(TypedDict):
    """What has become of it since the revision `since`: of `plays` only those that are new or have
    changed, newest first; a new one stands before all that were there. Of another night (`session`) they
    are all plays that there are. Who knows an older revision than `since` has missed something, and asks
    for the whole; who knows `revision` knows all of it.
    """

    # One more each time that anything of it has become different. A sidecar that starts begins with a higher
    # one.
    revision: int
    # `ending`: the end waits for the cloud's acknowledgement.
    state: Literal["off", "live", "ending"]
    network: NetworkStatus
    session: LiveSession | None
    now: NightPlay | None
    # All of the night, newest first.
    plays: list[NightPlay]
    # `null`: not connected.
    listeners: int | None
    # Why the figures may be made up, as the cloud says it now; none when it says nothing, or is away.
    doubts: list[FigureDoubt]
    thanks: int
    tempo: TempoCounts | None
    # The open one, or the last.
    poll: Poll | None
    announcement: Announcement | None
    rejected: list[RejectedCommand]
    since: int


class LivePoll(TypedDict):
    """`seconds` null: open until the DJ closes it."""

    question: str
    options: list[str]
    seconds: NotRequired[Id | None]


class LiveRetract(TypedDict):
    play: str


class LiveSet(TypedDict):
    title: NotRequired[str | None]
    listed: NotRequired[bool | None]


class LiveStart(TypedDict):
    """`name` is needed when not signed in."""

    name: NotRequired[str | None]
    title: str
    listed: NotRequired[bool]


class LiveStatus(TypedDict):
    """The whole of it: what `live.*` answers."""

    # One more each time that anything of it has become different. A sidecar that starts begins with a higher
    # one.
    revision: int
    # `ending`: the end waits for the cloud's acknowledgement.
    state: Literal["off", "live", "ending"]
    network: NetworkStatus
    session: LiveSession | None
    now: NightPlay | None
    # All of the night, newest first.
    plays: list[NightPlay]
    # `null`: not connected.
    listeners: int | None
    # Why the figures may be made up, as the cloud says it now; none when it says nothing, or is away.
    doubts: list[FigureDoubt]
    thanks: int
    tempo: TempoCounts | None
    # The open one, or the last.
    poll: Poll | None
    announcement: Announcement | None
    rejected: list[RejectedCommand]
