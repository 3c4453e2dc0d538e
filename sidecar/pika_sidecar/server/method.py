"""Methods as functions `(app, params) -> result` of the contract's types, and the table of them all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from ..contract.method import Method
from .app import App
from .reader import read
from .rpc import Caller

P = TypeVar("P")
R = TypeVar("R")

# Calls a method: `app`, the parameters as they came, who calls. Raises `InvalidValue` or `PikaError`.
Handler = Callable[[App, object, Caller], Awaitable[object]]

HANDLERS: dict[str, Handler] = {}
"""Every method by its name; the files of `methods/` fill it."""


def method(
    said: Method[P, R],
) -> Callable[[Callable[[App, P], Awaitable[R]]], Callable[[App, P], Awaitable[R]]]:
    """Serve a method of the contract by a function: it gets the parameters read and checked by their type."""

    def register(function: Callable[[App, P], Awaitable[R]]) -> Callable[[App, P], Awaitable[R]]:
        async def handle(app: App, params: object, _: Caller) -> R:
            return await function(app, _read(said, params))

        _enter(said, handle)
        return function

    return register


def method_of_page(
    said: Method[P, R],
) -> Callable[[Callable[[App, P, Caller], Awaitable[R]]], Callable[[App, P, Caller], Awaitable[R]]]:
    """As `method`, for a function that must know which page calls."""

    def register(
        function: Callable[[App, P, Caller], Awaitable[R]],
    ) -> Callable[[App, P, Caller], Awaitable[R]]:
        async def handle(app: App, params: object, caller: Caller) -> R:
            return await function(app, _read(said, params), caller)

        _enter(said, handle)
        return function

    return register


def _read(said: Method[P, Any], params: object) -> P:
    """The parameters, as their type has them. `InvalidValue` when they are not of it."""
    # Most methods take nothing: to see that nothing came, no type has to be loaded.
    nothing_came = said.takes_nothing and params == {}
    taken: P = cast("P", params) if nothing_came else read(said.params, params)
    return taken


def _enter(said: Method[Any, Any], handle: Handler) -> None:
    assert said.name not in HANDLERS, f"two functions for {said.name}"
    HANDLERS[said.name] = handle
