"""Made from cloud/contract/room by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from .bounds import Between, Items, MaxLength, MinLength, Pattern
from .fields import Sequence, Time, TrackFields, Uuid


class DancerActionLike(TypedDict):
    type: Literal["like"]
    id: Annotated[str, MaxLength(64), Pattern(r"^[\x20-\x7e]+\Z")]
    session: Uuid
    n: Sequence
    play: Uuid
    on: bool


TempoWish = Literal["slower", "perfect", "faster"]


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
    # `rate_limited`, `unavailable`.
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


class ToDancerWelcome(TypedDict):
    type: Literal["welcome"]
    protocol: int
    server_time: int
    heartbeat_seconds: float


class DjName(TypedDict):
    name: str
    slug: str


# `reconnecting`: the DJ's network is away, the night goes on.
SessionStatus = Literal["live", "reconnecting", "ended"]


class Play(TypedDict):
    """A track as it was played, in the order of the night."""

    title: Annotated[str, MaxLength(200)]
    artist: Annotated[str, MaxLength(200)]
    bpm: Annotated[float, Between(20, 400)] | None
    key: Annotated[str, Pattern(r"^(?:[1-9]|1[0-2])[AB]\Z")] | None
    energy: Annotated[int, Between(1, 10)] | None
    duration: Annotated[float, Between(0, 86_400)] | None
    id: str
    played_at: int
    likes: int


class Announcement(TypedDict):
    id: str
    text: str
    # It disappears then.
    until: int


class Poll(TypedDict):
    id: str
    question: str
    options: list[str]
    # One count per option.
    votes: list[int]
    # When the cloud closes it; `null`: when the DJ does.
    closes_at: int | None
    closed: bool


class TempoCounts(TypedDict):
    """Wishes for the tempo of one play."""

    play: str
    slower: int
    perfect: int
    faster: int


class LiveState(TypedDict):
    """The state of a room, the same for everybody in it."""

    session: str
    # What dancers type to join. Never used again for another session.
    code: str
    title: str
    listed: bool
    dj: DjName
    status: SessionStatus
    started_at: int
    ended_at: int | None
    # Id of the play that sounds now; it is the first of `plays`.
    now: str | None
    # Newest first, at most `limits.livePlays`.
    plays: list[Play]
    announcement: Announcement | None
    # The open one, or the last closed one.
    poll: Poll | None
    listeners: int
    thanks: int
    # Wishes for `now`; `null` when nothing sounds.
    tempo: TempoCounts | None


class DancerStateTempo(TypedDict):
    play: str
    wish: TempoWish


class DancerStateVote(TypedDict):
    poll: str
    option: int


class DancerState(TypedDict):
    """What one dancer has said in this session."""

    # Ids of the plays liked.
    likes: list[str]
    tempo: DancerStateTempo | None
    vote: DancerStateVote | None
    thanked: bool


class ToDancerSnapshot(TypedDict):
    type: Literal["snapshot"]
    session: str
    seq: int
    state: LiveState
    you: DancerState


class Votes(TypedDict):
    """The votes of a poll, one count per option."""

    id: str
    votes: list[int]


class Counts(TypedDict):
    """What the cloud counts: absolute figures, so that losing one message harms nothing."""

    listeners: int
    thanks: int
    tempo: TempoCounts | None
    # Pairs of play id and likes, of those that changed (all of the state's plays in `resumed`).
    likes: list[tuple[str, int]]
    poll: Votes | None


class ToDancerResumed(TypedDict):
    """In place of a snapshot, after the events that a returner missed."""

    type: Literal["resumed"]
    session: str
    seq: int
    counts: Counts
    you: DancerState


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
    # `play_unknown`, `poll_unknown`, `announcement_unknown`, `id_taken`, `too_many_sessions`, `rate_limited`,
    # `unavailable`.
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
    recap at `SITE/recap/SESSION`.
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


ToDj = ToDjWelcome | ToDjSnapshot | ToDjEvent | ToDjCounts | ToDjAck | DjError | ToDjHeartbeat | ToDjComeback


class Account(TypedDict):
    name: str
    slug: str
    id: str
    email: str | None
    has_recovery_code: bool
    created_at: int


class AccountChanges(TypedDict):
    name: NotRequired[Annotated[str, MinLength(1), MaxLength(60)]]
    slug: NotRequired[Annotated[str, MinLength(3), MaxLength(40), Pattern(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z")]]


class Credentials(TypedDict):
    email: str
    password: str


class Device(TypedDict):
    id: str
    name: str
    created_at: int
    last_seen_at: int
    # Whether it is the one that asks.
    current: bool


class SessionSummaryNow(TypedDict):
    title: str
    artist: str


class SessionSummary(TypedDict):
    """A session in a list."""

    id: str
    code: str
    title: str
    dj: DjName
    status: SessionStatus
    started_at: int
    ended_at: int | None
    listeners: int
    plays: int
    now: SessionSummaryNow | None


class DjProfile(TypedDict):
    """Answers `GET /api/djs/SLUG`: sessions that are listed, newest first."""

    dj: DjName
    live: list[SessionSummary]
    past: list[SessionSummary]


class HttpError(TypedDict):
    code: str
    message: str
    field: NotRequired[str]
    # Seconds, with `rate_limited` and `unavailable`.
    retry_after: NotRequired[float]


class LiveAnswer(TypedDict):
    """Answers `GET /api/live/CODE`, and sets the dancer's cookie."""

    seq: int
    # Whether likes and thanks are taken: until some time after the end.
    open: bool
    state: LiveState


