"""Releases for tests: keys, signatures as minisign makes them, feeds, archives, a server."""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import http.server
import io
import json
import tarfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from pika_sidecar.updates import archive, installation

TARGET = installation.target()


class Signer:
    """A key pair."""

    def __init__(self) -> None:
        self._key = SigningKey.generate()
        self.id = bytes(self._key.verify_key)[:8]

    @property
    def public(self) -> str:
        """The public key file."""
        body = b"Ed" + self.id + bytes(self._key.verify_key)
        return f"untrusted comment: a key for tests\n{base64.b64encode(body).decode()}\n"

    def sign(self, content: bytes, comment: str, *, algorithm: bytes = b"ED") -> bytes:
        """The signature file: prehashed (`ED`), or as old programs make them (`Ed`)."""
        message = hashlib.blake2b(content).digest() if algorithm == b"ED" else content
        signed = self._key.sign(message).signature
        sealed = self._key.sign(signed + comment.encode()).signature
        lines = [
            "untrusted comment: signature from tests",
            base64.b64encode(algorithm + self.id + signed).decode(),
            f"trusted comment: {comment}",
            base64.b64encode(sealed).decode(),
        ]
        return ("\n".join(lines) + "\n").encode()


def iso(seconds: float) -> str:
    """A time as feeds write it."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def feed_of(
    version: str,
    *,
    installers: list[dict[str, Any]] | None = None,
    **changes: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """A feed as it should be, published now; `changes` replace fields."""
    now = time.time()
    return {
        "schema": 1,
        "channel": "latest",
        "version": version,
        "published": iso(now),
        "expires": iso(now + 120 * 86400),
        "minimum_protocol": 1,
        "rollout": 100,
        "notes": f"### Features\n\n- What is new in {version}",
        "targets": {TARGET: installers or [installer_of(b"x", "http://127.0.0.1:9/pika.tar.gz")]},
        **changes,
    }


def installer_of(content: bytes, url: str, kind: str = "tar.gz") -> dict[str, Any]:
    """A target's file."""
    digest = hashlib.sha256(content).hexdigest()
    return {"format": kind, "url": url, "size": len(content), "sha256": digest, "signed": False}


def archive_of(version: str, launcher: str = "#!/bin/sh\n", extra: int = 0) -> bytes:
    """A `.tar.gz` as the release makes it, with a stand-in for the launcher and `extra` random bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        top = f"pika-{version}-{TARGET}"
        build = json.dumps({"version": version, "build": f"{version}+test", "commit": ""})
        files = [("pika", launcher.encode(), 0o755), ("sidecar/build.json", build.encode(), 0o644)]
        if extra:
            files.append(("sidecar/payload", hashlib.shake_128(version.encode()).digest(extra), 0o644))
        for name, content, mode in files:
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size, entry.mode = len(content), mode
            packed.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def install_stand_in(folder: Path, version: str, launcher: str = "#!/bin/sh\n") -> Path:
    """An installed Pika of that version, as it lies on a disk."""
    packed = folder.with_name(f"{folder.name}.tar.gz")
    packed.write_bytes(archive_of(version, launcher))
    with packed.open("rb") as stream:
        archive.unpack(stream, folder.parent)
    packed.unlink()
    (folder.parent / f"pika-{version}-{TARGET}").rename(folder)
    return folder


@dataclass
class FeedServer:
    """Files by path, over HTTP with `Range`. `faults`: by path, what goes wrong with the next requests."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    # Downloads that are under way.
    sending: int = 0
    # The fault "hold" sends half, and the rest when this is set.
    let_go: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> FeedServer:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.stage = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{path}"

    def publish(self, signer: Signer, said: dict[str, Any], *, comment: str | None = None) -> None:
        """Put a feed and its signature into its channel's place."""
        name = f"{said['channel']}.json"
        content = json.dumps(said).encode()
        self.files[name] = content
        words = comment or f"timestamp:{round(time.time())} file:{name} version:{said['version']}"
        self.files[f"{name}.minisig"] = signer.sign(content, words)

    def release(
        self,
        signer: Signer,
        version: str,
        content: bytes,
        *,
        kind: str = "tar.gz",
        **changes: Any,  # noqa: ANN401
    ) -> dict[str, Any]:
        """Publish a version with its installer; the feed."""
        name = f"pika-{version}.{kind}"
        self.files[name] = content
        said = feed_of(version, installers=[installer_of(content, self.url(name), kind)], **changes)
        self.publish(signer, said)
        return said


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        stage: FeedServer = self.server.stage  # type: ignore[attr-defined]
        path = self.path.lstrip("/")
        stage.asked.append((path, self.headers["Range"]))
        faults = stage.faults.get(path)
        fault = faults.pop(0) if faults else ""
        content = stage.files.get(path)
        self.close_connection = True
        if fault == "drop":
            return
        if fault.startswith("to:"):
            self._answer(302, b"", {"Location": fault.removeprefix("to:")})
            return
        if fault.isdigit() or content is None:
            self._answer(int(fault) if fault.isdigit() else 404, b"", {})
            return
        begin, status, headers = 0, 200, {}
        asked = self.headers["Range"]
        if asked and fault != "whole":
            begin, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        self._answer(status, content[begin:], headers, fault)

    def _answer(self, status: int, body: bytes, headers: dict[str, str], fault: str = "") -> None:
        stage: FeedServer = self.server.stage  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        half = len(body) // 2
        stage.sending += 1
        with contextlib.suppress(OSError):
            self.wfile.write(body[:half])
            self.wfile.flush()
            if fault == "hold":
                self._hold(stage)
            if fault != "cut":
                self.wfile.write(body[half:])
        stage.sending -= 1

    def _hold(self, stage: FeedServer) -> None:
        """Until it is let go, or nobody listens any more."""
        self.connection.settimeout(0.05)
        while not stage.let_go.is_set():
            try:
                if self.connection.recv(1) == b"":
                    raise BrokenPipeError
            except TimeoutError:
                pass
        self.connection.settimeout(None)

    def log_message(self, *args: object) -> None:
        pass
