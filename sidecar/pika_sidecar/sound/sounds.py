"""Sounds as files: which are decoded, how far, and how much of the disk they may take.

A track is decoded from its beginning, since only so every codec gives the same samples each time, at some
hundred times its speed. Whoever wants bytes that are not there yet waits for them, with an end. The track
that was asked for last goes first: others that were begun stay as far as they are until they are wanted.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import private
from ..errors import PikaError
from ..long_paths import openable
from ..paths import own_command
from ..workers.pool import Pool
from ..workers.process import WorkerLost
from .wave import FRAME_BYTES, HEADER_BYTES, RATE_HZ, header

log = logging.getLogger(__name__)

# How long a worker stays after its last work (s), with 40 MB: the next track is pressed soon, and a new one
# takes some tenths of a second to start, which would be heard.
WARM_S = 1800.0
# Bytes on disk for all sounds: three hours, or some fifty songs.
MAX_BYTES = 2 * 2**30
# Of one sound no more is decoded (bytes): three hours.
MAX_SOUND_BYTES = 3 * 3600 * RATE_HZ * FRAME_BYTES
# The first slice (bytes): what the page plays first is there at once. The others: some hundredths of a second
# of work, for so long another track has to wait.
FIRST_SLICE = 1 * RATE_HZ * FRAME_BYTES
SLICE = 6 * RATE_HZ * FRAME_BYTES
# How long a slice may take (s): a disk that has to start turning, a network that has to answer.
SLICE_TIMEOUT_S = 30.0


@dataclass(frozen=True)
class Source:
    """A file as it is now: another size or time is another sound."""

    path: str
    size: int
    modified_ns: int


@dataclass
class Decoded:
    """One sound: `have` bytes of samples are in `file`; `done`: that is all. `error`: it ended with that."""

    number: int
    source: Source
    file: Path
    have: int = 0
    done: bool = False
    error: PikaError | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def total(self) -> int | None:
        """Bytes with the header, once they are known."""
        return HEADER_BYTES + self.have if self.done else None

    @property
    def is_over(self) -> bool:
        """Nothing more will come."""
        return self.done or self.error is not None

    def tell(self) -> None:
        """It is another one now: wake whoever waits for that."""
        self.changed.set()
        self.changed = asyncio.Event()


class Sounds:
    """Decoded sounds in `folder`, which is emptied at both ends."""

    def __init__(self, folder: Path, *, command: Sequence[str] | None = None) -> None:
        self._folder = folder
        self._pool = Pool(1, command or own_command("sound"), idle_s=WARM_S)
        self._worker = asyncio.Lock()
        self._sounds: dict[Source, Decoded] = {}
        self._next = 1
        self._newest: Decoded | None = None
        self._decoding: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return self._pool.pids

    async def warm(self) -> None:
        """Have a worker ready: somebody may press play. Raises `PikaError("worker_broken")`."""
        async with self._worker, self._pool.lend():
            pass

    async def open(self, source: Source) -> Decoded:
        """The sound of `source`, with its beginning there. Raises `PikaError` when it cannot be decoded."""
        sound = self._sounds.pop(source, None)
        if sound is None:
            sound = await asyncio.to_thread(self._make, source)
        self._sounds[source] = sound
        self.want(sound)
        while sound.have == 0 and not sound.is_over:
            await sound.changed.wait()
        if sound.error is not None:
            raise sound.error
        return sound

    def want(self, sound: Decoded) -> None:
        """Go on with this one before all others."""
        self._newest = sound
        if not self._closed and not sound.is_over and (self._decoding is None or self._decoding.done()):
            self._decoding = asyncio.create_task(self._decode())

    async def read(self, sound: Decoded, first: int, end: int) -> bytes:
        """Bytes of the WAV from `first` to before `end`, all of which are there. Raises `OSError`."""
        head = header(sound.have if sound.done else None)[first:end]
        start = max(0, first - HEADER_BYTES)
        length = end - HEADER_BYTES - start
        return head if length <= 0 else head + await asyncio.to_thread(_read, sound.file, start, length)

    async def close(self) -> None:
        """Stop, and clear the folder; who waits for sound is told."""
        self._closed = True
        if self._decoding is not None:
            self._decoding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._decoding
        for sound in self._sounds.values():
            if not sound.done:
                sound.error = PikaError("closing", "Pika is closing.")
            sound.tell()
        await self._pool.close()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    def _make(self, source: Source) -> Decoded:
        if self._next == 1:
            # What a sidecar that was killed has left.
            shutil.rmtree(self._folder, ignore_errors=True)
        number, self._next = self._next, self._next + 1
        file = self._folder / f"{number}.pcm"
        try:
            private.make_folder(self._folder)
            private.create(file)
            file.open("r+b").close()
        except OSError as error:
            raise PikaError(
                "unreadable",
                f"Cannot keep sound in {self._folder}: {error.strerror}. Check its permissions and the disk.",
            ) from error
        return Decoded(number, source, file)

    async def _decode(self) -> None:
        """Slice by slice, until the newest sound is over and every other one has its beginning."""
        while (sound := self._first_in_line()) is not None:
            try:
                answer = await self._ask(sound)
            except PikaError as error:
                answer = {"error": error.as_dict()}
            if "error" in answer:
                sound.error = _refusal(answer["error"], sound.source.path)
                self._forget(sound)
            else:
                sound.have = answer["have"]
                sound.done = answer["done"] or sound.have >= MAX_SOUND_BYTES
            self._make_room(sound)
            sound.tell()

    def _first_in_line(self) -> Decoded | None:
        """A sound of which nothing is there yet; then the newest one."""
        new = next((each for each in self._sounds.values() if each.have == 0 and not each.is_over), None)
        if new is not None or self._newest is None or self._newest.is_over:
            return new
        return self._newest

    async def _ask(self, sound: Decoded) -> dict[str, Any]:
        request = {
            "sound": sound.number,
            "path": sound.source.path,
            "into": str(sound.file),
            "have": sound.have,
            "bytes": SLICE if sound.have else FIRST_SLICE,
        }
        async with self._worker, self._pool.lend() as worker:
            try:
                return await worker.ask(request, SLICE_TIMEOUT_S)
            except WorkerLost as lost:
                return {"error": {"code": lost.code, "message": ""}}

    def _make_room(self, kept: Decoded) -> None:
        """Forget what was wanted longest ago, until the rest fits."""
        for sound in list(self._sounds.values()):
            if sum(each.have for each in self._sounds.values()) <= MAX_BYTES:
                return
            if sound is not kept:
                sound.error = PikaError("not_found", "This sound has been cleared away; play it again.")
                sound.tell()
                self._forget(sound)

    def _forget(self, sound: Decoded) -> None:
        self._sounds.pop(sound.source, None)
        with contextlib.suppress(OSError):
            sound.file.unlink()


def source_of(path: str) -> Source:
    """The file at `path` as it is now. Raises `PikaError`."""
    name = os.path.basename(path)
    try:
        found = os.stat(openable(path))
    except (FileNotFoundError, NotADirectoryError):
        raise PikaError(
            "not_found",
            f'There is no file "{name}" (any more). Connect its drive, or look for it.',
            path=path,
        ) from None
    except OSError as error:
        raise PikaError(
            "unreadable", f'"{name}" cannot be read: {error.strerror}. Check the drive.', path=path
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise PikaError("not_a_file", f'"{name}" is a folder or a device, not a sound file.', path=path)
    return Source(path, found.st_size, found.st_mtime_ns)


def _read(file: Path, start: int, length: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(start)
        return opened.read(length)


_WORDS = {
    "timeout": "The file is not read: the disk or the network does not answer.",
    "out_of_memory": "It takes more memory than any music needs: the file may be damaged.",
    "worker_died": "The file took its reader down: it may be damaged.",
    "disk_full": "The disk is full: make some room, then play it again.",
    "unreadable": "Cannot keep decoded sound in Pika's data folder. Check its permissions and the disk.",
}


def _refusal(error: dict[str, str], path: str) -> PikaError:
    code = error["code"]
    log.warning("A track cannot be played: %s", code)
    return PikaError(code, error["message"] or _WORDS.get(code, "It cannot be decoded."), path=path)
