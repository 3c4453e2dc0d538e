"""What the search field asks beside the page of the table: counts, what to loosen, what one can choose."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from .search_terms import Term, parse
from .search_where import where

if TYPE_CHECKING:
    from ..contract.desk.search import ChoiceField, SearchChoice, SearchLooser, SearchTerm

MOST_LOOSER = 12
"""Terms of a search that are tried without; nobody reads more."""

MOST_CHOICES = 200
"""Values that are offered of one field, the most frequent ones."""

# What each field that can be chosen from is a list of.
_CHOICES: dict[ChoiceField, str] = {
    "genre": "SELECT genre AS value FROM tracks WHERE genre <> '' AND folder_id IS NOT NULL",
    "tag": "SELECT tag AS value FROM track_tags JOIN tracks ON tracks.id = track_id"
    " WHERE folder_id IS NOT NULL",
    "format": "SELECT format AS value FROM tracks WHERE folder_id IS NOT NULL",
}


def as_dict(term: Term) -> SearchTerm:
    """The contract's `SearchTerm`."""
    return {
        "text": term.text,
        "start": term.start,
        "end": term.end,
        "field": None if term.field is None else term.field.name,
        "negated": term.negated,
        "problem": term.problem,
    }


def count(db: sqlite3.Connection, search: str) -> int:
    """How many tracks a search finds."""
    sql, values = where(parse(search, time.time()))
    total: int = db.execute(
        f"SELECT count(*) FROM tracks WHERE folder_id IS NOT NULL AND {sql}", values
    ).fetchone()[0]
    return total


def looser(db: sqlite3.Connection, search: str) -> list[SearchLooser]:
    """How many tracks there are without each term: those that help, the one that helps most first. The table
    is read once for all.
    """
    terms = [term for term in parse(search, time.time()) if term.problem is None][:MOST_LOOSER]
    if not terms:
        return []
    counts, values = [], []
    for left_out in terms:
        sql, bound = where(term for term in terms if term is not left_out)
        counts.append(f"count(*) FILTER (WHERE {sql})")
        values += bound
    found = db.execute(
        f"SELECT {', '.join(counts)} FROM tracks WHERE folder_id IS NOT NULL", values
    ).fetchone()
    helping = [(total, term) for total, term in zip(found, terms, strict=True) if total > 0]
    helping.sort(key=lambda entry: -entry[0])
    return [{"term": as_dict(term), "total": total} for total, term in helping]


def choices(db: sqlite3.Connection, field: ChoiceField) -> list[SearchChoice]:
    """The values that tracks have in `field`, with how many have it, the most frequent first."""
    rows = db.execute(
        f"SELECT value, count(*) AS total FROM ({_CHOICES[field]}) GROUP BY value"
        " ORDER BY total DESC, value LIMIT ?",
        (MOST_CHOICES,),
    )
    return [{"value": row["value"], "total": row["total"]} for row in rows]
