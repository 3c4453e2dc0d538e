"""Certificates: only a cloud that proves who it is gets the token."""

from __future__ import annotations

import http.server
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.live import cloud_http

pytestmark = [pytest.mark.needs_tool("openssl"), pytest.mark.only_on("linux", why="system store")]


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers with what it was told."""

    def do_GET(self) -> None:
        self.server.tokens.append(self.headers["Authorization"])  # type: ignore[attr-defined]
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "https://elsewhere.example/")
        self.end_headers()
        self.wfile.write(b'{"ok": true}')

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[http.server.HTTPServer]:
    """An HTTPS server for `localhost`, with a certificate that it signed itself."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *command.split(), *names], check=True, capture_output=True, timeout=60)
    running = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    running.tokens = []  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


async def test_a_stranger_gets_no_token(server: http.server.HTTPServer) -> None:
    url = f"https://localhost:{server.server_port}"
    with pytest.raises(PikaError) as refused:
        await cloud_http.call(url, ("GET", "/"), token="secret")
    assert refused.value.code == "offline" and "prove who it is" in refused.value.message
    assert server.tokens == []  # type: ignore[attr-defined]


async def test_one_that_the_machine_trusts_is_talked_to(
    server: http.server.HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    url = f"https://localhost:{server.server_port}"
    assert await cloud_http.call(url, ("GET", "/"), token="secret") == {"ok": True}
    assert server.tokens == ["Bearer secret"]  # type: ignore[attr-defined]
    # Its name is not that of the certificate.
    with pytest.raises(PikaError) as refused:
        await cloud_http.call(url.replace("localhost", "127.0.0.1"), ("GET", "/"), token="secret")
    assert "prove who it is" in refused.value.message
    # Nobody is sent on to another host with the token.
    with pytest.raises(PikaError) as refused:
        await cloud_http.call(url, ("GET", "/moved"), token="secret")
    assert refused.value.code == "cloud_answer"
