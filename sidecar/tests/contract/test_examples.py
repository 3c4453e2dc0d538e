"""The examples of cloud/contract: what its own tests take and refuse, the generated types do too."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pika_sidecar.contract import desk, room
from pika_sidecar.server.reader import InvalidValue, read

EXAMPLES = Path(__file__).resolve().parents[3] / "cloud" / "contract" / "examples"
PARTS: dict[str, ModuleType] = {"desk": desk, "room": room}  # the feed's are in tests/updates


def changed(value: Any, change: dict[str, Any]) -> Any:  # noqa: ANN401
    """A copy in which one field `is` something else, or is absent."""
    if "value" in change:
        return change["value"]
    parent = value = copy.deepcopy(value)
    *path, last = [int(name) if name.isdigit() else name for name in change["field"].split(".")]
    for name in path:
        parent = parent[name]
    if "is" in change:
        parent[last] = change["is"]
    else:
        del parent[last]
    return value


def written() -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Name, type, and what is said of it, of all types."""
    for part, module in PARTS.items():
        for file in sorted((EXAMPLES / part).glob("*.json")):
            for name, said in json.loads(file.read_text(encoding="utf-8")).items():
                yield name, getattr(module, name), said


VALID = [
    pytest.param(kind, value, id=f"{name}-{index}")
    for name, kind, said in written()
    for index, value in enumerate(said["valid"])
]
INVALID = [
    pytest.param(kind, wrong["field"], changed(said["valid"][0], wrong), id=f"{name}-{index}")
    for name, kind, said in written()
    for index, wrong in enumerate(said["invalid"])
]


@pytest.mark.parametrize(("kind", "value"), VALID)
def test_what_is_right_is_taken(kind: object, value: object) -> None:
    assert read(kind, value) == value


@pytest.mark.parametrize(("kind", "field", "value"), INVALID)
def test_what_is_wrong_is_refused_and_named(kind: object, field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        read(kind, value)
    named = re.sub(r"\.(\d+)", r"[\1]", field)
    assert f'"{named}"' in str(refused.value) or f"unknown: {field}" in str(refused.value) or field == ""


def test_every_method_and_notification_has_an_example() -> None:
    shown = [kind for _, kind, _ in written()]
    said = [kind for method in desk.METHODS.values() for kind in (method.params, method.result)]
    said += [one.params for one in desk.NOTIFICATIONS.values()]
    assert [kind for kind in said if kind not in shown and kind not in [one | None for one in shown]] == []
