"""Made from cloud/contract/desk/analysis.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from .common import Failure, Id


class AnalysedNow(TypedDict):
    track_id: Id
    path: str


class AnalysisStart(TypedDict):
    """Without `track_ids`: all that were never analysed, or with `again` all."""

    track_ids: NotRequired[list[Id] | None]
    again: NotRequired[bool]


class AnalysisStatus(TypedDict):
    state: Literal["idle", "running", "paused"]
    # Since the queue was last empty; `done`, `failed` and `waiting` too.
    total: int
    done: int
    failed: int
    waiting: int
    running: list[AnalysedNow]
    # Seconds of music per second.
    speed: float | None
    seconds_left: int | None
    # Why it paused itself.
    problem: Failure | None
    # Tracks with values of an older version of the analysis.
    outdated: int
    # Whether they are analysed again: nobody wants it, or not while a night is on.
    improving: Literal["on", "off", "night"]
