"""Made from cloud/contract/desk/analysed_file.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import Between, Items
from .track_analysis import AnalysisWarning, Beats, FoundKey, Loudness, Structure, Tempo
from .tracks import Waveform

# Why a file could not be analysed.
FILE_ERROR_CODES = (
    "not_found",
    "not_a_file",
    "unreadable",
    "not_allowed",
    "empty",
    "unsupported_format",
    "no_decoder",
    "no_sound",
    "protected",
    "corrupt",
    "too_short",
    "too_long",
    "changed",
    "out_of_memory",
    "timeout",
    "worker_died",
    "internal",
)


class FileFailure(TypedDict):
    code: Literal[
        "not_found",
        "not_a_file",
        "unreadable",
        "not_allowed",
        "empty",
        "unsupported_format",
        "no_decoder",
        "no_sound",
        "protected",
        "corrupt",
        "too_short",
        "too_long",
        "changed",
        "out_of_memory",
        "timeout",
        "worker_died",
        "internal",
    ]
    message: str


class FileTags(TypedDict):
    """What the file's tags say."""

    title: str
    artist: str
    album: str
    genre: str
    year: int | None
    bpm: float | None
    key: str | None
    # 1 to 10.
    energy: int | None
    # Stars, 1 to 5.
    rating: int | None
    comment: str
    has_cover: bool


class AnalysedFile(TypedDict):
    path: str
    ok: Literal[True]
    # Always `null`.
    error: FileFailure | None
    # Grows when the analysis finds something else in the same file.
    analysis_version: int
    tags: FileTags
    waveform: Waveform
    # Seconds.
    duration: Annotated[float, Between(0.5, 1_000_000)]
    # Hz, of the file.
    sample_rate: Annotated[int, Between(4000, 768_000)]
    channels: Annotated[int, Between(1, 8)]
    # `wav`, `aiff`, `flac`, `ogg`, `opus`, `mp3`, `m4a`, `alac`, `aac`, `wma`, or another one that libsndfile
    # reads.
    format: str
    tempo: Tempo
    # `null`: no tempo.
    beats: Beats | None
    # `null`: no clear key.
    key: FoundKey | None
    # `null`: silence.
    loudness: Loudness | None
    # 1 to 10.
    energy: Annotated[int, Between(1, 10)] | None
    # One value per second at most.
    energy_curve: Annotated[list[Annotated[float, Between(0, 1)]], Items(0, 600)]
    danceability: Annotated[int, Between(0, 100)] | None
    brightness: Annotated[int, Between(0, 100)] | None
    acousticness: Annotated[int, Between(0, 100)] | None
    groove: Annotated[int, Between(0, 100)] | None
    structure: Structure
    warnings: list[AnalysisWarning]


class FailedFile(TypedDict):
    path: str
    ok: Literal[False]
    error: FileFailure


FileLine = AnalysedFile | FailedFile

# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        FileFailure,
        FileTags,
        AnalysedFile,
        FailedFile,
    )
)
