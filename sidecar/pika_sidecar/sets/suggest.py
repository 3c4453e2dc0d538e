"""What could come after the track that sounds now."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from ..library import tracks
from . import pages, store
from .alternatives import best_between, worth
from .candidates import left_out, profile_of, rows_of
from .late_plays import NIGHTS, late_plays
from .steps import judge
from .tonight import played_tonight, tonight

if TYPE_CHECKING:
    from ..contract.desk.set_course import TrackFilter
    from ..contract.desk.set_tonight import Suggestion, Suggestions


def suggest(db: sqlite3.Connection, track_id: int | None, chosen: TrackFilter, limit: int) -> Suggestions:
    """The next of tonight's set, then what fits best; what was played tonight, or comes in the set anyway, is
    left out. `PikaError("not_found")` for an unknown track.
    """
    if track_id is None:
        return {"after": None, "rows": []}
    tracks.require(db, track_id)
    now = tonight(db)
    about = store.NEW_ABOUT
    if now["list"] is not None:
        about = store.about_of(store.require(db, now["list"]["id"]))
    profile = profile_of(rows_of(db, [track_id])[track_id])
    coming = [row["entry"] for row in now["entries"]]
    following = next((entry for entry in coming if entry["id"] == now["next"]), None)
    rows: list[Suggestion] = []
    if following is not None and following["track"] is not None:
        of_set = profile_of(rows_of(db, [following["track_id"]])[following["track_id"]])
        step = judge(profile, of_set, about["pitch_range"])
        rows.append(
            {
                "track": following["track"],
                "score": round(worth(step), 3),
                "step": step,
                "late": late_plays(db, NIGHTS, about["room"]).get(following["track_id"]),
                "from_set": True,
            }
        )
    known = {track_id, *played_tonight(db), *(entry["track_id"] for entry in coming)}
    found = best_between(
        db,
        profile,
        None,
        chosen=chosen,
        left=left_out(db, known, chosen, about["room"], nights=0),
        about=about,
        limit=limit,
    )
    for one in found["rows"]:
        if one["before"] is not None:
            rows.append(
                {
                    "track": one["track"],
                    "score": one["score"],
                    "step": one["before"],
                    "late": one["late"],
                    "from_set": False,
                }
            )
    return {"after": pages.track_rows(db, [track_id])[track_id], "rows": rows[:limit]}
