"""Finding the track of the library that a deck means: by its path, else by artist and title."""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from pathlib import PurePath

from .names import fold, from_db, printable, to_db

# What people and shops add to a title without making it another recording.
_DECORATION = re.compile(
    r"[(\[](?:feat|ft|featuring|official|lyric|audio|video|hd|hq|remaster|explicit|album version"
    r"|original mix)[^)\]]*[)\]]|\s(?:feat|ft|featuring)\b\.?\s.*|\s-\s(?:\d{4}\s)?remaster.*"
)
_NOT_WORD = re.compile(r"[\W_]+")


def find(db: sqlite3.Connection, path: str | None, title: str, artist: str) -> sqlite3.Row | None:
    """The row of `tracks`, or None. Of several that fit the names: an analysed one, then the oldest."""
    return (path and _by_path(db, path)) or (title and _by_names(db, title, artist)) or None


def _by_path(db: sqlite3.Connection, path: str) -> sqlite3.Row | None:
    for form in (path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path)):
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM tracks WHERE path = ? AND folder_id IS NOT NULL", (to_db(form),)
        ).fetchone()
        if row is not None:
            return row
    wanted = _folded(path)
    name = fold(printable(PurePath(path.replace("\\", "/")).name))
    candidates = db.execute(
        "SELECT * FROM tracks WHERE folder_id IS NOT NULL AND instr(search, ?) > 0 ORDER BY id", (name,)
    )
    return next((row for row in candidates if _folded(from_db(row["path"])) == wanted), None)


def _folded(path: str) -> str:
    """Paths that mean one file on some system: case, composition of accents, direction of slashes."""
    return (
        unicodedata.normalize("NFC", os.path.normpath(path.replace("\\", "/"))).casefold().replace("\\", "/")
    )


def _by_names(db: sqlite3.Connection, title: str, artist: str) -> sqlite3.Row | None:
    wanted = (bare(title), bare(artist))
    longest = max(wanted[0].split(), key=len, default="")
    if not longest or not wanted[1]:
        return None
    rows = db.execute(
        "SELECT * FROM tracks WHERE folder_id IS NOT NULL AND instr(search, ?) > 0"
        " ORDER BY state <> 'done', id",
        (longest,),
    )
    return next((row for row in rows if (bare(row["title"]), bare(row["artist"])) == wanted), None)


def bare(text: str) -> str:
    """`text` without case, accents, punctuation and what shops add, to compare titles by."""
    return _NOT_WORD.sub(" ", _DECORATION.sub(" ", fold(text))).strip()
