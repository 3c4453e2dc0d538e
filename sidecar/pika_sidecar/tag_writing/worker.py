"""The worker process that writes tags.

`{"plan": path, "wanted", "cues"}`: `{"changes": [[field, before, after], ...]}`.
`{"copy": path, "beside", "delta", "wanted", "cues"}`: makes the copy beside and the delta that leads back
from it: `{"changes", "old", "new"}` (SHA-256 of both files), or `{"changes": []}` and no copy.
`{"restore": path, "beside", "delta", "old", "new"}`: makes the old file beside: `{"restored": true}`.
Or `{"error": {code, message}}`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import mmap
import os
import traceback
from collections.abc import Iterator
from typing import Any

from ..long_paths import openable
from ..workers.serve import Answer, serve
from . import delta

# What the worker may take (bytes): itself with NumPy, covers, and what is kept of a file.
MEMORY_BYTES = 768 * 2**20

LARGEST_SHARE = 0.25
"""Of a file that the way back may take: what is more has been written anew, sound and all."""

SMALL_BYTES = 1 << 20
"""Below this any share will do."""


def main() -> int:
    """Serve until stdin closes."""
    serve(_load, memory_bytes=MEMORY_BYTES, niceness=5)


def _load() -> Answer:
    from ..analysis import tag_copy  # noqa: PLC0415 (mutagen, NumPy)
    from ..analysis.serato_markers import Marker  # noqa: PLC0415

    def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        cues = [Marker(**cue) for cue in request.get("cues") or []]
        try:
            if "plan" in request:
                yield {"changes": tag_copy.planned(request["plan"], request["wanted"], cues)}
            elif "copy" in request:
                path, beside = request["copy"], request["beside"]
                changes = tag_copy.write_copy(path, beside, request["wanted"], cues)
                yield {"changes": changes} | (_kept(path, beside, request["delta"]) if changes else {})
            else:
                _restore(request)
                yield {"restored": True}
        except (tag_copy.NotWrittenError, _Refused) as error:
            yield {"error": {"code": error.code, "message": error.message}}
        except MemoryError:
            yield {"error": {"code": "out_of_memory", "message": "it takes more memory than Pika gives it"}}
        except OSError as error:
            yield {"error": _said(error)}
        except Exception as error:
            traceback.print_exc()
            yield {
                "error": {"code": "internal", "message": f"an error that Pika knows nothing of ({error!r})"}
            }

    return answer


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _kept(path: str, beside: str, into: str) -> dict[str, Any]:
    """Write the way back from `beside` to `path`, tried out once."""
    with _mapped(path) as old, _mapped(beside) as new:
        way_back = delta.encode(old, new)
        if len(way_back) > max(SMALL_BYTES, LARGEST_SHARE * len(old)):
            raise _Refused("no_way_back", "its old tags could not be kept in a small space")
        before = _digest_of(old)
        if _digest(delta.decode(way_back, new)) != before:
            raise _Refused("no_way_back", "the way back to its old tags does not lead there")
        after = _digest_of(new)
    with open(openable(into), "wb") as file:
        file.write(way_back)
        file.flush()
        os.fsync(file.fileno())
    return {"old": before, "new": after}


def _restore(request: dict[str, Any]) -> None:
    with open(openable(request["delta"]), "rb") as file:
        way_back = file.read()
    digest = hashlib.sha256()
    with _mapped(request["restore"]) as new:
        if _digest_of(new) != request["new"]:
            raise _Refused("changed_since", "it was changed since, and stays as it is")
        with open(openable(request["beside"]), "wb") as beside:
            try:
                for piece in delta.decode(way_back, new):
                    digest.update(piece)
                    beside.write(piece)
            except ValueError as error:
                raise _Refused("no_way_back", str(error)) from error
            beside.flush()
            os.fsync(beside.fileno())
    if digest.hexdigest() != request["old"]:
        raise _Refused("no_way_back", "its kept tags are damaged")


@contextlib.contextmanager
def _mapped(path: str) -> Iterator[mmap.mmap]:
    with open(openable(path), "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped


def _digest_of(mapped: mmap.mmap) -> str:
    return _digest(mapped[at : at + (1 << 20)] for at in range(0, len(mapped), 1 << 20))


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _said(error: OSError) -> dict[str, str]:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return {"code": "disk_full", "message": "the disk is full"}
    if error.errno == errno.ENOENT:
        return {"code": "not_found", "message": "it is not there"}
    if isinstance(error, PermissionError):
        return {"code": "not_allowed_to_write", "message": "it may not be written, or is in use"}
    return {"code": "unreadable", "message": error.strerror or str(error)}
