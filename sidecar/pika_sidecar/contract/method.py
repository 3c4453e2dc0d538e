"""Methods and notifications of the desk's contract, with the types of what they carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Method(Generic[P, R]):
    """What the page may ask; `params` and `result` are the types `P` and `R`, for whoever checks values."""

    name: str
    params: Any
    result: Any


@dataclass(frozen=True)
class Notification(Generic[P]):
    """What the page is told unasked; `params` is the type `P`."""

    name: str
    params: Any
