"""Calls to the cloud's HTTP API, in a thread."""

from __future__ import annotations

import json
from typing import Any

from .. import version
from ..aside import run_aside
from ..errors import PikaError
from . import refusals, tls

# For each step of a call (s): connect, send, receive. Somebody waits for it with a button pressed.
TIMEOUT_S = 10.0
# The longest answer that is read (bytes). The largest recap that the contract allows (NIGHT_PLAYS of
# limits.py) has 2.5 MB.
MAX_ANSWER_BYTES = 4 * 2**20
# Characters that the cloud takes of a client's name (the contract's djTalk.hello).
LONGEST_CLIENT_NAME = 80


async def call(
    cloud_url: str,
    request: tuple[str, str],
    *,
    token: str | None = None,
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Send `request` (method, path) and return the answer, `{}` for an empty one.

    Raises `PikaError`: `offline`, `cloud_unavailable`, `cloud_answer` (it is no Pika cloud), or the code of
    the cloud's own refusal (`field` and `retry_after` in the data where it says them).
    """
    return await run_aside(_call, cloud_url, request, token, body)


def client_name() -> str:
    """How this program presents itself."""
    this = version.current()
    return f"pika-sidecar/{this.version} ({this.build})"[:LONGEST_CLIENT_NAME]


def _call(
    cloud_url: str, request: tuple[str, str], token: str | None, body: dict[str, Any] | None
) -> dict[str, Any]:
    # Slow to load, and of no use before somebody goes live.
    from http.client import HTTPException  # noqa: PLC0415
    from urllib.error import HTTPError, URLError  # noqa: PLC0415
    from urllib.request import HTTPSHandler, Request, build_opener  # noqa: PLC0415

    method, path = request
    headers = {"Accept": "application/json", "User-Agent": client_name()}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    context = tls.context_for(cloud_url)
    handlers = [_no_redirects(), *([HTTPSHandler(context=context)] if context else [_no_proxies()])]
    asked = Request(cloud_url + path, data=data, headers=headers, method=method)
    try:
        with build_opener(*handlers).open(asked, timeout=TIMEOUT_S) as response:
            return _answer(cloud_url, response.read(MAX_ANSWER_BYTES))
    except HTTPError as error:
        with error:
            raise _refusal(cloud_url, error.code, error.read(MAX_ANSWER_BYTES)) from None
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise refusals.no_way(cloud_url, reason) from None


def _answer(cloud_url: str, content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content) if content.strip() else {}
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise refusals.problem("cloud_answer", cloud_url=cloud_url)
    return said


def _refusal(cloud_url: str, status: int, content: bytes) -> PikaError:
    try:
        error = json.loads(content)["error"]
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return refusals.of_status(cloud_url, status)
    data = {name: error[name] for name in ("field", "retry_after") if error.get(name) is not None}
    return PikaError(code, message, **data)


def _no_redirects() -> Any:  # noqa: ANN401
    from urllib.request import HTTPRedirectHandler  # noqa: PLC0415

    class Stay(HTTPRedirectHandler):
        """A token is for one host: nobody sends it on to another."""

        def redirect_request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
            return None

    return Stay()


def _no_proxies() -> Any:  # noqa: ANN401
    from urllib.request import ProxyHandler  # noqa: PLC0415

    return ProxyHandler({})
