"""Made from cloud/contract/desk/folders.ts by `deno task contract`: change it there."""

from typing import TypedDict

from .common import Id


class Folder(TypedDict):
    id: Id
    path: str
    track_count: int
    missing: bool


class FolderAdd(TypedDict):
    path: str


class FolderAdded(TypedDict):
    """Its scan has started."""

    folder: Folder


class FolderList(TypedDict):
    folders: list[Folder]


class FolderRemove(TypedDict):
    """Its tracks are hidden, and come back with their edits when it is added again."""

    id: Id
