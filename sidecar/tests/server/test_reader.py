"""Reading JSON values by types: what fits comes back, what does not is refused by the name of its field."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pika_sidecar.contract.bounds import (
    KIND_ONLY,
    Between,
    Items,
    MaxLength,
    MinLength,
    Pattern,
)
from pika_sidecar.server.reader import InvalidValue, read, reader_of

Id = Annotated[int, Between(0, 2**53 - 1)]


class Nothing(TypedDict):
    pass


class Changes(TypedDict, total=False):
    workers: int | None


class Query(TypedDict):
    id: Id
    limit: NotRequired[Annotated[int, Between(1, 500)]]
    sort: NotRequired[Literal["title", "bpm"]]
    name: NotRequired[str | None]
    listed: NotRequired[bool]
    options: NotRequired[list[str]]
    track_ids: NotRequired[list[Id] | None]
    inner: NotRequired[Changes]
    speed: NotRequired[float]
    pair: NotRequired[tuple[int, str]]
    counts: NotRequired[dict[str, int]]


class ByTrack(TypedDict):
    track_id: Id


class ByTitle(TypedDict):
    title: str
    artist: NotRequired[str]


class Edit(TypedDict):
    field: Annotated[Literal["bpm", "title"], KIND_ONLY]
    value: Annotated[str | float | None, KIND_ONLY]
    changes: NotRequired[Annotated[Changes, KIND_ONLY]]


Play = ByTrack | ByTitle


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Nothing, {}),
        (Query, {"id": 0}),
        (Query, {"id": 2**53 - 1, "limit": 1, "sort": "bpm", "name": None, "listed": False, "options": []}),
        (Query, {"id": 1, "track_ids": None, "inner": {"workers": None}, "speed": 1, "pair": [1, "x"]}),
        (Query, {"id": 1, "track_ids": [1, 2], "inner": {}, "speed": 1.5, "counts": {"a": 1}}),
        (Query, {"id": 1, "name": "a file's name of no encoding: \udcff"}),
        (Play, {"track_id": 1}),
        (Play, {"title": "x"}),
        (Play, {"title": "x", "artist": "y"}),
        (Edit, {"field": "path", "value": -1e9, "changes": {"colour": "red"}}),
        (Edit, {"field": "", "value": None}),
        (Any, object),
    ],
)
def test_what_fits_comes_back_as_it_is(kind: Any, value: object) -> None:  # noqa: ANN401
    assert read(kind, value) is value


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Nothing, {"more": 1, "and": 2}, "unknown: and, more"),
        (Query, [], "they must be an object"),
        (Query, {}, '"id" is missing'),
        (Query, {"id": "1"}, '"id" must be a whole number from 0 to 9007199254740991'),
        (Query, {"id": True}, '"id" must be a whole number from 0 to 9007199254740991'),
        (Query, {"id": 1.0}, '"id" must be a whole number from 0 to 9007199254740991'),
        (Query, {"id": None}, '"id" must be a whole number from 0 to 9007199254740991'),
        (Query, {"id": 2**53}, '"id" must be a whole number from 0 to 9007199254740991'),
        (Query, {"id": 1, "limit": 501}, '"limit" must be a whole number from 1 to 500'),
        (Query, {"id": 1, "sort": "path"}, '"sort" must be one of title, bpm, not "path"'),
        (Query, {"id": 1, "sort": 5}, '"sort" must be a string'),
        (Query, {"id": 1, "sort": None}, '"sort" must be a string'),
        (Query, {"id": 1, "name": 5}, '"name" must be a string'),
        (Query, {"id": 1, "name": "half \ud800"}, '"name" holds half a character (a lone surrogate)'),
        (Query, {"id": 1, "listed": None}, '"listed" must be true or false'),
        (Query, {"id": 1, "options": "x"}, '"options" must be a list of strings'),
        (Query, {"id": 1, "options": ["a", 5]}, '"options[1]" must be a string'),
        (Query, {"id": 1, "track_ids": 1}, '"track_ids" must be a list of whole numbers'),
        (
            Query,
            {"id": 1, "track_ids": [-1]},
            '"track_ids[0]" must be a whole number from 0 to 9007199254740991',
        ),
        (Query, {"id": 1, "inner": {"workers": "x"}}, '"inner.workers" must be a whole number'),
        (Query, {"id": 1, "inner": {"more": 1}}, 'unknown in "inner": more'),
        (Query, {"id": 1, "inner": []}, '"inner" must be an object'),
        (Query, {"id": 1, "speed": float("nan")}, '"speed" must be a number'),
        (Query, {"id": 1, "speed": True}, '"speed" must be a number'),
        (Query, {"id": 1, "pair": [1]}, '"pair" must be a list of 2 values'),
        (Query, {"id": 1, "pair": [1, 2]}, '"pair[1]" must be a string'),
        (Query, {"id": 1, "counts": {"a": "x"}}, '"counts.a" must be a whole number'),
        (Query, {"id": 1, "more": 2}, "unknown: more"),
        (Play, {"track_id": "1"}, '"track_id" must be a whole number from 0 to 9007199254740991'),
        (Play, {"title": "x", "artist": 5}, '"artist" must be a string'),
        (Play, {"title": "x", "more": 5}, "unknown: more"),
        (
            Play,
            {"track_id": 1, "title": "x"},
            'they must be an object with "track_id" or an object with "title" and "artist"',
        ),
        (Play, 5, 'they must be an object with "track_id" or an object with "title" and "artist"'),
        (Edit, {"field": 5, "value": 1}, '"field" must be a string'),
        (
            Edit,
            {"field": "half \ud800", "value": 1},
            '"field" holds half a character (a lone surrogate)',
        ),
        (Edit, {"field": "x"}, '"value" is missing'),
        (Edit, {"field": "x", "value": []}, '"value" must be a string or a number or null'),
        (Edit, {"field": "x", "value": True}, '"value" must be a string or a number or null'),
        (Edit, {"field": "x", "value": 1, "changes": []}, '"changes" must be an object'),
        (Annotated[str, MinLength(1), MaxLength(3)], "", "they must be a string of at least 1 characters"),
        (Annotated[str, MinLength(1), MaxLength(3)], "four", "they must be a string of at most 3 characters"),
        (Annotated[str, Pattern("^[0-9]{2}$")], "1٢", "they must be a string of the form ^[0-9]{2}$"),
        (Annotated[list[str], Items(2, 6)], ["a"], "they must be a list of 2 to 6 items"),
        (Annotated[list[str], Items(2, 6)], ["a", 5], '"[1]" must be a string'),
        (Annotated[float, Between(0, 1)], 1.5, "they must be a number from 0 to 1"),
        (Literal[1, 2, 0.5], 3, 'they must be one of 1, 2, 0.5, not "3"'),
        (Literal[True], 1, 'they must be one of True, not "1"'),
        (Literal["a"], {}, "they must be a string"),
    ],
)
def test_what_does_not_fit_is_named(kind: Any, value: object, words: str) -> None:  # noqa: ANN401
    with pytest.raises(InvalidValue) as refused:
        read(kind, value)
    assert str(refused.value) == words


def test_types_that_are_none_of_the_contract() -> None:
    for kind in (set[str], object, Annotated[str, "a word"]):
        with pytest.raises(TypeError):
            reader_of(kind)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["id", "value"]), inner),
)


@given(value=json_values | st.dictionaries(st.sampled_from([*Query.__annotations__, "more"]), json_values))
def test_any_json_is_read_or_refused_and_nothing_else(value: object) -> None:
    for kind in (Query, Play, Edit, Nothing):
        try:
            assert read(kind, value) is value
        except InvalidValue as refused:
            json.dumps(str(refused))
