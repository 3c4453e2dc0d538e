"""Tags written into the files of a library and taken back; whatever happens in between, no file is lost."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pika_sidecar.analysis.tags import read_tags
from pika_sidecar.errors import PikaError
from pika_sidecar.library import edits, folders
from pika_sidecar.library.library import Library
from pika_sidecar.library.names import to_db
from pika_sidecar.tag_reading.reader import TagReader
from pika_sidecar.tag_writing.tag_writing import FOLDER, PREFIX, TagWriting
from pika_sidecar.tag_writing.writer import TagWriter

if TYPE_CHECKING:
    from pika_sidecar.contract.desk.tag_writes import TagWish, TagWriteStatus

pytestmark = pytest.mark.not_under_wine(why="same code")

WISH: TagWish = {
    "bpm": "whole", "key": "musical", "energy": True, "comment": True, "gain": True, "cues": True,
}  # fmt: skip


class Desk:
    """A library with one track for each file, and what writes its tags."""

    def __init__(self, folder: Path, files: list[Path]) -> None:
        self.folder = folder
        self.files = files
        self.playing: tuple[int | None, str | None] = (None, None)
        self.library = Library(folder / "data")
        self.tags, self.writer = TagReader(), TagWriter()
        self.writing = TagWriting(
            self.library,
            folder / "data",
            self.writer,
            self.tags,
            playing=lambda: self.playing,
            on_status=lambda: None,
            on_tracks=lambda ids: None,
        )

    async def fill(self) -> None:
        """The tracks as a scan leaves them, edited by the DJ."""
        await self.library.run(folders.add, str(self.folder / "music"))
        for number, file in enumerate(self.files, 1):
            await self.library.run(_add, number, file)

    async def write(self) -> TagWriteStatus:
        """Write into all of them, to the end."""
        await self.writing.start(range(1, len(self.files) + 1), WISH)
        return await self.ended()

    async def ended(self) -> TagWriteStatus:
        """The status when nothing is under way any more."""
        while (status := self.writing.status())["state"] != "idle":
            await asyncio.sleep(0.01)
        return status

    async def row(self, track_id: int) -> dict[str, Any]:
        """A row of `tracks`."""
        found = await self.library.run(
            lambda db: dict(db.execute("SELECT * FROM tracks WHERE id = ?", (track_id,)).fetchone())
        )
        return found

    def left(self) -> list[str]:
        """Copies that lie about."""
        return [name for name in os.listdir(self.folder / "music") if name.startswith(PREFIX)]

    async def close(self) -> None:
        """End it all."""
        await self.writing.close()
        await self.tags.close()
        await self.library.close()


def _add(db: Any, track_id: int, file: Path) -> None:  # noqa: ANN401
    about = file.stat()
    db.execute(
        "INSERT INTO tracks (id, folder_id, path, name, size, mtime, added, format, duration, analysed_at)"
        " VALUES (?, 1, ?, ?, ?, ?, 0, ?, 2.0, 1.0)",
        (track_id, to_db(str(file)), file.name, about.st_size, about.st_mtime_ns, file.suffix[1:]),
    )
    db.execute("INSERT INTO cues VALUES (?, 1, 0.5, NULL, 'Intro', NULL)", (track_id,))
    for field, value in (("bpm", 101.4), ("key", "11A"), ("energy", 7), ("comment", "für langsam")):
        edits.edit(db, track_id, field, value)


@pytest.fixture
async def desk(tmp_path: Path, originals: Path) -> AsyncIterator[Desk]:
    """Two files."""
    music = tmp_path / "music"
    music.mkdir()
    files = [music / "a.mp3", music / "b.flac"]
    for file in files:
        file.write_bytes((originals / f"a{file.suffix}").read_bytes())
    made = Desk(tmp_path, files)
    await made.fill()
    yield made
    await made.close()


async def test_a_write_and_its_undo(desk: Desk) -> None:
    before = [file.read_bytes() for file in desk.files]
    plan = (await desk.writing.plan([1, 2], WISH))["files"]
    assert [(one["track_id"], one["problem"]) for one in plan] == [(1, None), (2, None)]
    assert {"field": "key", "before": "", "after": "F#m"} in plan[0]["changes"]
    assert [file.read_bytes() for file in desk.files] == before, "a plan writes nothing"

    status = await desk.write()
    assert (status["done"], status["written"], status["failed"]) == (2, 2, 0)
    for track_id, file in enumerate(desk.files, 1):
        tags, row, about = read_tags(str(file)), await desk.row(track_id), file.stat()
        assert (tags.bpm, tags.key, tags.energy, tags.comment) == (101, "F#m", 7, "für langsam")
        # The library knows its own work: the analysis holds, and the next scan has nothing to do.
        assert (row["size"], row["mtime"], row["analysed_at"]) == (about.st_size, about.st_mtime_ns, 1.0)
        assert (row["tag_key"], row["key"]) == ("F#m", "11A")
    assert desk.left() == []
    # Again: there is nothing to write, and no other entry in the list.
    status = await desk.write()
    assert (status["done"], status["written"]) == (2, 0)
    [batch] = (await desk.writing.batches())["batches"]
    assert batch["files"] == 2

    await desk.writing.undo(batch["id"])
    status = await desk.ended()
    assert (status["written"], status["failed"]) == (2, 0)
    assert [file.read_bytes() for file in desk.files] == before
    assert (await desk.row(1))["tag_key"] is None
    assert (await desk.writing.batches())["batches"] == []
    assert os.listdir(desk.folder / "data" / FOLDER) == []
    with pytest.raises(PikaError) as caught:
        await desk.writing.undo(batch["id"])
    assert caught.value.code == "already_undone"


async def test_what_was_changed_since_stays(desk: Desk) -> None:
    await desk.write()
    before = desk.files[0].read_bytes()
    with open(desk.files[0], "ab") as file:
        file.write(b"x")
    [batch] = (await desk.writing.batches())["batches"]
    await desk.writing.undo(batch["id"])
    status = await desk.ended()
    assert (status["written"], status["failed"]) == (1, 1)
    assert "changed since" in status["problems"][0]["message"]
    assert desk.files[0].read_bytes() == before + b"x"
    assert desk.left() == []


@pytest.mark.parametrize("by", ["track", "path"])
async def test_what_a_deck_plays_is_left_alone(desk: Desk, by: str) -> None:
    before = desk.files[0].read_bytes()
    desk.playing = (1, None) if by == "track" else (None, str(desk.files[0]))
    status = await desk.write()
    assert (status["written"], status["failed"]) == (1, 1)
    assert status["problems"][0]["message"] == "A deck plays it just now."
    assert desk.files[0].read_bytes() == before


@pytest.mark.only_on("linux", "darwin", why="links")
async def test_links_are_followed_and_a_second_name_is_respected(desk: Desk) -> None:
    real = desk.folder / "real.mp3"
    desk.files[0].rename(real)
    desk.files[0].symlink_to(real)
    (desk.folder / "second.flac").hardlink_to(desk.files[1])
    status = await desk.write()
    assert desk.files[0].is_symlink() and read_tags(str(real)).key == "F#m"
    assert status["failed"] == 1 and "several names" in status["problems"][0]["message"]


@pytest.mark.only_on("linux", "darwin", why="modes")
async def test_its_mode_stays(desk: Desk) -> None:
    desk.files[0].chmod(0o640)
    await desk.write()
    assert desk.files[0].stat().st_mode & 0o777 == 0o640


async def test_a_drive_that_goes_costs_only_its_files(desk: Desk) -> None:
    desk.files[0].unlink()
    status = await desk.write()
    assert (status["written"], status["failed"]) == (1, 1)
    assert "connect its drive" in status["problems"][0]["message"]


async def test_two_writes_at_once_are_refused_and_one_can_be_cancelled(desk: Desk) -> None:
    await desk.writing.start([1, 2], WISH)
    with pytest.raises(PikaError) as caught:
        await desk.writing.start([1], WISH)
    assert caught.value.code == "busy"
    desk.writing.cancel()
    status = await desk.ended()
    assert status["done"] < status["total"]
    assert desk.left() == []


async def test_a_worker_that_dies_leaves_the_file_as_it_was(desk: Desk) -> None:
    before = desk.files[0].read_bytes()
    desk.writer._pool._command = [sys.executable, "-c", DIES]
    status = await desk.write()
    assert status["failed"] == 2 and "ended" in status["problems"][0]["message"]
    assert desk.files[0].read_bytes() == before and desk.left() == []


DIES = """
import sys
print('{"ready": true}', flush=True)
sys.stdin.readline()
"""


@pytest.mark.only_on("linux", why="signals")
@pytest.mark.parametrize("what", ["write", "undo"])
async def test_killed_at_any_step_there_is_a_whole_file_and_the_next_start_clears_up(
    what: str, tmp_path: Path, originals: Path
) -> None:
    file = tmp_path / "music" / "a.mp3"
    file.parent.mkdir()
    old = (originals / "a.mp3").read_bytes()
    file.write_bytes(old)
    desk = Desk(tmp_path, [file])
    await desk.fill()
    if what == "undo":
        await desk.write()
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    await desk.close()
    (tmp_path / "data" / FOLDER).mkdir(exist_ok=True)
    (tmp_path / "steps").mkdir()
    places = [str(place) for place in (tmp_path / "data", tmp_path / "steps", file)]
    tests = Path(__file__).resolve().parents[1]
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "support.killed_tag_writes", *places, what],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    is_old = hashlib.sha256(old).hexdigest()
    for step, one in enumerate(found, 1):
        assert (one["digest"] == is_old) is (one["written"] == 0), step
        assert what == "write" or one["digest"] in (is_old, before), step
        assert one["beside"] == ["a.mp3"] and one["kept"] == one["written"] and one["known"], (step, one)
    assert {one["written"] for one in found} == {0, 1} and len(found) > 4, found
