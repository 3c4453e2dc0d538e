"""Made from cloud/contract/desk/values.ts by `deno task contract`: change it there."""

from typing import Literal, TypedDict

from .sources import SourceProgram

# What the DJ can put in order. A value set by hand always comes before these, and what a file's tags say
# after them.
OrderedSource = SourceProgram | Literal["analysis"]


class SourceCount(TypedDict):
    """Of how many tracks a source knows something."""

    source: OrderedSource
    tracks: int


class SourceCounts(TypedDict):
    """Those that know something, in the DJ's order."""

    sources: list[SourceCount]


# Where a value is from: the DJ (`manual`), a program, Pika's `analysis`, the tags of the `file`.
ValueSource = SourceProgram | Literal["analysis", "manual", "file"]
