"""Files of one recording: found by their waveforms or names, merged and taken apart again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone

from pika_sidecar.errors import PikaError
from pika_sidecar.library import edits, merging, recording_list, recordings
from pika_sidecar.library.effective import refresh
from pika_sidecar.library.folder_scan import ScanProgress
from pika_sidecar.library.sound_print import is_near, likeness, sound_print

Wave = list[bytes]


def song(seed: int, columns: int = 2000) -> Wave:
    """A waveform with parts, as music has them: verses that are louder and softer, beats in them."""
    dice = random.Random(seed)
    bands = []
    for _ in range(3):
        heights: list[int] = []
        while len(heights) < columns:
            level, length = dice.uniform(40, 220), dice.randint(20, 120)
            heights += [round(min(255, max(0, level * dice.uniform(0.6, 1.1)))) for _ in range(length)]
        bands.append(bytes(heights[:columns]))
    return bands


def encoded(wave: Wave, seed: int, late: int = 0) -> Wave:
    """The same through an encoder, so many columns later."""
    dice = random.Random(seed)
    return [
        bytes(min(255, max(0, value + dice.randint(-6, 6))) for value in (bytes(late) + band)[: len(band)])
        for band in wave
    ]


def add(db: sqlite3.Connection, track_id: int, wave: Wave | None = None, **columns: object) -> None:
    """A track of the library, analysed where it has a waveform."""
    db.execute("INSERT OR IGNORE INTO folders (id, path, added) VALUES (1, '/music', 0)")
    row: dict[str, object] = {
        "id": track_id, "folder_id": 1, "path": f"/music/{track_id}.mp3", "name": f"{track_id}.mp3",
        "size": 4_000_000, "mtime": track_id, "added": 0.0, "format": "mp3", "duration": 200.0,
        "tag_title": f"Song {track_id}", "tag_artist": "A", "analysed_at": None if wave is None else 1.0,
    } | columns  # fmt: skip
    db.execute(f"INSERT INTO tracks ({', '.join(row)}) VALUES ({', '.join(':' + n for n in row)})", row)
    if wave is not None:
        db.execute("INSERT INTO waveforms VALUES (?, ?, ?, ?)", (track_id, *wave))
    refresh(db, track_id)


def groups(db: sqlite3.Connection) -> list[tuple[str, tuple[int, ...]]]:
    return [(group.evidence, group.track_ids) for group in recordings.find(db)]


def everything(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """What is said of tracks, in all tables."""
    tables = ("manual", "cues", "program_values", "program_cues", "program_grids", "list_entries")
    found = {name: [tuple(row) for row in db.execute(f"SELECT * FROM {name}")] for name in tables}
    shown = "SELECT id, folder_id, title, bpm, energy FROM tracks ORDER BY id"
    return found | {"tracks": [tuple(row) for row in db.execute(shown)]}


def test_copies_sound_the_same_and_other_songs_do_not() -> None:
    songs = [song(seed) for seed in range(6)]
    prints = [sound_print(wave) for wave in songs]
    assert None not in prints
    for number, wave in enumerate(songs):
        for late in (0, 4):
            copy = encoded(wave, 99, late)
            found = sound_print(copy)
            assert found is not None and is_near(found, prints[number] or 0)
            assert likeness(wave, copy) > recordings.SAME
        assert max(likeness(wave, other) for other in songs if other is not wave) < recordings.SAME / 2


def test_what_is_silent_or_too_short_has_no_print() -> None:
    assert sound_print([bytes(2000)] * 3) is None
    assert sound_print([b"\x01" * 20] * 3) is None
    assert likeness([b"\x01" * 20] * 3, [b"\x01" * 20] * 3) == 0
    assert likeness([bytes(2000)] * 3, [bytes(2000)] * 3) == 0


def test_a_group_has_the_best_file_first(db: sqlite3.Connection) -> None:
    wave = song(1)
    add(db, 1, wave, size=3_000_000)
    add(db, 2, encoded(wave, 2), size=8_000_000, duration=200.4)
    add(db, 3, encoded(wave, 3), size=25_000_000, format="flac", duration=199.8)
    add(db, 4, song(2))
    add(db, 5, encoded(wave, 5), duration=210.0)  # a longer version
    assert groups(db) == [("sound", (3, 2, 1))]


def test_a_missing_file_comes_behind_its_new_place_and_its_group_first(db: sqlite3.Connection) -> None:
    for number in (1, 2):
        wave = song(number)
        add(db, number, wave, format="flac", missing=int(number == 2))
        add(db, 10 + number, encoded(wave, number))
    assert groups(db) == [("sound", (12, 2)), ("sound", (1, 11))]


def test_without_sound_names_and_length_tell(db: sqlite3.Connection) -> None:
    add(db, 1, tag_title="Élan (feat. B)", tag_artist="The X")
    add(db, 2, tag_title="elan", tag_artist="The X", duration=200.9)
    add(db, 3, tag_title="elan", tag_artist="The X", duration=240.0)
    add(db, 4, tag_title="", tag_artist="", name="elan.mp3")
    assert groups(db) == [("names", (1, 2))]
    # Where both can be heard, the sound has the last word: a live version of the same length.
    add(db, 5, song(5), tag_title="Twice", tag_artist="Y")
    add(db, 6, song(6), tag_title="Twice", tag_artist="Y")
    assert groups(db) == [("names", (1, 2))]


def test_prints_follow_the_analysis(db: sqlite3.Connection) -> None:
    wave = song(1)
    add(db, 1, wave)
    add(db, 2, song(2))
    assert groups(db) == []
    db.execute("UPDATE waveforms SET (low, mid, high) = (?, ?, ?) WHERE track_id = 2", encoded(wave, 7))
    db.execute("UPDATE tracks SET analysed_at = 2 WHERE id = 2")
    assert groups(db) == [("sound", (1, 2))]


def test_those_told_apart_are_not_shown_again(db: sqlite3.Connection) -> None:
    wave = song(1)
    for track_id in (1, 2, 3):
        add(db, track_id, encoded(wave, track_id))
    merging.apart(db, [2, 1])
    assert groups(db) == [("sound", (1, 2, 3))]  # 3 is like both
    merging.apart(db, [3, 1, 2])
    assert groups(db) == []


@pytest.fixture
def two(db: sqlite3.Connection) -> sqlite3.Connection:
    """Track 1 to keep, and 2 with much that is said of it."""
    wave = song(1)
    add(db, 1, wave)
    add(db, 2, encoded(wave, 2), tag_title="Song, remastered")
    edits.edit(db, 1, "genre", "Blues")
    for field, value in (("genre", "Soul"), ("bpm", 101.5), ("energy", 7), ("first_beat", 0.3)):
        edits.edit(db, 2, field, value)
    db.execute("INSERT INTO cues VALUES (1, 1, 1.0, NULL, 'mine', NULL)")
    db.executemany("INSERT INTO cues VALUES (2, ?, ?, NULL, 'other', '#ff0000')", [(1, 5.0), (2, 9.0)])
    db.execute("INSERT INTO program_values VALUES (2, 'mixxx', 'rating', '4'), (2, 'traktor', 'bpm', '99.0')")
    db.execute("INSERT INTO program_values VALUES (1, 'traktor', 'bpm', '98.0')")
    db.execute("INSERT INTO program_cues VALUES (2, 'mixxx', 0, 'hot', 3.0, NULL, '', NULL, 1)")
    db.execute(
        "INSERT INTO lists (id, kind, place, name, about, changed_at) VALUES (7, 'crate', 0, 'C', '{}', 0)"
    )
    for entry, track_id in enumerate((2, 1, 2), 1):
        db.execute(
            "INSERT INTO list_entries VALUES (7, ?, ?, ?, '', '', '', 0, NULL)", (entry, entry - 1, track_id)
        )
    refresh(db, 1)
    refresh(db, 2)
    return db


def test_what_the_kept_track_lacks_goes_over(two: sqlite3.Connection) -> None:
    merging.merge(two, 1, [2])
    shown = two.execute("SELECT genre, bpm, energy FROM tracks WHERE id = 1").fetchone()
    assert tuple(shown) == ("Blues", 101.5, 7)
    manual = two.execute("SELECT field FROM manual WHERE track_id = 1 ORDER BY field").fetchall()
    assert [row[0] for row in manual] == ["bpm", "energy", "genre"]  # a first beat belongs to its file
    cues = two.execute("SELECT slot, name FROM cues WHERE track_id = 1 ORDER BY slot").fetchall()
    assert [tuple(row) for row in cues] == [(1, "mine"), (2, "other")]
    said = two.execute("SELECT program, value FROM program_values WHERE track_id = 1 ORDER BY 1").fetchall()
    assert [tuple(row) for row in said] == [("mixxx", "4"), ("traktor", "98.0")]
    assert [row[0] for row in two.execute("SELECT track_id FROM list_entries ORDER BY place")] == [1, 1, 1]
    with pytest.raises(PikaError, match="no track with id 2"):
        merging.merge(two, 1, [2])


def test_a_merge_is_taken_back_whole(two: sqlite3.Connection) -> None:
    before = everything(two)
    batch = merging.merge(two, 1, [2])
    assert everything(two) != before
    [merged] = recording_list.shown(two)["merged"]
    assert (merged["merge"], merged["kept"]["id"], merged["paths"]) == (batch, 1, ["/music/2.mp3"])
    assert merging.undo(two, batch) == [1, 2]
    assert everything(two) == before
    with pytest.raises(PikaError) as caught:
        merging.undo(two, batch)
    assert caught.value.code == "already_undone"


def test_what_was_changed_since_stays(two: sqlite3.Connection) -> None:
    batch = merging.merge(two, 1, [2])
    edits.edit(two, 1, "bpm", 120)
    merging.undo(two, batch)
    assert two.execute("SELECT bpm FROM tracks WHERE id = 1").fetchone()[0] == 120


def test_a_chain_of_merges_ends_at_one_track(two: sqlite3.Connection) -> None:
    add(two, 3, song(1))
    merging.merge(two, 2, [1])
    merging.merge(two, 3, [2])
    merges = two.execute("SELECT gone, kept FROM merges ORDER BY gone")
    assert [tuple(row) for row in merges] == [
        (1, 3),
        (2, 3),
    ]


@pytest.mark.parametrize(("keep", "others"), [(1, []), (1, [1]), (1, [2, 1])])
def test_a_track_is_not_merged_with_itself(two: sqlite3.Connection, keep: int, others: list[int]) -> None:
    with pytest.raises(PikaError) as caught:
        merging.merge(two, keep, others)
    assert caught.value.code == "invalid_value"


def test_a_scan_lets_merged_files_rest(
    db: sqlite3.Connection, scan: Callable[..., ScanProgress], music: Path
) -> None:
    for name in ("a.wav", "b.wav"):
        tone(music / name, 0.6)
    scan()
    first, second = (row[0] for row in db.execute("SELECT id FROM tracks ORDER BY id LIMIT 2"))
    merging.merge(db, first, [second])
    again = scan()
    assert (again.added, again.updated, again.missing) == (0, 0, 0)
    assert db.execute("SELECT folder_id FROM tracks WHERE id = ?", (second,)).fetchone()[0] is None
    # The file that stood for it goes: the other one is needed.
    gone = Path(db.execute("SELECT path FROM tracks WHERE id = ?", (first,)).fetchone()[0])
    gone.unlink()
    scan()
    scan()
    assert db.execute("SELECT missing FROM tracks WHERE id = ?", (first,)).fetchone()[0] == 1
    assert db.execute("SELECT folder_id FROM tracks WHERE id = ?", (second,)).fetchone()[0] is not None


def test_a_copy_on_another_disk_is_the_same_track(
    db: sqlite3.Connection, scan: Callable[..., ScanProgress], music: Path
) -> None:
    """Copied without its time, and the old one taken away."""
    tone(music / "a.wav", 0.6)
    scan()
    row = db.execute("SELECT id, path, name FROM tracks ORDER BY id LIMIT 1").fetchone()
    (music / "other").mkdir()
    shutil.copyfile(row["path"], music / "other" / row["name"])
    Path(row["path"]).unlink()
    again = scan()
    assert (again.added, again.missing) == (0, 0)
    moved = db.execute("SELECT path FROM tracks WHERE id = ?", (row["id"],)).fetchone()[0]
    assert moved == str(music / "other" / row["name"])
