"""Made from cloud/contract/desk/tracks.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import KIND_ONLY, Between
from .common import Failure, Id
from .search import SearchTerm, SearchText
from .track_analysis import Analysis, Beats, KeyName


class CharacterReason(TypedDict):
    """`likeness` 0..1."""

    code: Literal["character"]
    likeness: float


class Cover(TypedDict):
    """A picture in base64."""

    mime: str
    data: str


EditableField = Literal["title", "artist", "album", "genre", "year", "bpm", "key", "energy", "first_beat"]


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
    """What an undo would take back."""

    edit_id: Id
    field: str


class TempoReason(TypedDict):
    code: Literal["tempo"]
    # BPM, with the tempo taken `multiple` times: 1, 2 or 0.5.
    change: float
    multiple: float
    # Percent to play it faster, so that the tempi meet.
    pitch: float


# Why a track goes well after another one, or not so well; what is not known of both is not there.
Reason = KeyReason | TempoReason | EnergyReason | CharacterReason


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
    bpm: float | None
    bpm_confidence: float | None
    key: KeyName | None
    energy: int | None
    # Seconds.
    duration: float | None
    state: TrackState
    error: Failure | None
    has_cover: bool
    # Names of the fields that carry a value set by hand.
    edited: list[str]


class SimilarTrack(TypedDict):
    """`score` 0..1."""

    track: TrackRow
    score: float
    reasons: list[Reason]


class SimilarTracks(TypedDict):
    rows: list[SimilarTrack]


SortColumn = Literal["title", "artist", "album", "bpm", "key", "energy", "duration", "state", "added"]

SortDirection = Literal["asc", "desc"]


class TrackFile(TypedDict):
    size: int
    modified: float
    format: str
    sample_rate: int | None
    channels: int | None


class TrackTags(TypedDict):
    """What the file's tags say."""

    bpm: float | None
    key: str | None


class Track(TypedDict):
    id: Id
    path: str
    title: str
    artist: str
    album: str
    bpm: float | None
    bpm_confidence: float | None
    key: KeyName | None
    energy: int | None
    # Seconds.
    duration: float | None
    state: TrackState
    error: Failure | None
    has_cover: bool
    # Names of the fields that carry a value set by hand.
    edited: list[str]
    folder_id: Id
    genre: str
    year: int | None
    file: TrackFile
    tags: TrackTags
    analysis: Analysis | None
    # After edits; a tempo set by hand that is no multiple has no bars.
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
    track: Track


class TracksChanged(TypedDict):
    """`null`: many have changed, ask again."""

    ids: list[Id] | None


class Waveform(TypedDict):
    """Base64 of one byte per column; the three are of equal length, at most 2000 columns."""

    low: str
    mid: str
    high: str
