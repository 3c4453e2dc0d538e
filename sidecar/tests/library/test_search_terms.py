"""What is typed into the search field, taken apart. Pure."""

from __future__ import annotations

import random
import sqlite3
from datetime import datetime
from itertools import pairwise

import pytest

from pika_sidecar.library.search_fields import FIELDS
from pika_sidecar.library.search_terms import Term, parse
from pika_sidecar.library.search_values import NONE, TONIGHT, Choice, Keys, Range, Text
from pika_sidecar.library.search_where import where

pytestmark = pytest.mark.not_under_wine(why="same code")

NOW = datetime(2026, 11, 30, 21, 0).timestamp()
DAY = 86_400


def at(year: int, month: int = 1, day: int = 1) -> float:
    return datetime(year, month, day).timestamp()


def only(text: str) -> Term:
    [term] = parse(text, NOW)
    return term


def test_words_filters_and_their_places() -> None:
    text = '  Love  bpm:90-110 -genre:"west coast" “two words” -nope'
    terms = parse(text, NOW)
    assert [term.text for term in terms] == [
        "Love",
        "bpm:90-110",
        '-genre:"west coast"',
        "“two words”",
        "-nope",
    ]
    assert [text[term.start : term.end] for term in terms] == [term.text for term in terms]
    assert [term.field and term.field.name for term in terms] == [None, "bpm", "genre", None, None]
    assert [term.negated for term in terms] == [False, False, True, False, True]
    assert [term.values for term in terms] == [
        (Text("love"),),
        (Range(89.5, 110.5),),
        (Text("west coast"),),
        (Text("two words"),),
        (Text("nope"),),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("bpm:104", Range(103.5, 104.5)),
        ("BPM=104.0", Range(103.95, 104.05)),
        ("tempo:90..110", Range(89.5, 110.5)),
        ("bpm:110\u201390", Range(89.5, 110.5)),
        ("bpm:90-", Range(89.5, None)),
        ("bpm:-90", Range(None, 90.5)),
        ("bpm>90", Range(90.5, None)),
        ("bpm>=90", Range(89.5, None)),
        ("bpm<90", Range(None, 89.5)),
        ("bpm:<=90", Range(None, 90.5)),
        ("bpm:52~", Range(51.5, 52.5, (0.5, 1.0, 2.0))),
        ("energy>6", Range(6.5, None)),
        ("year:none", NONE),
        ("duration:4:00", Range(239.5, 240.5)),
        ("duration<4:00", Range(None, 239.5)),
        ("length:3:30-4:15", Range(209.5, 255.5)),
        ("duration:4", Range(240, 300)),
        ("duration:3.5", Range(207, 213)),
        ("duration>=200s", Range(199.5, None)),
        ("key:8A", Keys(("8A",))),
        ("key:Am", Keys(("8A",))),
        ("key:1m", Keys(("8A",))),
        ('key:"A minor"', Keys(("8A",))),
        ("key:8A~", Keys(("7A", "8A", "8B", "9A"))),
        ("key:none", NONE),
        ("genre:Soûl", Text("soul")),
        ("format:MP3", Text("mp3", whole=True)),
        ("added:30d", Range(NOW - 30 * DAY, None)),
        ("added<2w", Range(NOW - 14 * DAY, None)),
        ("added>30d", Range(None, NOW - 30 * DAY)),
        ("added:2026", Range(at(2026), at(2027))),
        ("added:2025-12", Range(at(2025, 12), at(2026))),
        ("added:2026-01-15", Range(at(2026, 1, 15), at(2026, 1, 16))),
        ("added:2026-01..2026-03", Range(at(2026), at(2026, 4))),
        ("added>=2026-02", Range(at(2026, 2), None)),
        ("added:today", Range(at(2026, 11, 30), at(2026, 12, 1))),
        ("played:yesterday", Range(at(2026, 11, 29), at(2026, 11, 30))),
        ("played:tonight", TONIGHT),
        ("played:never", NONE),
        ("played:1y", Range(NOW - 365 * DAY, None)),
        ("rating>=4", Range(3.5, None)),
        ("colour:Red", Range(-15, 20)),
        ("tag:Slöw", Text("slow", whole=True)),
        ("state:Ready", Choice("done")),
        ("has:cues", Choice("cue")),
        ("missing:yes", Choice("file")),
    ],
)
def test_values(text: str, value: object) -> None:
    term = only(text)
    assert term.problem is None and term.values == (value,)


