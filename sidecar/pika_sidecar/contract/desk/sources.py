"""Made from cloud/contract/desk/sources.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between
from .common import Failure, Id


class FolderOffer(TypedDict):
    """So many tracks lie in a folder of this computer that is no music folder of Pika's."""

    path: str
    tracks: int


# How an entry was found: by its path, by the path after a rule, or by title, artist and length.
FoundBy = Literal["path", "rule", "names"]


class ImportUndo(TypedDict):
    import_id: Id


# Where a folder of another computer, or of another time, lies now: `D:\Music` is `/Volumes/Music`.
PathRule = TypedDict(
    "PathRule",
    {
        "id": Id,
        "from": str,
        "to": str,
    },
)

RuleAdd = TypedDict(
    "RuleAdd",
    {
        "from": str,
        "to": str,
    },
)

# Many tracks that were not found lie below `from`, and files of the same names below `to`.
RuleOffer = TypedDict(
    "RuleOffer",
    {
        "from": str,
        "to": str,
        "tracks": int,
    },
)


class RuleRemove(TypedDict):
    id: Id


SourceValue = str | float


class SourceChange(TypedDict):
    """`theirs`: what the program says; `before`: what it said at the last import; `mine`: set by hand, and
    stays.
    """

    field: str
    theirs: SourceValue | None
    before: SourceValue | None
    mine: SourceValue | None


class SourceCounts(TypedDict):
    """How many tracks (and lists, problems) of a place are what, compared with what this program brought
    before.
    """

    new: int
    changed: int
    same: int
    # Of those that would come: a value set by hand differs, and stays.
    conflicts: int
    not_found: int
    problems: int
    lists: int


class SourceEntry(TypedDict):
    number: Id
    path: str
    title: str
    artist: str
    # The track of the library, and its path.
    track_id: Id | None
    track_path: str | None
    found_by: FoundBy | None
    changes: list[SourceChange]
    # Cue points and marks of the grid that it has.
    cues: int
    grid: int


SourceEntryKind = Literal["new", "changed", "same", "conflicts", "not_found"]


class SourceEntryPage(TypedDict):
    total: int
    offset: int
    rows: list[SourceEntry]


class SourceEntryQuery(TypedDict):
    place_id: Id
    kind: SourceEntryKind
    search: NotRequired[str]
    offset: NotRequired[Id]
    limit: NotRequired[Annotated[int, Between(1, 500)]]


# The programs whose libraries are read, one file each in `sidecar/pika_sidecar/library/sources/`.
SourceProgram = Literal["virtualdj", "rekordbox", "serato", "traktor", "mixxx", "engine", "itunes", "m3u"]

# What is taken: title, tempo, rating and the like; cue points; beat grids; playlists, as crates.
SourcePart = Literal["values", "cues", "grids", "lists"]


class SourceImport(TypedDict):
    """`cut_off`: Pika ended in the middle. Times in seconds since 1970."""

    id: Id
    program: SourceProgram
    path: str
    at: float
    state: Literal["running", "done", "cut_off", "undoing", "undone"]
    parts: list[SourcePart]
    # Tracks and lists that became others by it.
    tracks: int
    lists: int


class SourceListRow(TypedDict):
    """`found` of its `tracks` are in the library."""

    name: str
    parents: list[str]
    tracks: int
    found: int


class SourceListPage(TypedDict):
    total: int
    offset: int
    rows: list[SourceListRow]


class SourceOpen(TypedDict):
    path: str


# `waiting`: its turn comes. `matching`: read, and compared with the library.
SourceState = Literal["waiting", "reading", "matching", "ready", "failed"]


class SourcePlace(TypedDict):
    """One place of a program: its database, folder, or a list."""

    id: Id
    program: SourceProgram
    path: str
    # By the DJ; the others are usual places.
    chosen: bool
    # When the program changed it, in seconds since 1970.
    changed: float | None
    state: SourceState
    # Read so far.
    tracks: int
    lists: int
    # Why it failed.
    error: Failure | None
    # Once it is ready.
    counts: SourceCounts | None


class SourceWork(TypedDict):
    """An import that is under way, or its undoing: `done` of `total` tracks and lists."""

    import_id: Id
    place_id: Id | None
    done: int
    total: int


class SourcesStatus(TypedDict):
    # The usual places have been looked at since the start, or are just now.
    looked: bool
    # Something is looked for, read, compared, taken or undone.
    busy: bool
    places: list[SourcePlace]
    work: SourceWork | None
    # Why the last of them stopped.
    error: Failure | None
    rules: list[PathRule]
    # The newest first, at most 20.
    imports: list[SourceImport]


class SourceOpened(TypedDict):
    place_id: Id
    status: SourcesStatus


class SourcePageQuery(TypedDict):
    place_id: Id
    search: NotRequired[str]
    offset: NotRequired[Id]
    limit: NotRequired[Annotated[int, Between(1, 500)]]


class SourcePlaceId(TypedDict):
    place_id: Id


class SourcePreview(TypedDict):
    place: SourcePlace
    rule_offers: list[RuleOffer]
    folder_offers: list[FolderOffer]


class SourceProblemRow(TypedDict):
    """`what` names the entry."""

    code: str
    what: str
    message: str


class SourceProblemPageKind(TypedDict):
    code: str
    count: int


class SourceProblemPage(TypedDict):
    """`total` are those that are kept, at most 1000; `kinds` counts all."""

    total: int
    offset: int
    rows: list[SourceProblemRow]
    kinds: list[SourceProblemPageKind]


class SourceTake(TypedDict):
    place_id: Id
    parts: list[SourcePart]
