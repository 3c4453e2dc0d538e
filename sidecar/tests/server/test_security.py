"""Only Pika's own page gets in."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sidecar import PATIENCE_S, Sidecar, answer, http, seal
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus


async def refused(url: str, **options: object) -> int:
    """The HTTP status with which a WebSocket is refused."""
    with pytest.raises(InvalidStatus) as error:
        await connect(url, **options)
    return error.value.response.status_code


def test_a_token_serves_once(start: Callable[..., Sidecar]) -> None:
    sidecar = start()
    first = sidecar.take_key()
    assert first.status == 200 and len(json.loads(first.body)["key"]) >= 43, "256 bits in base64"
    assert sidecar.take_key().status == 403
    assert sidecar.take_key("guess").status == 403
    assert sidecar.take_key("").status == 403
    assert sidecar.get("/page/key").status == 403
    assert sidecar.get(f"/page/key?token={sidecar.token}").status == 403


def test_no_answer_sets_a_cookie_and_none_asks_for_one(start: Callable[..., Sidecar]) -> None:
    sidecar = start()
    for response in (sidecar.get("/"), sidecar.get("/?token=x"), sidecar.take_key(), sidecar.get("/nix")):
        assert response.getheader("Set-Cookie") is None and response.getheader("Vary") is None


def test_the_page_is_no_secret_and_carries_strict_headers(shared: Sidecar) -> None:
    page = shared.get("/")
    assert page.status == 200 and page.body.startswith(b"<!doctype html>")
    policy = page.getheader("Content-Security-Policy")
    assert "default-src 'none'" in policy and "unsafe" not in policy and f"ws://{shared.host}" in policy
    assert page.getheader("X-Content-Type-Options") == "nosniff"
    assert page.getheader("Referrer-Policy") == "no-referrer"
    assert page.getheader("Cache-Control") == "no-store"
    assert page.getheader("Content-Type") == "text/html; charset=utf-8"
    script = shared.get("/assets/app.js")
    assert script.getheader("Content-Type") == "text/javascript; charset=utf-8"
    for response in (page, script, shared.get("/nix"), shared.take_key("guess"), shared.get("/page/proof")):
        assert not [name for name in response.headers if name.lower().startswith("access-control")]


def test_the_sidecar_proves_itself_to_each_nonce_and_never_says_its_key(shared: Sidecar) -> None:
    key = shared.sign_in()
    bodies = [shared.get(f"/page/proof?nonce={nonce}").body for nonce in ("one", "two")]
    said = [json.loads(body) for body in bodies]
    assert said[0]["start"] == said[1]["start"] and said[0]["proof"] != said[1]["proof"]
    for nonce, one in zip(("one", "two"), said, strict=True):
        assert one["proof"] == seal(key, f"sidecar {one['start']} {nonce}")
    assert key.encode() not in b"".join(bodies)
    assert shared.get("/page/proof").status == 400
    assert shared.get("/page/proof?nonce=" + "x" * 201).status == 400


@pytest.mark.parametrize("target", ["//[x/rpc", "http://evil.example/", "//evil.example/", "rpc"])
def test_an_address_that_is_not_a_path_of_ours_is_refused(shared: Sidecar, target: str) -> None:
    assert http(shared.port, target, Host=shared.host).status == 404


def test_a_large_file_arrives_whole(shared: Sidecar) -> None:
    assert len(shared.get("/assets/big.js").body) == 6_000_000


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
        pytest.param("/assets/link.txt", marks=pytest.mark.only_on("linux", "darwin", why="links")),
        "/assets/.hidden.js",
        "/assets/odd.exe",
        "/assets",
        "/assets/",
        "/C:/Windows/win.ini",
        "/%ff",
    ],
)
def test_nothing_outside_the_bundle_is_served(shared: Sidecar, path: str) -> None:
    response = shared.get(path)
    assert response.status == 404 and b"not yours" not in response.body


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_a_foreign_host_is_refused(shared: Sidecar, host: str) -> None:
    for path in ("/", "/rpc", "/page/key", "/page/proof?nonce=x", "/instance/show"):
        assert http(shared.port, path, Host=host.format(port=shared.port)).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_only_get_is_served(shared: Sidecar, method: str) -> None:
    response = shared.get("/", method)
    assert response.status == 405 and response.getheader("Allow") == "GET"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_site_may_lead_to_the_page_and_no_further(shared: Sidecar, site: str) -> None:
    link = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert shared.get("/", **link).status == 200
    assert shared.get("/page/key", **link).status == shared.get("/assets/app.js", **link).status == 403
    for mode, dest in (("navigate", "iframe"), ("no-cors", "script"), ("cors", "empty")):
        asked = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": dest}
        for path in ("/", "/assets/app.js", "/page/key", "/page/proof?nonce=x"):
            assert shared.get(path, **asked).status == 403


async def test_the_socket_needs_origin_and_proof(shared: Sidecar) -> None:
    own, good = shared.origin, shared.socket_url()
    url = good.partition("?")[0]
    key = shared.sign_in()
    assert await refused(url, origin=own) == 401
    assert await refused(good) == 403
    for foreign in (
        "http://evil.example",
        "null",
        f"http://localhost:{shared.port}",
        own + "0",
        "https" + own[4:],
    ):
        assert await refused(good, origin=foreign) == 403
    cookie = {"Cookie": f"pika_session_{shared.port}={key}"}
    assert await refused(url, origin=own, additional_headers=cookie) == 401
    guessed = seal("guess", "page " + json.loads(shared.get("/page/proof?nonce=x").body)["start"])
    for wrong in (f"proof={guessed}", f"proof={key}", "token=guess", "proof="):
        assert await refused(f"{url}?{wrong}", origin=own) == 401
    async with connect(good, origin=own) as socket:
        await socket.send('{"jsonrpc":"2.0","id":1,"method":"app.health"}')
        assert (await answer(socket))["result"]["ok"] is True


async def test_what_a_page_proved_to_one_start_opens_no_other(start: Callable[..., Sidecar]) -> None:
    first = start()
    key, shown = first.sign_in(), first.socket_url()
    first.kill()
    second = start()
    assert second.host == first.host
    assert await refused(shown, origin=first.origin) == 401
    async with connect(second.socket_url(key), origin=first.origin):
        pass


async def test_the_second_start_must_know_the_secret(shared: Sidecar) -> None:
    assert shared.get("/instance/show").status == 403
    assert shared.get("/instance/show?origin=http://evil.example", X_Pika_Instance="guess").status == 403
    assert await refused(f"ws://{shared.host}/rpc", origin="http://evil.example") == 403


@pytest.mark.only_on("linux", "darwin", why="modes")
def test_nobody_else_reads_the_secret(shared: Sidecar) -> None:
    mode = stat.S_IMODE((shared.data_dir / "instance.json").stat().st_mode)
    assert mode == 0o600


async def test_nonsense_on_the_socket_is_answered_or_closed_and_hurts_nobody(shared: Sidecar) -> None:
    async with connect(shared.socket_url(), origin=shared.origin) as socket:
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


async def next_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The first byte and the content of a frame from the server, of at most 65,535 bytes (RFC 6455, 5.2)."""
    opcode, length = await reader.readexactly(2)
    if length == 126:
        length = int.from_bytes(await reader.readexactly(2), "big")
    return opcode, await reader.readexactly(length)


