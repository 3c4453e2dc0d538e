"""Made from cloud/contract/desk/smart_lists.ts by `deno task contract`: change it there."""

from typing import NotRequired, TypedDict

from .common import Id
from .search import SearchText


class SmartList(TypedDict):
    id: Id
    name: str
    search: SearchText


class SmartListAdd(TypedDict):
    name: str
    search: SearchText


class SmartListAdded(TypedDict):
    id: Id
    lists: list[SmartList]


class SmartListChange(TypedDict):
    """What is not named stays as it is."""

    id: Id
    name: NotRequired[str]
    search: NotRequired[SearchText]


class SmartListId(TypedDict):
    id: Id


class SmartListMove(TypedDict):
    """`to`: its place from then on, counted from 0; beyond the end means the end."""

    id: Id
    to: Id


class SmartLists(TypedDict):
    """In the DJ's order."""

    lists: list[SmartList]
