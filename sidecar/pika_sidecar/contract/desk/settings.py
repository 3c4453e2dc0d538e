"""Made from cloud/contract/desk/settings.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import KIND_ONLY, Between
from .values import OrderedSource

KeyNotation = Literal["camelot", "open_key", "name"]

# What the table can show beside cover and title.
TableColumn = Literal[
    "artist",
    "album",
    "genre",
    "year",
    "bpm",
    "key",
    "energy",
    "rating",
    "colour",
    "tags",
    "comment",
    "duration",
    "plays",
    "last_played",
    "added",
    "state",
]


class Settings(TypedDict):
    key_notation: KeyNotation
    # How many worker processes; `null` lets the sidecar choose.
    workers: Annotated[int, Between(1, 64)] | None
    auto_analyze: bool
    # Where the cloud is that carries the live nights; `null`: neither build nor DJ named one.
    cloud_url: str | None
    # Whose value counts, the first before the others; all of them, whether they know something or not.
    value_order: list[OrderedSource]
    # The columns of the table, in their order.
    columns: list[TableColumn]


class SettingsChanges(TypedDict):
    key_notation: NotRequired[KeyNotation]
    workers: NotRequired[Annotated[int, Between(1, 64)] | None]
    auto_analyze: NotRequired[bool]
    cloud_url: NotRequired[str | None]
    value_order: NotRequired[list[OrderedSource]]
    columns: NotRequired[list[TableColumn]]


class SettingsSet(TypedDict):
    """Wrong ones are refused with `unknown_setting` or `invalid_value`, and nothing is changed."""

    changes: Annotated[SettingsChanges, KIND_ONLY]
