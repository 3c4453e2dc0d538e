"""The list of all methods. Each noun has a file with functions `(app, params)` and a table `METHODS`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from ..app import App
from ..rpc import Method, Params
from . import account, analysis, deck, folders, live, nights, paths, scan, settings, tracks, updates
from . import app as app_methods

_NOUNS = (
    *(app_methods, settings, updates),
    *(folders, paths, scan, tracks, analysis),
    *(account, live, deck, nights),
)


METHODS: Mapping[str, Callable[[App, Params], Awaitable[Any]]] = {
    name: function for noun in _NOUNS for name, function in noun.METHODS.items()
}
"""Every method by its name."""


def all_methods(app: App) -> Mapping[str, Method]:
    """Name to method, bound to `app`."""
    return {name: partial(function, app) for name, function in METHODS.items()}
