"""Made from cloud/contract/desk/exports.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from .common import Id

# One file each in `sidecar/pika_sidecar/library/exports/`.
ExportFormat = Literal["m3u8", "m3u8_relative", "rekordbox", "virtualdj", "traktor", "serato", "csv", "sheet"]


class ExportLost(TypedDict):
    """What the format cannot hold: a field, or `track` for all of it. Of `count` tracks so many are there
    in another form (`changed`: rounded, another colour); `examples` names some.
    """

    field: str
    count: int
    changed: int
    examples: list[str]


class ExportPlan(TypedDict):
    tracks: int
    files: list[str]
    lost: list[ExportLost]


class ExportWhat(TypedDict):
    """What goes out: these lists with their tracks, or these tracks; neither: the whole library with all
    its lists.
    """

    format: ExportFormat
    lists: NotRequired[list[Id]]
    tracks: NotRequired[list[Id]]


class ExportWrite(TypedDict):
    """`folder` as it is written; it is made when it is not there."""

    format: ExportFormat
    lists: NotRequired[list[Id]]
    tracks: NotRequired[list[Id]]
    folder: str


class Exported(TypedDict):
    """`files` as they are called there: one that was there already stays, and the new one gets a number."""

    tracks: int
    files: list[str]
    lost: list[ExportLost]
    folder: str
