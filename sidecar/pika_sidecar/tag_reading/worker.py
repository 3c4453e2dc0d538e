"""The worker process that reads tags and covers.

`{"tags": [path, ...]}` in, for each path in order `{"tags": {...} | "error": {code, message}}` out; or
`{"cover": path}` in, `{"cover": {mime, data} | null}` or an error out.
"""

from __future__ import annotations

import base64
import dataclasses
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from ..analysis.errors import AnalysisError
from ..workers.serve import Answer, serve

# What the worker may take (bytes): itself, and several times the largest picture that a file may hold.
MEMORY_BYTES = 384 * 2**20


def main() -> int:
    """Serve until stdin closes."""
    serve(_load, memory_bytes=MEMORY_BYTES, niceness=0)


def _load() -> Answer:
    from ..analysis import tags  # noqa: PLC0415 (mutagen)

    def read_tags(path: str) -> dict[str, Any]:
        return {"tags": dataclasses.asdict(tags.read_tags(path))}

    def read_cover(path: str) -> dict[str, Any]:
        found = tags.read_cover(path)
        return {"cover": found and {"mime": found[0], "data": base64.b64encode(found[1]).decode("ascii")}}

    def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "cover" in request:
            yield _answer(read_cover, request["cover"])
        else:
            for path in request["tags"]:
                yield _answer(read_tags, path)

    return answer


def _answer(read: Callable[[str], dict[str, Any]], path: str) -> dict[str, Any]:
    try:
        return read(path)
    except AnalysisError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except MemoryError:
        return {"error": {"code": "out_of_memory", "message": ""}}
    except Exception as error:
        traceback.print_exc()
        return {"error": {"code": "unreadable", "message": f"Its tags cannot be read: {error!r}"}}
