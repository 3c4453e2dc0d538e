"""Made from cloud/contract/desk/tracks.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import KIND_ONLY, Between
from .common import Failure, Id
from .search import SearchTerm, SearchText
from .track_analysis import Analysis, Beats, KeyName
from .values import ValueSource


class CharacterReason(TypedDict):
    """`likeness` 0..1."""

    code: Literal["character"]
    likeness: float


class Cover(TypedDict):
    """A picture in base64."""

    mime: str
    data: str


EditableField = Literal[
    "title",
    "artist",
    "album",
    "genre",
    "year",
    "bpm",
    "key",
    "energy",
    "first_beat",
    "rating",
    "colour",
    "comment",
    "notes",
]


class EnergyReason(TypedDict):
    code: Literal["energy"]
    change: int


FieldValue = str | float


class KeyReason(TypedDict):
    code: Literal["key"]
    relation: Literal["same", "relative", "step", "diagonal", "boost", "drop", "far"]
    # Up the Camelot wheel, or down (negative).
    steps: int


class LastEdit(TypedDict):
    """What an undo would take back, and of how many `tracks`."""

    edit_id: Id
    field: str
    tracks: int


class TempoReason(TypedDict):
    code: Literal["tempo"]
    # BPM, with the tempo taken `multiple` times: 1, 2 or 0.5.
    change: float
    multiple: float
    # Percent to play it faster, so that the tempi meet.
    pitch: float


# Why a track goes well after another one, or not so well; what is not known of both is not there.
Reason = KeyReason | TempoReason | EnergyReason | CharacterReason


class SaidValue(TypedDict):
    """What a source says of a field; a key is a Camelot code. `confidence` 0..1 where it is known."""

    field: str
    source: ValueSource
    value: FieldValue
    confidence: float | None


class SimilarQuery(TypedDict):
    id: Id
    limit: NotRequired[Annotated[int, Between(1, 100)]]


TrackState = Literal["waiting", "running", "done", "failed", "missing"]


class TrackRow(TypedDict):
    id: Id
    path: str
    title: str
    artist: str
    album: str
    genre: str
    year: int | None
    bpm: float | None
    # Of a tempo that the analysis has found.
    bpm_confidence: float | None
    key: KeyName | None
    energy: int | None
    # Stars, 1 to 5.
    rating: int | None
    # `#rrggbb`.
    colour: str | None
    comment: str
    # The DJ's own, in the order of the alphabet.
    tags: list[str]
    # Plays that Pika followed and those that other programs count; what both have seen counts once.
    plays: int
    # Seconds since 1970, as `added`: since when the DJ has it, by whichever program knows it longest.
    last_played: float | None
    added: float
    # Seconds.
    duration: float | None
    state: TrackState
    error: Failure | None
    has_cover: bool
    # Names of the fields that carry a value set by hand.
    edited: list[str]
    # Where the value of each field is from that has one.
    origins: dict[str, ValueSource]


class SimilarTrack(TypedDict):
    """`score` 0..1."""

    track: TrackRow
    score: float
    reasons: list[Reason]


class SimilarTracks(TypedDict):
    rows: list[SimilarTrack]


SortColumn = Literal[
    "title",
    "artist",
    "album",
    "bpm",
    "key",
    "energy",
    "duration",
    "state",
    "added",
    "genre",
    "year",
    "rating",
    "colour",
    "comment",
    "tags",
    "plays",
    "last_played",
]

SortDirection = Literal["asc", "desc"]


class TrackFile(TypedDict):
    size: int
    modified: float
    format: str
    sample_rate: int | None
    channels: int | None


class Track(TypedDict):
    id: Id
    path: str
    title: str
    artist: str
    album: str
    genre: str
    year: int | None
    bpm: float | None
    # Of a tempo that the analysis has found.
    bpm_confidence: float | None
    key: KeyName | None
    energy: int | None
    # Stars, 1 to 5.
    rating: int | None
    # `#rrggbb`.
    colour: str | None
    comment: str
    # The DJ's own, in the order of the alphabet.
    tags: list[str]
    # Plays that Pika followed and those that other programs count; what both have seen counts once.
    plays: int
    # Seconds since 1970, as `added`: since when the DJ has it, by whichever program knows it longest.
    last_played: float | None
    added: float
    # Seconds.
    duration: float | None
    state: TrackState
    error: Failure | None
    has_cover: bool
    # Names of the fields that carry a value set by hand.
    edited: list[str]
    # Where the value of each field is from that has one.
    origins: dict[str, ValueSource]
    folder_id: Id
    notes: str
    file: TrackFile
    # All that is said of its fields: each field's first is what is shown.
    said: list[SaidValue]
    analysis: Analysis | None
    # Those of the source whose tempo is shown, after edits; a tempo set by hand that is no multiple has no
    # bars.
    beats: Beats | None
    last_edit: LastEdit | None


class TrackEdit(TypedDict):
    """`value` null takes the manual value away. Wrong ones are refused with `unknown_field` or
    `invalid_value`.
    """

    id: Id
    field: Annotated[EditableField, KIND_ONLY]
    value: Annotated[FieldValue | None, KIND_ONLY]


class TrackEdited(TypedDict):
    track: Track
    edit_id: Id


class TrackId(TypedDict):
    id: Id


class TrackIds(TypedDict):
    ids: list[Id]


class TrackIdsQuery(TypedDict):
    """Which tracks stand in the table, from `offset` on; absent: all of them, 200,000 at most."""

    offset: NotRequired[Id]
    limit: NotRequired[Annotated[int, Between(1, 200_000)]]
    sort: NotRequired[SortColumn]
    direction: NotRequired[SortDirection]
    search: NotRequired[SearchText]
    # Only tracks in one of these; absent: in any.
    states: NotRequired[list[TrackState]]


class TrackPage(TypedDict):
    """`terms`: how the search was understood."""

    total: int
    offset: int
    rows: list[TrackRow]
    terms: list[SearchTerm]


class TrackQuery(TypedDict):
    """Rows with nothing to sort by come last in both directions."""

    offset: NotRequired[Id]
    limit: NotRequired[Annotated[int, Between(1, 500)]]
    sort: NotRequired[SortColumn]
    direction: NotRequired[SortDirection]
    search: NotRequired[SearchText]
    # Only tracks in one of these; absent: in any.
    states: NotRequired[list[TrackState]]


class TrackUndo(TypedDict):
    edit_id: Id


class TrackUndone(TypedDict):
    """`track` where the edit was of one track, `ids` of all that were changed back. `kept`: how many of
    many tracks keep their value, since it was edited again.
    """

    track: Track | None
    ids: list[Id]
    kept: int


class TracksChanged(TypedDict):
    """`null`: many have changed, ask again."""

    ids: list[Id] | None


class Waveform(TypedDict):
    """Base64 of one byte per column; the three are of equal length, at most 2000 columns."""

    low: str
    mid: str
    high: str
