"""The set of the night that is on, or comes next: what of it was played, and what comes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import PikaError
from . import pages, store, tree

if TYPE_CHECKING:
    from ..contract.desk.set_tonight import Tonight, TonightEntry


class Match(NamedTuple):
    """`played`: place in the set to the number of the play; `next`: the place that comes; `others`: plays
    that are not of the set.
    """

    played: dict[int, int]
    next: int | None
    others: int


def match(tracks: Sequence[int], plays: Sequence[int | None]) -> Match:
    """Which play was which place of the set, both by track.

    A play is the next place of its track after the one played last, else the first that is unplayed: who goes
    back in the set goes on from there. What was jumped over is skipped and stays so until it is played.
    """
    played: dict[int, int] = {}
    last, others = -1, 0
    for number, track in enumerate(plays):
        free = [place for place, wanted in enumerate(tracks) if wanted == track and place not in played]
        if not free:
            others += 1
            continue
        last = next((place for place in free if place > last), free[0])
        played[last] = number
    following = (place for place in range(last + 1, len(tracks)) if place not in played)
    return Match(played, next(following, None), others)


def choose(db: sqlite3.Connection, list_id: int | None) -> None:
    """The set for the night that is on or comes next; None: none. `PikaError`: `not_found`, `is_a_folder`,
    `deleted`.
    """
    with store.within(db):
        if list_id is not None:
            store.require_entries(db, list_id)
            if not tree.is_shown(db, list_id):
                raise PikaError("deleted", "It is in the bin. Take it out first.", id=list_id)
        db.execute("UPDATE tonight SET list_id = ?, night_id = NULL", (list_id,))
        db.execute("DELETE FROM night_sets WHERE night_id = ?", (_night_on(db),))
        follow(db)


def follow(db: sqlite3.Connection) -> None:
    """A night may have begun or ended: it has the chosen set, and takes it along when it ends. Nothing is
    written, and no lock taken, where that is so already.
    """
    chosen = db.execute("SELECT list_id, night_id FROM tonight").fetchone()
    night = _night_on(db)
    if chosen["list_id"] is None or chosen["night_id"] == night:
        return
    with store.within(db):
        if chosen["night_id"] is not None:
            db.execute("UPDATE tonight SET list_id = NULL, night_id = NULL")
            return
        about = store.about_of(store.require(db, chosen["list_id"]))
        db.execute("UPDATE tonight SET night_id = ?", (night,))
        db.execute(
            "INSERT OR REPLACE INTO night_sets VALUES (?, ?, ?)", (night, chosen["list_id"], about["room"])
        )


def tonight(db: sqlite3.Connection) -> Tonight:
    """The contract's `Tonight`."""
    follow(db)
    night = _night_on(db)
    list_id = db.execute("SELECT list_id FROM tonight").fetchone()["list_id"]
    if list_id is None or not tree.is_shown(db, list_id):
        return {"list": None, "night": night, "entries": [], "next": None, "others": 0}
    entries = pages.shown(db, store.entries_of(db, list_id))
    plays = _plays(db, night)
    found = match([entry["track_id"] for entry in entries], [play["track_id"] for play in plays])
    now = None if night is None else _now(db, night)
    furthest = max(found.played, default=-1)
    rows: list[TonightEntry] = []
    for place, entry in enumerate(entries):
        play = plays[found.played[place]] if place in found.played else None
        rows.append(
            {
                "entry": entry,
                "state": ("now" if play["id"] == now else "played")
                if play is not None
                else ("skipped" if place < furthest and place != found.next else "to_come"),
                "played_at": None if play is None else play["played_at"],
            }
        )
    return {
        "list": pages.row(db, list_id),
        "night": night,
        "entries": rows,
        "next": None if found.next is None else entries[found.next]["id"],
        "others": found.others,
    }


def played_tonight(db: sqlite3.Connection) -> set[int]:
    """Tracks that the night that is on has had."""
    return {play["track_id"] for play in _plays(db, _night_on(db)) if play["track_id"] is not None}


def _night_on(db: sqlite3.Connection) -> int | None:
    row = db.execute("SELECT id FROM nights WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else int(row["id"])


def _now(db: sqlite3.Connection, night: int) -> str | None:
    found: str | None = db.execute("SELECT now_play FROM nights WHERE id = ?", (night,)).fetchone()[0]
    return found


def _plays(db: sqlite3.Connection, night: int | None) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT id, track_id, played_at FROM night_plays WHERE night_id = ? AND NOT retracted"
        " ORDER BY number",
        (night,),
    ).fetchall()
