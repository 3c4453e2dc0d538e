"""The rules of where folders lie now, as the DJ has accepted or written them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.database import transaction
from ..library.names import from_db, printable, to_db
from .paths import Rule, folded

if TYPE_CHECKING:
    from ..contract.desk.sources import PathRule

MOST_RULES = 100
MOST_LETTERS = 1000


def list_all(db: sqlite3.Connection) -> list[PathRule]:
    """All, in the order in which they were made."""
    rows = db.execute("SELECT id, source, target FROM path_rules ORDER BY id")
    return [
        {"id": row["id"], "from": printable(from_db(row["source"])), "to": printable(from_db(row["target"]))}
        for row in rows
    ]


def for_matching(db: sqlite3.Connection) -> list[Rule]:
    """As `matching.match` wants them."""
    rows = db.execute("SELECT source, target FROM path_rules")
    return [Rule(from_db(row["source"]), from_db(row["target"])) for row in rows]


def add(db: sqlite3.Connection, source: str, target: str) -> None:
    """A new rule, in place of one for the same folder. `PikaError("invalid_value")`."""
    source, target = _folder("from", source), _folder("to", target)
    if folded(source) == folded(target):
        raise PikaError(
            "invalid_value", f"{printable(source)} cannot lie where it lies: name another folder.", field="to"
        )
    with transaction(db):
        for row in db.execute("SELECT id, source FROM path_rules").fetchall():
            if folded(from_db(row["source"])) == folded(source):
                db.execute("DELETE FROM path_rules WHERE id = ?", (row["id"],))
        if db.execute("SELECT count(*) FROM path_rules").fetchone()[0] >= MOST_RULES:
            raise PikaError(
                "invalid_value", f"There are {MOST_RULES} rules: take one away first.", field="from"
            )
        db.execute("INSERT INTO path_rules (source, target) VALUES (?, ?)", (to_db(source), to_db(target)))


def remove(db: sqlite3.Connection, rule_id: int) -> None:
    """`PikaError("not_found")` when it is not there."""
    if not db.execute("DELETE FROM path_rules WHERE id = ?", (rule_id,)).rowcount:
        raise PikaError("not_found", f"There is no rule with id {rule_id}.", id=rule_id)


def _folder(field: str, text: str) -> str:
    folder = text.strip().rstrip("/\\")
    if not folder or len(folder) > MOST_LETTERS or "\0" in folder:
        raise PikaError(
            "invalid_value", f'"{printable(text)[:80]}" is no folder.', field=field, value=text[:80]
        )
    return folder
