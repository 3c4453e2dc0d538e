"""Names, keys, values, beats: the parts without a database."""

from __future__ import annotations

import json
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pika_sidecar.errors import PikaError
from pika_sidecar.library.beats import edited_beats
from pika_sidecar.library.keys import CAMELOT, key_of, parse_key, read_key, sort_number
from pika_sidecar.library.names import fold, from_db, printable, to_db
from pika_sidecar.library.values import EDITABLE, check

# Any bytes but 0; on Windows any characters but that, halves of pairs alone too.
FILE_NAMES = (
    st.text(st.characters(exclude_characters="\0"), min_size=1)
    if sys.platform == "win32"
    else st.binary(min_size=1).filter(lambda name: b"\0" not in name).map(os.fsdecode)
)


@given(FILE_NAMES)
def test_any_file_name_survives_the_database_and_json(path: str) -> None:
    assert from_db(to_db(path)) == path
    assert json.loads(json.dumps(path)) == path
    printable(path).encode("utf-8")


@given(st.text())
def test_folding_is_idempotent_and_blind_to_case(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    fold(text).encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("bjork", "BJÖRK"),
        ("beyonce", "Beyoncé"),
        ("МОЙ", "мой"),
        ("strasse", "Straße"),
        ("oe", "Œuvre"[:1]),
        ("sao", "São"),
        ("ολα", "Όλα"),
        ("カ", "ガ"),
    ],
)
def test_search_finds_what_people_type(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_the_two_spellings_of_an_accent_are_one() -> None:
    assert fold("e\u0301") == fold("\u00e9") == "e"


@pytest.mark.parametrize(
    ("text", "camelot"),
    [
        ("8A", "8A"), ("08b", "8B"), ("12a", "12A"), ("1m", "8A"), ("1d", "8B"), ("12M", "7A"), ("6d", "1B"),
        ("A minor", "8A"), ("Am", "8A"), ("a min", "8A"), ("C", "8B"), ("c", "8B"),
        ("C major", "8B"), ("CM", "8B"),
        ("F#m", "11A"), ("Gbm", "11A"), ("G♭ minor", "11A"), ("Db", "3B"), ("C# maj", "3B"),
        ("B", "1B"), ("Cb", "1B"),
        ("Ebm", "2A"), ("D#min", "2A"), ("Bbmoll", "3A"), ("E#", "7B"), ("Fm", "4A"),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(text: str, camelot: str) -> None:
    assert parse_key(text) == camelot


@pytest.mark.parametrize("text", ["", "H", "13A", "0A", "8C", "A minorr", "Abc", "minor", "8", "#", "A#b"])
def test_what_is_no_key_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(PikaError) as refused:
        parse_key(text)
    assert refused.value.code == "invalid_value" and refused.value.data["value"] == text


def test_all_spellings_of_all_keys_agree() -> None:
    assert len(CAMELOT) == 24
    for camelot in CAMELOT:
        key = key_of(camelot)
        assert {parse_key(spelling) for spelling in key.values()} == {camelot}
    assert [sort_number(camelot) for camelot in CAMELOT] == sorted(
        sort_number(camelot) for camelot in CAMELOT
    )
    assert key_of("8A") == {"name": "A minor", "camelot": "8A", "open_key": "1m"}


def test_analysis_and_edits_spell_keys_alike() -> None:
    from pika_sidecar.analysis.key import Key  # noqa: PLC0415 (NumPy)

    for tonic in range(12):
        for minor in (False, True):
            found = Key(tonic, minor, 1.0)
            spelt = {"name": found.name, "camelot": found.camelot, "open_key": found.open_key}
            assert key_of(found.camelot) == spelt


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("bpm", 96, 96.0), ("bpm", "96,5", 96.5), ("bpm", 20, 20.0), ("bpm", 400, 400.0), ("energy", 10, 10),
        ("energy", "3", 3), ("year", 1999, 1999), ("key", "Am", "8A"), ("first_beat", 0, 0.0),
        ("title", "  a \n b ", "a b"), ("artist", "", ""),
    ],
)  # fmt: skip
def test_values_that_are_fine(field: str, value: object, stored: object) -> None:
    assert check(field, value) == stored


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bpm", 19.9), ("bpm", 401), ("bpm", float("nan")), ("bpm", True), ("bpm", "fast"), ("bpm", [1]),
        ("energy", 0), ("energy", 11), ("energy", 2.5), ("year", 12), ("key", 8), ("first_beat", -1),
        ("title", ""), ("title", 7), ("album", "x" * 501), ("genre", {}),
    ],
)  # fmt: skip
def test_values_that_are_not_name_field_and_value(field: str, value: object) -> None:
    with pytest.raises(PikaError) as refused:
        check(field, value)
    assert refused.value.code == "invalid_value" and refused.value.data["field"] == field
    assert field in refused.value.message and "value" in refused.value.data


