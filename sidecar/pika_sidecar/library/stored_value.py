"""Values in columns of JSON, as Pika itself has stored them."""

from __future__ import annotations

import json
from typing import Any

_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def stored_value(text: str) -> Any:  # noqa: ANN401 (JSON)
    """What one of `manual.value` and `program_values.value` says. A third of the time of `json.loads`, which
    looks for white space around it: an import reads a million of them.
    """
    return _scan(text, 0)[0]
