"""What is typed into the search field, taken apart: words, and filters such as `bpm:90-110 -genre:soul`.

    words                each in title, artist, album or file name; "two words" in quotes stay together
    field:value          bpm:104  key:8A  genre:"west coast"  tag:blues,slow (either of them)
    field>value          also >=, <, <=
    -term                everything else

Pure, and it never fails: a term that is not understood carries its problem and filters nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from . import search_fields
from .names import fold
from .search_fields import Field
from .search_values import Comparison, NotUnderstood, Text, Value, read

_FILTER = re.compile(r"([A-Za-z]+)(:[<>]=?|:=?|[<>]=?|=)")
_OPENING, _CLOSING = '"“„', '"”“'
# A name this short before a colon is no slip of the pen ("Re: Stacks"): it is searched as a word.
_SHORT = 2


@dataclass(frozen=True)
class Term:
    """One part of a search; `start` and `end` are its place in the text, in code points.

    Without a `field` it is a word. Tracks have to meet any of `values`, or none when `negated`.
    """

    text: str
    start: int
    end: int
    field: Field | None
    values: tuple[Value, ...]
    negated: bool = False
    problem: str | None = None


def parse(text: str, now: float) -> list[Term]:
    """The terms of `text` in their order; `now` in seconds since 1970, for `added:30d`."""
    terms = []
    for start, end in _spans(text):
        term = _term(text[start:end], start, now)
        if term.values or term.problem:
            terms.append(term)
    return terms


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each term begins and ends: at white space outside of quotes."""
    spans, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start, at = at, _end(text, at)
        spans.append((start, at))
    return spans


def _end(text: str, start: int) -> int:
    """The end of the term that begins at `start`. A quote opens only where a value begins; one that is never
    closed goes to the end.
    """
    at = start + (text[start] == "-")
    if found := _FILTER.match(text, at):
        at = found.end()
    begins = True
    while at < len(text) and not text[at].isspace():
        if begins and text[at] in _OPENING:
            closing = _closing(text, at + 1)
            if closing < 0:
                return len(text)
            at = closing
        begins = text[at] == ","
        at += 1
    return at


def _closing(text: str, start: int) -> int:
    found = [at for quote in _CLOSING if (at := text.find(quote, start)) >= 0]
    return min(found, default=-1)


def _term(text: str, start: int, now: float) -> Term:
    negated = len(text) > 1 and text[0] == "-"
    bare = text[1:] if negated else text

    def term(field: Field | None, *values: Value, problem: str | None = None) -> Term:
        return Term(text, start, start + len(text), field, values, negated, problem)

    found = _FILTER.match(bare)
    field = search_fields.field_called(found[1]) if found else None
    if found is None or (field is None and not _meant_as_filter(found, bare)):
        word = fold(_unquoted(bare))
        return term(None, Text(word)) if word.strip() else term(None)
    if field is None:
        return term(None, problem=_no_such_filter(found[1], bare[found.end() :], found[2]))
    written = _values(bare[found.end() :])
    if not written:
        return term(field, problem=f'"{field.name}" needs a value. Write {field.example}.')
    sign = found[2].lstrip(":")
    comparison = cast("Comparison", "" if sign == "=" else sign)
    try:
        return term(field, *(read(field, comparison, value, now) for value in written))
    except NotUnderstood as error:
        return term(field, problem=str(error))


def _meant_as_filter(found: re.Match[str], bare: str) -> bool:
    """Whether an unknown name and its sign look like a filter: `gnere:soul`, not `Re:`, `I<3` or `e=mc2`."""
    return found[2].startswith(":") and len(found[1]) > _SHORT and found.end() < len(bare)


def _no_such_filter(name: str, rest: str, sign: str) -> str:
    meant = search_fields.like(name)
    instead = f"Write {meant.name}{sign}{rest}" if meant else f'To find the words, write "{name}{sign}{rest}"'
    return f'There is no filter "{name}". {instead}.'


def _values(written: str) -> list[str]:
    """The alternatives, apart at the commas outside of quotes, without their quotes; empty ones fall away."""
    values, at = [], 0
    while at <= len(written):
        if at < len(written) and written[at] in _OPENING:
            closing = _closing(written, at + 1)
            closing = len(written) if closing < 0 else closing
            comma = written.find(",", closing)
        else:
            comma = written.find(",", at)
        end = len(written) if comma < 0 else comma
        values.append(_unquoted(written[at:end]).strip())
        at = end + 1
    return [value for value in values if value]


def _unquoted(text: str) -> str:
    if text and text[0] in _OPENING:
        return text[1:-1] if len(text) > 1 and text[-1] in _CLOSING else text[1:]
    return text
