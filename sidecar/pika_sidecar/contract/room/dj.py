"""Made from cloud/contract/room/dj.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, Items, MaxLength, MinLength, Pattern
from ..fields import Sequence, Time, TrackFields, Uuid
from .events import SessionEvent
from .state import Counts, DjName, LiveState


class DjBodyStart(TypedDict):
    """Opens the session; `session` is made by the desk, `seq` is 1."""

    type: Literal["start"]
    title: Annotated[str, MaxLength(80)]
    listed: bool


class DjBodyPlay(TypedDict):
    """A track begins. `play` is made by the desk."""

    type: Literal["play"]
    play: Uuid
    track: TrackFields


class DjBodyTrack(TypedDict):
    """Better metadata of a track that was played."""

    type: Literal["track"]
    play: Uuid
    track: TrackFields


class DjBodyStop(TypedDict):
    """Nothing sounds."""

    type: Literal["stop"]


class DjBodyRetract(TypedDict):
    """That play never was."""

    type: Literal["retract"]
    play: Uuid


class DjBodySession(TypedDict):
    type: Literal["session"]
    title: Annotated[str, MaxLength(80)]
    listed: bool


class DjBodyAnnounce(TypedDict):
    type: Literal["announce"]
    announcement: Uuid
    text: Annotated[str, MinLength(1), MaxLength(280)]
    seconds: Annotated[int, Between(5, 3600)]


class DjBodyAnnounceOver(TypedDict):
    type: Literal["announce_over"]
    announcement: Uuid


class DjBodyPoll(TypedDict):
    """`seconds` null: open until the DJ closes it. One poll is open at a time: a new one closes the last."""

    type: Literal["poll"]
    poll: Uuid
    question: Annotated[str, MinLength(1), MaxLength(140)]
    options: Annotated[list[Annotated[str, MinLength(1), MaxLength(60)]], Items(2, 6)]
    seconds: Annotated[int, Between(10, 3600)] | None


class DjBodyPollOver(TypedDict):
    type: Literal["poll_over"]
    poll: Uuid


class DjBodyEnd(TypedDict):
    type: Literal["end"]


DjBody = (
    DjBodyStart
    | DjBodyPlay
    | DjBodyTrack
    | DjBodyStop
    | DjBodyRetract
    | DjBodySession
    | DjBodyAnnounce
    | DjBodyAnnounceOver
    | DjBodyPoll
    | DjBodyPollOver
    | DjBodyEnd
)


class DjCommandStart(TypedDict):
    type: Literal["start"]
    title: Annotated[str, MaxLength(80)]
    listed: bool
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandPlay(TypedDict):
    type: Literal["play"]
    play: Uuid
    track: TrackFields
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandTrack(TypedDict):
    type: Literal["track"]
    play: Uuid
    track: TrackFields
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandStop(TypedDict):
    type: Literal["stop"]
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandRetract(TypedDict):
    type: Literal["retract"]
    play: Uuid
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandSession(TypedDict):
    type: Literal["session"]
    title: Annotated[str, MaxLength(80)]
    listed: bool
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandAnnounce(TypedDict):
    type: Literal["announce"]
    announcement: Uuid
    text: Annotated[str, MinLength(1), MaxLength(280)]
    seconds: Annotated[int, Between(5, 3600)]
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandAnnounceOver(TypedDict):
    type: Literal["announce_over"]
    announcement: Uuid
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandPoll(TypedDict):
    type: Literal["poll"]
    poll: Uuid
    question: Annotated[str, MinLength(1), MaxLength(140)]
    options: Annotated[list[Annotated[str, MinLength(1), MaxLength(60)]], Items(2, 6)]
    seconds: Annotated[int, Between(10, 3600)] | None
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandPollOver(TypedDict):
    type: Literal["poll_over"]
    poll: Uuid
    session: Uuid
    seq: Sequence
    at: Time


class DjCommandEnd(TypedDict):
    type: Literal["end"]
    session: Uuid
    seq: Sequence
    at: Time


DjCommand = (
    DjCommandStart
    | DjCommandPlay
    | DjCommandTrack
    | DjCommandStop
    | DjCommandRetract
    | DjCommandSession
    | DjCommandAnnounce
    | DjCommandAnnounceOver
    | DjCommandPoll
    | DjCommandPollOver
    | DjCommandEnd
)


class DjError(TypedDict):
    type: Literal["error"]
    # `unsupported_protocol` (with `protocol`), `not_signed_in`, `not_your_session`, `other_device`,
    # `session_unknown`, `session_ended`, `out_of_order` (with `expected`), `invalid_json`, `invalid_message`,
    # `play_unknown`, `poll_unknown`, `announcement_unknown`, `id_taken`, `too_many_sessions`,
    # `too_many_starts`, `night_full` (`nightLimits`), `rate_limited`, `unavailable`.
    code: str
    message: str
    # Whether the same command may succeed later; otherwise its number is used up.
    retry: bool
    field: NotRequired[str]
    session: NotRequired[str]
    seq: NotRequired[int]
    # With `out_of_order`: the number that is waited for.
    expected: NotRequired[int]
    # With `unsupported_protocol`: the one that the cloud speaks.
    protocol: NotRequired[int]


class DjTalkHello(TypedDict):
    """The first message. `clock` is the desk's time now: the cloud corrects every `at` by the difference."""

    type: Literal["hello"]
    protocol: Annotated[int, Between(1, 1_000_000)]
    client: Annotated[str, MaxLength(80), Pattern(r"^[\x20-\x7e]+\Z")]
    clock: Time


