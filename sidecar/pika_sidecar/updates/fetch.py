"""HTTP for feeds and installers: over https or from this machine, redirects included."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .. import patient, private
from ..contract.limits import FEED_BYTES, FEED_SIGNATURE_BYTES
from ..errors import PikaError
from ..library.cloud_url import host_of
from ..live import cloud_http, refusals, tls
from . import feed
from .state import cannot_store

if TYPE_CHECKING:
    from http.client import HTTPResponse

# For each step of a request (s): connect, send, the next bytes. Nobody waits for it, so longer than a call of
# the DJ's.
TIMEOUT_S = 20.0
# Bytes that are taken together: the progress moves, and a night that begins does not wait for long.
PIECE = 256 * 1024
# Room that must stay on the disk beside an installer (bytes).
SPARE = 50_000_000

# Errors of these codes may be gone at the next attempt.
PASSING = frozenset({"offline", "feed_unavailable", "download_broken", "download_unavailable"})


class Stopped(Exception):
    """The download was told to stop; what has come so far is kept."""


@dataclass(frozen=True)
class Wanted:
    """A file to be had: from where, how many bytes, and their SHA-256."""

    url: str
    size: int
    sha256: str


def feed_files(url: str) -> tuple[bytes, bytes]:
    """A feed and its signature, unverified. `PikaError`: `offline`, `feed_missing`, `feed_unavailable`,
    `feed_truncated`, `feed_too_large`.
    """
    return _whole(url, FEED_BYTES), _whole(url + ".minisig", FEED_SIGNATURE_BYTES)


def _whole(url: str, most: int) -> bytes:
    from http.client import HTTPException, IncompleteRead  # noqa: PLC0415

    try:
        with _open(url, {"Cache-Control": "no-cache"}, "feed") as response:
            content: bytes = response.read(most + 1)
            promised = response.headers.get("Content-Length", "")
            whole = not promised.isdigit() or len(content) >= min(int(promised), most + 1)
    except IncompleteRead:
        whole, content = False, b""
    except (HTTPException, OSError) as error:
        raise refusals.no_way(url, error) from None
    if not whole:
        raise PikaError(
            "feed_truncated",
            "The list of updates, or its signature, did not arrive in one piece. Look again in a moment; if "
            "it stays, on another network.",
        )
    if len(content) > most:
        raise feed.too_large(f"more than {most} bytes")
    return content


def download(wanted: Wanted, file: Path, told: Callable[[int], None], stop: threading.Event) -> None:
    """Bring the file to `file`, going on where `file.part` ends; `told(bytes)` as they come. Blocking.

    It appears under its name only when size and SHA-256 are right. Raises `Stopped`, or `PikaError`:
    `offline`, `download_broken` (cut off), `download_unavailable`, `download_wrong` (not what the feed
    promised; what came is deleted), `disk_full`, `not_stored`.
    """
    import hashlib  # noqa: PLC0415
    import shutil  # noqa: PLC0415

    part = file.with_name(file.name + ".part")
    try:
        private.make_folder(file.parent)
        have = part.stat().st_size if part.exists() else 0
        if have > wanted.size:
            part.unlink()
            have = 0
        free = shutil.disk_usage(file.parent).free
        if free < wanted.size - have + SPARE:
            raise PikaError(
                "disk_full",
                f"The update needs {(wanted.size - have + SPARE) // 1_000_000} MB on the disk that holds "
                f"{file.parent}, and {free // 1_000_000} MB are free. Free some space, then try again.",
            )
        if have < wanted.size:
            _append(wanted, part, have, told, stop)
        digest = hashlib.sha256()
        with open(part, "rb") as stream:
            for piece in iter(lambda: stream.read(PIECE), b""):
                digest.update(piece)
        if part.stat().st_size != wanted.size or digest.hexdigest() != wanted.sha256:
            part.unlink()
            raise PikaError(
                "download_wrong",
                "What was downloaded is not what Pika's makers signed, and was deleted. Try again on another "
                "network; if it stays, tell Pika's makers.",
            )
        patient.replace(part, file)
    except OSError as error:
        raise cannot_store(file.parent, error) from error


def is_right(wanted: Wanted, file: Path) -> bool:
    """Does the file have the promised size and SHA-256?"""
    import hashlib  # noqa: PLC0415

    try:
        if file.stat().st_size != wanted.size:
            return False
        with open(file, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == wanted.sha256
    except OSError:
        return False


def _append(
    wanted: Wanted, part: Path, have: int, told: Callable[[int], None], stop: threading.Event
) -> None:
    from http.client import HTTPException  # noqa: PLC0415

    headers = {"Range": f"bytes={have}-"} if have else {}
    try:
        response = _open(wanted.url, headers, "download")
    except (HTTPException, OSError) as error:
        raise refusals.no_way(wanted.url, error) from None
    with response:
        resumed = response.status == 206 and _begins_at(response.headers.get("Content-Range", "")) == have
        if response.status == 206 and not resumed:
            raise _broken("the server sent another part than was asked for")
        with open(part, "ab" if resumed else "wb", opener=private.opener) as stream:
            done = have if resumed else 0
            told(done)
            while done < wanted.size:
                if stop.is_set():
                    raise Stopped
                try:
                    # As it comes: a slow network must be seen to move, and be stopped at once.
                    piece = response.read1(PIECE)
                except (HTTPException, OSError) as error:
                    raise _broken(type(error).__name__) from None
                if not piece:
                    raise _broken(f"{done} of {wanted.size} bytes came")
                _write(stream, piece[: wanted.size - done])
                done = min(done + len(piece), wanted.size)
                told(done)


def _write(stream: IO[bytes], piece: bytes) -> None:
    stream.write(piece)
    stream.flush()


def _begins_at(content_range: str) -> int | None:
    begin = content_range.removeprefix("bytes ").partition("-")[0]
    return int(begin) if begin.isdigit() else None


def _broken(reason: str) -> PikaError:
    return PikaError(
        "download_broken",
        f"The download was cut off ({reason}). What has come is kept; Pika goes on when you try again.",
    )


def _open(url: str, headers: dict[str, str], what: str) -> HTTPResponse:
    """The response of a GET. `PikaError`: `offline`, `<what>_missing` (404), `<what>_unavailable`."""
    from urllib.error import HTTPError, URLError  # noqa: PLC0415
    from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener  # noqa: PLC0415

    context = tls.context_for(url)
    handlers: list[Any] = [_careful_redirects()]
    handlers.append(HTTPSHandler(context=context) if context else ProxyHandler({}))
    request = Request(url, headers={"User-Agent": cloud_http.client_name(), **headers})
    try:
        response: HTTPResponse = build_opener(*handlers).open(request, timeout=TIMEOUT_S)
    except HTTPError as error:
        with error:
            raise _refusal(url, error.code, what) from None
    except URLError as error:
        raise refusals.no_way(url, error.reason) from None
    return response


def _refusal(url: str, status: int, what: str) -> PikaError:
    host = host_of(url)
    named = "list of updates" if what == "feed" else "update"
    if status in (404, 410):
        return PikaError(
            f"{what}_missing",
            f"There is no {named} at {host} ({status}). Look again tomorrow, or get Pika from its "
            "download page.",
        )
    return PikaError(
        f"{what}_unavailable", f"{host} does not give the {named} at the moment ({status}). Try again later."
    )


def _careful_redirects() -> Any:  # noqa: ANN401
    from urllib.request import HTTPRedirectHandler, Request  # noqa: PLC0415

    class Careful(HTTPRedirectHandler):
        """Follows to where a feed may point, too: never from https into the clear."""

        def redirect_request(self, req: Request, *args: Any, **kwargs: Any) -> Request | None:  # noqa: ANN401
            to = kwargs.get("newurl") or args[-1]
            if not feed.allowed_url(to) or (req.full_url.startswith("https:") and to[:6] != "https:"):
                return None
            return super().redirect_request(req, *args, **kwargs)

    return Careful()
