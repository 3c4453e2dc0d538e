"""Made from cloud/contract/desk/settings.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import KIND_ONLY, Between

KeyNotation = Literal["camelot", "open_key", "name"]


class Settings(TypedDict):
    key_notation: KeyNotation
    # How many worker processes; `null` lets the sidecar choose.
    workers: Annotated[int, Between(1, 64)] | None
    auto_analyze: bool
    # Where the cloud is that carries the live nights; `null`: neither build nor DJ named one.
    cloud_url: str | None


class SettingsChanges(TypedDict):
    key_notation: NotRequired[KeyNotation]
    workers: NotRequired[Annotated[int, Between(1, 64)] | None]
    auto_analyze: NotRequired[bool]
    cloud_url: NotRequired[str | None]


class SettingsSet(TypedDict):
    """Wrong ones are refused with `unknown_setting` or `invalid_value`, and nothing is changed."""

    changes: Annotated[SettingsChanges, KIND_ONLY]
