"""Made from cloud/contract/desk/recordings.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import Items
from .common import Id
from .tracks import TrackRow


class RecordingFile(TypedDict):
    track: TrackRow
    format: str
    # Bytes.
    size: int
    # kbit/s.
    bitrate: int | None
    # Hz.
    sample_rate: int | None
    # Values that the DJ has set by hand, places in lists, and plays.
    edits: int
    lists: int
    plays: int


class RecordingGroup(TypedDict):
    """Told by their `sound`, or by title, artist and length alone (`names`). The first is the one to keep."""

    evidence: Literal["sound", "names"]
    files: list[RecordingFile]


class RecordingMerge(TypedDict):
    keep: Id
    others: Annotated[list[Id], Items(1, 100)]


class RecordingMergeId(TypedDict):
    merge: Id


class RecordingMerged(TypedDict):
    """What went into `kept`; `merge` is what takes it back."""

    merge: Id
    # Seconds since 1970.
    at: float
    kept: TrackRow
    paths: list[str]


class Recordings(TypedDict):
    """Groups with a missing file first, at most 200 of `total`; merges newest first, at most 200."""

    total: int
    groups: list[RecordingGroup]
    merged: list[RecordingMerged]


class RecordingsApart(TypedDict):
    tracks: Annotated[list[Id], Items(2, 100)]
