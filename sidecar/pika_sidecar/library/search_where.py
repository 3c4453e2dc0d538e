"""The condition in SQL that the terms of a search make of the table of tracks. Values are bound, always: what
is put together here is made of constants of this file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .effective import SORTED_BY
from .keys import sort_number
from .search_fields import Field
from .search_terms import Term
from .search_values import NONE, TONIGHT, Choice, Keys, Range, Text, Value

Condition = tuple[str, list[object]]
"""SQL over the columns of `tracks` (NULL is as false), and what is bound to its marks, in order."""

# Text fields: what is searched, folded (names.py).
_TEXTS = {
    "title": "title_sort",
    "artist": "artist_sort",
    "album": "album_sort",
    "genre": "genre_sort",
    "comment": "comment_sort",
    "notes": "folded(notes)",
    "folder": "folder_sort",
    "format": "format",
}
_NUMBERS = {
    "bpm": "bpm",
    "energy": "energy",
    "year": "year",
    "duration": "duration",
    "added": "since",
    "plays": "plays",
}

_PLAYS = "SELECT track_id FROM night_plays WHERE track_id IS NOT NULL AND NOT retracted"
_PROGRAMS = "SELECT track_id FROM program_values WHERE field = 'played'"

_HAS = {
    "file": "NOT missing",
    "bpm": "bpm IS NOT NULL",
    "key": "key_sort IS NOT NULL",
    "energy": "energy IS NOT NULL",
    "artist": "artist_sort <> ''",
    "album": "album_sort <> ''",
    "genre": "genre_sort <> ''",
    "year": "year IS NOT NULL",
    "cover": "has_cover",
    "cue": "id IN (SELECT track_id FROM cues UNION ALL SELECT track_id FROM program_cues)",
    "grid": "(analysed_at IS NOT NULL OR id IN (SELECT track_id FROM program_grids))",
    "analysis": "analysed_at IS NOT NULL",
    "edit": "edited <> '[]'",
    "comment": "comment_sort <> ''",
    "rating": "rating IS NOT NULL",
    "colour": "colour_sort IS NOT NULL",
    "tag": "tags_sort <> ''",
    "notes": "notes <> ''",
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
        return f"id IN ({_PLAYS} AND night_id IN (SELECT id FROM nights WHERE ended_at IS NULL))", []
    if value == NONE:
        return "(last_played IS NULL AND plays = 0)", []
    assert isinstance(value, Range)
    if value.high is None:
        return _in_range("last_played", value)
    ours, in_ms = _in_range("played_at", _times(value, 1000.0))
    theirs, in_s = _in_range("CAST(value AS REAL)", value)
    return f"id IN ({_PLAYS} AND {ours} UNION ALL {_PROGRAMS} AND {theirs})", [*in_ms, *in_s]


def _plays(field: Field, value: Value) -> Condition:
    return _plain(field, Range(None, 0.5) if value == NONE else value)


def _rating(_field: Field, value: Value) -> Condition:
    """No star is no rating."""
    return ("rating IS NULL", []) if value == NONE else _in_range("coalesce(rating, 0)", _range(value))


def _comment(field: Field, value: Value) -> Condition:
    """What the table sorts by is the beginning, which the index has; the rest is read of long ones only."""
    if value == NONE:
        return "comment_sort = ''", []
    beginning, words = _plain(field, value)
    whole = f"length(comment_sort) >= {SORTED_BY // 2} AND instr(folded(comment), ?) > 0"
    return f"({beginning} OR {whole})", [*words, *words]


def _tag(_field: Field, value: Value) -> Condition:
    if isinstance(value, Text):
        return "id IN (SELECT track_id FROM track_tags WHERE folded = ?)", [value.folded]
    return "tags_sort = ''", []


def _colour(_field: Field, value: Value) -> Condition:
    if isinstance(value, Text):
        return "colour = ?", [value.folded]
    if value == NONE:
        return "colour_sort IS NULL", []
    hues = _range(value)
    if (hues.low or 0) >= 0:
        return _in_range("colour_sort", hues)
    return "(colour_sort < ? OR colour_sort >= ? AND colour_sort < 360)", [hues.high, 360 + (hues.low or 0)]


def _state(_field: Field, value: Value) -> Condition:
    assert isinstance(value, Choice)
    return "state = ?", [value.name]


def _has(_field: Field, value: Value) -> Condition:
    assert isinstance(value, Choice)
    return _HAS[value.name], []


def _missing(_field: Field, value: Value) -> Condition:
    assert isinstance(value, Choice)
    return f"({_HAS[value.name]}) IS NOT TRUE", []


def _range(value: Value) -> Range:
    assert isinstance(value, Range)
    return value


def _times(bounds: Range, factor: float) -> Range:
    low, high = bounds.low, bounds.high
    return Range(low if low is None else low * factor, high if high is None else high * factor)


_FIELDS: dict[str, Callable[[Field, Value], Condition]] = {
    "key": _key,
    "played": _played,
    "plays": _plays,
    "rating": _rating,
    "comment": _comment,
    "tag": _tag,
    "colour": _colour,
    "state": _state,
    "has": _has,
    "missing": _missing,
}
