"""Made from cloud/contract/desk/tag_writes.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import Items
from .common import Failure, Id

# `camelot` 8A, `musical` Am, `open_key` 1m.
KeyNotation = Literal["camelot", "musical", "open_key"]


class TagBatch(TypedDict):
    """A write as a whole: `files` that are still as it left them."""

    id: Id
    # Seconds since 1970.
    at: float
    files: int


class TagBatchId(TypedDict):
    batch: Id


class TagBatches(TypedDict):
    """Newest first, those that can be taken back."""

    batches: list[TagBatch]


TagField = Literal["bpm", "key", "energy", "comment", "gain", "peak", "r128_gain", "serato_cues"]


class TagChange(TypedDict):
    """As they stand in the file, and will; `""`: nothing."""

    field: TagField
    before: str
    after: str


class TagPlanFile(TypedDict):
    """What a file would get; none: it has it all. `problem`: why it gets nothing."""

    track_id: Id
    title: str
    path: str
    changes: list[TagChange]
    problem: Failure | None


class TagPlan(TypedDict):
    files: list[TagPlanFile]


class TagWish(TypedDict):
    """What is to be written of the values that Pika shows."""

    # Whole beats per minute, as the standard of ID3 has it, or with decimals, as most programs read it.
    bpm: Literal["whole", "decimals"] | None
    key: KeyNotation | None
    energy: bool
    comment: bool
    # ReplayGain: gain and peak of the track.
    gain: bool
    # Hot cues, as Serato keeps them.
    cues: bool


class TagPlanQuery(TypedDict):
    tracks: Annotated[list[Id], Items(1, 50)]
    wish: TagWish


class TagWriteProblem(TypedDict):
    track_id: Id
    title: str
    message: str


class TagWriteStart(TypedDict):
    tracks: Annotated[list[Id], Items(1, 100000)]
    wish: TagWish


class TagWriteStatus(TypedDict):
    """`written` of `done` of `total` files; the last 100 `problems` of `failed`. After the end: of the
    last one.
    """

    state: Literal["idle", "writing", "undoing"]
    batch: Id | None
    total: int
    done: int
    written: int
    failed: int
    problems: list[TagWriteProblem]
