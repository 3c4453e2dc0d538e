"""The examples of the contract (`cloud/contract/examples`), which the tests of TypeScript read too."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "cloud" / "contract" / "examples"


@dataclass(frozen=True)
class Examples:
    """What a type of the contract's `file` (`tracks`) takes; and what it refuses, with the wrong field:
    `rows.0.title`, or "" for none.
    """

    file: str
    type: str
    valid: list[Any]
    invalid: list[tuple[str, Any]]


def read_examples(part: str) -> Iterator[Examples]:
    """All of one part of the contract: `desk`, `room`, `feed`."""
    for file in sorted((FOLDER / part).glob("*.json")):
        if file.name in ("minisign.json", "dates.json"):
            continue  # of signed files
        for name, said in json.loads(file.read_text(encoding="utf-8")).items():
            first = said["valid"][0]
            invalid = [(wrong["field"], _changed(first, wrong)) for wrong in said["invalid"]]
            yield Examples(file.stem, name, said["valid"], invalid)


def _changed(value: Any, change: dict[str, Any]) -> Any:  # noqa: ANN401
    """The whole `value` that is said; or a copy in which one field `is` something else, or is absent."""
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
