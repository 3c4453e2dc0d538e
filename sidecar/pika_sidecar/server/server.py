"""The HTTP and WebSocket server on 127.0.0.1."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import sys
from collections.abc import Awaitable, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

from websockets.asyncio.server import Server as WebSocketServer
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from ..contract import calls
from . import bundle, rpc, sound_answer
from .access import TOKEN_S, Access, same
from .app import App
from .entrance import Entrance
from .methods import HANDLERS
from .peer import is_another_user

if TYPE_CHECKING:
    from ..contract.desk.common import Nothing

log = logging.getLogger(__name__)

# The longest call of a page (bytes): far above the longest that there is, a list of all tracks to analyse.
MAX_MESSAGE_BYTES = 4 * 2**20
# Calls of one page at the same time; the next ones wait in the socket.
MAX_CALLS = 32
# What a page makes up to have its sidecar proved to it is no longer (characters).
MAX_NONCE = 200
# After so long without a word (s) the system asks whether a page is there, three times so far apart.
KEEPALIVE_S = 20
# How long pages may take to say goodbye (s).
STOP_WITHIN_S = 1.0

ANOTHER_USER = "This is the Pika of another user of this computer."
# What browsers say of a request by the page itself, and what is said of one that no page makes.
OWN_SITE = ("none", "same-origin")


def listen(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0: any. Raises `OSError` when the port is taken.

    What it accepts is kept alive by the system: after a sleep of the machine a page may be gone without a
    word, and would count as open for ever.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _keep_alive(sock)
        sock.bind(("127.0.0.1", port))
        sock.listen(64)
    except BaseException:
        sock.close()
        raise
    return sock


def _keep_alive(sock: socket.socket) -> None:
    """What `sock` accepts has them too. A system that cannot be told (Windows 10 of old) has its own."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    with contextlib.suppress(OSError):
        if sys.platform == "darwin":
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPALIVE, KEEPALIVE_S)
        else:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)


