"""What the library holds, in numbers, for a report; and which words of it are the person's.

It is read by a connection of its own that writes nothing, whether a sidecar runs or not.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

# How long is waited for who has locked the library (s): a report is also made when nothing works.
WAIT_S = 2.0

# Each answers one number, or one word of ours.
_QUESTIONS: tuple[tuple[str, str], ...] = (
    ("schema", "PRAGMA user_version"),
    ("folders", "SELECT count(*) FROM folders"),
    ("folders that are missing", "SELECT count(*) FROM folders WHERE missing"),
    ("tracks", "SELECT count(*) FROM tracks WHERE folder_id IS NOT NULL"),
    ("tracks that are missing", "SELECT count(*) FROM tracks WHERE folder_id IS NOT NULL AND missing"),
    ("tracks waiting for analysis", "SELECT count(*) FROM tracks WHERE queued IS NOT NULL AND NOT running"),
    ("tracks being analysed", "SELECT count(*) FROM tracks WHERE running"),
    ("tracks that failed", "SELECT count(*) FROM tracks WHERE error_code IS NOT NULL"),
    ("analysis paused", "SELECT CASE WHEN max(paused) THEN 'yes' ELSE 'no' END FROM queue"),
    ("nights", "SELECT count(*) FROM nights"),
    ("night on", "SELECT CASE count(*) WHEN 0 THEN 'no' ELSE 'yes' END FROM nights WHERE ended_at IS NULL"),
    ("commands waiting for the cloud", "SELECT count(*) FROM outbox WHERE state = 'waiting'"),
    ("commands that were refused", "SELECT count(*) FROM outbox WHERE state = 'rejected'"),
    ("deck", "SELECT coalesce((SELECT source FROM decks WHERE chosen), 'none chosen')"),
)
_FAILURES = "SELECT error_code, count(*) FROM tracks WHERE error_code IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"
_PRIVATE = "SELECT dj_name, title, code, account FROM nights"


@dataclass(frozen=True)
class Counted:
    """`lines`: what is counted, and how much of it. `private`: names and codes that no report may hold."""

    lines: tuple[tuple[str, str], ...]
    private: tuple[str, ...]


def count(data_dir: Path) -> Counted:
    """Count what can be counted. Never raises: what cannot be read is a line that says so."""
    path = data_dir / "library.db"
    private = _of_the_account(data_dir / "account.json")
    if not path.exists():
        return Counted((("library", "there is none yet"),), private)
    lines: list[tuple[str, str]] = []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_S)) as db:
            private += tuple(str(word) for row in db.execute(_PRIVATE) for word in row if word)
            lines += [(name, str(db.execute(question).fetchone()[0])) for name, question in _QUESTIONS]
            failures = ", ".join(f"{code} {number}" for code, number in db.execute(_FAILURES))
            lines.append(("why they failed", failures or "none did"))
    except (sqlite3.Error, OSError) as error:
        lines.append(("library", f"cannot be read ({_name_of(error)})"))
    return Counted(tuple(lines), private)


def _name_of(error: Exception) -> str:
    """Its name as SQLite says it, such as SQLITE_CORRUPT: its words may hold a path."""
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def _of_the_account(file: Path) -> tuple[str, ...]:
    """Every text that is stored of the accounts: names, addresses, tokens."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(_texts(said))


def _texts(said: object) -> list[str]:
    """The texts in a value of JSON; of an object also its names, which are addresses of clouds here."""
    if isinstance(said, str):
        return [said]
    if isinstance(said, list):
        return [text for value in said for text in _texts(value)]
    if isinstance(said, dict):
        names = [name for name in said if "://" in name]
        return [*names, *(text for value in said.values() for text in _texts(value))]
    return []
