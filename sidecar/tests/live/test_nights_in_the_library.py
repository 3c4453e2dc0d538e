"""Nights, plays and the outbox in a real library.db: what is stored together, and what an entry becomes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from support.music import tone
from support.tags_here import read_tags_here

from pika_sidecar.decks.entry import Entry
from pika_sidecar.errors import PikaError
from pika_sidecar.library import edits, folders
from pika_sidecar.library.database import connect
from pika_sidecar.library.folder_scan import FolderScan, ScanProgress
from pika_sidecar.library.lookup import bare, find
from pika_sidecar.library.migrate import migrate
from pika_sidecar.live import figures, logbook, nights, outbox, plays, room
from pika_sidecar.live.clock import Stamp

CLOUD = "https://cloud.example"
NOW = Stamp(1_700_000_000_000, None)


@pytest.fixture
def db(tmp_path: Path) -> Any:  # noqa: ANN401
    connection = connect(tmp_path / "library.db")
    migrate(connection, tmp_path / "library.db")
    yield connection
    connection.close()


@pytest.fixture
def night(db: sqlite3.Connection) -> sqlite3.Row:
    return nights.begin(db, nights.NewNight("Friday", True, CLOUD, "account", None, 0, []), NOW)


def scan(db: sqlite3.Connection, folder: Path) -> None:
    import threading  # noqa: PLC0415

    known = folders.list_all(db)
    found = known[0] if known else folders.add(db, str(folder))
    FolderScan(
        db,
        found["id"],
        ScanProgress(),
        threading.Event(),
        lambda ids: None,
        read_tags=read_tags_here,
        queue_new=False,
    ).run()


def waiting(db: sqlite3.Connection, after: tuple[int, int] = (0, 0)) -> list[outbox.Command]:
    return outbox.waiting(db, cloud_url=CLOUD, account="account", after=after, count=100, without=set())


def types(db: sqlite3.Connection) -> list[str]:
    return [command.body["type"] for command in waiting(db)]


def entry(title: str, number: int = 1, **more: Any) -> Entry:  # noqa: ANN401
    return Entry(f"deck {number}", title, more.pop("artist", "A"), **more)


def test_commands_are_numbered_without_a_gap_whatever_is_refused(
    db: sqlite3.Connection, night: sqlite3.Row
) -> None:
    plays.take(db, "virtualdj", entry("One"), NOW)
    with pytest.raises(PikaError):
        room.announce(db, NOW, "", 30)
    with pytest.raises(PikaError):
        plays.retract(db, "nix", NOW)
    room.announce(db, NOW, "Hello", 30)
    room.open_poll(db, NOW, "Which?", ["A", "B"], None)
    room.close_poll(db, NOW)
    room.close_poll(db, NOW)
    room.announce_over(db, NOW)
    room.announce_over(db, NOW)
    room.set_session(db, NOW, "Friday", True)
    room.set_session(db, NOW, "Saturday", None)
    plays.stop(db, NOW)
    plays.stop(db, NOW)
    nights.end(db, NOW)
    assert types(db) == [
        "start",
        "play",
        "announce",
        "poll",
        "poll_over",
        "announce_over",
        "session",
        "stop",
        "end",
    ]
    assert [command.seq for command in waiting(db)] == list(range(1, 10))
    assert {command.session for command in waiting(db)} == {night["session"]}


def test_a_command_and_what_it_tells_of_are_stored_together(
    db: sqlite3.Connection, night: sqlite3.Row
) -> None:
    db.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    for change in (
        lambda: plays.take(db, "manual", entry("One"), NOW),
        lambda: room.announce(db, NOW, "Hello", 30),
        lambda: room.open_poll(db, NOW, "Which?", ["A", "B"], None),
        lambda: nights.end(db, NOW),
    ):
        with pytest.raises(sqlite3.IntegrityError):
            change()
    after = nights.get(db, night["id"])
    assert after["next_seq"] == 2 and after["ended_at"] is None and after["announcement"] is None
    assert db.execute("SELECT count(*) FROM night_plays").fetchone()[0] == 0
    assert db.execute("SELECT count(*) FROM night_polls").fetchone()[0] == 0


def test_the_same_entry_is_one_play_and_another_is_another(
    db: sqlite3.Connection, night: sqlite3.Row
) -> None:
    assert plays.take(db, "virtualdj", entry("One", 1), NOW)
    assert plays.take(db, "virtualdj", entry("One", 1), NOW) is None
    assert plays.take(db, "virtualdj", entry("One", 2), NOW)
    assert types(db) == ["start", "play", "play"]
    assert plays.known_entries(db, night) == {"deck 1", "deck 2"}


def test_without_a_night_nothing_is_kept(db: sqlite3.Connection) -> None:
    assert plays.take(db, "virtualdj", entry("One"), NOW) is None
    for call in (
        lambda: nights.end(db, NOW),
        lambda: room.announce(db, NOW, "x", 30),
        lambda: plays.retract(db, "x", NOW),
    ):
        with pytest.raises(PikaError) as refused:
            call()
        assert refused.value.code == "not_live"
    plays.stop(db, NOW)
    assert db.execute("SELECT count(*) FROM outbox").fetchone()[0] == 0


def test_an_entry_without_names_is_called_like_its_file(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    plays.take(db, "virtualdj", entry("", 1, artist="", path="C:\\Music\\My Song.v2.mp3"), NOW)
    plays.take(db, "virtualdj", entry("", 2, artist=""), NOW)
    plays.take(db, "virtualdj", entry("x" * 500, 3, artist="\u202eevil\x00"), NOW)
    tracks = [command.body["track"] for command in waiting(db)[1:]]
    assert [track["title"] for track in tracks][:2] == ["My Song.v2", "?"]
    assert len(tracks[2]["title"]) == 200 and tracks[2]["artist"] == "evil"


def test_a_track_is_found_by_path_however_it_is_written(db: sqlite3.Connection, tmp_path: Path) -> None:
    music = tmp_path / "Müsic"
    song = tone(music / "Bésame Mucho.wav", 0.6, title="Tag title", artist="Tag artist")
    scan(db, music)
    import unicodedata  # noqa: PLC0415

    for written in (
        str(song),
        unicodedata.normalize("NFD", str(song)),
        str(song).upper(),
        str(song).replace("/", "\\"),
        f"{song.parent}/./{song.name}",
    ):
        assert find(db, written, "", "")["title"] == "Tag title", written
    assert find(db, str(music / "other.wav"), "", "") is None
    assert find(db, str(tmp_path / "Bésame Mucho.wav"), "", "") is None


@pytest.mark.parametrize(
    ("title", "artist", "found"),
    [
        ("Bésame Mucho", "Björk", True),
        ("BESAME MUCHO", "bjork", True),
        ("Bésame Mucho (Official Video)", "Björk", True),
        ("Bésame Mucho feat. Zaz", "Björk", True),
        ("Bésame Mucho [feat. Zaz]", "Björk", True),
        ("Bésame, Mucho!", "Björk", True),
        ("Bésame Mucho - 2011 Remastered", "Björk", True),
        # another recording is another tempo
        ("Bésame Mucho (Club Mix)", "Björk", False),
        ("Bésame Mucho", "Zaz", False),
        ("Bésame Mucho", "", False),
        ("Mucho", "Björk", False),
        ("", "Björk", False),
        ("(feat. Zaz)", "Björk", False),
    ],
)
def test_a_track_is_found_by_its_names(
    db: sqlite3.Connection, tmp_path: Path, title: str, artist: str, found: bool
) -> None:
    tone(tmp_path / "music" / "a.wav", 0.6, title="Bésame Mucho", artist="Björk")
    scan(db, tmp_path / "music")
    assert (find(db, "/elsewhere/b.mp3", title, artist) is not None) is found


def test_names_are_bare_of_decoration() -> None:
    assert bare("Don't Stop (Remastered 2009)") == "don t stop"
    assert bare("A feat. B") == "a" and bare("Feature") == "feature"


def test_better_metadata_follows_a_play(db: sqlite3.Connection, night: sqlite3.Row, tmp_path: Path) -> None:
    song = tone(tmp_path / "music" / "a.wav", 2, title="Tag", artist="Ana")
    plays.take(db, "virtualdj", entry("Deck title", 1, artist="Deck artist", path=str(song)), NOW)
    assert waiting(db)[1].body["track"]["bpm"] is None
    # Its folder is added in the middle of the night.
    scan(db, tmp_path / "music")
    assert plays.refresh(db, None, NOW) is True
    track_id = db.execute("SELECT id FROM tracks").fetchone()[0]
    edits.edit(db, track_id, "bpm", 96)
    edits.edit(db, track_id, "key", "8A")
    assert plays.refresh(db, [track_id], NOW) is True
    assert plays.refresh(db, [track_id], NOW) is False
    assert plays.refresh(db, [track_id + 1], NOW) is False
    last = waiting(db)[-1].body
    assert last["type"] == "track" and last["track"] == {
        "title": "Deck title",
        "artist": "Deck artist",
        "bpm": 96.0,
        "key": "8A",
        "energy": None,
        "duration": 2.0,
    }
    # A removed folder takes nothing away from what the room has been told.
    folders.remove(db, folders.list_all(db)[0]["id"])
    count = len(waiting(db))
    plays.refresh(db, None, NOW)
    assert len(waiting(db)) == count


def test_acknowledged_rejected_and_again(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    session = night["session"]
    for number in range(1, 5):
        plays.take(db, "virtualdj", entry(f"T{number}", number), NOW)
    assert outbox.acknowledge(db, session, 2) == "play"
    assert outbox.acknowledge(db, session, 2) is None
    assert outbox.reject(db, session, 3, "The id is taken") == "play"
    assert outbox.reject(db, session, 3, "The id is taken") is None
    assert [command.seq for command in waiting(db)] == [4, 5]
    sent = [row["sent"] for row in db.execute("SELECT sent FROM night_plays ORDER BY number")]
    assert sent == ["acknowledged", "rejected", "waiting", "waiting"]
    assert outbox.rejected(db, night["id"]) == [{"seq": 3, "type": "play", "message": "The id is taken"}]
    outbox.dismiss(db, night["id"])
    assert outbox.rejected(db, night["id"]) == []
    # A retracted play that the cloud never took needs no word to it.
    refused = db.execute("SELECT id FROM night_plays WHERE sent = 'rejected'").fetchone()[0]
    plays.retract(db, refused, NOW)
    assert [command.seq for command in waiting(db)] == [4, 5]
    # The cloud was put back to an older state: everything from there again, but not what it refused.
    assert outbox.rewind(db, session, 1) is True
    assert [command.seq for command in waiting(db)] == [1, 2, 4, 5]
    assert outbox.rewind(db, session, 17) is False


def test_a_cloud_that_is_ahead_moves_the_numbers(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    outbox.acknowledge(db, night["session"], 9)
    plays.take(db, "virtualdj", entry("One"), NOW)
    assert [command.seq for command in waiting(db)] == [10]


def test_the_end_closes_a_night_and_forgets_what_was_sent(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    plays.take(db, "virtualdj", entry("One"), NOW)
    nights.end(db, NOW)
    with pytest.raises(PikaError):
        nights.end(db, NOW)
    assert nights.shown(db)["id"] == night["id"] and nights.on_air(db) is None
    assert nights.work_waits(db, CLOUD)
    assert outbox.acknowledge(db, night["session"], 3, 3) == "end"
    assert nights.shown(db) is None and not nights.work_waits(db, CLOUD) and waiting(db) == []


def test_one_night_at_a_time_and_the_old_end_goes_first(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    new = nights.NewNight("Second", False, CLOUD, None, "Ana", 0, [])
    with pytest.raises(PikaError) as refused:
        nights.begin(db, new, NOW)
    assert refused.value.code == "already_live"
    nights.end(db, NOW)
    second = nights.begin(db, new, NOW)
    assert nights.shown(db)["id"] == second["id"]
    assert [(c.night, c.body["type"]) for c in waiting(db)] == [(night["id"], "start"), (night["id"], "end")]
    nights.adopt(db, CLOUD, "account")
    assert [c.body["type"] for c in waiting(db)] == ["start", "end", "start"]
    assert outbox.waiting(db, cloud_url=CLOUD, account="else", after=(0, 0), count=9, without=set()) == []


def test_figures_of_the_cloud_and_of_other_rooms(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    session = night["session"]
    play = plays.take(db, "virtualdj", entry("One"), NOW)
    room.open_poll(db, NOW, "Which?", ["A", "B"], 60)
    poll = db.execute("SELECT id FROM night_polls").fetchone()[0]
    tempo = {"play": play, "slower": 1, "perfect": 2, "faster": 3}
    counts = {"listeners": 7, "thanks": 2, "tempo": tempo, "likes": [[play, 5], ["other", 9]]}
    figures.take_counts(db, session, {**counts, "poll": {"id": poll, "votes": [3, 4]}})
    figures.take_counts(db, session, {**counts, "listeners": 3, "likes": [], "tempo": None, "poll": None})
    figures.take_counts(db, "another session", {**counts, "poll": None, "thanks": 99, "listeners": 99})
    told = logbook.get(db, night["id"])
    assert told["plays"][0]["likes"] == 5 and told["plays"][0]["tempo"] == {
        "slower": 1,
        "perfect": 2,
        "faster": 3,
    }
    assert (told["thanks"], told["listeners_peak"], told["likes"]) == (2, 7, 5)
    assert told["polls"][0]["votes"] == [3, 4] and told["polls"][0]["closed"] is False
    figures.take_event(db, session, {"kind": "poll_over", "poll": poll, "votes": [5, 5]})
    figures.take_event(db, session, {"kind": "something new"})
    assert logbook.get(db, night["id"])["polls"][0] == {
        "id": poll,
        "question": "Which?",
        "options": ["A", "B"],
        "votes": [5, 5],
        "closes_at": None,
        "closed": True,
    }


def test_the_logbook_keeps_notes_removes_and_restores(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    play = plays.take(db, "virtualdj", entry("One"), NOW)
    logbook.note(db, night["id"], None, "  A good\nnight \u202e ")
    logbook.note(db, night["id"], play, "again!")
    told = logbook.get(db, night["id"])
    assert told["note"] == "A good\nnight" and told["plays"][0]["note"] == "again!"
    logbook.note(db, night["id"], None, "")
    assert logbook.get(db, night["id"])["note"] == ""
    for number, what, text, code in (
        (99, None, "", "not_found"),
        (night["id"], "nix", "", "not_found"),
        (night["id"], None, "x" * 2001, "invalid_value"),
        (night["id"], None, "x\n" * 2001, "invalid_value"),
    ):
        with pytest.raises(PikaError) as refused:
            logbook.note(db, number, what, text)
        assert refused.value.code == code
    with pytest.raises(PikaError) as refused:
        logbook.remove(db, night["id"])
    assert refused.value.code == "night_on"
    nights.end(db, NOW)
    logbook.remove(db, night["id"])
    assert logbook.list_all(db) == []
    with pytest.raises(PikaError):
        logbook.get(db, night["id"])
    # Removed from the book only: what it still has to say to the cloud is sent.
    assert len(waiting(db)) == 3
    logbook.restore(db, night["id"])
    assert [one["title"] for one in logbook.list_all(db)] == ["Friday"]


def test_a_recap_brings_the_final_figures(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    session = night["session"]
    play = plays.take(db, "virtualdj", entry("One"), NOW)
    room.open_poll(db, NOW, "Late?", ["A", "B"], 60)
    room.open_poll(db, NOW, "Which?", ["A", "B"], 60)
    db.execute("UPDATE nights SET code = 'ABCDE'")
    nights.end(db, NOW)
    assert figures.recaps_wanted(db, CLOUD) == []
    outbox.acknowledge(db, session, 9)
    assert figures.recaps_wanted(db, CLOUD) == [session]
    recap = {
        "ended_at": NOW.at,
        "thanks": 4,
        "listeners_peak": 40,
        "plays": [{"id": play, "likes": 12, "tempo": {"slower": 0, "perfect": 9, "faster": 1}}],
        "polls": [{"question": "Which?", "options": ["A", "B"], "votes": [7, 1]}],
    }
    # Dancers go on liking for a while: it is asked for again later.
    figures.take_recap(db, session, {**recap, "thanks": 1}, NOW.at + 60_000)
    assert logbook.get(db, night["id"])["thanks"] == 1 and figures.recaps_wanted(db, CLOUD) == [session]
    figures.take_recap(db, session, json.loads(json.dumps(recap)), NOW.at + 3_600_000)
    told = logbook.get(db, night["id"])
    assert told["likes"] == 12 and told["thanks"] == 4 and told["listeners_peak"] == 40
    assert [poll["votes"] for poll in told["polls"]] == [[0, 0], [7, 1]]
    assert told["plays"][0]["tempo"]["perfect"] == 9 and figures.recaps_wanted(db, CLOUD) == []
    assert told["recap_url"] == f"{CLOUD}/recap/{session}"


def test_a_night_that_the_cloud_does_not_take_ends_here(db: sqlite3.Connection, night: sqlite3.Row) -> None:
    plays.take(db, "virtualdj", entry("One"), NOW)
    nights.end_here(db, night["id"], NOW.at + 5, "Another device has it.")
    told = logbook.get(db, night["id"])
    assert told["ended_at"] == NOW.at + 5 and told["plays"][0]["sent"] == "rejected"
    assert nights.shown(db) is None and waiting(db) == []