class PikaServer:
    """Serves one `App`. With `ui_dir` it also serves the page (browser shell); without, only `/rpc`.

    `instance_secret` opens `/instance/show`, by which a second start finds this one.
    """

    def __init__(
        self,
        app: App,
        sock: socket.socket,
        access: Access,
        *,
        ui_dir: Path | None,
        instance_secret: str,
    ) -> None:
        self._app = app
        self._sock = sock
        self.access = access
        self._ui_dir = ui_dir
        self._instance_secret = instance_secret
        self._methods = {name: partial(handle, app) for name, handle in HANDLERS.items()}
        self._pages = app.pages
        self._server: WebSocketServer | None = None
        self._entrance = Entrance(app.data_dir)
        self._sounds = sound_answer.SoundAnswers(app.sounds, app.tickets)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._sock.getsockname()[1])

    def page_url(self) -> str:
        """The address of the page, with a fresh one-time token behind the `#`, which no browser sends."""
        token = self.access.tokens.issue()
        asyncio.get_running_loop().call_later(TOKEN_S, self._entrance.close, token)
        return f"http://{self.access.host}/#token={token}"

    def socket_address(self) -> dict[str, str]:
        """Address and one-time token for a page that Neutralino serves."""
        return {"url": f"ws://{self.access.host}/rpc", "token": self.access.tokens.issue()}

    async def start(self) -> None:
        """Accept connections."""
        self._entrance.clear()
        self._server = await serve(
            self._converse,
            sock=self._sock,
            process_request=self._process_request,
            compression=None,
            max_size=MAX_MESSAGE_BYTES,
            ping_interval=None,
            server_header=None,
        )

    async def stop(self) -> None:
        """Close every connection and the port; a page that does not answer is not waited for."""
        self._entrance.clear()
        if self._server is not None:
            self._server.close()
            closed = asyncio.ensure_future(self._server.wait_closed())
            await asyncio.wait([closed], timeout=STOP_WITHIN_S)
            self._pages.abort()
            await closed

    async def _converse(self, page: ServerConnection) -> None:
        caller = self._pages.join(page)
        calls: set[asyncio.Task[None]] = set()
        try:
            async for message in page:
                if len(calls) >= MAX_CALLS:
                    await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
                call = asyncio.create_task(self._respond(page, message, caller))
                calls.add(call)
                call.add_done_callback(calls.discard)
        except ConnectionClosed:
            pass
        finally:
            self._pages.leave(page)

    async def _respond(self, page: ServerConnection, message: str | bytes, caller: rpc.Caller) -> None:
        response = await rpc.answer(message, self._methods, caller)
        if response is not None:
            await _send_quietly(page, response)

    def _process_request(
        self, connection: ServerConnection, request: Request
    ) -> Awaitable[Response] | Response | None:
        """None lets a WebSocket through; anything else is the HTTP answer."""
        if request.headers.get_all("Host") != [self.access.host]:
            return self._refuse(HTTPStatus.FORBIDDEN, "This address is not Pika's.")
        try:
            url = urlsplit(request.path)
        except ValueError:
            url = None
        if url is not None and not url.netloc and url.path.startswith(sound_answer.FOLDER):
            return self._answer_sound(connection, request, url)
        if request.method != "GET":
            return self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET is served.")
        if url is None:
            return self._refuse(HTTPStatus.NOT_FOUND, "This address cannot be read.")
        if url.netloc or not url.path.startswith("/"):
            return self._refuse(HTTPStatus.NOT_FOUND, "There is no page here.")
        query = parse_qs(url.query)
        if url.path in ("/rpc", "/instance/show", "/page/key", "/page/proof") and is_another_user(
            connection.remote_address, self.port
        ):
            return self._refuse(HTTPStatus.FORBIDDEN, ANOTHER_USER)
        if url.path == "/rpc":
            return self._admit_socket(request, query)
        if url.path == "/instance/show":
            return self._show_to_second_start(request, query)
        if self._ui_dir is None:
            return self._refuse(HTTPStatus.NOT_FOUND, "There is no page here.")
        if not _is_asked_by_own_page(request):
            return self._refuse(HTTPStatus.FORBIDDEN, "Only Pika's own page may ask.")
        if url.path == "/page/key":
            return self._give_key(request)
        if url.path == "/page/proof":
            return self._prove(query)
        return self._serve_file(self._ui_dir, url.path)

    def _admit_socket(self, request: Request, query: dict[str, list[str]]) -> Response | None:
        origins = request.headers.get_all("Origin")
        if len(origins) != 1 or origins[0] not in self.access.origins:
            return self._refuse(HTTPStatus.FORBIDDEN, "Only Pika's own page may connect.")
        if self._ui_dir is not None and origins[0] == f"http://{self.access.host}":
            admitted = self.access.knows_key(query.get("proof", [""])[0])
        else:
            admitted = self.access.tokens.redeem(query.get("token", [""])[0])
        if not admitted:
            return self._refuse(HTTPStatus.UNAUTHORIZED, "The page is unknown. Open Pika again.")
        return None

    def _give_key(self, request: Request) -> Response:
        """The key for a token. That comes in a header, which no foreign page may add."""
        token = request.headers.get("X-Pika-Token", "")
        if not self.access.tokens.redeem(token):
            return self._refuse(
                HTTPStatus.FORBIDDEN, "This link has been used already. Open Pika from its icon again."
            )
        self._entrance.close(token)
        return self._answer({"key": self.access.page_key})

    def _prove(self, query: dict[str, list[str]]) -> Response:
        """Show a page that this is its sidecar, before it shows us anything."""
        nonce = query.get("nonce", [""])[0]
        if not 0 < len(nonce) <= MAX_NONCE:
            return self._refuse(HTTPStatus.BAD_REQUEST, "What is to be proved is missing.")
        return self._answer({"start": self.access.start, "proof": self.access.own_proof(nonce)})

    def _serve_file(self, ui_dir: Path, path: str) -> Response:
        """A file of the page. Everybody may read those: they are the same in every Pika."""
        file = bundle.find(ui_dir, path)
        if file is None:
            return self._refuse(HTTPStatus.NOT_FOUND, "There is nothing here.")
        return self._reply(HTTPStatus.OK, file.mime, file.body, [])

    def _show_to_second_start(self, request: Request, query: dict[str, list[str]]) -> Response:
        """A second start of Pika (it knows the secret of the instance file) asks how to reach this one."""
        if not same(request.headers.get("X-Pika-Instance", ""), self._instance_secret):
            return self._refuse(HTTPStatus.FORBIDDEN, "Only Pika itself may ask this.")
        origins = query.get("origin", [])
        has_window = self._ui_dir is None and len(self._pages) > 0
        if origins and not ("show" in query and has_window):
            self.access.origins.update(origins)
            answer: dict[str, str | None] = {**self.socket_address()}
        else:
            nothing: Nothing = {}
            self._app.hub.send_now(calls.APP_SHOW, nothing)
            answer = {"url": self.page_url() if self._ui_dir is not None else None}
        return self._answer(answer)

    async def _answer_sound(
        self, connection: ServerConnection, request: Request, url: SplitResult
    ) -> Response:
        """A piece of a track, for the page that has a ticket."""
        origins = request.headers.get_all("Origin")
        asked_by_page = origins == [] and request.headers.get("Sec-Fetch-Site", "none") in OWN_SITE
        if not (asked_by_page or (len(origins) == 1 and origins[0] in self.access.origins)):
            return self._refuse(HTTPStatus.FORBIDDEN, "Only Pika's own page may ask.")
        if is_another_user(connection.remote_address, self.port):
            return self._refuse(HTTPStatus.FORBIDDEN, ANOTHER_USER)
        ranges = request.headers.get_all("Range")
        asked = sound_answer.Asked(request.method, url.path, parse_qs(url.query), ranges)
        reply = await self._sounds.answer(asked)
        headers = reply.headers if not origins else [*reply.headers, *sound_answer.for_origin(origins[0])]
        return self._reply(reply.status, reply.mime, reply.body, headers)

    def _answer(self, answer: Mapping[str, str | None]) -> Response:
        return self._reply(HTTPStatus.OK, "application/json", json.dumps(answer).encode(), [])

    def _refuse(self, status: HTTPStatus, text: str) -> Response:
        extra = [("Allow", "GET")] if status is HTTPStatus.METHOD_NOT_ALLOWED else []
        return self._reply(status, "text/plain; charset=utf-8", (text + "\n").encode(), extra)

    def _reply(self, status: HTTPStatus, mime: str, body: bytes, extra: list[tuple[str, str]]) -> Response:
        headers = Headers(
            [
                ("Connection", "close"),
                *([] if any(name == "Content-Length" for name, _ in extra) else [_length(body)]),
                ("Content-Type", mime),
                *bundle.security_headers(self.access.host),
                *extra,
            ]
        )
        return Response(status.value, status.phrase, headers, body)


def _length(body: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(body))


def _is_asked_by_own_page(request: Request) -> bool:
    """False when another site's page asks, as browsers say. It may lead here, as a link does: in the page's
    own window, which it cannot look into.
    """
    if request.headers.get("Sec-Fetch-Site", "none") in OWN_SITE:
        return True
    fetch = (request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    return fetch == ("navigate", "document") and urlsplit(request.path).path == "/"


async def _send_quietly(page: ServerConnection, text: str) -> None:
    with contextlib.suppress(ConnectionClosed):
        await page.send(text)
