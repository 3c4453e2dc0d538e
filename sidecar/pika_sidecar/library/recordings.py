"""Files of one recording: copies at another bit rate, and new places of files that are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .database import transaction
from .lookup import bare
from .sound_print import LONGER_S, SAME, Bands, is_near, likeness, sound_print

BATCH = 200
"""Prints that are stored in one transaction."""

NAMED_S = 1.0
"""Seconds by which two files of one title and artist may differ in length, where no sound is compared."""

LOSSLESS = frozenset({"wav", "flac", "aiff", "alac"})

Evidence = Literal["sound", "names"]


@dataclass(frozen=True)
class Candidate:
    """What of a track says which recording it is."""

    track_id: int
    duration: float
    names: tuple[str, str]
    """Artist and title without decoration, both empty where one is not known."""
    print: int | None


@dataclass(frozen=True)
class Group:
    """Tracks of one recording, in the order in which they should be kept; told by their sound, or by title,
    artist and length alone.
    """

    evidence: Evidence
    track_ids: tuple[int, ...]


def find(db: sqlite3.Connection) -> list[Group]:
    """All groups of the library, those with missing files first. Seconds for 20,000 tracks: it wants a
    connection of its own.
    """
    _make_prints(db)
    candidates = _candidates(db)
    apart = {(row[0], row[1]) for row in db.execute("SELECT first, second FROM recordings_apart")}
    sound = [pair for pair in _near(candidates) if pair not in apart and _is_same(db, *pair)]
    heard = {candidate.track_id for candidate in candidates if candidate.print is not None}
    names = [
        pair
        for pair in _named_alike(candidates)
        # Where both can be heard, the sound has the last word.
        if pair not in apart and not (pair[0] in heard and pair[1] in heard)
    ]
    return _groups(db, sound, names)


def _make_prints(db: sqlite3.Connection) -> None:
    """Prints of all tracks whose analysis has none yet."""
    wanted = [
        tuple(row)
        for row in db.execute(
            "SELECT tracks.id, tracks.analysed_at FROM tracks"
            " JOIN waveforms ON waveforms.track_id = tracks.id"
            " LEFT JOIN sound_prints ON sound_prints.track_id = tracks.id"
            " WHERE tracks.analysed_at IS NOT NULL AND tracks.analysed_at IS NOT sound_prints.analysed_at"
        )
    ]
    for start in range(0, len(wanted), BATCH):
        made = []
        for track_id, analysed_at in wanted[start : start + BATCH]:
            found = sound_print(_bands(db, track_id))
            made.append((track_id, analysed_at, None if found is None else found.to_bytes(16, "big")))
        with transaction(db):
            db.executemany("INSERT OR REPLACE INTO sound_prints VALUES (?, ?, ?)", made)


def _bands(db: sqlite3.Connection, track_id: int) -> Bands:
    row = db.execute("SELECT low, mid, high FROM waveforms WHERE track_id = ?", (track_id,)).fetchone()
    return [b"", b"", b""] if row is None else [row["low"], row["mid"], row["high"]]


def _candidates(db: sqlite3.Connection) -> list[Candidate]:
    """By their length, shortest first."""
    rows = db.execute(
        "SELECT id, duration, title, artist, tag_title, print FROM tracks"
        " LEFT JOIN sound_prints ON track_id = id"
        " WHERE folder_id IS NOT NULL AND duration > 0 ORDER BY duration, id"
    )
    return [
        Candidate(
            row["id"],
            row["duration"],
            _names(row["artist"], row["title"]),
            None if row["print"] is None else int.from_bytes(row["print"], "big"),
        )
        for row in rows
    ]


def _names(artist: str, title: str) -> tuple[str, str]:
    names = bare(artist), bare(title)
    return names if all(names) else ("", "")


def _near(candidates: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """Pairs of ids, the smaller first, of about one length and with prints that are near."""
    heard = [
        (candidate.track_id, candidate.duration, candidate.print)
        for candidate in candidates
        if candidate.print is not None
    ]
    for number, (track_id, duration, signs) in enumerate(heard):
        for other in range(number + 1, len(heard)):
            other_id, other_duration, other_signs = heard[other]
            if other_duration - duration > LONGER_S:
                break
            if is_near(signs, other_signs):
                yield min(track_id, other_id), max(track_id, other_id)


def _named_alike(candidates: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    named: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.names[0]:
            named.setdefault(candidate.names, []).append(candidate)
    for alike in named.values():
        for number, first in enumerate(alike):
            for second in alike[number + 1 :]:
                if second.duration - first.duration > NAMED_S:
                    break
                yield min(first.track_id, second.track_id), max(first.track_id, second.track_id)


def _is_same(db: sqlite3.Connection, first: int, second: int) -> bool:
    return likeness(_bands(db, first), _bands(db, second)) >= SAME


def _groups(
    db: sqlite3.Connection, sound: Iterable[tuple[int, int]], names: Iterable[tuple[int, int]]
) -> list[Group]:
    by_sound = _joined(sound)
    in_sound = {track_id for group in by_sound for track_id in group}
    by_names = _joined(pair for pair in names if not in_sound.issuperset(pair))
    found = [Group("sound", tuple(_best_first(db, group))) for group in by_sound]
    found += [Group("names", tuple(_best_first(db, group))) for group in by_names]
    missing = {row[0] for row in db.execute("SELECT id FROM tracks WHERE missing")}
    return sorted(found, key=lambda group: missing.isdisjoint(group.track_ids))


def _joined(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Pairs that share a track become one group."""
    group_of: dict[int, list[int]] = {}
    for first, second in pairs:
        one, other = group_of.get(first, [first]), group_of.get(second, [second])
        if one is other:
            continue
        one += other
        for track_id in one:
            group_of[track_id] = one
    return list({id(group): group for group in group_of.values()}.values())


def _best_first(db: sqlite3.Connection, track_ids: Sequence[int]) -> list[int]:
    """A file that is there before one that is missing, lossless before lossy, then by bit rate, then the one
    that the DJ has edited more, then the older.
    """
    marks = ", ".join("?" * len(track_ids))
    rows = db.execute(
        "SELECT id, missing, format, size / max(duration, 1) AS rate,"
        " (SELECT count(*) FROM manual WHERE track_id = id) AS edits"
        f" FROM tracks WHERE id IN ({marks})",
        track_ids,
    ).fetchall()
    rows.sort(
        key=lambda row: (
            row["missing"],
            row["format"] not in LOSSLESS,
            -row["rate"],
            -row["edits"],
            row["id"],
        )
    )
    return [row["id"] for row in rows]
