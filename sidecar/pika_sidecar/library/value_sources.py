"""Who says what a track is: names of sources, and the order in which they count."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.desk.values import OrderedSource, ValueSource

MANUAL: ValueSource = "manual"
"""Set by hand: counts before all others."""

FILE: ValueSource = "file"
"""The file's own tags: count when nobody else says anything."""

ANALYSIS: OrderedSource = "analysis"

DEFAULT_ORDER: tuple[OrderedSource, ...] = (
    "virtualdj",
    "rekordbox",
    "serato",
    "traktor",
    "mixxx",
    "engine",
    "itunes",
    "m3u",
    "analysis",
)
"""Programs before the analysis: what a DJ has corrected there over the years is worth more than a guess."""


def completed(order: Sequence[OrderedSource]) -> list[OrderedSource]:
    """`order`, and behind it what an older Pika did not know yet; what this one does not know is left out."""
    known = [source for source in order if source in DEFAULT_ORDER]
    return [*known, *(source for source in DEFAULT_ORDER if source not in known)]


def value_order(db: sqlite3.Connection) -> list[OrderedSource]:
    """The DJ's order, as it is set (`settings.py`)."""
    row = db.execute("SELECT value FROM settings WHERE name = 'value_order'").fetchone()
    return completed(DEFAULT_ORDER if row is None else json.loads(row["value"]))
