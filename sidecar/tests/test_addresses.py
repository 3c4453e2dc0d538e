"""Which addresses are opened: the cases that the contract and the desktop's shell are tested with, too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.examples import FOLDER

from pika_sidecar.addresses import page, site, web_address
from pika_sidecar.library import cloud_url

CASES: dict[str, list[dict[str, str]]] = json.loads((FOLDER / "web_address.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["taken"], ids=lambda case: case["text"])
def test_an_address(case: dict[str, str]) -> None:
    assert web_address(case["text"]) == case["address"] == web_address(case["address"])


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["why"])
def test_no_address(case: dict[str, str]) -> None:
    assert web_address(case["text"]) is None
    assert site(case["text"]) is None
    # A cloud's address is typed by the DJ; what is made of it is one that is opened.
    typed = cloud_url.normal(case["text"])
    assert typed is None or web_address(typed) == f"{typed}/"


@pytest.mark.parametrize(
    "said", [None, 7, ["https://pika.example"], {"url": "x"}, True, b"https://pika.example"]
)
def test_what_is_no_text_is_no_address(said: Any) -> None:  # noqa: ANN401
    assert web_address(said) is None and site(said) is None


def test_pages_of_a_site() -> None:
    assert site("https://Pika.example/") == "https://pika.example"
    assert site("https://pika.example/de/") == "https://pika.example/de"
    assert site("https://pika.example/?a=") is None and site("https://pika.example/#") is None
    assert page("https://pika.example", "live", "K7M2P") == "https://pika.example/live/K7M2P"
    for step in ("", "..", ".", "a/b", "a?b", "a#b", 'x"; id > f; #', "$(id)", "ł", "%2e%2e"):
        assert page("https://pika.example", "live", step) is None, step


def test_what_cannot_be_an_address_is_refused_however_long() -> None:
    for part in ("a.", "a-", "%41", "/a", "1.", "?", "https://"):
        assert web_address("https://" + part * (1990 // len(part)) + '"') is None
