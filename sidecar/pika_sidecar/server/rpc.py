"""JSON-RPC 2.0: text in, text out. Knows no socket and no library."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import PikaError

log = logging.getLogger(__name__)

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
)
OUR_ERROR = -32000

LARGEST = 2**53  # whole numbers beyond it do not survive JavaScript

Method = Callable[["Params"], Awaitable[Any]]


class InvalidParams(Exception):
    """A parameter is missing, has the wrong type, or is not known."""


@dataclass
class Caller:
    """One connection. `page_build` is the build of the page there, once that has said `app.hello`."""

    page_build: str | None = None


class Params:
    """The parameters of one call; each `take_*` checks the type, `finish` refuses what nobody asked for."""

    def __init__(self, values: Mapping[str, Any], caller: Caller | None = None) -> None:
        self._values = dict(values)
        self.caller = caller or Caller()

    def _take(self, name: str, default: Any, required: bool) -> Any:  # noqa: ANN401
        if name not in self._values and required:
            raise InvalidParams(f'"{name}" is missing')
        return self._values.pop(name, default)

    def text(self, name: str, default: str | None = None, among: tuple[str, ...] | None = None) -> str:
        """A string; required when there is no default."""
        value = self._take(name, default, default is None)
        if not isinstance(value, str):
            raise InvalidParams(f'"{name}" must be a string')
        try:
            os.fsencode(value)
        except UnicodeEncodeError:
            raise InvalidParams(f'"{name}" holds half a character (a lone surrogate)') from None
        if among is not None and value not in among:
            raise InvalidParams(f'"{name}" must be one of {", ".join(among)}, not "{value}"')
        return value

    def whole(self, name: str, default: int | None = None, low: int = 0, high: int = LARGEST) -> int:
        """A whole number from `low` to `high`; required when there is no default."""
        value = self._take(name, default, default is None)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InvalidParams(f'"{name}" must be a whole number from {low} to {high}')
        return value

    def optional_whole(self, name: str, low: int = 0, high: int = LARGEST) -> int | None:
        """A whole number, or null, or not there."""
        if self._values.get(name) is None:
            self._values.pop(name, None)
            return None
        return self.whole(name, None, low, high)

    def optional_text(self, name: str, among: tuple[str, ...] | None = None) -> str | None:
        """A string, or null, or not there."""
        if self._values.get(name) is None:
            self._values.pop(name, None)
            return None
        return self.text(name, None, among)

    def optional_flag(self, name: str) -> bool | None:
        """True or false, or null, or not there."""
        if self._values.get(name) is None:
            self._values.pop(name, None)
            return None
        return self.flag(name, False)

    def texts(
        self, name: str, default: tuple[str, ...] | None = None, among: tuple[str, ...] | None = None
    ) -> list[str]:
        """A list of strings, maybe of those only; required when there is no default."""
        if default is not None and name not in self._values:
            return list(default)
        values = self._take(name, None, True)
        if not isinstance(values, list):
            raise InvalidParams(f'"{name}" must be a list of strings')
        return [Params({name: value}).text(name, None, among) for value in values]

    def has(self, name: str) -> bool:
        """Is it there, be it null?"""
        return name in self._values

    def optional_ids(self, name: str) -> list[int] | None:
        """A list of whole numbers, or null, or not there."""
        value = self._take(name, None, False)
        if value is None:
            return None
        if not isinstance(value, list) or not all(
            isinstance(i, int) and not isinstance(i, bool) and 0 <= i <= LARGEST for i in value
        ):
            raise InvalidParams(f'"{name}" must be a list of whole numbers')
        return value

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._take(name, default, False)
        if not isinstance(value, bool):
            raise InvalidParams(f'"{name}" must be true or false')
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        """An object."""
        value = self._take(name, None, True)
        if not isinstance(value, dict):
            raise InvalidParams(f'"{name}" must be an object')
        return value

    def anything(self, name: str) -> Any:  # noqa: ANN401
        """Any JSON value; required."""
        return self._take(name, None, True)

    def finish(self) -> None:
        """Raise `InvalidParams` when parameters are left that the method does not know."""
        if self._values:
            raise InvalidParams(f"unknown: {', '.join(sorted(self._values))}")


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


async def _call(request: dict[str, Any], methods: Mapping[str, Method], caller: Caller) -> str | tuple[Any]:
    request_id, name, params = request.get("id"), request["method"], request.get("params", {})
    method = methods.get(name)
    if method is None:
        return _error(request_id, METHOD_NOT_FOUND, f'Method not found: "{name}"')
    if not isinstance(params, dict):
        return _error(request_id, INVALID_PARAMS, f"Invalid params of {name}: they must be an object")
    try:
        return (await method(Params(params, caller)),)
    except InvalidParams as error:
        return _error(request_id, INVALID_PARAMS, f"Invalid params of {name}: {error}")
    except PikaError as error:
        return _error(request_id, OUR_ERROR, error.message, {**error.data, "code": error.code})
    except Exception:
        log.exception("Method %s failed", name)
        return _error(
            request_id, INTERNAL_ERROR, f"Internal error in {name}; the log in the data folder says more"
        )


def notification(method: str, params: Mapping[str, Any]) -> str:
    """The text of a notification to the page."""
    return encode({"jsonrpc": "2.0", "method": method, "params": params})


def encode(message: Mapping[str, Any]) -> str:
    """JSON in ASCII: undecodable bytes of file names travel as escapes, and come back the same."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False)


def _error(request_id: object, code: int, message: str, data: Mapping[str, Any] | None = None) -> str:
    error: dict[str, Any] = {"code": code, "message": message}
    if data is not None:
        error["data"] = data
    return encode({"jsonrpc": "2.0", "id": request_id, "error": error})
