"""The examples of cloud/contract: what its own tests take and refuse, the generated types do too."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from support.examples import read_examples

from pika_sidecar.contract import calls
from pika_sidecar.server.reader import InvalidValue, read

# The feed has a reader of its own (tests/updates/test_feed.py).
ALL = [
    (getattr(import_module(f"pika_sidecar.contract.{part}.{one.file}"), one.type), one)
    for part in ("desk", "room")
    for one in read_examples(part)
]
VALID = [
    pytest.param(kind, value, id=f"{one.type}-{index}")
    for kind, one in ALL
    for index, value in enumerate(one.valid)
]
INVALID = [
    pytest.param(kind, field, value, id=f"{one.type}-{index}")
    for kind, one in ALL
    for index, (field, value) in enumerate(one.invalid)
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
    shown = [kind for kind, _ in ALL]
    said = [kind for method in calls.METHODS.values() for kind in (method.params, method.result)]
    said += [one.params for one in calls.NOTIFICATIONS.values()]
    assert [kind for kind in said if kind not in shown and kind not in [one | None for one in shown]] == []