class DjTalkWatch(TypedDict):
    """Ask for the state of a session, and for what happens in it from now on."""

    type: Literal["watch"]
    session: Uuid


class DjTalkPing(TypedDict):
    """Every 20 seconds."""

    type: Literal["ping"]
    clock: Time


DjTalk = DjTalkHello | DjTalkWatch | DjTalkPing


class ToDjWelcome(TypedDict):
    """`site`: address of the web pages without a slash at its end; the room is at `SITE/live/CODE`, the
    recap at `SITE/recap/SESSION`. A desk opens only what is an address (`web_address.ts`) then.
    """

    type: Literal["welcome"]
    protocol: int
    server_time: int
    account: DjName
    heartbeat_seconds: float
    site: str


class ToDjSnapshot(TypedDict):
    """Answers `watch` and `start`. `applied`: the highest command number of the session that the cloud has
    dealt with.
    """

    type: Literal["snapshot"]
    session: str
    seq: int
    applied: int
    state: LiveState


class ToDjEvent(TypedDict):
    type: Literal["event"]
    session: str
    seq: int
    event: SessionEvent


class ToDjCounts(TypedDict):
    type: Literal["counts"]
    session: str
    counts: Counts


class ToDjDoubts(TypedDict):
    """Why the figures of a session may be made up, since more is refused than an honest night has:
    `newcomers` (new dancers of one address at once), `strangers` (actions of who was never in the room).
    Said when it changes; none when it is over. A connection begins with none.
    """

    type: Literal["doubts"]
    session: str
    doubts: list[str]


class ToDjAck(TypedDict):
    type: Literal["ack"]
    session: str
    seq: int


class ToDjHeartbeat(TypedDict):
    type: Literal["heartbeat"]
    server_time: int


class ToDjComeback(TypedDict):
    """The cloud restarts: come back after so many milliseconds."""

    type: Literal["comeback"]
    after_ms: int


ToDj = (
    ToDjWelcome
    | ToDjSnapshot
    | ToDjEvent
    | ToDjCounts
    | ToDjDoubts
    | ToDjAck
    | DjError
    | ToDjHeartbeat
    | ToDjComeback
)

# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        DjError,
        ToDjWelcome,
        ToDjSnapshot,
        ToDjEvent,
        ToDjCounts,
        ToDjDoubts,
        ToDjAck,
        ToDjHeartbeat,
        ToDjComeback,
    )
)
