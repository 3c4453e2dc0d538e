"""`GET /sound/ID?ticket=...`: a piece of a track as WAV, by range. Pure of sockets.

The ticket, not the address, says which file is meant; no path is ever part of one. An answer is a bounded
piece (`PIECE_BYTES`), so the longest mix holds neither memory nor the event loop; whoever wants more asks
again. What is not decoded yet is waited for, with an end, by a bounded number of requests.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from ..sound.ranges import Wanted, parse, place
from ..sound.sounds import Decoded, Sounds
from ..sound.tickets import Tickets
from ..sound.wave import HEADER_BYTES

log = logging.getLogger(__name__)

FOLDER = "/sound/"
# The longest piece (bytes): six seconds, which pass through loopback in a millisecond.
PIECE_BYTES = 2**20
# How long a request waits for sound that is not decoded yet (s); then it is told to ask again.
WAIT_S = 5.0
# So many requests wait at once: seeks that nobody waits for any more must not pile up.
MAX_WAITING = 16
# How long (s) a browser may remember that the page of Neutralino may ask.
REMEMBERED_S = 600

_PATH = re.compile(rf"{FOLDER}(\d{{1,15}})", re.ASCII)
_METHODS = "GET, HEAD, OPTIONS"
UNSATISFIABLE = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request: its method, path and query, and its `Range` headers."""

    method: str
    path: str
    query: dict[str, list[str]]
    ranges: Sequence[str]


@dataclass(frozen=True)
class Reply:
    """What is answered; a `Content-Length` among the headers stands for that of the body."""

    status: HTTPStatus
    body: bytes = b""
    mime: str = _TEXT
    headers: list[tuple[str, str]] = field(default_factory=list)


def for_origin(origin: str) -> list[tuple[str, str]]:
    """What lets the page of `origin` read the answer: Neutralino serves it on another port."""
    return [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Expose-Headers", "Content-Range"),
        ("Vary", "Origin"),
    ]


class SoundAnswers:
    """Answers requests that come from Pika's own page."""

    def __init__(self, sounds: Sounds, tickets: Tickets) -> None:
        self._sounds = sounds
        self._tickets = tickets
        self._waiting = 0

    async def answer(self, asked: Asked) -> Reply:
        """The answer to one request."""
        if asked.method == "OPTIONS":
            return Reply(
                HTTPStatus.NO_CONTENT,
                headers=[
                    ("Access-Control-Allow-Methods", "GET, HEAD"),
                    ("Access-Control-Allow-Headers", "Range"),
                    ("Access-Control-Max-Age", str(REMEMBERED_S)),
                ],
            )
        if asked.method not in ("GET", "HEAD"):
            return _refuse(
                HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are served.", ("Allow", _METHODS)
            )
        path = _PATH.fullmatch(asked.path)
        if path is None:
            return _refuse(HTTPStatus.NOT_FOUND, "There is nothing here.")
        sound = self._tickets.admit(int(path[1]), asked.query.get("ticket", [""])[0])
        if sound is None:
            return _refuse(HTTPStatus.UNAUTHORIZED, "This address is no longer good. Play the track again.")
        if asked.method == "HEAD":
            length = [] if sound.total is None else [("Content-Length", str(sound.total))]
            return Reply(HTTPStatus.OK, mime="audio/wav", headers=[("Accept-Ranges", "bytes"), *length])
        wanted = parse(asked.ranges[0]) if len(asked.ranges) == 1 else None
        if wanted is None:
            return _refuse(
                UNSATISFIABLE if asked.ranges else HTTPStatus.BAD_REQUEST,
                "Ask for one range of bytes.",
                ("Accept-Ranges", "bytes"),
            )
        return await self._piece(sound, wanted)

    async def _piece(self, sound: Decoded, wanted: Wanted) -> Reply:
        if not await self._wait(sound, wanted):
            return _refuse(
                HTTPStatus.SERVICE_UNAVAILABLE, "Not decoded yet; ask again.", ("Retry-After", "1")
            )
        there = HEADER_BYTES + sound.have
        found = place(wanted, there, PIECE_BYTES)
        if found is None and sound.error is not None:
            return _refuse(HTTPStatus.BAD_GATEWAY, sound.error.message)
        total = "*" if sound.total is None else str(sound.total)
        if found is None:
            return _refuse(UNSATISFIABLE, "The sound ends before.", ("Content-Range", f"bytes */{total}"))
        first, end = found
        try:
            body = await self._sounds.read(sound, first, end)
        except OSError as error:
            log.warning("Decoded sound cannot be read: %s", error.strerror)
            return _refuse(HTTPStatus.BAD_GATEWAY, "The decoded sound is gone. Play the track again.")
        return Reply(
            HTTPStatus.PARTIAL_CONTENT,
            body,
            "audio/wav",
            [("Accept-Ranges", "bytes"), ("Content-Range", f"bytes {first}-{first + len(body) - 1}/{total}")],
        )

    async def _wait(self, sound: Decoded, wanted: Wanted) -> bool:
        """Until the piece is there, or all that there will be; after a while some of it will do."""
        if _is_there(sound, wanted):
            return True
        if self._waiting >= MAX_WAITING:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(WAIT_S):
                while not _is_there(sound, wanted):
                    self._sounds.want(sound)
                    await sound.changed.wait()
        except TimeoutError:
            return wanted.suffix is None and wanted.first < HEADER_BYTES + sound.have
        finally:
            self._waiting -= 1
        return True


def _is_there(sound: Decoded, wanted: Wanted) -> bool:
    if sound.is_over:
        return True
    if wanted.suffix is not None:
        return False
    last = wanted.first + PIECE_BYTES - 1
    if wanted.last is not None:
        last = min(last, wanted.last)
    return last < HEADER_BYTES + sound.have


def _refuse(status: HTTPStatus, text: str, *headers: tuple[str, str]) -> Reply:
    return Reply(status, (text + "\n").encode(), headers=list(headers))
