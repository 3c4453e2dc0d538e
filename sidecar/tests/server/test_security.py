"""Only Pika's own page gets in."""

from __future__ import annotations

import asyncio
import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sidecar import PATIENCE_S, Sidecar, answer, http
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus


async def refused(url: str, **options: object) -> int:
    """The HTTP status with which a WebSocket is refused."""
    with pytest.raises(InvalidStatus) as error:
        await connect(url, **options)
    return error.value.response.status_code


def test_a_token_serves_once(start: Callable[..., Sidecar]) -> None:
    sidecar = start()
    link = sidecar.url.removeprefix(sidecar.origin)
    first = sidecar.get(link)
    assert first.status == 303 and first.getheader("Location") == "/"
    cookie = first.getheader("Set-Cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert sidecar.get(link).status == 403
    again = sidecar.get(link, Cookie=cookie.split(";")[0])
    assert again.status == 303 and again.getheader("Set-Cookie") is None
    assert sidecar.get("/?token=guess").status == 403
    assert sidecar.get("/?token=").status == 403


def test_pages_need_the_session_and_carry_strict_headers(shared: Sidecar) -> None:
    assert shared.get("/").status == 403
    assert shared.get("/assets/app.js").status == 403
    assert shared.get("/", Cookie=f"pika_session_{shared.port}=guess").status == 403
    assert shared.get("/", Cookie="\xff; =;").status == 403
    page = shared.get("/", Cookie=shared.sign_in())
    assert page.status == 200 and page.body.startswith(b"<!doctype html>")
    policy = page.getheader("Content-Security-Policy")
    assert "default-src 'none'" in policy and "unsafe" not in policy and f"ws://{shared.host}" in policy
    assert page.getheader("X-Content-Type-Options") == "nosniff"
    assert page.getheader("Referrer-Policy") == "no-referrer"
    assert page.getheader("Cache-Control") == "no-store"
    assert page.getheader("Content-Type") == "text/html; charset=utf-8"
    script = shared.get("/assets/app.js", Cookie=shared.sign_in())
    assert script.getheader("Content-Type") == "text/javascript; charset=utf-8"
    for response in (page, script, shared.get("/nix", Cookie=shared.sign_in()), shared.get("/")):
        assert not [name for name in response.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("target", ["//[x/rpc", "http://evil.example/", "//evil.example/", "rpc"])
def test_an_address_that_is_not_a_path_of_ours_is_refused(shared: Sidecar, target: str) -> None:
    assert http(shared.port, target, Host=shared.host, Cookie=shared.sign_in()).status == 404


def test_a_large_file_arrives_whole(shared: Sidecar) -> None:
    assert len(shared.get("/assets/big.js", Cookie=shared.sign_in()).body) == 6_000_000


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        "//etc/passwd",
        "/%00",
        "/assets/app.js%00.txt",
        "/assets/link.txt",
        "/assets/.hidden.js",
        "/assets/odd.exe",
        "/assets",
        "/assets/",
        "/C:/Windows/win.ini",
        "/%ff",
    ],
)
def test_nothing_outside_the_bundle_is_served(shared: Sidecar, path: str) -> None:
    response = shared.get(path, Cookie=shared.sign_in())
    assert response.status == 404 and b"not yours" not in response.body


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_a_foreign_host_is_refused(shared: Sidecar, host: str) -> None:
    cookie = shared.sign_in()
    for path in ("/", "/rpc", "/?token=x", "/instance/show"):
        assert http(shared.port, path, Host=host.format(port=shared.port), Cookie=cookie).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_only_get_is_served(shared: Sidecar, method: str) -> None:
    response = shared.get("/", method, Cookie=shared.sign_in())
    assert response.status == 405 and response.getheader("Allow") == "GET"


def test_a_foreign_site_cannot_ask_even_with_the_cookie(shared: Sidecar) -> None:
    for site in ("cross-site", "same-site"):
        assert shared.get("/", Cookie=shared.sign_in(), Sec_Fetch_Site=site).status == 403


