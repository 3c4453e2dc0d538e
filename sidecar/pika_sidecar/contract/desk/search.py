"""Made from cloud/contract/desk/search.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import MaxLength
from .common import Id

# Fields with values that one chooses from.
ChoiceField = Literal["genre", "tag", "format"]


class SearchChoice(TypedDict):
    """A value that so many tracks have."""

    value: str
    total: int


class SearchChoiceList(TypedDict):
    choices: list[SearchChoice]


class SearchChoices(TypedDict):
    field: ChoiceField


class SearchCount(TypedDict):
    total: int


# The filters that can be written: `bpm:90-110`, `-genre:soul`.
SearchField = Literal[
    "bpm",
    "key",
    "energy",
    "year",
    "duration",
    "genre",
    "artist",
    "title",
    "album",
    "rating",
    "tag",
    "colour",
    "comment",
    "notes",
    "folder",
    "format",
    "added",
    "played",
    "plays",
    "state",
    "has",
    "missing",
]


class SearchTerm(TypedDict):
    """One part of a search."""

    # As it was typed, with the sign that negates it.
    text: str
    # Its place in the search, in code points: from `start` up to `end`.
    start: Id
    end: Id
    # `null`: a word, or no filter that there is.
    field: SearchField | None
    negated: bool
    # What is not understood, and what to write instead; it then filters nothing.
    problem: str | None


class SearchLooser(TypedDict):
    """How many tracks there are without this term."""

    term: SearchTerm
    total: int


class SearchLoosened(TypedDict):
    without: list[SearchLooser]


# What is typed into the search field: words, and filters (`sidecar/pika_sidecar/library/search_terms.py`).
SearchText = Annotated[str, MaxLength(400)]


class SearchQuery(TypedDict):
    search: SearchText
