"""Folders inside folders, and the order of the queue."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.result import RESULT

from pika_sidecar.errors import PikaError
from pika_sidecar.library import edits, folders, queue_store, tracks
from pika_sidecar.library.folder_scan import ScanProgress

Scan = Callable[..., ScanProgress]


def test_a_parent_takes_its_children_in(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 0.6)
    scan()
    [row] = db.execute("SELECT id FROM tracks").fetchall()
    parent = folders.add(db, str(music.parent))
    assert [folder["path"] for folder in folders.list_all(db)] == [str(music.parent)]
    assert parent["track_count"] == 1 and tracks.get(db, row["id"])["folder_id"] == parent["id"]
    with pytest.raises(PikaError) as refused:
        folders.add(db, str(music))
    assert refused.value.code == "folder_inside" and refused.value.data["parent"] == str(music.parent)


@pytest.mark.only_on("linux", "darwin", why="links")
def test_a_link_is_the_folder_that_it_leads_to(db: sqlite3.Connection, music: Path) -> None:
    folders.add(db, str(music.parent))
    (music.parent / "link").symlink_to(music)
    with pytest.raises(PikaError) as refused:
        folders.add(db, str(music.parent / "link"))
    assert refused.value.code == "folder_inside" and refused.value.data["parent"] == str(music.parent)


@pytest.mark.only_on("win32")
def test_a_folder_by_another_case_or_slash_is_the_same(db: sqlite3.Connection, music: Path) -> None:
    folders.add(db, str(music))
    for other in (str(music).upper(), str(music).replace("\\", "/"), f"{music}\\"):
        with pytest.raises(PikaError) as refused:
            folders.add(db, other)
        assert refused.value.code == "folder_exists", other
    with pytest.raises(PikaError) as refused:
        folders.add(db, str(music.parent / "MUSIC" / ".." / "music"))
    assert refused.value.code == "folder_exists"


def test_chosen_tracks_go_first_and_done_ones_only_again(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    for name in "abcd":
        tone(music / f"{name}.wav", 0.6)
    scan(queue_new=True)
    ids = {row["title"]: row["id"] for row in db.execute("SELECT id, title FROM tracks")}
    assert queue_store.enqueue(db, [ids["c"], ids["b"], ids["c"]], again=False) == [ids["c"], ids["b"]]
    order = [queue_store.take_next(db).track_id for _ in range(4)]
    assert order == [ids["c"], ids["b"], ids["a"], ids["d"]] and queue_store.take_next(db) is None
    queue_store.save_result(db, ids["c"], RESULT, 10, 20)
    assert queue_store.enqueue(db, [ids["c"]], again=False) == []
    assert queue_store.enqueue(db, [ids["c"], ids["b"]], again=True) == [ids["c"]], "b is being worked on"
    queue_store.release_all(db)
    queue_store.retry_later(db, ids["c"])
    assert [queue_store.take_next(db).track_id for _ in range(4)] == [ids[name] for name in "badc"]


def test_what_was_at_hand_at_two_kills_waits_for_the_dj(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    for name in "abc":
        tone(music / f"{name}.wav", 0.6)
    scan(queue_new=True)
    killer = queue_store.take_next(db).track_id
    queue_store.recover(db)
    order = [queue_store.take_next(db).track_id for _ in range(3)]
    assert order[-1] == killer, "the others come first"
    queue_store.release_all(db)
    while queue_store.take_next(db).track_id != killer:
        pass
    for other in order[:-1]:
        queue_store.release(db, other)
    queue_store.recover(db)
    track = tracks.get(db, killer)
    assert track["state"] == "failed" and track["error"]["code"] == "worker_died"
    assert [queue_store.take_next(db).track_id for _ in range(2)] == order[:-1]
    assert queue_store.take_next(db) is None
    assert queue_store.enqueue(db, [killer], again=True) == [killer], "the DJ may ask for it"


def test_counts_begin_anew_with_an_empty_queue(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 0.6)
    tone(music / "b.wav", 0.6)
    scan(queue_new=True)
    for _ in range(2):
        job = queue_store.take_next(db)
        queue_store.save_result(db, job.track_id, RESULT, None, None)
    counts = queue_store.counts(db)
    assert (counts.waiting, counts.done, counts.failed) == (0, 2, 0)
    queue_store.enqueue(db, [job.track_id], again=True)
    counts = queue_store.counts(db)
    assert (
        (counts.waiting, counts.done) == (1, 0) and counts.known_seconds == 61.0 and counts.with_duration == 1
    )


def test_cancelled_and_failed_tracks_keep_their_analysis(
    db: sqlite3.Connection, music: Path, scan: Scan
) -> None:
    tone(music / "a.wav", 0.6)
    scan(queue_new=True)
    track_id = queue_store.take_next(db).track_id
    queue_store.save_result(db, track_id, RESULT, None, None)
    queue_store.enqueue(db, [track_id], again=True)
    assert tracks.get(db, track_id)["state"] == "waiting"
    queue_store.take_next(db)
    assert tracks.get(db, track_id)["state"] == "running"
    queue_store.clear(db)
    track = tracks.get(db, track_id)
    assert track["state"] == "done" and track["bpm"] == 96.0 and track["title"] == "T"
    queue_store.save_failure(db, track_id, "not_found", "It is not there any more.")
    assert tracks.get(db, track_id)["state"] == "missing" and tracks.get(db, track_id)["bpm"] == 96.0


def test_analysis_never_touches_manual_values(db: sqlite3.Connection, music: Path, scan: Scan) -> None:
    tone(music / "a.wav", 0.6)
    scan()
    [row] = db.execute("SELECT id FROM tracks").fetchall()
    for field, value in (
        ("bpm", 48),
        ("key", "3B"),
        ("title", "Mine"),
        ("energy", 1),
        ("year", 1980),
        ("genre", "Blues"),
    ):
        edits.edit(db, row["id"], field, value)
    queue_store.save_result(db, row["id"], RESULT, None, None)
    track = tracks.get(db, row["id"])
    assert (track["bpm"], track["key"]["camelot"], track["title"], track["energy"]) == (48, "3B", "Mine", 1)
    assert (track["year"], track["genre"], track["artist"]) == (1980, "Blues", "A")
    assert track["bpm_confidence"] is None and track["analysis"]["tempo"]["bpm"] == 96.0
    assert track["beats"]["period"] == pytest.approx(60 / 48)
    edits.edit(db, row["id"], "bpm", None)
    assert tracks.get(db, row["id"])["bpm"] == 96.0 and tracks.get(db, row["id"])["bpm_confidence"] == 0.9
