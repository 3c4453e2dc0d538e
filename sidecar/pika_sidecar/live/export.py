"""A night as a table for spreadsheets."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from ..spreadsheet import as_table

if TYPE_CHECKING:
    from ..contract.desk.live import NightPlay
    from ..contract.desk.nights import Night

# Where nobody has counted wishes, the cells are empty.
_NOT_COUNTED = (None, None, None)

_HEAD = (
    "Number",
    "Time",
    "Artist",
    "Title",
    "BPM",
    "Key",
    "Energy",
    "Duration (s)",
    "Likes",
    "Slower",
    "Perfect",
    "Faster",
    "Note",
)


def file_name(night: Night) -> str:
    """A name for the file that every system takes."""
    day = time.strftime("%Y-%m-%d", time.localtime(night["started_at"] / 1000))
    title = re.sub(r"[^\w .-]+", " ", night["title"])
    return " ".join(f"Pika {day} {title}".split())[:100].rstrip(". ") + ".csv"


def as_csv(night: Night) -> str:
    """The plays of a `Night`, retracted ones left out, times as the machine's clock had them."""
    played = [play for play in night["plays"] if not play["retracted"]]
    return as_table(_HEAD, (_row(*one) for one in enumerate(played, 1)))


def _row(number: int, play: NightPlay) -> tuple[str | float | None, ...]:
    wishes = play.get("tempo")
    return (
        number,
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(play["played_at"] / 1000)),
        play["artist"],
        play["title"],
        play["bpm"],
        play["key"],
        play["energy"],
        play["duration"],
        play["likes"],
        *((wishes["slower"], wishes["perfect"], wishes["faster"]) if wishes else _NOT_COUNTED),
        play["note"],
    )
