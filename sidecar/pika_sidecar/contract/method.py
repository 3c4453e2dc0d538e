"""Methods and notifications of the desk's contract, with the types of what they carry.

The types are named, and loaded when somebody reads values by one: a sidecar that starts does not wait for it.
"""

from __future__ import annotations

import operator
from functools import reduce
from importlib import import_module
from typing import Any, Generic, TypeVar

P = TypeVar("P")
R = TypeVar("R")


class Method(Generic[P, R]):
    """What the page may ask; `params` and `result` name the types `P` and `R`, such as
    `desk.tracks.Waveform | None`.
    """

    def __init__(self, name: str, params: str, result: str) -> None:
        self.name = name
        self._params = params
        self._result = result

    @property
    def params(self) -> Any:  # noqa: ANN401
        """The type `P`, for whoever reads values by it."""
        return _type_named(self._params)

    @property
    def takes_nothing(self) -> bool:
        """Whether `P` is the object without fields."""
        return self._params == "desk.common.Nothing"

    @property
    def result(self) -> Any:  # noqa: ANN401
        """The type `R`, likewise."""
        return _type_named(self._result)


class Notification(Generic[P]):
    """What the page is told unasked; `params` names the type `P`."""

    def __init__(self, name: str, params: str) -> None:
        self.name = name
        self._params = params

    @property
    def params(self) -> Any:  # noqa: ANN401
        """The type `P`, for whoever reads values by it."""
        return _type_named(self._params)


def _type_named(words: str) -> Any:  # noqa: ANN401
    return reduce(operator.or_, map(_member_named, words.split(" | ")))


def _member_named(path: str) -> Any:  # noqa: ANN401
    """The type, its module loaded by name. A frozen program has it because `pika-sidecar.spec` says so."""
    if path == "None":
        return None
    module, _, name = path.rpartition(".")
    return getattr(import_module(f".{module}", __package__), name)
