"""The music folders. A removed folder hides its tracks; edits and analyses wait for its return."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

from .. import not_allowed
from ..errors import PikaError
from ..long_paths import openable
from .database import transaction
from .names import from_db, printable, to_db

if TYPE_CHECKING:
    from ..contract.desk.folders import Folder


def list_all(db: sqlite3.Connection) -> list[Folder]:
    """Every folder, by path."""
    rows = db.execute(
        "SELECT f.id, f.path, f.missing, count(t.id) AS track_count "
        "FROM folders f LEFT JOIN tracks t ON t.folder_id = f.id GROUP BY f.id ORDER BY f.path"
    )
    return [
        {
            "id": row["id"],
            "path": from_db(row["path"]),
            "track_count": row["track_count"],
            "missing": bool(row["missing"]),
        }
        for row in rows
    ]


def get(db: sqlite3.Connection, folder_id: int) -> Folder:
    """One folder, or `PikaError("not_found")`."""
    for folder in list_all(db):
        if folder["id"] == folder_id:
            return folder
    raise PikaError("not_found", f"There is no music folder with id {folder_id}.", id=folder_id)


def add(db: sqlite3.Connection, path: str) -> Folder:
    """Add the folder at `path` (absolute). Folders below it that were added before become part of it.

    Raises `PikaError`: those of `check_readable`, `folder_exists`, `folder_inside`.
    """
    shown = printable(path)
    check_readable(path)
    real = os.path.realpath(path)
    inner: list[int] = []
    for known in list_all(db):
        other = os.path.realpath(known["path"])
        if other == real:
            raise PikaError("folder_exists", f"{shown} is in the library already.", path=path)
        if _is_inside(real, other):
            raise PikaError(
                "folder_inside",
                f"{shown} is in the library already, as a part of {printable(known['path'])}.",
                path=path,
                parent=known["path"],
            )
        if _is_inside(other, real):
            inner.append(known["id"])
    with transaction(db):
        added = db.execute(
            "INSERT INTO folders (path, added, scan_pending) VALUES (?, ?, 1)", (to_db(path), time.time())
        )
        folder_id = added.lastrowid
        for inner_id in inner:
            db.execute("UPDATE tracks SET folder_id = ? WHERE folder_id = ?", (folder_id, inner_id))
            db.execute("DELETE FROM folders WHERE id = ?", (inner_id,))
    return get(db, int(folder_id or 0))


def remove(db: sqlite3.Connection, folder_id: int) -> None:
    """Take a folder out of the library; `PikaError("not_found")` when it is not there."""
    get(db, folder_id)
    with transaction(db):
        db.execute("UPDATE tracks SET queued = NULL WHERE folder_id = ?", (folder_id,))
        db.execute("DELETE FROM folders WHERE id = ?", (folder_id,))


def check_readable(path: str) -> None:
    """Raises `PikaError` when no folder can be listed there: `not_found`, `not_a_folder`, `not_allowed`,
    `unreadable`. It may take long: macOS asks the person in the middle of it.
    """
    shown = printable(path)
    if not os.path.isabs(path) or "\0" in path:
        raise PikaError("not_found", f'"{shown}" is not a full path to a folder.', path=path)
    try:
        with os.scandir(openable(path)):
            pass
    except FileNotFoundError:
        raise PikaError("not_found", f"There is no folder {shown}.", path=path) from None
    except OSError as error:
        if os.path.isfile(openable(path)):
            raise PikaError("not_a_folder", f"{shown} is a file, not a folder.", path=path) from None
        if not_allowed.is_not_allowed(error):
            raise PikaError(not_allowed.CODE, not_allowed.sentences(path, shown), path=path) from None
        raise PikaError(
            "unreadable", f"Pika may not read {shown}: {error.strerror}. Check its permissions.", path=path
        ) from None


def _is_inside(path: str, parent: str) -> bool:
    try:
        return path != parent and os.path.commonpath([path, parent]) == parent
    except ValueError:  # different drives on Windows
        return False
