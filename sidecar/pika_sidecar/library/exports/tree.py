"""Lists in their folders, as programs nest them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..sources.entry import SourceList


@dataclass
class Folder:
    """A folder by its name, with those in it and its lists, in their order."""

    name: str
    folders: dict[str, Folder] = field(default_factory=dict)
    lists: list[SourceList] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.folders) + len(self.lists)


def tree(lists: Sequence[SourceList], root: str) -> Folder:
    """The lists in the folders that their `parents` name, below one called `root`."""
    top = Folder(root)
    for one in lists:
        inside = top
        for name in one.parents:
            inside = inside.folders.setdefault(name, Folder(name))
        inside.lists.append(one)
    return top
