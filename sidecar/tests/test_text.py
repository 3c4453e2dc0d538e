"""How text is cleaned: the cases that the contract is tested with, too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.examples import FOLDER

from pika_sidecar.contract import limits
from pika_sidecar.errors import PikaError
from pika_sidecar.text import clean, cut, is_blank, optional, typed

CASES: dict[str, list[Any]] = json.loads((FOLDER / "text.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["clean"], ids=lambda case: str(case["why"]))
def test_cleaned(case: dict[str, str]) -> None:
    assert clean(case["text"]) == case["clean"] == clean(clean(case["text"]))


def test_half_a_character_goes() -> None:
    assert clean("a\ud83cb") == "ab"


def test_what_draws_nothing_is_nothing() -> None:
    assert [text for text in CASES["blank"] if not is_blank(text)] == []
    assert [text for text in CASES["seen"] if is_blank(text)] == []
    for text in CASES["blank"]:
        with pytest.raises(PikaError, match="must not be empty"):
            typed("title", text, limits.NOTE)


@pytest.mark.parametrize("case", CASES["long"], ids=lambda case: str(case["why"]))
def test_however_long_it_is_cleaned_and_held_to_its_limit(case: dict[str, Any]) -> None:
    text = case["part"] * case["times"]
    cleaned = clean(text)
    assert clean(cleaned) == cleaned and len(cut(cleaned, limits.TRACK_TEXT)) <= limits.TRACK_TEXT
    if len(cleaned) <= limits.NOTE:
        assert optional("note", text, limits.NOTE) == cleaned
    else:
        with pytest.raises(PikaError, match="too long"):
            optional("note", text, limits.NOTE)
