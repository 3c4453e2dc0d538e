"""Clock, text, addresses, the account's file, the table for spreadsheets: without network and without
processes.
"""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.library.cloud_url import normal
from pika_sidecar.live import export, refusals
from pika_sidecar.live.account_file import AccountFile, Identity
from pika_sidecar.live.clock import NightClock
from pika_sidecar.live.network import Network, Standing
from pika_sidecar.live.outbox import Command
from pika_sidecar.live.refusals import Meaning
from pika_sidecar.text import clean, typed


class Machine:
    """A computer whose clock can be moved."""

    def __init__(self) -> None:
        self.wall_s, self.steady_s = 1_700_000_000.0, 50.0
        self.clock = NightClock(lambda: self.wall_s, lambda: self.steady_s)

    def passes(self, seconds: float, *, step: float = 0.0) -> None:
        self.steady_s += seconds
        self.wall_s += seconds + step


def test_the_clock_of_the_night_does_not_jump() -> None:
    machine = Machine()
    clock = machine.clock
    clock.hear(1_700_000_100_000)
    assert clock.skew == 100_000
    machine.passes(60, step=7200)
    assert clock.now() == 1_700_000_060_000
    # What the machine calls "now" is now, and was two hours earlier by the night.
    assert clock.of_wall(clock.wall()) == clock.now() and clock.to_wall(clock.now()) == clock.wall()
    assert clock.cloud_to_wall(1_700_000_160_000) == clock.wall()
    machine.passes(60, step=-7200)
    assert clock.of_wall(clock.wall()) == clock.wall() == clock.now()
    machine.passes(3600, step=0.4)
    assert clock.of_wall(clock.wall()) == clock.wall(), "a second's drift is no step"


