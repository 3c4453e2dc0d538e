"""The settings of the contract, with their defaults and their rules."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from ..errors import PikaError
from . import cloud_url
from .database import transaction

if TYPE_CHECKING:
    from ..contract.desk.settings import Settings

# `cloud_url` None: the default address (it depends on build and environment), which is what people see.
DEFAULTS: Settings = {
    "key_notation": "camelot",
    "workers": None,
    "auto_analyze": True,
    "cloud_url": None,
}

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
}


def get_all(db: sqlite3.Connection) -> Settings:
    """Every setting, with the default where nothing was set."""
    stored = {row["name"]: json.loads(row["value"]) for row in db.execute("SELECT name, value FROM settings")}
    found = cast("Settings", {name: stored.get(name, default) for name, default in DEFAULTS.items()})
    return {**found, "cloud_url": found["cloud_url"] or cloud_url.default()}


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
    return get_all(db)
