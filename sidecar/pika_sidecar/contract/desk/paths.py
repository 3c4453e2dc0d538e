"""Made from cloud/contract/desk/paths.ts by `deno task contract`: change it there."""

from typing import TypedDict


class PathEntry(TypedDict):
    path: str
    name: str


class PathCompletion(TypedDict):
    """Folders only, at most 50."""

    entries: list[PathEntry]


class PathPrefix(TypedDict):
    """`""`: places to begin."""

    prefix: str
