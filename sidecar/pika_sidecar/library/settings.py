"""The settings of the contract, with their defaults and their rules."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ..errors import PikaError
from . import cloud_url, refreshing
from .database import transaction
from .value_sources import DEFAULT_ORDER, completed

if TYPE_CHECKING:
    from ..contract.desk.settings import Settings, TableColumn

COLUMNS: tuple[TableColumn, ...] = (
    "artist",
    "album",
    "genre",
    "year",
    "bpm",
    "key",
    "energy",
    "rating",
    "colour",
    "tags",
    "comment",
    "duration",
    "plays",
    "last_played",
    "added",
    "state",
)
"""All that the table has beside cover and title."""

# `cloud_url` None: the default address (it depends on build and environment), which is what people see.
DEFAULTS: Settings = {
    "key_notation": "camelot",
    "workers": None,
    "auto_analyze": True,
    "cloud_url": None,
    "value_order": list(DEFAULT_ORDER),
    "columns": ["artist", "bpm", "key", "energy", "duration", "state"],
}


def _is_choice_of(known: Sequence[str], value: object) -> bool:
    """Whether it is a list of some of `known`, each at most once."""
    if not isinstance(value, list):
        return False
    return all(isinstance(one, str) and one in known for one in value) and len(set(value)) == len(value)


_RULES: dict[str, tuple[Any, str]] = {
    "key_notation": (
        lambda v: v in ("camelot", "open_key", "name"),
        'one of "camelot", "open_key", "name"',
    ),
    "workers": (
        lambda v: v is None or (isinstance(v, int) and not isinstance(v, bool) and 1 <= v <= 64),
        "null (as many as fit this machine) or a whole number from 1 to 64",
    ),
    "auto_analyze": (lambda v: isinstance(v, bool), "true or false"),
    "cloud_url": (
        lambda v: v is None or (isinstance(v, str) and cloud_url.normal(v) is not None),
        "null (the usual one) or an address such as https://example.org, without a path",
    ),
    "value_order": (
        lambda v: _is_choice_of(DEFAULT_ORDER, v),
        f"a list of {', '.join(DEFAULT_ORDER)}, each at most once",
    ),
    "columns": (
        lambda v: _is_choice_of(COLUMNS, v),
        f"a list of {', '.join(COLUMNS)}, each at most once",
    ),
}


def get_all(db: sqlite3.Connection) -> Settings:
    """Every setting, with the default where nothing was set."""
    stored = {row["name"]: json.loads(row["value"]) for row in db.execute("SELECT name, value FROM settings")}
    found = cast("Settings", {name: stored.get(name, default) for name, default in DEFAULTS.items()})
    return {
        **found,
        "cloud_url": found["cloud_url"] or cloud_url.default(),
        "value_order": completed(found["value_order"]),
        "columns": [column for column in found["columns"] if column in COLUMNS],
    }


def set_some(db: sqlite3.Connection, changes: Mapping[str, object]) -> Settings:
    """Change some settings, or none of them when one is wrong (`PikaError("invalid_value")`). Returns all."""
    for name, value in changes.items():
        if name not in _RULES:
            raise PikaError(
                "unknown_setting",
                f'There is no setting "{name}": the settings are {", ".join(DEFAULTS)}.',
                field=name,
            )
        holds, rule = _RULES[name]
        if not holds(value):
            raise PikaError(
                "invalid_value",
                f"Cannot set {name} to {json.dumps(value)[:80]}: it must be {rule}.",
                field=name,
                value=value,
            )
    with transaction(db):
        for name, value in changes.items():
            stored = cloud_url.normal(value) if name == "cloud_url" and isinstance(value, str) else value
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(stored)))
        if "value_order" in changes:
            refreshing.ask(db)
    return get_all(db)