def test_several_values_are_any_of_them() -> None:
    assert only("key:8A,9A").values == (Keys(("8A",)), Keys(("9A",)))
    assert only('genre:"rhythm, blues",soul,').values == (Text("rhythm, blues"), Text("soul"))


@pytest.mark.parametrize(
    "text",
    ["Re:", "Re:Stacks", "I<3", "e=mc2", '7"', "a-b", "-", "AC/DC", "12:30", ":", "bpm"],
)
def test_what_is_no_filter_is_a_word(text: str) -> None:
    term = only(text)
    assert term.field is None and term.problem is None and not term.negated


def test_nothing_asks_for_nothing() -> None:
    assert parse("", NOW) == [] == parse('  ""  “', NOW)
    assert where(parse("", NOW)) == ("1", [])


def test_while_a_quote_is_open_it_goes_to_the_end() -> None:
    assert only('genre:"west co').values == (Text("west co"),)
    assert only('"west co').values == (Text("west co"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gnere:soul", 'There is no filter "gnere". Write genre:soul.'),
        ("mood:happy", 'There is no filter "mood". To find the words, write "mood:happy".'),
        ("bpm:", '"bpm" needs a value. Write bpm:90-110.'),
        ("bpm:fast", '"fast" is no number or range. Write bpm:90-110.'),
        ("bpm>90-100", '"90-100" is no number or range. Write bpm:90-110.'),
        ("key:H", '"H" is no key.'),
        ("key>8A", '"key" cannot be compared. Write key:8A.'),
        ("duration:4:70", '"4:70" is no length.'),
        ("added:soon", '"soon" is no date.'),
        ("added:2026-13", '"2026-13" is no date.'),
        ("added:2026-02-30", '"2026-02-30" is no date.'),
        ("colour:mauve", '"mauve" is no colour. Write one of red, orange,'),
        ("state:gone", '"state" knows no "gone". Write one of waiting, running, done'),
    ],
)
def test_what_is_not_understood_says_what_to_write(text: str, words: str) -> None:
    broken, rest = parse(f"{text} love", NOW)
    assert broken.problem is not None and words in broken.problem and broken.values == ()
    assert (broken.start, broken.end) == (0, len(text))
    assert where([broken, rest]) == where([rest]), "the rest is searched"


def test_every_example_is_understood() -> None:
    for field in FIELDS:
        assert only(field.example).problem is None, field.example
        assert only(f"-{field.example}").field == field


def test_whatever_is_typed_is_understood_or_explained(db: sqlite3.Connection) -> None:
    """Any text: terms in their order, and SQL that runs with bound values only."""
    chance = random.Random(16)
    names = [name for field in FIELDS for name in (field.name, *field.also)]
    signs = [":", "=", "<", ">", "<=", ">=", ":<", ""]
    pieces = ["8A~", "90-110", "..", "4:00", "30d", "2026-01", "none", "never", "'; DROP TABLE tracks; --"]
    pieces += ['"', "“", ",", "-", "~", " ", "夜", "é", "\0", "%", "?", "99999999999999999999", "\u2028", "x"]
    for _ in range(1_500):
        text = "".join(
            chance.choice((chance.choice(names) + chance.choice(signs), chance.choice(pieces)))
            for _ in range(chance.randint(0, 9))
        )
        terms = parse(text, NOW)
        for term in terms:
            assert text[term.start : term.end] == term.text and not term.text[0].isspace()
            assert bool(term.values) != bool(term.problem)
        assert all(term.end <= after.start for term, after in pairwise(terms))
        sql, values = where(terms)
        assert sql.count("?") == len(values)
        assert not any(piece in sql for piece in ("DROP", "夜", "99999"))
        assert db.execute(f"SELECT count(*) FROM tracks WHERE {sql}", values).fetchone()[0] == 0
