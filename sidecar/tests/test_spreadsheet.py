"""Cells of tables: the cases that the web app's tests read too."""

from __future__ import annotations

import json
import re

import pytest
from support.examples import FOLDER

from pika_sidecar.spreadsheet import cell

CELLS = [
    (said["text"], said["cell"])
    for said in json.loads((FOLDER / "spreadsheet" / "cells.json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("text", "wanted"), CELLS)
def test_every_cell_is_as_both_wings_say(text: str, wanted: str) -> None:
    assert cell(text) == wanted


@pytest.mark.parametrize("separator", [";", "\t", "[;\t]"])
def test_wherever_a_spreadsheet_splits_the_table_no_piece_of_it_is_a_formula(separator: str) -> None:
    table = "\r\n".join(",".join((cell("20:00"), cell(text), cell("A"))) for text, _ in CELLS)
    pieces = [piece for line in re.split(r"\r\n|\r|\n", table) for piece in re.split(separator, line)]
    assert len(pieces) > len(CELLS)
    formula = re.compile(r'[\s\x00\u200b\ufeff"]*[=+\-@\uff1d\uff0b\uff0d\uff20]')
    assert [piece for piece in pieces if formula.match(piece)] == []
