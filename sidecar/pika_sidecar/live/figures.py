"""What the cloud counts and says, kept in the night's tables; messages are as in cloud/contract."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from ..library.database import transaction
from . import nights

if TYPE_CHECKING:
    from ..contract.room.events import SessionEvent
    from ..contract.room.http import Recap
    from ..contract.room.state import Announcement, Counts, LiveState, Poll, TempoCounts

# The cloud takes likes and thanks for half an hour after the end; after five minutes more (ms) none is under
# way.
FINAL_AFTER_MS = 35 * 60_000


def take_snapshot(db: sqlite3.Connection, session: str, state: LiveState) -> None:
    """The state of the room: figures of its plays, its code, its poll and announcement."""
    with transaction(db):
        night = nights.of_session(db, session)
        if night is None:
            return
        db.execute("UPDATE nights SET code = ? WHERE id = ?", (str(state["code"]), night["id"]))
        for play in state["plays"]:
            _set_likes(db, night["id"], play["id"], play["likes"])
        _take_room(db, night["id"], state)
        if state["poll"] is not None:
            _take_poll(db, night["id"], state["poll"])
        # An announcement of ours that is still on its way is not in the cloud's state yet.
        if not _waits(db, night["id"], ("announce", "announce_over")):
            shown = state["announcement"] and json.dumps(_announcement(state["announcement"]))
            db.execute("UPDATE nights SET announcement = ? WHERE id = ?", (shown, night["id"]))


def take_counts(db: sqlite3.Connection, session: str, counts: Counts) -> None:
    """Newer figures."""
    with transaction(db):
        night = nights.of_session(db, session)
        if night is None:
            return
        _take_room(db, night["id"], counts)
        for play, likes in counts["likes"]:
            _set_likes(db, night["id"], play, likes)
        if counts["poll"] is not None:
            db.execute(
                "UPDATE night_polls SET votes = ? WHERE id = ? AND night_id = ?",
                (_votes(counts["poll"]["votes"]), counts["poll"]["id"], night["id"]),
            )


def take_event(db: sqlite3.Connection, session: str, event: SessionEvent) -> None:
    """Something happened in the room: what the DJ did comes back, and the cloud's timers run out."""
    with transaction(db):
        night = nights.of_session(db, session)
        if night is None:
            return
        if event["kind"] == "poll":
            _take_poll(db, night["id"], event["poll"])
        elif event["kind"] == "poll_over":
            db.execute(
                "UPDATE night_polls SET votes = ?, closed = 1, closes_at = NULL WHERE id = ? AND "
                "night_id = ?",
                (_votes(event["votes"]), event["poll"], night["id"]),
            )
        elif event["kind"] == "announcement" and not _waits(db, night["id"], ("announce", "announce_over")):
            shown = json.dumps(_announcement(event["announcement"]))
            db.execute("UPDATE nights SET announcement = ? WHERE id = ?", (shown, night["id"]))
        elif event["kind"] == "announcement_over" and night["announcement"] is not None:
            shown_id = json.loads(night["announcement"])["id"]
            if shown_id == event["announcement"]:
                db.execute("UPDATE nights SET announcement = NULL WHERE id = ?", (night["id"],))


def take_recap(db: sqlite3.Connection, session: str, recap: Recap, now: int) -> None:
    """The figures of a night that is over; they are final when `now` (ms) is long enough after its end."""
    with transaction(db):
        night = nights.of_session(db, session)
        if night is None:
            return
        for play in recap["plays"]:
            _set_likes(db, night["id"], play["id"], play["likes"])
            _set_tempo(db, night["id"], {**play["tempo"], "play": play["id"]})
        db.execute(
            "UPDATE nights SET thanks = ?, listeners_peak = max(listeners_peak, ?), recap_read = ? "
            "WHERE id = ?",
            (
                int(recap["thanks"]),
                int(recap["listeners_peak"]),
                int(now - int(recap["ended_at"]) > FINAL_AFTER_MS),
                night["id"],
            ),
        )
        # The recap names no ids: its polls are in the order of the night, without those that came too late.
        ours = db.execute(
            "SELECT id, question, options FROM night_polls WHERE night_id = ? AND NOT rejected "
            "ORDER BY number",
            (night["id"],),
        ).fetchall()
        for poll in recap["polls"]:
            while ours:
                row = ours.pop(0)
                if (row["question"], json.loads(row["options"])) == (poll["question"], poll["options"]):
                    votes = _votes(poll["votes"])
                    db.execute("UPDATE night_polls SET votes = ? WHERE id = ?", (votes, row["id"]))
                    break


def recaps_wanted(db: sqlite3.Connection, cloud_url: str) -> list[str]:
    """Sessions that are over and whose final figures are not here."""
    rows = db.execute(
        "SELECT session FROM nights WHERE closed AND NOT recap_read AND code IS NOT NULL AND cloud_url = ?"
        " ORDER BY id DESC LIMIT 20",
        (cloud_url,),
    )
    return [row["session"] for row in rows]


def _take_room(db: sqlite3.Connection, night: int, figures: LiveState | Counts) -> None:
    db.execute(
        "UPDATE nights SET thanks = ?, listeners_peak = max(listeners_peak, ?) WHERE id = ?",
        (int(figures["thanks"]), int(figures["listeners"]), night),
    )
    if figures["tempo"] is not None:
        _set_tempo(db, night, figures["tempo"])


def _set_likes(db: sqlite3.Connection, night: int, play: str, likes: int) -> None:
    db.execute("UPDATE night_plays SET likes = ? WHERE id = ? AND night_id = ?", (int(likes), play, night))


def _set_tempo(db: sqlite3.Connection, night: int, tempo: TempoCounts) -> None:
    db.execute(
        "UPDATE night_plays SET slower = ?, perfect = ?, faster = ? WHERE id = ? AND night_id = ?",
        (int(tempo["slower"]), int(tempo["perfect"]), int(tempo["faster"]), tempo["play"], night),
    )


def _take_poll(db: sqlite3.Connection, night: int, poll: Poll) -> None:
    # Closed here and not there: our word is on its way.
    db.execute(
        "UPDATE night_polls SET votes = ?, closed = max(closed, ?), closes_at = ? WHERE id = ? AND "
        "night_id = ?",
        (_votes(poll["votes"]), int(bool(poll["closed"])), poll["closes_at"], poll["id"], night),
    )


def _votes(votes: list[int]) -> str:
    return json.dumps([int(count) for count in votes])


def _announcement(said: Announcement) -> Announcement:
    return {"id": str(said["id"]), "text": str(said["text"]), "until": int(said["until"])}


def _waits(db: sqlite3.Connection, night: int, kinds: tuple[str, ...]) -> bool:
    bodies = db.execute("SELECT body FROM outbox WHERE night_id = ? AND state = 'waiting'", (night,))
    return any(json.loads(row["body"])["type"] in kinds for row in bodies)
