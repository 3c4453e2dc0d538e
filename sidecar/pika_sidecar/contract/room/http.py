"""Made from cloud/contract/room/http.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, MaxLength, MinLength, Pattern
from .state import DjName, LiveState, SessionStatus, Wishes


class Account(TypedDict):
    name: str
    slug: str
    id: str
    email: str | None
    has_recovery_code: bool
    created_at: int
    # Whether the address was shown to be the owner's; absent: a cloud of before.
    email_verified: NotRequired[bool]
    # An address that waits for the code that was sent there.
    pending_email: NotRequired[str | None]
    # Whether this cloud sends mail: without, an address is a name to sign in with, and nobody has checked it.
    sends_mail: NotRequired[bool]
    # What this device has to show before it changes what opens the account: `password` (the recovery code
    # does as well), `recovery_code`, or nothing.
    asks_for: NotRequired[str | None]


class AccountChanges(TypedDict):
    name: NotRequired[Annotated[str, MinLength(1), MaxLength(60)]]
    slug: NotRequired[Annotated[str, MinLength(3), MaxLength(40), Pattern(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z")]]


class AccountDeletion(TypedDict):
    """Deletes the account. `password`: the account's, where it has one."""

    password: str | None


class Credentials(TypedDict):
    """Without `password` it stays what it is. `current`: the password so far, or the recovery code, where
    the account has either.
    """

    email: str
    password: NotRequired[str]
    current: NotRequired[str]


class DancerForgotten(TypedDict):
    """Answers `DELETE /api/dancer`, which deletes what the phone of the cookie did, and the cookie."""

    likes: int
    wishes: int
    votes: int
    thanks: int
    # `later`: there is so much that the rest goes within the next minutes.
    rest: Literal["none", "later"]


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


class KeyChange(TypedDict):
    """What was done to the keys of an account, and the device's name. There may be kinds of another time."""

    kind: str
    at: int
    device: str


class LiveAnswer(TypedDict):
    """Answers `GET /api/live/CODE`, and sets the dancer's cookie."""

    seq: int
    # Whether likes and thanks are taken: until some time after the end.
    open: bool
    state: LiveState


class LiveNow(TypedDict):
    """Answers `GET /api/live`."""

    sessions: list[SessionSummary]


class MailCode(TypedDict):
    """The code that was sent to the address."""

    code: str


class NewAccount(TypedDict):
    name: Annotated[str, MinLength(1), MaxLength(60)]
    device: Annotated[str, MaxLength(60)]


class OwnerProof(TypedDict):
    """What shows that one is the owner; an empty body is none."""

    current: NotRequired[str]


class Privacy(TypedDict):
    """Answers `GET /api/privacy`: what this cloud keeps longer or shorter than others."""

    # Days after a night's end that likes, wishes, votes and thanks carry the dancer's number.
    dancer_days: int
    # Days after its end that a night is kept; `null`: until its DJ deletes it.
    night_days: int | None
    # Whom to ask: an e-mail address, or a page's.
    contact: str | None


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
        Account,
        DancerForgotten,
        Device,
        SessionSummaryNow,
        SessionSummary,
        DjProfile,
        HttpError,
        KeyChange,
        LiveAnswer,
        LiveNow,
        Privacy,
        RecapPlay,
        RecapPoll,
        Recap,
        SignedIn,
    )
)
