"""The condition in SQL that the terms of a search make of the table of tracks. Values are bound, always: what
is put together here is made of constants of this file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .keys import sort_number
from .search_fields import Field
from .search_terms import Term
from .search_values import NONE, TONIGHT, Choice, Keys, Range, Text, Value

Condition = tuple[str, list[object]]
"""SQL over the columns of `tracks` (NULL is as false), and what is bound to its marks, in order."""

# Text fields: what is searched, folded (names.py), and what says that there is none.
_TEXTS = {
    "title": "title_sort",
    "artist": "artist_sort",
    "album": "album_sort",
    "genre": "folded(genre)",
    "folder": "folded_folder(path)",
    "format": "format",
}
_NUMBERS = {"bpm": "bpm", "energy": "energy", "year": "year", "duration": "duration", "added": "added"}

_PLAYS = (
    "SELECT p.track_id FROM night_plays AS p JOIN nights AS n ON n.id = p.night_id"
    " WHERE p.track_id IS NOT NULL AND NOT p.retracted AND n.removed_at IS NULL"
)
_PROGRAMS = "SELECT track_id FROM program_values WHERE field = ?"

_HAS = {
    "file": "NOT missing",
    "bpm": "bpm IS NOT NULL",
    "key": "key_sort IS NOT NULL",
    "energy": "energy IS NOT NULL",
    "artist": "artist_sort <> ''",
    "album": "album_sort <> ''",
    "genre": "genre <> ''",
    "year": "year IS NOT NULL",
    "cover": "has_cover",
    "cue": "id IN (SELECT track_id FROM program_cues)",
    "grid": "(id IN (SELECT track_id FROM program_grids) OR analysed_at IS NOT NULL)",
    "analysis": "analysed_at IS NOT NULL",
    "edit": "edited <> '[]'",
}


def where(terms: Iterable[Term]) -> Condition:
    """All of `terms` at once; `1` when they ask for nothing. Terms with a problem ask for nothing."""
    conditions = [condition(term) for term in terms if term.problem is None]
    return " AND ".join(sql for sql, _ in conditions) or "1", [v for _, values in conditions for v in values]


def condition(term: Term) -> Condition:
    """One term, negated where it is: then also what has no value is found."""
    any_of = [_value(term.field, value) for value in term.values]
    sql = "(" + " OR ".join(part for part, _ in any_of) + ")"
    return f"{sql} IS NOT TRUE" if term.negated else sql, [v for _, values in any_of for v in values]


def _value(field: Field | None, value: Value) -> Condition:
    if field is None:
        assert isinstance(value, Text)
        return "instr(search, ?) > 0", [value.folded]
    return _FIELDS.get(field.name, _plain)(field, value)


def _plain(field: Field, value: Value) -> Condition:
    """A column with text or a number."""
    if isinstance(value, Text):
        return (
            (f"{_TEXTS[field.name]} = ?" if value.whole else f"instr({_TEXTS[field.name]}, ?) > 0"),
            [value.folded],
        )
    if isinstance(value, Range):
        return _in_range(_NUMBERS[field.name], value)
    assert value == NONE
    return (f"{_NUMBERS[field.name]} IS NULL" if field.name in _NUMBERS else f"{_TEXTS[field.name]} = ''"), []


def _in_range(column: str, bounds: Range) -> Condition:
    parts: list[str] = []
    values: list[object] = []
    for factor in bounds.factors:
        within = []
        for sign, bound in ((">=", bounds.low), ("<", bounds.high)):
            if bound is not None:
                within.append(f"{column} {sign} ?")
                values.append(bound * factor)
        parts.append(" AND ".join(within))
    return "(" + " OR ".join(parts) + ")", values


def _key(_field: Field, value: Value) -> Condition:
    if isinstance(value, Keys):
        return f"key_sort IN ({', '.join('?' * len(value.codes))})", [sort_number(c) for c in value.codes]
    return "key_sort IS NULL", []


def _played(_field: Field, value: Value) -> Condition:
    """By a night of Pika, or as another program says when it was last."""
    if value == TONIGHT:
        return f"id IN ({_PLAYS} AND n.ended_at IS NULL)", []
    if value == NONE:
        counted = f"{_PROGRAMS} AND CAST(value AS INTEGER) > 0"
        return f"id NOT IN ({_PLAYS} UNION ALL {_PROGRAMS} UNION ALL {counted})", ["played", "plays"]
    assert isinstance(value, Range)
    ours, in_ms = _in_range("p.played_at", _times(value, 1000.0))
    theirs, in_s = _in_range("CAST(value AS REAL)", value)
    return f"id IN ({_PLAYS} AND {ours} UNION ALL {_PROGRAMS} AND {theirs})", [*in_ms, "played", *in_s]


def _plays(_field: Field, value: Value) -> Condition:
    """The number of times: nights of Pika, and the most that another program counts, together; none is 0."""
    asked = value if isinstance(value, Range) else Range(None, 0.5)
    within, values = _in_range("sum(n)", asked)
    counted = (
        f"SELECT track_id FROM (SELECT track_id, count(*) AS n FROM ({_PLAYS}) GROUP BY track_id"
        " UNION ALL SELECT track_id, max(CAST(value AS INTEGER)) FROM program_values WHERE field = ?"
        f" GROUP BY track_id) GROUP BY track_id HAVING {within}"
    )
    if (asked.low or 0) <= 0 < (1 if asked.high is None else asked.high):
        # Those without any play are nowhere in these tables.
        return f"id NOT IN ({counted.replace('HAVING', 'HAVING NOT')})", ["plays", *values]
    return f"id IN ({counted})", ["plays", *values]


def _state(_field: Field, value: Value) -> Condition:
    assert isinstance(value, Choice)
    return "state = ?", [value.name]


def _has(_field: Field, value: Value) -> Condition:
    assert isinstance(value, Choice)
    return _HAS[value.name], []


def _missing(_field: Field, value: Value) -> Condition:
    assert isinstance(value, Choice)
    return f"({_HAS[value.name]}) IS NOT TRUE", []


def _times(bounds: Range, factor: float) -> Range:
    low, high = bounds.low, bounds.high
    return Range(low if low is None else low * factor, high if high is None else high * factor)


_FIELDS: dict[str, Callable[[Field, Value], Condition]] = {
    "key": _key,
    "played": _played,
    "plays": _plays,
    "state": _state,
    "has": _has,
    "missing": _missing,
}
