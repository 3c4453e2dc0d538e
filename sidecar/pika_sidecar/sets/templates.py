"""Plans that are kept under a name: made by hand or from a set."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ..contract.desk import limits as desk_limits
from ..contract.desk.set_fill import SWING_TEMPI_FAST, SWING_TEMPI_MEDIUM, SWING_TEMPI_SLOW
from ..errors import PikaError
from ..text import typed
from . import store
from .course import Stop
from .plan import clean_plan
from .stops import stops_of

if TYPE_CHECKING:
    from ..contract.desk.set_fill import SetTemplates
    from ..contract.desk.sets import SetSlot

BANDS = (SWING_TEMPI_SLOW, SWING_TEMPI_MEDIUM, SWING_TEMPI_FAST)


def templates(db: sqlite3.Connection) -> SetTemplates:
    """All of them, by name."""
    rows = db.execute("SELECT id, name, plan FROM set_templates ORDER BY name COLLATE NOCASE, id")
    return {
        "templates": [{"id": row["id"], "name": row["name"], "plan": json.loads(row["plan"])} for row in rows]
    }


def save(
    db: sqlite3.Connection, name: str, plan: Sequence[SetSlot], template_id: int | None = None
) -> SetTemplates:
    """A new one, or another name and plan for one. `PikaError`: `not_found`, `invalid_value`."""
    text = json.dumps(clean_plan(plan))
    cleaned = typed("name", name, desk_limits.LIST_NAME)
    with store.within(db):
        if template_id is None:
            db.execute("INSERT INTO set_templates (name, plan) VALUES (?, ?)", (cleaned, text))
        else:
            _require(db, template_id)
            db.execute(
                "UPDATE set_templates SET name = ?, plan = ? WHERE id = ?", (cleaned, text, template_id)
            )
        return templates(db)


def save_of_set(db: sqlite3.Connection, name: str, list_id: int) -> SetTemplates:
    """The plan that a set has, or else the one that its tracks show. `PikaError`: `not_found`,
    `is_a_folder`.
    """
    about = store.about_of(store.require_entries(db, list_id))
    return save(db, name, about["plan"] or plan_of(stops_of(db, store.entries_of(db, list_id))))


def delete(db: sqlite3.Connection, template_id: int) -> SetTemplates:
    """Take one away. `PikaError("not_found")`."""
    with store.within(db):
        _require(db, template_id)
        db.execute("DELETE FROM set_templates WHERE id = ?", (template_id,))
        return templates(db)


def plan_of(stops: Sequence[Stop]) -> list[SetSlot]:
    """What tracks have in common, run by run: those of one tempo band in a row are a slot, with the energies
    that occur. Of a very long set the first `desk_limits.PLAN` slots.
    """
    slots: list[SetSlot] = []
    for band, run in groupby(stops, lambda stop: band_of(stop.profile.bpm)):
        members = list(run)
        energies = [round(stop.profile.energy) for stop in members if stop.profile.energy is not None]
        while members:
            taken, members = (
                members[: desk_limits.SLOT_COUNT[1]],
                members[desk_limits.SLOT_COUNT[1] :],
            )
            slots.append(
                {
                    "count": len(taken),
                    "bpm": band,
                    "energy": (min(energies), max(energies)) if energies else None,
                    "style": "",
                    "length": None,
                }
            )
    return slots[: desk_limits.PLAN[1]]


def band_of(bpm: float | None) -> tuple[float, float] | None:
    """Slow, medium or fast, for West Coast Swing; None outside of them."""
    if bpm is None:
        return None
    return next((band for band in BANDS if band[0] <= bpm < band[1] or bpm == band[1] == BANDS[-1][1]), None)


def _require(db: sqlite3.Connection, template_id: int) -> None:
    if db.execute("SELECT 1 FROM set_templates WHERE id = ?", (template_id,)).fetchone() is None:
        raise PikaError("not_found", f"There is no template with id {template_id}.", id=template_id)
