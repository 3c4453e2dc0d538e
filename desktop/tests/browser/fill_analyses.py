"""Gives the songs of make_music.py analyses of every kind that a track can show, and pauses the queue.

Usage: python desktop/tests/browser/fill_analyses.py LIBRARY_DB
"""

import json
import sys
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "sidecar"))

from pika_sidecar.library.database import connect
from pika_sidecar.library.effective import refresh

SECONDS = 16.0
NEW = ("structure", "kind", "tuning", "range_lu", "true_peak_db", "replay_gain_db")
WHOLE = {
    "tempo": {
        "bpm": 96.0,
        "confidence": 0.93,
        "kind": "steady",
        "alternatives": [{"bpm": 192.0, "confidence": 0.31}, {"bpm": 64.0, "confidence": 0.12}],
    },
    "beats": {
        "constant": True,
        "first": 0.213,
        "period": 0.625,
        "times": None,
        "beats_per_bar": 4,
        "downbeat": 2,
        "downbeat_confidence": 0.72,
    },
    "key": {"name": "A minor", "camelot": "8A", "open_key": "1m", "confidence": 0.8, "tuning": -31.8},
    "loudness": {
        "lufs": -9.42,
        "range_lu": 4.6,
        "peak_db": -0.1,
        "true_peak_db": 0.7,
        "replay_gain_db": -8.58,
    },
    "energy": 6,
    "structure": {
        "intro_end": 2.713,
        "outro_start": 12.713,
        "boundaries": [{"time": t, "strength": s} for t, s in ((2.713, 0.9), (7.713, 0.4), (12.713, 0.7))],
    },
}
CHANGING = {
    "tempo": {"bpm": 98.0, "confidence": 0.6, "kind": "changing", "alternatives": []},
    "beats": {
        "constant": False,
        "first": 0.5,
        "period": 0.612,
        "times": [round(0.5 + 0.58 * i + 0.002 * i * i, 3) for i in range(24)],
        "beats_per_bar": 4,
        "downbeat": 1,
        "downbeat_confidence": 0.4,
    },
    "key": {"name": "E minor", "camelot": "9A", "open_key": "2m", "confidence": 0.7, "tuning": 1.2},
    "energy": 7,
    "structure": {"intro_end": None, "outro_start": None, "boundaries": []},
}
NONE = {
    "tempo": {"bpm": None, "confidence": 0.0, "kind": "none", "alternatives": []},
    "beats": None,
    "key": None,
    "loudness": None,
}


def without_new(found: object) -> object:
    """As a version found it that knew nothing of the newer fields."""
    if isinstance(found, dict):
        return {name: without_new(value) for name, value in found.items() if name not in NEW}
    return found


def main() -> None:
    """Songs by title; every other track is one of an older version."""
    changes = {"Gravel and Silk": WHOLE, "Undertow": CHANGING, "Slow Copper": NONE, "Paper Moons": {}}
    with closing(connect(Path(sys.argv[1]))) as db:
        rows = db.execute("SELECT id, title, result FROM tracks JOIN analyses ON track_id = id").fetchall()
        for row in rows:
            found = json.loads(row["result"])
            if row["title"] == "Paper Moons":
                found = without_new(found)
            elif row["title"] not in changes:
                db.execute("UPDATE tracks SET analysis_version = 0 WHERE id = ?", (row["id"],))
            found |= changes.get(row["title"], {})
            db.execute("UPDATE analyses SET result = ? WHERE track_id = ?", (json.dumps(found), row["id"]))
            refresh(db, row["id"])
        db.execute("UPDATE queue SET paused = 1")


if __name__ == "__main__":
    main()
