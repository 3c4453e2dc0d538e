"""Downloads over a real network socket that does what networks do."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.feeds import FeedServer
from support.rights import bound_by_permissions, small_disk

from pika_sidecar.errors import PikaError
from pika_sidecar.updates import fetch

CONTENT = hashlib.shake_128(b"pika").digest(1_500_000)
NAME = "pika.tar.gz"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer({NAME: CONTENT}) as running:
        yield running


@pytest.fixture
def get(server: FeedServer, tmp_path: Path) -> Callable[..., list[int]]:
    """Downloads to `file`; the bytes that were told."""

    def download(
        content: bytes = CONTENT, file: Path = tmp_path / "0.2.0" / NAME, path: str = NAME
    ) -> list[int]:
        told: list[int] = []
        wanted = fetch.Wanted(server.url(path), len(content), hashlib.sha256(content).hexdigest())
        fetch.download(wanted, file, told.append, threading.Event())
        return told

    return download


def test_whole(get: Callable[..., list[int]], tmp_path: Path) -> None:
    told = get()
    file = tmp_path / "0.2.0" / NAME
    assert file.read_bytes() == CONTENT and os.listdir(file.parent) == [NAME]
    assert told[0] == 0 and told[-1] == len(CONTENT) and told == sorted(told) and len(told) > 2
    wanted = fetch.Wanted("", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert fetch.is_right(wanted, file)
    file.write_bytes(CONTENT[:-1] + b"x")
    assert not fetch.is_right(wanted, file) and not fetch.is_right(wanted, tmp_path / "none")


def test_goes_on_where_it_was_cut_off(
    server: FeedServer, get: Callable[..., list[int]], tmp_path: Path
) -> None:
    server.faults[NAME] = ["cut"]
    with pytest.raises(PikaError) as refused:
        get()
    assert refused.value.code == "download_broken" in fetch.PASSING
    part = tmp_path / "0.2.0" / (NAME + ".part")
    half = part.stat().st_size
    assert 0 < half < len(CONTENT)
    assert get()[0] == half
    assert server.asked[-1] == (NAME, f"bytes={half}-")
    assert (tmp_path / "0.2.0" / NAME).read_bytes() == CONTENT and not part.exists()


def test_a_server_without_ranges_sends_it_all_again(
    server: FeedServer, get: Callable[..., list[int]], tmp_path: Path
) -> None:
    server.faults[NAME] = ["cut", "whole"]
    with pytest.raises(PikaError):
        get()
    assert get()[0] == 0
    assert (tmp_path / "0.2.0" / NAME).read_bytes() == CONTENT


def test_what_was_not_promised_is_deleted(get: Callable[..., list[int]], tmp_path: Path) -> None:
    with pytest.raises(PikaError) as refused:
        get(CONTENT[:-1] + b"x")
    assert refused.value.code == "download_wrong" and "deleted" in refused.value.message
    assert os.listdir(tmp_path / "0.2.0") == []
    # A part that lies there from something else is found out, too; the attempt after that begins anew.
    part = tmp_path / "0.2.0" / (NAME + ".part")
    part.write_bytes(b"x" * 1000)
    with pytest.raises(PikaError) as refused:
        get()
    assert refused.value.code == "download_wrong" and not part.exists()
    part.write_bytes(b"x" * (len(CONTENT) + 1))
    get()
    # A shorter file than promised.
    with pytest.raises(PikaError) as refused:
        get(CONTENT + b"more", tmp_path / "0.2.1" / NAME)
    assert refused.value.code == "download_broken"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("404", "download_missing"),
        ("503", "download_unavailable"),
        ("drop", "offline"),
        ("to:http://example.invalid/x", "download_unavailable"),  # not https: not followed
        ("to:file:///etc/passwd", "download_unavailable"),
    ],
)
def test_each_trouble_has_its_words(
    server: FeedServer, get: Callable[..., list[int]], fault: str, code: str
) -> None:
    server.faults[NAME] = [fault]
    with pytest.raises(PikaError) as refused:
        get()
    assert refused.value.code == code and len(refused.value.message) > 20
    assert get()


def test_redirects_are_followed(server: FeedServer, get: Callable[..., list[int]]) -> None:
    server.faults["moved"] = ["to:" + server.url(NAME)]
    assert get(path="moved")[-1] == len(CONTENT)


def test_nobody_there(tmp_path: Path) -> None:
    wanted = fetch.Wanted("http://127.0.0.1:9/x", 5, "0" * 64)
    with pytest.raises(PikaError) as refused:
        fetch.download(wanted, tmp_path / "x", lambda done: None, threading.Event())
    assert refused.value.code == "offline" in fetch.PASSING
    with pytest.raises(PikaError) as refused:
        fetch.feed_files("http://127.0.0.1:9/latest.json")
    assert refused.value.code == "offline"


def test_it_stops_when_it_is_told(server: FeedServer, tmp_path: Path) -> None:
    stop = threading.Event()
    wanted = fetch.Wanted(server.url(NAME), len(CONTENT), hashlib.sha256(CONTENT).hexdigest())

    def told(done: int) -> None:
        if done > 0:
            stop.set()

    with pytest.raises(fetch.Stopped):
        fetch.download(wanted, tmp_path / NAME, told, stop)
    assert 0 < (tmp_path / (NAME + ".part")).stat().st_size < len(CONTENT)


def test_a_disk_without_room(monkeypatch: pytest.MonkeyPatch, get: Callable[..., list[int]]) -> None:
    monkeypatch.setattr(fetch, "SPARE", 10**15)
    with pytest.raises(PikaError) as refused:
        get()
    assert refused.value.code == "disk_full" and "MB" in refused.value.message


@pytest.mark.only_on("linux", why="mount")
@pytest.mark.needs_tool("mount")
def test_a_disk_that_fills_up(
    monkeypatch: pytest.MonkeyPatch, get: Callable[..., list[int]], tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        monkeypatch.setattr(fetch, "SPARE", -len(CONTENT))  # somebody else fills it meanwhile
        with pytest.raises(PikaError) as refused:
            get(file=disk / NAME)
        assert refused.value.code == "disk_full" and str(disk) in refused.value.message
        assert (disk / (NAME + ".part")).stat().st_size > 0


@pytest.mark.only_on("linux", "darwin", why="modes")
def test_a_folder_that_may_not_be_written(get: Callable[..., list[int]]) -> None:
    # Not tmp_path, whose parents only its owner may enter.
    with tempfile.TemporaryDirectory() as folder:
        shut = Path(folder) / "shut"
        shut.mkdir(mode=0o555)
        shut.parent.chmod(0o755)
        with bound_by_permissions(), pytest.raises(PikaError) as refused:
            get(file=shut / "in" / NAME)
        assert refused.value.code == "not_stored" and list(shut.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "fault", "code"),
    [
        ("latest.json", "cut", "feed_truncated"),
        ("latest.json.minisig", "cut", "feed_truncated"),
        ("latest.json", "404", "feed_missing"),
        ("latest.json.minisig", "404", "feed_missing"),
        ("latest.json", "500", "feed_unavailable"),
        ("latest.json.minisig", "drop", "offline"),
    ],
)
def test_troubles_with_the_feed(server: FeedServer, path: str, fault: str, code: str) -> None:
    server.files |= {"latest.json": b"{}" * 50, "latest.json.minisig": b"signature"}
    server.faults[path] = [fault]
    with pytest.raises(PikaError) as refused:
        fetch.feed_files(server.url("latest.json"))
    assert refused.value.code == code
    assert fetch.feed_files(server.url("latest.json")) == (b"{}" * 50, b"signature")


def test_a_feed_without_end_is_not_read_to_its_end(server: FeedServer) -> None:
    server.files |= {"latest.json": b" " * 3_000_000, "latest.json.minisig": b"x"}
    with pytest.raises(PikaError) as refused:
        fetch.feed_files(server.url("latest.json"))
    assert refused.value.code == "feed_too_large"
