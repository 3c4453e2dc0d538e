"""Made from cloud/contract/desk/scan.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from .common import Id


class ScanError(TypedDict):
    path: str
    code: str
    message: str


class ScanStart(TypedDict):
    """Without a folder: all of them."""

    folder_id: NotRequired[Id | None]


class ScanStatus(TypedDict):
    state: Literal["idle", "running", "done", "cancelled", "failed"]
    folder: str | None
    files_seen: int
    added: int
    updated: int
    missing: int
    # The last 100.
    errors: list[ScanError]
