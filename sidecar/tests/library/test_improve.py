"""What an older version has analysed: found, done after everything else, and never worse than before."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.result import RESULT

from pika_sidecar.analysis import ANALYSIS_VERSION
from pika_sidecar.library import edits, improve, queue_store, settings, tracks
from pika_sidecar.library.database import connect
from pika_sidecar.library.folder_scan import ScanProgress
from pika_sidecar.library.migrate import MIGRATIONS_DIR, migrate

Scan = Callable[..., ScanProgress]
NEW = {**RESULT, "tempo": {"bpm": 97.0, "confidence": 0.99, "alternatives": []}}


@pytest.fixture
def old(db: sqlite3.Connection, music: Path, scan: Scan) -> dict[str, int]:
    """Three tracks a, b, c that older versions have analysed; their ids by title."""
    for name in "abc":
        tone(music / f"{name}.wav", 0.6)
    scan()
    ids = {row["title"]: row["id"] for row in db.execute("SELECT id, title FROM tracks")}
    for version, track_id in zip((0, -1, 0), ids.values(), strict=True):
        result = {**RESULT, "tags": {**RESULT["tags"], "title": ""}, "analysis_version": version}
        queue_store.save_result(db, track_id, result, None, None)
    return ids


def test_a_library_of_the_old_version_is_outdated_and_shows_what_it_had(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in sorted(MIGRATIONS_DIR.iterdir())[:2]:
        shutil.copy(path, folder)
    path = tmp_path / "library.db"
    db = connect(path)
    migrate(db, path, folder)
    db.execute("INSERT INTO folders (id, path, added) VALUES (1, '/music', 0)")
    found = {"analysis_version": ANALYSIS_VERSION, "brightness": 40, "groove": 55.5, "acousticness": None}
    older = {"analysis_version": 0, "danceability": 71}
    for track_id, result in enumerate((found, older, {}, None), start=1):
        db.execute(
            "INSERT INTO tracks (id, folder_id, path, name, size, mtime, added, format, bpm, analysed_at)"
            " VALUES (?, 1, ?, 'x', 1, 1, 0, 'wav', 96, ?)",
            (track_id, f"/music/{track_id}", None if result is None else 1.0),
        )
        if result is not None:
            db.execute("INSERT INTO analyses VALUES (?, ?)", (track_id, json.dumps(result)))
    assert migrate(db, path) == path.with_name("library.before-0003.db")
    rows = db.execute("SELECT analysis_version, danceability, brightness, groove, acousticness FROM tracks")
    assert [tuple(row) for row in rows] == [
        (ANALYSIS_VERSION, None, 40, 55.5, None),
        (0, 71, None, None, None),
        (0, None, None, None, None),
        (None, None, None, None, None),
    ]
    assert improve.outdated(db).tracks == 2 and tracks.get(db, 3)["bpm"] == 96
    assert [improve.take_next(db).track_id for _ in range(2)] == [2, 3] and improve.take_next(db) is None
    db.close()


def test_old_values_stay_until_the_new_ones_are_there(db: sqlite3.Connection, old: dict[str, int]) -> None:
    assert improve.outdated(db).tracks == 3 and improve.outdated(db).known_seconds == 3 * 61.0
    edits.edit(db, old["b"], "key", "3B")
    faster = edits.edit(db, old["b"], "bpm", 192)
    job = improve.take_next(db)
    assert job.improves and job.track_id == old["b"], "the oldest version first"
    track = tracks.get(db, old["b"])
    assert track["state"] == "running" and track["bpm"] == 192 and track["key"]["camelot"] == "3B"
    queue_store.save_result(db, job.track_id, NEW, None, None)
    track = tracks.get(db, old["b"])
    assert (track["state"], track["bpm"], track["key"]["camelot"]) == ("done", 192, "3B")
    assert (
        track["analysis"]["tempo"]["bpm"] == 97.0
        and track["analysis"]["analysis_version"] == ANALYSIS_VERSION
    )
    assert edits.undo(db, faster["edit_id"])["track"]["bpm"] == 97.0
    assert improve.outdated(db).tracks == 2 and queue_store.counts(db).left == 0


def test_what_waits_goes_first_and_alone_is_counted(
    db: sqlite3.Connection, music: Path, scan: Scan, old: dict[str, int]
) -> None:
    done = queue_store.counts(db).done
    job = improve.take_next(db)
    queue_store.save_result(db, job.track_id, NEW, None, None)
    assert queue_store.counts(db).done == done, "improving is not the queue's work"
    tone(music / "new.wav", 0.6)
    scan(queue_new=True)
    queue_store.enqueue(db, [old["c"]], again=True)
    assert improve.outdated(db).tracks == 1, "c has a place in the queue"
    assert queue_store.take_next(db).track_id == old["c"] and queue_store.take_next(db).path.endswith(
        "new.wav"
    )
    queue_store.save_result(db, old["c"], NEW, None, None)
    assert queue_store.counts(db).done == 1 and improve.outdated(db).tracks == 1


def test_a_kill_in_the_middle_loses_nothing(db: sqlite3.Connection, old: dict[str, int]) -> None:
    taken = [improve.take_next(db).track_id for _ in range(3)]
    assert improve.take_next(db) is None and improve.outdated(db).tracks == 3
    queue_store.recover(db)
    improve.recover(db)
    assert [improve.take_next(db).track_id for _ in range(3)] == taken


def test_what_is_met_by_a_second_kill_keeps_its_values(db: sqlite3.Connection, old: dict[str, int]) -> None:
    first = improve.take_next(db).track_id
    improve.recover(db)
    assert improve.take_next(db).track_id == first
    improve.recover(db)
    assert tracks.get(db, first)["state"] == "done" and tracks.get(db, first)["bpm"] == 96.0
    assert improve.take_next(db).track_id != first and improve.outdated(db).tracks == 2


def test_what_cannot_be_improved_stays_as_it_was(db: sqlite3.Connection, old: dict[str, int]) -> None:
    job = improve.take_next(db)
    improve.try_again(db, job.track_id)
    again = improve.take_next(db)
    assert (again.track_id, again.retries) == (job.track_id, 1)
    improve.give_up(db, job.track_id, "worker_died")
    track = tracks.get(db, job.track_id)
    assert track["state"] == "done" and track["bpm"] == 96.0 and track["error"] is None
    assert track["analysis"]["analysis_version"] == -1, "the values are the old version's"
    assert improve.outdated(db).tracks == 2
    assert improve.outdated(db, ANALYSIS_VERSION + 1).tracks == 3, "the next version tries it again"

    away = improve.take_next(db).track_id
    improve.give_up(db, away, "not_found")
    assert tracks.get(db, away)["state"] == "missing" and improve.outdated(db).tracks == 1
    db.execute("UPDATE tracks SET missing = 0")
    assert improve.outdated(db).tracks == 2, "back again, it is tried"

    asked = improve.take_next(db).track_id
    db.execute("UPDATE tracks SET queued = 1 WHERE id = ?", (asked,))
    improve.give_up(db, asked, "timeout")
    assert queue_store.take_next(db).track_id == asked, "who asked for it meanwhile hears what is wrong"


def test_the_setting_decides_until_the_dj_says_otherwise(db: sqlite3.Connection) -> None:
    assert improve.outdated(db).wanted
    settings.set_some(db, {"auto_analyze": False})
    assert not improve.outdated(db).wanted
    queue_store.set_paused(db, True)
    improve.say(db, True)
    assert improve.outdated(db).wanted and not queue_store.counts(db).paused
    settings.set_some(db, {"auto_analyze": True})
    queue_store.set_paused(db, True)
    improve.say(db, False)
    assert not improve.outdated(db).wanted and queue_store.counts(db).paused
    assert improve.outdated(db, ANALYSIS_VERSION + 1).wanted, "the next version begins by itself again"
