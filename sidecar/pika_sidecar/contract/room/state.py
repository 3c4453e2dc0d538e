"""Made from cloud/contract/room/state.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import Between, MaxLength, Pattern


class Announcement(TypedDict):
    id: str
    text: str
    # It disappears then.
    until: int


class TempoCounts(TypedDict):
    """Wishes for the tempo of one play."""

    play: str
    slower: int
    perfect: int
    faster: int


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


TempoWish = Literal["slower", "perfect", "faster"]


class DancerStateTempo(TypedDict):
    play: str
    wish: TempoWish


class DancerStateVote(TypedDict):
    poll: str
    option: int


class DancerState(TypedDict):
    """What one dancer has said in this session."""

    # Ids of the plays liked, of those that the state shows.
    likes: list[str]
    tempo: DancerStateTempo | None
    vote: DancerStateVote | None
    thanked: bool


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


class Poll(TypedDict):
    id: str
    question: str
    options: list[str]
    # One count per option.
    votes: list[int]
    # When the cloud closes it; `null`: when the DJ does.
    closes_at: int | None
    closed: bool


class LiveState(TypedDict):
    """The state of a room, the same for everybody in it."""

    session: str
    # What dancers type to join. Half a year after the end it may stand for another session; it is empty here
    # then.
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


class Wishes(TypedDict):
    """How many wish what."""

    slower: int
    perfect: int
    faster: int


# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        Announcement,
        TempoCounts,
        Votes,
        Counts,
        DancerStateTempo,
        DancerStateVote,
        DancerState,
        DjName,
        Play,
        Poll,
        LiveState,
    )
)