@given(
    st.sampled_from(EDITABLE),
    st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.lists(st.integers())),
)
def test_no_value_raises_anything_else(field: str, value: object) -> None:
    try:
        json.dumps(check(field, value), allow_nan=False).encode("utf-8")
    except PikaError as error:
        assert error.code == "invalid_value"


CONSTANT = {"constant": True, "first": 0.25, "period": 0.5, "times": None}
FREE = {"constant": False, "first": 1.0, "period": 0.5, "times": [1.0, 1.5, 2.1, 2.5, 3.0]}


def test_the_grid_follows_manual_values() -> None:
    assert edited_beats(None, None, {}) is None
    assert edited_beats(CONSTANT, 120.0, {}) == CONSTANT
    assert edited_beats(CONSTANT, 120.0, {"bpm": 60.0})["period"] == 1.0
    assert edited_beats(CONSTANT, 120.0, {"first_beat": 0.75})["first"] == 0.75
    assert edited_beats(None, None, {"bpm": 120.0}) == {
        "constant": True,
        "first": 0.0,
        "period": 0.5,
        "times": None,
    }
    assert edited_beats(FREE, 120.0, {})["times"] == FREE["times"]
    assert edited_beats(FREE, 120.0, {"bpm": 60.0})["times"] == [1.0, 2.1, 3.0]
    assert edited_beats(FREE, 120.0, {"bpm": 240.0})["times"] == [
        1.0,
        1.25,
        1.5,
        1.8,
        2.1,
        2.3,
        2.5,
        2.75,
        3.0,
    ]
    assert edited_beats(FREE, 120.0, {"first_beat": 0.5})["times"] == [0.5, 1.0, 1.6, 2.0, 2.5]
    assert edited_beats(FREE, 120.0, {"bpm": 100.0})["constant"] is True


def test_bars_follow_the_grid() -> None:
    bars = {"beats_per_bar": 4, "downbeat": 3, "downbeat_confidence": 0.7}
    steady = {**CONSTANT, **bars}
    assert edited_beats(steady, 120.0, {}) == steady
    double = edited_beats(steady, 120.0, {"bpm": 240.0})
    assert (double["first"], double["downbeat"]) == (0.25, 2), "1.75 s is a first beat still"
    half = edited_beats(steady, 120.0, {"bpm": 60.0})
    assert (half["first"], half["period"], half["downbeat"]) == (0.75, 1.0, 1), "1.75 s, with a beat left out"
    assert "downbeat" not in edited_beats(steady, 120.0, {"bpm": 97.0})
    assert edited_beats(steady, 120.0, {"first_beat": 0.26})["downbeat"] == 3
    chosen = edited_beats(steady, 120.0, {"first_beat": 1.25})
    assert (chosen["downbeat"], chosen["downbeat_confidence"]) == (0, 1.0)
    free = {**FREE, **bars, "downbeat": 1}
    assert edited_beats(free, 120.0, {"bpm": 60.0})["times"] == [1.5, 2.5]
    assert edited_beats(free, 120.0, {"bpm": 60.0})["downbeat"] == 0
    assert edited_beats(free, 120.0, {"bpm": 240.0})["downbeat"] == 2
    early = {**free, "times": [0.1, 0.5, 1.0, 1.6], "first": 0.1}
    moved = edited_beats(early, 120.0, {"first_beat": 0.0})
    assert moved["times"][0] == 0.0 and moved["downbeat"] == 1


@pytest.mark.parametrize(
    ("tag", "camelot"),
    [
        ("Am", "8A"),
        ("8A / Am", "8A"),
        ("Am (8A)", "8A"),
        ("5A - Energy 7", "5A"),
        ("08B", "8B"),
        ("F♯ minor", "11A"),
        ("8A/9A", "8A"),
        ("unknown", None),
        ("", None),
        ("13A", None),
    ],
)
def test_the_key_in_a_tag(tag: str, camelot: str | None) -> None:
    assert read_key(tag) == camelot
