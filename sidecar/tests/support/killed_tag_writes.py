"""Writes tags, or takes them back, and is killed by `kill -9` right before its n-th step, for every n.

`python -m support.killed_tag_writes START FOLDER FILE write|undo`: START is a data folder, of which FOLDER
takes a copy for each step, FILE the file of track 1. Prints a line of JSON for each step: how the next start
found everything. One process that has loaded everything forks those that are killed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pika_sidecar.library.library import Library
from pika_sidecar.library.tag_source import TagsRead
from pika_sidecar.tag_writing import tag_writing, worker
from pika_sidecar.tag_writing.writer import TagWriter
from support.tags_here import read_tags_here

if TYPE_CHECKING:
    from pika_sidecar.contract.desk.tag_writes import TagWish

WISH: TagWish = {
    "bpm": "whole", "key": "camelot", "energy": True, "comment": False, "gain": False, "cues": False,
}  # fmt: skip
answer = worker._load()


class Tags:
    """Reads them in this process."""

    async def read(self, paths: Sequence[str]) -> list[TagsRead]:
        return read_tags_here(paths).result()

    async def stop(self) -> None:
        """Nothing is under way."""


class Writer(TagWriter):
    """What its worker does, in this process."""

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        return next(answer(request))


def writing_of(data: Path) -> tuple[Library, tag_writing.TagWriting]:
    """The library of a folder, and what writes tags into its files."""
    library = Library(data)
    writing = tag_writing.TagWriting(
        library, data, Writer(), Tags(),
        playing=lambda: (None, None), on_status=lambda: None, on_tracks=lambda ids: None,
    )  # fmt: skip
    return library, writing


async def work(data: Path, step: int, what: str) -> None:
    """Do it, and be killed right before the step."""
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    run, put = Library.run, tag_writing._put_in_place

    async def counted(self: Library, function: Callable[..., Any], *args: object, **kwargs: object) -> object:
        count()
        return await run(self, function, *args, **kwargs)

    def put_counted(beside: str, path: str) -> None:
        count()
        put(beside, path)
        count()

    _, writing = writing_of(data)
    await writing.open()
    Library.run, tag_writing._put_in_place = counted, put_counted  # type: ignore[method-assign, assignment]
    await (writing.undo(1) if what == "undo" else writing.start([1], WISH))
    while writing.status()["state"] != "idle":
        await asyncio.sleep(0.001)
    assert writing.status()["written"] == 1, writing.status()


async def look(data: Path, file: Path) -> dict[str, Any]:
    """What the next start finds."""
    library, writing = writing_of(data)
    await writing.open()
    row = await library.run(lambda db: tuple(db.execute("SELECT size, mtime FROM tracks").fetchone()))
    batches = (await writing.batches())["batches"]
    await library.close()
    about = file.stat()
    return {
        "digest": hashlib.sha256(file.read_bytes()).hexdigest(),
        "written": len(batches),
        "beside": sorted(os.listdir(file.parent)),
        "kept": len(os.listdir(data / tag_writing.FOLDER)),
        "known": row == (about.st_size, about.st_mtime_ns),
    }


def in_child(do: Callable[[], object]) -> int:
    """The exit code of a process that does it; negative: the signal that killed it."""
    child = os.fork()
    if child == 0:
        try:
            do()
        except BaseException as error:
            print(f"{error!r}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(start: Path, folder: Path, file: Path, what: str) -> int:
    """Every step. Exit code 0 when each was killed or whole."""
    before, times = file.read_bytes(), os.stat(file)
    for step in range(1, 40):
        data = folder / str(step)
        shutil.copytree(start, data)
        file.write_bytes(before)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        code = in_child(lambda step=step, data=data: asyncio.run(work(data, step, what)))  # type: ignore[misc]
        if code == 0:
            return 0
        if code != -signal.SIGKILL:
            return 1
        print(json.dumps(asyncio.run(look(data, file))), flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4]), sys.argv[4]))  # type: ignore[arg-type]
