"""Made from cloud/contract/fields.ts by `deno task contract`: change it there."""

from typing import Annotated, TypedDict

from .bounds import Between, MaxLength, Pattern

# A sequence number: 1 and up.
Sequence = Annotated[int, Between(1, 9_007_199_254_740_991)]

# A point in time: milliseconds since 1970, UTC; between 2000 and 2200.
Time = Annotated[int, Between(946_684_800_001, 7_258_118_399_999)]


class TrackFields(TypedDict):
    """What is known of a track. `bpm` in beats a minute, `key` in Camelot notation, `energy` 1 to 10,
    `duration` in seconds.
    """

    title: Annotated[str, MaxLength(200)]
    artist: Annotated[str, MaxLength(200)]
    bpm: Annotated[float, Between(20, 400)] | None
    key: Annotated[str, Pattern(r"^(?:[1-9]|1[0-2])[AB]\Z")] | None
    energy: Annotated[int, Between(1, 10)] | None
    duration: Annotated[float, Between(0, 86_400)] | None


# A UUID in lower case, made by whoever makes the thing that it names.
Uuid = Annotated[str, Pattern(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