async def test_a_message_that_says_it_is_too_long_is_refused_before_it_comes(shared: Sidecar) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    lines = [
        f"GET {shared.socket_url().partition(shared.host)[2]} HTTP/1.1",
        f"Host: {shared.host}",
        f"Origin: {shared.origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    # The head of a masked text frame of 5,000,000 bytes (RFC 6455, 5.2); nothing of it follows.
    writer.write(b"\x81\xff" + (5_000_000).to_bytes(8, "big") + b"mask")
    opcode, body = await next_frame(reader)
    while opcode == 0x81:  # what every page is told meanwhile
        opcode, body = await next_frame(reader)
    assert opcode == 0x88, "a close frame"
    code = int.from_bytes(body[:2], "big")
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
    assert shared.get("/").status == 200


@pytest.mark.only_on("linux", "darwin", why="signals")  # the last words of one that ends in order
def test_the_log_holds_no_secret(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    sidecar = start()
    sidecar.sign_in()
    sidecar.take_key("wrongtoken")
    proof = sidecar.socket_url().partition("proof=")[2]
    sidecar.get(f"/rpc?proof={proof}")
    assert sidecar.stop() == 0
    written = "".join(path.read_text() for path in (tmp_path / "data" / "logs").iterdir())
    secrets = [sidecar.token, sidecar.key, proof, "wrongtoken"]
    secrets.append(json.loads((tmp_path / "data" / "instance.json").read_text())["secret"])
    assert written and not [secret for secret in secrets if secret in written]
