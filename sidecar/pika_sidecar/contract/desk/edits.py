"""Made from cloud/contract/desk/edits.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import KIND_ONLY, Items
from .common import Id
from .tracks import EditableField, FieldValue


class ChangeTag(TypedDict):
    """Beside the tags that each has. One that differs from a known tag by case or accents alone is written
    as that one is.
    """

    kind: Literal["add_tag", "remove_tag"]
    tag: str


class ClearTags(TypedDict):
    kind: Literal["clear_tags"]


class SetField(TypedDict):
    """The same value for all; `null` takes the manual value away. Wrong ones are refused as by
    `tracks.edit`.
    """

    kind: Literal["set"]
    field: Annotated[EditableField, KIND_ONLY]
    value: Annotated[FieldValue | None, KIND_ONLY]


class TagCount(TypedDict):
    tag: str
    tracks: int


class TagCounts(TypedDict):
    """Those that most tracks have first."""

    tags: list[TagCount]


TrackChange = SetField | ChangeTag | ClearTags


class TracksEdit(TypedDict):
    ids: Annotated[list[Id], Items(1, 200000)]
    change: TrackChange


class TracksEdited(TypedDict):
    """`edit_id` takes all of it back, `ids` are the tracks that are others now; `null` and none: they all
    were so already.
    """

    edit_id: Id | None
    ids: list[Id]