async def test_the_socket_needs_origin_and_cookie(shared: Sidecar) -> None:
    url, own, cookie = f"ws://{shared.host}/rpc", shared.origin, {"Cookie": shared.sign_in()}
    assert await refused(url, origin=own) == 401
    assert await refused(url, additional_headers=cookie) == 403
    for foreign in (
        "http://evil.example",
        "null",
        f"http://localhost:{shared.port}",
        own + "0",
        "https" + own[4:],
    ):
        assert await refused(url, origin=foreign, additional_headers=cookie) == 403
    assert await refused(url, origin=own, additional_headers={"Cookie": "pika_session_1=x"}) == 401
    assert await refused(url + "?token=guess", origin=own) == 401
    async with connect(url, origin=own, additional_headers=cookie) as socket:
        await socket.send('{"jsonrpc":"2.0","id":1,"method":"app.health"}')
        assert (await answer(socket))["result"]["ok"] is True


async def test_the_second_start_must_know_the_secret(shared: Sidecar) -> None:
    assert shared.get("/instance/show").status == 403
    assert shared.get("/instance/show?origin=http://evil.example", X_Pika_Instance="guess").status == 403
    assert await refused(f"ws://{shared.host}/rpc", origin="http://evil.example") == 403
    mode = stat.S_IMODE((shared.data_dir / "instance.json").stat().st_mode)
    assert mode == 0o600


async def test_nonsense_on_the_socket_is_answered_or_closed_and_hurts_nobody(shared: Sidecar) -> None:
    url, cookie = f"ws://{shared.host}/rpc", {"Cookie": shared.sign_in()}
    async with connect(url, origin=shared.origin, additional_headers=cookie) as socket:
        for text, number in (
            ("{", -32700),
            ("[]", -32600),
            ("1", -32600),
            ('{"jsonrpc":"1.0","id":1,"method":"app.health"}', -32600),
            ('{"jsonrpc":"2.0","id":{},"method":"app.health"}', -32600),
            ('{"jsonrpc":"2.0","id":1,"method":7}', -32600),
            ('{"jsonrpc":"2.0","id":1,"method":"app.health","params":[1]}', -32602),
            ("[" * 100_000, -32700),
            (b"\xff\xfe", -32700),
        ):
            await socket.send(text)
            assert (await answer(socket))["error"]["code"] == number, text[:80]
        await socket.send('{"jsonrpc":"2.0","method":"app.health"}')
        await socket.send('{"jsonrpc":"2.0","id":9,"method":"app.health"}')
        assert (await answer(socket))["id"] == 9
    page = await shared.page()
    assert (await page.call("app.health"))["ok"]
    await shared.leave()


async def test_a_message_that_says_it_is_too_long_is_refused_before_it_comes(shared: Sidecar) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    lines = [
        "GET /rpc HTTP/1.1",
        f"Host: {shared.host}",
        f"Origin: {shared.origin}",
        f"Cookie: {shared.sign_in()}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    # The head of a masked text frame of 5,000,000 bytes (RFC 6455, 5.2); nothing of it follows.
    writer.write(b"\x81\xff" + (5_000_000).to_bytes(8, "big") + b"mask")
    opcode, length = await reader.readexactly(2)
    assert opcode == 0x88, "a close frame"
    code = int.from_bytes((await reader.readexactly(length))[:2], "big")
    assert code == 1009, "message too big"
    writer.close()
    page = await shared.page()
    assert (await page.call("app.health"))["ok"]
    await shared.leave()


def test_raw_garbage_does_not_stop_the_server(shared: Sidecar) -> None:
    import socket  # noqa: PLC0415

    for garbage in (
        b"\0" * 100,
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000,
        b"GET /" + b"a" * 20000,
        b"\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", shared.port), timeout=PATIENCE_S) as raw:
            raw.sendall(garbage)
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(4096):
                pass
    assert shared.get("/", Cookie=shared.sign_in()).status == 200


def test_the_log_holds_no_secret(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    sidecar = start()
    sidecar.sign_in()
    sidecar.get("/?token=wrongtoken")
    assert sidecar.stop() == 0
    written = "".join(path.read_text() for path in (tmp_path / "data" / "logs").iterdir())
    secrets = [re.search("token=(.+)", sidecar.url).group(1), sidecar.cookie.split("=")[1], "wrongtoken"]
    secrets.append(json.loads((tmp_path / "data" / "instance.json").read_text())["secret"])
    assert written and not [secret for secret in secrets if secret in written]
