"""A night as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.desk.nights import Night

# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

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
    """The plays of a `Night` as RFC 4180 says, retracted ones left out, times as the machine's clock had
    them.

    It begins with a byte-order mark, without which spreadsheets take UTF-8 for something else; no cell is
    read as a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    played = [play for play in night["plays"] if not play["retracted"]]
    for number, play in enumerate(played, 1):
        wishes = play.get("tempo")
        writer.writerow(
            [
                number,
                time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(play["played_at"] / 1000)),
                _guarded(play["artist"]),
                _guarded(play["title"]),
                play["bpm"],
                play["key"],
                play["energy"],
                play["duration"],
                play["likes"],
                *((wishes["slower"], wishes["perfect"], wishes["faster"]) if wishes else _NOT_COUNTED),
                _guarded(play["note"]),
            ]
        )
    return "\ufeff" + out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
