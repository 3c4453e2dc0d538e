"""Of how many tracks each source knows something."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from .value_sources import ANALYSIS, value_order

if TYPE_CHECKING:
    from ..contract.desk.values import SourceCounts


def count(db: sqlite3.Connection) -> SourceCounts:
    """Those that know something, in the DJ's order."""
    tracks = {
        row["program"]: row["tracks"]
        for row in db.execute(
            "SELECT program, count(DISTINCT track_id) AS tracks FROM program_values GROUP BY program"
        )
    }
    tracks[ANALYSIS] = db.execute("SELECT count(*) FROM analyses").fetchone()[0]
    return {
        "sources": [
            {"source": source, "tracks": tracks[source]} for source in value_order(db) if tracks.get(source)
        ]
    }