def test_a_command_from_before_a_restart_is_told_in_the_new_clock() -> None:
    # Written when the clock was two hours behind the cloud's; sent when it is right.
    command = Command(1, "s", 3, 1_700_000_000_000, 7_200_000, {"type": "stop"})
    assert command.message(0)["at"] == 1_700_007_200_000
    assert command.message(7_200_000)["at"] == 1_700_000_000_000
    assert command.message(7_200_500)["at"] == 1_700_000_000_000
    assert command.message(None)["at"] == 1_700_000_000_000
    unknown = Command(1, "s", 3, 1_700_000_000_000, None, {"type": "stop"})
    assert unknown.message(500_000) == {"type": "stop", "session": "s", "seq": 3, "at": 1_700_000_000_000}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  A\t\n B  ", "A B"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("e\u0301", "é"),
        ("\x00\x1b[31mred", "[31mred"),
        ("\ufeff", ""),
        ("half \ud800", "half"),
        ("👩‍🎤 ok", "👩‍🎤 ok"),
    ],
)
def test_text_is_cleaned_as_the_cloud_does(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_typed_text_names_its_field() -> None:
    for text, says in (("  \u200f ", "empty"), ("x" * 81, "80")):
        with pytest.raises(PikaError, match=says) as refused:
            typed("title", text, 80)
        assert refused.value.code == "invalid_value" and refused.value.data["field"] == "title"


@pytest.mark.parametrize(
    ("typed_url", "used"),
    [
        ("https://pika.example", "https://pika.example"),
        (" https://pika.example/ ", "https://pika.example"),
        ("https://pika.example:8443", "https://pika.example:8443"),
        ("http://127.0.0.1:8787/", "http://127.0.0.1:8787"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:80", "http://[::1]:80"),
        # a token must not go over a network in the clear
        ("http://pika.example", None),
        ("http://127.0.0.1.evil.example", None),
        ("ftp://pika.example", None),
        ("https://user:secret@pika.example", None),
        ("https://pika.example/path", None),
        ("https://pika.example?x=1", None),
        ("https://pika.example:99999", None),
        ("https://", None),
        ("pika.example", None),
        ("", None),
    ],
)
def test_addresses_of_clouds(typed_url: str, used: str | None) -> None:
    assert normal(typed_url) == used


def identity(token: str = "secret-token") -> Identity:
    return Identity(token, 1_700_000_000_000, "id", "Ana", "ana", None, False)


def test_the_account_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = AccountFile(tmp_path)
    assert file.read("https://a") is None
    file.write("https://a", identity())
    file.write("https://b", identity("other"))
    assert stat.S_IMODE(os.stat(file.path).st_mode) == 0o600
    assert file.read("https://a") == identity() and file.read("https://b") == identity("other")
    file.write("https://a", None)
    assert file.read("https://a") is None and file.read("https://b") == identity("other")
    assert [path.name for path in tmp_path.iterdir()] == ["account.json"]
    assert "secret-token" not in repr(identity()) and "secret-token" not in f"{identity()}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"accounts": 3}',
        b'{"accounts": {"https://a": {"token": "x"}}}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_account_file_is_signed_out_and_kept(tmp_path: Path, content: bytes) -> None:
    file = AccountFile(tmp_path)
    file.path.write_bytes(content)
    assert file.read("https://a") is None
    file.write("https://a", identity())
    assert file.read("https://a") == identity()
    kept = [path.read_bytes() for path in tmp_path.glob("account.damaged-*.json")]
    assert kept == [content] or b"accounts" in content


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = AccountFile(tmp_path)
    file.write("https://a", identity())

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PikaError) as refused:
        file.write("https://a", identity("new"))
    assert refused.value.code == "account_not_saved"
    assert file.read("https://a") == identity() and len(list(tmp_path.iterdir())) == 1


def night(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    play = {
        "title": "T",
        "artist": "A",
        "bpm": 96.5,
        "key": "8A",
        "energy": 6,
        "duration": 200.5,
        "likes": 3,
        "tempo": {"slower": 1, "perfect": 2, "faster": 0},
        "note": "",
        "played_at": 1_700_000_000_000,
        "retracted": False,
    }
    plays = [{**play, **one} for one in more.pop("plays", [{}])]
    return {"title": "Friday", "started_at": 1_700_000_000_000, "plays": plays, **more}


def test_the_table_is_read_back_as_it_was() -> None:
    odd = 'Quote " comma , line\nbreak; ünï 🎵'
    text = export.as_csv(
        night(plays=[{"title": odd}, {"retracted": True}, {"tempo": None, "bpm": None, "note": "n"}])
    )
    assert text.startswith("\ufeff") and text.count("\r\n") == 3
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1 and len(rows) == 3
    assert rows[1][2:] == ["A", odd, "96.5", "8A", "6", "200.5", "3", "1", "2", "0", ""]
    assert rows[2][0] == "2" and rows[2][4] == "" and rows[2][9:] == ["", "", "", "n"]


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1", '=HYPERLINK("x")']
)
def test_no_cell_is_a_formula(evil: str) -> None:
    rows = list(
        csv.reader(io.StringIO(export.as_csv(night(plays=[{"title": evil, "artist": evil, "note": evil}]))))
    )
    assert all(rows[1][column].lstrip().startswith("'") for column in (2, 3, 12))


def test_the_name_of_the_file_is_one_for_every_system() -> None:
    name = export.file_name(night(title='a/b\\c:d*e?f"g<h>i|j\n../..'))
    assert not set(name) & set('/\\:*?"<>|\n') and name.startswith("Pika 2023-11-1") and name.endswith(".csv")
    assert len(export.file_name(night(title="x" * 300)).encode()) <= 110


def test_the_light() -> None:
    assert Standing(connected=True).light(100_000) == "green"
    assert Standing(connected=True, unanswered_since=99_000).light(100_000) == "green"
    assert Standing(connected=True, unanswered_since=90_000).light(100_000) == "yellow"
    assert Standing(offline_since=99_000).light(100_000) == "yellow"
    assert Standing(offline_since=80_000).light(100_000) == "red"
    assert Standing(problem=PikaError("not_signed_in", "")).light(100_000) == "red"
    assert Standing(connected=True, problem=PikaError("rate_limited", "")).light(100_000) == "green"


def test_what_happens_to_the_network() -> None:
    now = 1_000
    network = Network(lambda: now)
    begun = network.now
    network.disconnected()
    now = 5_000
    network.failed(PikaError("offline", "away"))
    network.disconnected()
    network.tries_in(1.5)
    assert network.now.offline_since == 1_000 and network.now.next_try_at == 6_500
    # The account is another one: it is lost before there is a conversation, and shown when there is one.
    network.lose(7, PikaError("not_your_session", "another's"))
    assert network.now.problem is not None and network.now.problem.code == "offline"
    network.welcomed()
    network.counted("room", 12)
    network.doubt("room", ("strangers",))
    network.unanswered_for(2.0)
    assert network.now == Standing(
        connected=True,
        problem=network.lost[7],
        listeners=12,
        room="room",
        doubts=("strangers",),
        doubted="room",
        unanswered_since=3_000,
    )
    network.disconnected()
    assert network.now.offline_since == 5_000
    assert network.now.doubts == (), "a cloud that is away says nothing"
    assert network.now.listeners is None and network.now.unanswered_since is None
    network.refused(PikaError("not_signed_in", "signed out"))
    network.not_needed()
    assert network.stopped and network.now.problem is not None, "what the DJ must do stays to be read"
    assert network.let_go(8) is None and network.let_go(7) is not None and not network.lost
    network.lose(8, PikaError("other_device", ""))
    network.start_again()
    assert not network.stopped and not network.lost and network.now.problem is None
    assert begun == Standing(), "what was read does not change"


def test_every_code_of_the_cloud_has_a_meaning() -> None:
    """`retry` decides only for codes that are about a command and nothing else."""

    def of(code: str, retry: object = False) -> refusals.Meaning:
        return refusals.of_command({"code": code, "retry": retry})

    assert of("out_of_order", retry=True) is Meaning.SEND_FROM
    assert of("other_device") is Meaning.TAKEN_OVER and of("session_ended") is Meaning.ENDED
    assert of("unavailable", retry=True) is of("of tomorrow", retry=True) is Meaning.TRY_AGAIN
    assert of("unavailable") is of("play_unknown") is of("of tomorrow") is Meaning.REJECT
    assert of("night_full") is of("too_many_starts") is Meaning.REJECT
    for case, refusal in refusals.TABLE.items():
        told = refusals.problem(case, said="{odd} words", cloud_url="https://pika.example")
        assert told.code in refusals.TABLE and "{host}" not in told.message and told.message
        assert refusals.meaning_of(told.code) is refusal.meaning
        assert not (refusals.passes(told) and refusals.stays(told))
