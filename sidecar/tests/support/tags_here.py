"""Tags read in the test's own process, for tests of what becomes of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from concurrent.futures import Future

from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.tags import read_tags
from pika_sidecar.library.tag_source import TagsRead


def read_tags_here(paths: Sequence[str]) -> Future[list[TagsRead]]:
    """What a `TagSource` would have read, at once."""
    done: Future[list[TagsRead]] = Future()
    done.set_result([_read(path) for path in paths])
    return done


def _read(path: str) -> TagsRead:
    try:
        return TagsRead(dataclasses.asdict(read_tags(path)))
    except AnalysisError as error:
        return TagsRead(error={"code": error.code, "message": error.message})