class LiveNow(TypedDict):
    """Answers `GET /api/live`."""

    sessions: list[SessionSummary]


class NewAccount(TypedDict):
    name: Annotated[str, MinLength(1), MaxLength(60)]
    device: Annotated[str, MaxLength(60)]


class Wishes(TypedDict):
    """How many wish what."""

    slower: int
    perfect: int
    faster: int


class RecapPlay(TypedDict):
    title: Annotated[str, MaxLength(200)]
    artist: Annotated[str, MaxLength(200)]
    bpm: Annotated[float, Between(20, 400)] | None
    key: Annotated[str, Pattern(r"^(?:[1-9]|1[0-2])[AB]\Z")] | None
    energy: Annotated[int, Between(1, 10)] | None
    duration: Annotated[float, Between(0, 86_400)] | None
    id: str
    played_at: int
    likes: int
    tempo: Wishes


class RecapPoll(TypedDict):
    question: str
    options: list[str]
    votes: list[int]


class Recap(TypedDict):
    """Answers `GET /api/recaps/ID`; ID is the session's. Plays are in the order of the night."""

    id: str
    code: str
    title: str
    dj: DjName
    started_at: int
    ended_at: int
    listeners_peak: int
    thanks: int
    likes: int
    plays: list[RecapPlay]
    polls: list[RecapPoll]


class Recovery(TypedDict):
    code: str
    device: Annotated[str, MaxLength(60)]


class SignIn(TypedDict):
    email: str
    password: str
    device: Annotated[str, MaxLength(60)]


class SignedIn(TypedDict):
    """Answers a new account, a sign-in, a recovery and a rotation. `token` is shown this once."""

    account: Account
    device: Device
    token: str


# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        DancerError,
        ToDancerWelcome,
        DjName,
        Play,
        Announcement,
        Poll,
        TempoCounts,
        LiveState,
        DancerStateTempo,
        DancerStateVote,
        DancerState,
        ToDancerSnapshot,
        Votes,
        Counts,
        ToDancerResumed,
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
        ToDancerEvent,
        ToDancerCounts,
        ToDancerAck,
        ToDancerHeartbeat,
        ToDancerComeback,
        DjError,
        ToDjWelcome,
        ToDjSnapshot,
        ToDjEvent,
        ToDjCounts,
        ToDjAck,
        ToDjHeartbeat,
        ToDjComeback,
        Account,
        Device,
        SessionSummaryNow,
        SessionSummary,
        DjProfile,
        HttpError,
        LiveAnswer,
        LiveNow,
        RecapPlay,
        RecapPoll,
        Recap,
        SignedIn,
    )
)
