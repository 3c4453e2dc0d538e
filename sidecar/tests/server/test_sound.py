"""The sound of a track over a real server: by range, for Pika's own page alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from support.music import tone
from support.sidecar import RpcFailure, Sidecar, http

pytestmark = pytest.mark.not_under_wine(why="same code")

SECONDS = 20
TOTAL = 44 + SECONDS * 44100 * 4
PIECE = 2**20


class Opened:
    """A track that can be heard."""

    def __init__(self, sidecar: Sidecar, page: Any, row: dict[str, Any], url: str) -> None:  # noqa: ANN401
        self.sidecar, self.page, self.row = sidecar, page, row
        self.path = url.removeprefix(sidecar.origin)

    async def ask(self, method: str = "GET", path: str = "", **headers: str) -> HTTPResponse:
        """One request, off the event loop."""
        return await asyncio.to_thread(self.sidecar.get, path or self.path, method, **headers)


@pytest.fixture
async def opened(shared: Sidecar, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Opened]:
    """The first track of a library, opened anew for each test."""
    page = await shared.page()
    if not (await page.call("folders.list"))["folders"]:
        music = tmp_path_factory.mktemp("music").resolve()
        tone(music / "a.wav", seconds=SECONDS, title="A")
        tone(music / "b.wav", title="B")
        await page.scanned(music)
    row = (await page.rows())[0]
    sound = await page.call("sound.open", id=row["id"])
    assert sound["changed"] is False
    yield Opened(shared, page, row, sound["url"])
    await shared.leave()


async def test_the_whole_track_comes_in_bounded_pieces(opened: Opened) -> None:
    body = b""
    while len(body) < TOTAL:
        piece = await opened.ask(Range=f"bytes={len(body)}-")
        assert piece.status == 206 and 0 < len(piece.body) <= PIECE
        first, last, total = re.fullmatch(
            r"bytes (\d+)-(\d+)/(\d+|\*)", piece.getheader("Content-Range")
        ).groups()
        assert int(first) == len(body) and int(last) == len(body) + len(piece.body) - 1
        assert total in ("*", str(TOTAL))
        body += piece.body
    assert body[:4] == b"RIFF" and len(body) == TOTAL
    assert (await opened.ask(Range="bytes=100-199")).body == body[100:200]
    assert (await opened.ask(Range="bytes=40-47")).body[4:] == body[44:48]
    tail = await opened.ask(Range="bytes=-10")
    assert tail.status == 206 and tail.body == body[-10:]
    assert tail.getheader("Content-Range") == f"bytes {TOTAL - 10}-{TOTAL - 1}/{TOTAL}"
    head = await opened.ask("HEAD")
    assert head.status == 200 and head.body == b"" and head.getheader("Content-Length") == str(TOTAL)
    assert head.getheader("Accept-Ranges") == "bytes" and head.getheader("Content-Type") == "audio/wav"


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (f"bytes={TOTAL}-", 416),
        ("bytes=999999999999999999-", 416),
        ("bytes=-0", 416),
        ("bytes=0-1,5-6", 416),
        ("bytes=9-5", 416),
        ("pages=1-2", 416),
        ("bytes=" + "9" * 4000 + "-", 416),
        ("", 416),
    ],
)
async def test_absurd_ranges_are_refused(opened: Opened, value: str, status: int) -> None:
    refused = await opened.ask(Range=value)
    assert refused.status == status and len(refused.body) < 100
    if value.startswith(f"bytes={TOTAL}"):
        assert refused.getheader("Content-Range") == f"bytes */{TOTAL}"


async def test_without_a_range_nothing_is_read(opened: Opened) -> None:
    assert (await opened.ask()).status == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_nothing_can_be_sent(opened: Opened, method: str) -> None:
    refused = await opened.ask(method, Range="bytes=0-")
    assert refused.status == 405 and refused.getheader("Allow") == "GET, HEAD, OPTIONS"


async def test_the_ticket_opens_its_own_track_alone(opened: Opened) -> None:
    other = (await opened.page.rows())[1]["id"]
    place, ticket = opened.path.split("?")
    for path in (
        place,
        f"{place}?ticket=",
        f"{place}?ticket=guess",
        f"{place}?{ticket}x",
        f"/sound/{other}?{ticket}",
        f"/sound/99999?{ticket}",
    ):
        assert (await opened.ask(path=path, Range="bytes=0-9")).status == 401, path
    for path in ("/sound/", f"/sound/../sound/1?{ticket}", f"/sound/%31?{ticket}", f"{place}/x?{ticket}"):
        assert (await opened.ask(path=path, Range="bytes=0-9")).status == 404, path
    for path in (f"/sound/..%2f..%2fetc%2fpasswd?{ticket}", f"/sound/{'1' * 4000}?{ticket}"):
        assert (await opened.ask(path=path, Range="bytes=0-9")).status == 404, path


async def test_only_pikas_own_page_may_ask(opened: Opened) -> None:
    own = {"Range": "bytes=0-9", "Origin": opened.sidecar.origin}
    answer = await opened.ask(**own)
    assert answer.status == 206 and answer.getheader("Access-Control-Allow-Origin") == opened.sidecar.origin
    assert answer.getheader("Vary") == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    first = await opened.ask("OPTIONS", Origin=opened.sidecar.origin, Access_Control_Request_Method="GET")
    assert first.status == 204 and first.getheader("Access-Control-Allow-Headers") == "Range"
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", opened.sidecar.origin + "0"):
        for method in ("GET", "HEAD", "OPTIONS"):
            refused = await opened.ask(method, Range="bytes=0-9", Origin=origin)
            assert refused.status == 403 and "Access-Control-Allow-Origin" not in refused.headers
    for site in ("cross-site", "same-site"):
        assert (await opened.ask(Range="bytes=0-9", Sec_Fetch_Site=site)).status == 403
    foreign = await asyncio.to_thread(http, opened.sidecar.port, opened.path, Host="evil.example")
    assert foreign.status == 403


async def test_many_seeks_at_once_are_all_answered_and_the_page_is_served_meanwhile(opened: Opened) -> None:
    places = [int(n * TOTAL / 60) for n in range(60)]
    asked = [opened.ask(Range=f"bytes={at}-{at + 999}") for at in places]
    answers, health = await asyncio.gather(asyncio.gather(*asked), opened.page.call("app.health"))
    assert health["ok"] is True
    assert {answer.status for answer in answers} <= {206, 503} and answers[0].status == 206
    assert sum(answer.status == 206 for answer in answers) > 40


async def test_files_that_are_gone_or_replaced(opened: Opened) -> None:
    row = (await opened.page.rows())[1]
    path = Path(row["path"])
    tone(path, seconds=1.0, title="Another")
    assert (await opened.page.call("sound.open", id=row["id"]))["changed"] is True
    path.rename(path.with_suffix(".away"))
    with pytest.raises(RpcFailure) as refused:
        await opened.page.call("sound.open", id=row["id"])
    assert refused.value.code == "not_found" and "b.wav" in refused.value.message
    path.mkdir()
    with pytest.raises(RpcFailure) as refused:
        await opened.page.call("sound.open", id=row["id"])
    assert refused.value.code == "not_a_file"
    path.rmdir()
    path.with_suffix(".away").rename(path)
    with pytest.raises(RpcFailure) as refused:
        await opened.page.call("sound.open", id=99999)
    assert refused.value.code == "not_found"
    assert await opened.page.call("sound.ready") == {}


async def test_nothing_decoded_is_left_behind(opened: Opened) -> None:
    folder = opened.sidecar.data_dir / "sound"
    assert [file.suffix for file in folder.iterdir()] != []
    opened.sidecar.stop()
    assert not folder.exists()
