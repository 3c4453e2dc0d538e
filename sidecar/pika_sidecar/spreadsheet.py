"""Text in a table that somebody opens with a spreadsheet.

What a song is called is said by strangers, and a cell that begins with `=`, `+`, `-` or `@`, or the
full-width form of one, is run as a formula (OWASP, "CSV Injection"). Excel splits at `;` where the decimal
sign is a comma, and then takes the quotes for text: so what follows `;`, a tab or the end of a line counts as
the beginning of a cell, too. Spaces, signs that nobody sees and quotes before it do not help.

The web app does the same (`web/src/recap/spreadsheet.ts`); the cases of both are
`cloud/contract/examples/spreadsheet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BEFORE_A_FORMULA = re.compile(
    r"((?:\A|[;\t\r\n])"
    r'[\x00- "\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]*)'
    r"(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
)


def cell(text: str) -> str:
    """`text` as a cell of CSV (RFC 4180): always in quotes, and with a `'` before what would be a formula."""
    guarded = _BEFORE_A_FORMULA.sub(r"\1'", text)
    return '"' + guarded.replace('"', '""') + '"'


def as_table(head: Iterable[str], rows: Iterable[Iterable[str | float | None]]) -> str:
    """The table as RFC 4180 says; None is an empty cell.

    It begins with a byte-order mark, without which spreadsheets take UTF-8 for something else; no cell is
    read as a formula.
    """
    return "\ufeff" + "".join(map(_line, (head, *rows)))


def _line(values: Iterable[str | float | None]) -> str:
    return ",".join(cell("" if value is None else str(value)) for value in values) + "\r\n"
