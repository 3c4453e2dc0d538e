"""The tracks that go best with one, from a library."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.library import edits
from pika_sidecar.library.effective import CHARACTER, refresh_many
from pika_sidecar.library.keys import CAMELOT
from pika_sidecar.library.similar import similar
from pika_sidecar.library.transitions import Profile, score


@pytest.fixture
def filled(db: sqlite3.Connection, tmp_path: Path) -> list[Profile]:
    """300 tracks, some of which lack this or that; the profile of id i is at i - 1."""
    chance = random.Random(7)
    db.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    profiles = []
    for track_id in range(1, 301):
        character = tuple(chance.choice((None, chance.randint(0, 100))) for _ in CHARACTER)
        bpm, key = chance.choice((None, 60 + 100 * chance.random())), chance.choice((None, *CAMELOT))
        energy = chance.choice((None, chance.randint(1, 10)))
        if track_id == 1:
            bpm, key, energy = 100.0, "8A", 5
        profiles.append(Profile(bpm, key, energy, character))
        analysis: dict[str, Any] = {
            "tempo": {"bpm": bpm}, "key": key and {"camelot": key}, "energy": energy,
            **dict(zip(CHARACTER, character, strict=True)),
        }  # fmt: skip
        row = {
            "id": track_id, "folder_id": 1, "path": f"/music/{track_id}", "name": f"{track_id}.wav",
            "size": 1, "mtime": 1, "added": 0.0, "format": "wav",
            "tag_title": f"Song {track_id}", "tag_artist": "A", "tag_album": "", "tag_genre": "",
            "tag_year": None,
        }  # fmt: skip
        db.execute(f"INSERT INTO tracks ({', '.join(row)}) VALUES ({', '.join(':' + n for n in row)})", row)
        db.execute("INSERT INTO analyses VALUES (?, ?)", (track_id, json.dumps(analysis)))
    refresh_many(db, range(1, 301))
    return profiles


def test_the_best_are_those_of_a_whole_comparison(db: sqlite3.Connection, filled: list[Profile]) -> None:
    for seed in (1, 2, 3, 50):
        scores = {i: score(filled[seed - 1], other) for i, other in enumerate(filled, start=1) if i != seed}
        best = sorted((i for i in scores if scores[i] > 0), key=lambda i: (-scores[i], i))[:20]
        found = similar(db, seed, 20)["rows"]
        assert [row["track"]["id"] for row in found] == best
        assert [row["score"] for row in found] == [round(scores[i], 3) for i in best]
        assert len(found) == 20 and all(row["reasons"] for row in found)


def test_a_tempo_near_by_hides_nothing_better(db: sqlite3.Connection, filled: list[Profile]) -> None:
    # Of a hundred copies with the right tempo and the wrong rest the other tempi are ahead.
    db.execute("UPDATE tracks SET bpm = 100, key = '2B', energy = 10 WHERE id BETWEEN 101 AND 200")
    db.execute("UPDATE tracks SET bpm = 108, key = '8A', energy = 5 WHERE id = 300")
    db.execute("UPDATE tracks SET bpm = NULL, key = '8A', energy = 5 WHERE id = 299")
    found = [row["track"]["id"] for row in similar(db, 1, 10)["rows"]]
    assert {299, 300} <= set(found) and not set(range(101, 201)) & set(found)


def test_manual_values_count(db: sqlite3.Connection, filled: list[Profile]) -> None:
    for field, value in (("bpm", 101), ("key", "8A"), ("energy", 5)):
        edits.edit(db, 300, field, value)
    [row] = [row for row in similar(db, 1, 100)["rows"] if row["track"]["id"] == 300]
    assert row["score"] > 0.9
    assert {"code": "tempo", "change": 1.0, "multiple": 1.0, "pitch": -0.99} in row["reasons"]


def test_missing_hidden_and_the_same_song_are_left_out(db: sqlite3.Connection, filled: list[Profile]) -> None:
    first, second, third = (row["track"]["id"] for row in similar(db, 1, 3)["rows"])
    db.execute("UPDATE tracks SET missing = 1 WHERE id = ?", (first,))
    db.execute("UPDATE tracks SET folder_id = NULL WHERE id = ?", (second,))
    edits.edit(db, third, "title", "SONG 1")
    fourth, fifth = (row["track"]["id"] for row in similar(db, 1, 2)["rows"])
    edits.edit(db, fifth, "title", f"Song {fourth}")
    found = {row["track"]["id"] for row in similar(db, 1, 100)["rows"]}
    assert not {1, first, second, third, fifth} & found and fourth in found


def test_nothing_known_gives_nothing(db: sqlite3.Connection, filled: list[Profile]) -> None:
    db.execute("UPDATE tracks SET bpm = NULL, key = NULL, energy = NULL, danceability = NULL,"
               " brightness = NULL, acousticness = NULL, groove = NULL WHERE id = 1")  # fmt: skip
    assert similar(db, 1, 20) == {"rows": []}
    with pytest.raises(PikaError) as unknown:
        similar(db, 301, 20)
    assert unknown.value.code == "not_found"
