"""The contract's `LiveStatus`: what the database knows, and how it stands with the cloud."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from . import logbook, nights, outbox, plays, room
from .clock import NightClock
from .network import Standing

if TYPE_CHECKING:
    from ..contract.desk.live import LiveStatus, NightPlay
    from ..contract.room.state import Announcement, Poll, Wishes

# The shape that the page draws before anybody has wished.
NO_WISHES: Wishes = {"slower": 0, "perfect": 0, "faster": 0}


def read(db: sqlite3.Connection, network: Standing, clock: NightClock) -> LiveStatus:
    """`LiveStatus` now; `revisions.py` gives it its number. Times are told by the machine's clock."""
    night = nights.shown(db)
    waiting = outbox.count_waiting(db)
    if night is None:
        return off()
    rows = db.execute(
        "SELECT * FROM night_plays WHERE night_id = ? ORDER BY number DESC", (night["id"],)
    ).fetchall()
    played = [_by_wall(plays.as_dict(row), clock) for row in rows]
    now = next((play for play in played if play["id"] == night["now_play"]), None)
    code = night["code"]
    wall = clock.wall()
    here = network.room == night["session"]
    doubted = network.doubted == night["session"]
    return {
        "revision": 0,
        "state": "live" if night["ended_at"] is None else "ending",
        "network": {
            "light": network.light(wall),
            "connected": network.connected,
            "waiting": waiting,
            "offline_since": None if network.connected else network.offline_since,
            "next_try_at": None if network.connected else network.next_try_at,
            "problem": None if network.problem is None else network.problem.as_dict(),
        },
        "session": {
            "id": night["session"],
            "night": night["id"],
            "code": code,
            "url": code and logbook.page_of(night, "live", code),
            "title": night["title"],
            "listed": bool(night["listed"]),
            "started_at": clock.to_wall(night["started_at"]),
        },
        "now": now,
        "plays": played,
        "listeners": network.listeners if network.connected and here else None,
        "doubts": list(network.doubts) if doubted else [],
        "thanks": night["thanks"],
        "tempo": None if now is None else {"play": now["id"], **(now.get("tempo") or NO_WISHES)},
        "poll": _poll(db, night, clock),
        "announcement": _announcement(night, clock),
        "rejected": outbox.rejected(db, night["id"]),
    }


def off() -> LiveStatus:
    """`LiveStatus` when nobody is live."""
    return {
        "revision": 0,
        "state": "off",
        "network": {
            "light": "off",
            "connected": False,
            "waiting": 0,
            "offline_since": None,
            "next_try_at": None,
            "problem": None,
        },
        "session": None,
        "now": None,
        "plays": [],
        "listeners": None,
        "doubts": [],
        "thanks": 0,
        "tempo": None,
        "poll": None,
        "announcement": None,
        "rejected": [],
    }


def _by_wall(play: NightPlay, clock: NightClock) -> NightPlay:
    return {**play, "played_at": clock.to_wall(play["played_at"])}


def _poll(db: sqlite3.Connection, night: sqlite3.Row, clock: NightClock) -> Poll | None:
    asked = room.polls(db, night["id"])
    if not asked:
        return None
    poll = asked[-1]
    if poll["closes_at"] is None:
        return poll
    closes_at = clock.cloud_to_wall(poll["closes_at"])
    over = closes_at <= clock.wall()
    return {**poll, "closed": over, "closes_at": None if over else closes_at}


def _announcement(night: sqlite3.Row, clock: NightClock) -> Announcement | None:
    if night["announcement"] is None:
        return None
    shown: Announcement = json.loads(night["announcement"])
    until = clock.cloud_to_wall(shown["until"])
    return {**shown, "until": until} if until > clock.wall() else None
