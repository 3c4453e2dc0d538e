"""What would find more tracks: rules of where folders lie now, and folders that Pika does not know."""

from __future__ import annotations

import itertools
import ntpath
import os
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from ..library.names import from_db
from .matching import TrackIndex
from .paths import folded

if TYPE_CHECKING:
    from ..contract.desk.sources import FolderOffer, RuleOffer

# Fewer tracks make no rule: two files of the same name are an accident.
FEWEST_FOR_A_RULE = 3
MOST_OFFERS = 5
# Entries that are looked at; more would say the same.
MOST_LOOKED_AT = 50_000

_NOT_FOUND = "SELECT path FROM entries WHERE track_id IS NULL ORDER BY number LIMIT ?"


def rule_offers(staged: sqlite3.Connection, db: sqlite3.Connection, index: TrackIndex) -> list[RuleOffer]:
    """Where many tracks that were not found lie, and where files of the same names lie here.

    Two paths vote for a rule when they have the same file name; the rule is what comes before their common
    end. A name that stands for more than one file here votes for none.
    """
    by_name: dict[str, str | None] = {}
    for path in index.paths():
        name = path.rpartition("/")[2]
        by_name[name] = None if name in by_name else path
    votes: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in staged.execute(_NOT_FOUND, (MOST_LOOKED_AT,)):
        written = from_db(row["path"]).replace("\\", "/")
        path = folded(written)
        here = by_name.get(path.rpartition("/")[2])
        if here is None:
            continue
        theirs, ours = path.split("/"), here.split("/")
        same = 0
        while same < min(len(theirs), len(ours)) - 1 and theirs[-1 - same] == ours[-1 - same]:
            same += 1
        pair = ("/".join(theirs[:-same]), "/".join(ours[:-same]))
        votes[pair] += 1
        if len(examples[pair]) < 200:
            examples[pair].append((written, here))
    offers: list[RuleOffer] = []
    for pair, count in votes.most_common(MOST_OFFERS):
        if count >= FEWEST_FOR_A_RULE and pair[0] != pair[1]:
            source, target = _with_common(pair, [written for written, _ in examples[pair]])
            offers.append({"from": source, "to": _as_it_is(db, target), "tracks": count})
    return offers


def _with_common(pair: tuple[str, str], written: list[str]) -> tuple[str, str]:
    """The rule with the folders that all its tracks have in common, as the program writes them."""
    depth = len(pair[0].split("/"))
    parts = [path.split("/")[:-1] for path in written]
    common = _common(parts)
    shared = common[depth:]
    source = "/".join(common if len(common) >= depth else parts[0][:depth])
    return source, "/".join([pair[1], *(folded(part) for part in shared)])


def _common(folders: list[list[str]]) -> list[str]:
    """What all begin with."""
    pairs = zip(min(folders), max(folders), strict=False)
    return [part for part, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)]


def _as_it_is(db: sqlite3.Connection, target: str) -> str:
    """A folded folder as the library writes it."""
    depth = len(target.split("/"))
    name = target.rpartition("/")[2]
    rows = db.execute("SELECT path FROM tracks WHERE folder_id IS NOT NULL ORDER BY id")
    for row in rows:
        path = from_db(row["path"])
        if name in folded(path) and folded(path).startswith(f"{target}/"):
            slash = "\\" if "\\" in path else "/"
            return slash.join(path.replace("\\", "/").split("/")[:depth])
    return target


def folder_offers(staged: sqlite3.Connection, known: list[str]) -> list[FolderOffer]:
    """Folders in which tracks lie that were not found, outside the music folders `known`; the most first."""
    rows = staged.execute(_NOT_FOUND, (MOST_LOOKED_AT,))
    return folders_of((from_db(row["path"]) for row in rows), known)


def folders_of(paths: Iterable[str], known: list[str]) -> list[FolderOffer]:
    """The folders outside `known` in which `paths` lie; the most first.

    Pure: whether they are there is asked by the caller. A folder is offered as deep as all of its tracks lie;
    the root of a drive, a person's home and what stands above it never is.
    """
    inside = tuple(f"{folded(folder)}/" for folder in known)
    kind: type[PurePath] = PureWindowsPath if sys.platform == "win32" else PurePosixPath
    tree: Counter[PurePath] = Counter()
    for path in paths:
        if not _is_of_this_system(path) or folded(path).startswith(inside):
            continue
        for parent in kind(path).parents:
            tree[parent] += 1
    children: dict[PurePath, list[PurePath]] = defaultdict(list)
    for folder in tree:
        if folder.parent != folder:
            children[folder.parent].append(folder)
    offers: list[FolderOffer] = []
    pending = [folder for folder in tree if folder.parent == folder]
    while pending:
        folder = pending.pop()
        below = children[folder]
        lies_here = tree[folder] - sum(tree[child] for child in below)
        if _is_too_wide(folder) or (len(below) == 1 and not lies_here):
            pending.extend(below)
        else:
            offers.append({"path": str(folder), "tracks": tree[folder]})
    return sorted(offers, key=lambda offer: -offer["tracks"])[:MOST_OFFERS]


def _is_of_this_system(path: str) -> bool:
    if sys.platform == "win32":
        return bool(ntpath.splitdrive(path)[0])
    return path.startswith("/") and not re.match(r"//", path)


def _is_too_wide(folder: PurePath) -> bool:
    home = type(folder)(os.path.expanduser("~"))
    if folder in (folder.parent, home) or folder in home.parents:
        return True
    # /Volumes/USB, /media/ana/USB and D:\ are drives: those may be offered, what holds them may not.
    return str(folder) in ("/Volumes", "/media", "/mnt", "/run", "/run/media") or (
        str(folder.parent) in ("/media", "/run/media")
    )
