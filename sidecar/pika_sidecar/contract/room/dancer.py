"""Made from cloud/contract/room/dancer.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, MaxLength, Pattern
from ..fields import Sequence, Uuid
from .events import SessionEvent
from .state import Counts, DancerState, LiveState, TempoWish

# The header of a POST of actions in which the pass goes. A cloud that gives none reads none.
PASS_HEADER = "pika-pass"


class DancerActionLike(TypedDict):
    type: Literal["like"]
    id: Annotated[str, MaxLength(64), Pattern(r"^[\x20-\x7e]+\Z")]
    session: Uuid
    n: Sequence
    play: Uuid
    on: bool


class DancerActionTempo(TypedDict):
    """`null` takes the wish back. Only for what sounds now."""

    type: Literal["tempo"]
    id: Annotated[str, MaxLength(64), Pattern(r"^[\x20-\x7e]+\Z")]
    session: Uuid
    n: Sequence
    play: Uuid
    wish: TempoWish | None


class DancerActionVote(TypedDict):
    type: Literal["vote"]
    id: Annotated[str, MaxLength(64), Pattern(r"^[\x20-\x7e]+\Z")]
    session: Uuid
    n: Sequence
    poll: Uuid
    option: Annotated[int, Between(0, 5)]


class DancerActionThank(TypedDict):
    type: Literal["thank"]
    id: Annotated[str, MaxLength(64), Pattern(r"^[\x20-\x7e]+\Z")]
    session: Uuid
    n: Sequence


DancerAction = DancerActionLike | DancerActionTempo | DancerActionVote | DancerActionThank


class DancerError(TypedDict):
    type: Literal["error"]
    # `unsupported_protocol` (with `protocol`), `no_cookie`, `wrong_session`, `session_ended`, `not_playing`,
    # `play_unknown`, `poll_unknown`, `poll_closed`, `option_unknown`, `invalid_json`, `invalid_message`,
    # `not_in_room`, `rate_limited`, `unavailable`.
    code: str
    message: str
    # Whether the same action may succeed later.
    retry: bool
    field: NotRequired[str]
    id: NotRequired[str]
    protocol: NotRequired[int]


class DancerHello(TypedDict):
    """The first message on a WebSocket. `since`: the last sequence number seen of `session`, for a
    returner.
    """

    type: Literal["hello"]
    protocol: Annotated[int, Between(1, 1_000_000)]
    client: Annotated[str, MaxLength(80), Pattern(r"^[\x20-\x7e]+\Z")]
    session: Uuid | None
    since: Annotated[int, Between(0, 9_007_199_254_740_991)] | None


ToDancerWelcome = TypedDict(
    "ToDancerWelcome",
    {
        "type": Literal["welcome"],
        "protocol": int,
        "server_time": int,
        "heartbeat_seconds": float,
        # Says that this dancer was connected to this session: for a POST, also a later one from another page.
        "pass": NotRequired[str],
    },
)


class ToDancerSnapshot(TypedDict):
    type: Literal["snapshot"]
    session: str
    seq: int
    state: LiveState
    you: DancerState


class ToDancerResumed(TypedDict):
    """In place of a snapshot, after the events that a returner missed."""

    type: Literal["resumed"]
    session: str
    seq: int
    counts: Counts
    you: DancerState


class ToDancerEvent(TypedDict):
    type: Literal["event"]
    session: str
    seq: int
    event: SessionEvent


class ToDancerCounts(TypedDict):
    type: Literal["counts"]
    session: str
    counts: Counts


class ToDancerAck(TypedDict):
    type: Literal["ack"]
    id: str


class ToDancerHeartbeat(TypedDict):
    type: Literal["heartbeat"]
    server_time: int


class ToDancerComeback(TypedDict):
    """The cloud restarts: come back after so many milliseconds."""

    type: Literal["comeback"]
    after_ms: int


ToDancer = (
    ToDancerWelcome
    | ToDancerSnapshot
    | ToDancerResumed
    | ToDancerEvent
    | ToDancerCounts
    | ToDancerAck
    | DancerError
    | ToDancerHeartbeat
    | ToDancerComeback
)

# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        DancerError,
        ToDancerWelcome,
        ToDancerSnapshot,
        ToDancerResumed,
        ToDancerEvent,
        ToDancerCounts,
        ToDancerAck,
        ToDancerHeartbeat,
        ToDancerComeback,
    )
)
