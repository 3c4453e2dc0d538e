"""JSON-RPC 2.0: text in, text out. Knows no socket and no library."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import PikaError
from .reader import InvalidValue

log = logging.getLogger(__name__)

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
)
OUR_ERROR = -32000


@dataclass
class Caller:
    """One connection. `page_build` is the build of the page there, once that has said `app.hello`."""

    page_build: str | None = None


# A method, bound to what it works on: the parameters as they came, and who calls. Raises `InvalidValue` when
# they are not those of the method, `PikaError` when it cannot be done.
Method = Callable[[object, Caller], Awaitable[object]]


async def answer(text: str | bytes, methods: Mapping[str, Method], caller: Caller) -> str | None:
    """The response to one message of `caller`; None for a notification."""
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        return _error(None, PARSE_ERROR, "Parse error: the message is not JSON")
    request_id = request.get("id") if isinstance(request, dict) else None
    if (
        not isinstance(request, dict)
        or request.get("jsonrpc") != "2.0"
        or not isinstance(request.get("method"), str)
        or not isinstance(request_id, (str, int, float, type(None)))
        or isinstance(request_id, bool)
    ):
        return _error(
            None, INVALID_REQUEST, "Invalid request: this is not a JSON-RPC 2.0 call (batches are not served)"
        )
    response = await _call(request, methods, caller)
    if "id" not in request:
        return None
    return (
        response
        if isinstance(response, str)
        else encode({"jsonrpc": "2.0", "id": request_id, "result": response[0]})
    )


async def _call(
    request: Mapping[str, Any], methods: Mapping[str, Method], caller: Caller
) -> str | tuple[object]:
    request_id, name, params = request.get("id"), request["method"], request.get("params", {})
    method = methods.get(name)
    if method is None:
        return _error(request_id, METHOD_NOT_FOUND, f'Method not found: "{name}"')
    if not isinstance(params, dict):
        return _error(request_id, INVALID_PARAMS, f"Invalid params of {name}: they must be an object")
    try:
        return (await method(params, caller),)
    except InvalidValue as error:
        return _error(request_id, INVALID_PARAMS, f"Invalid params of {name}: {error}")
    except PikaError as error:
        return _error(request_id, OUR_ERROR, error.message, {**error.data, "code": error.code})
    except Exception:
        log.exception("Method %s failed", name)
        return _error(
            request_id, INTERNAL_ERROR, f"Internal error in {name}; the log in the data folder says more"
        )


def notification(method: str, params: object) -> str:
    """The text of a notification to the page."""
    return encode({"jsonrpc": "2.0", "method": method, "params": params})


def encode(message: Mapping[str, object]) -> str:
    """JSON in ASCII: undecodable bytes of file names travel as escapes, and come back the same."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False)


def _error(request_id: object, code: int, message: str, data: Mapping[str, object] | None = None) -> str:
    error: dict[str, object] = {"code": code, "message": message}
    if data is not None:
        error["data"] = data
    return encode({"jsonrpc": "2.0", "id": request_id, "error": error})
