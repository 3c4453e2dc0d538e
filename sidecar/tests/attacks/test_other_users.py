"""Another user of the DJ's computer looks into the data folder: a new one, and one of an older Pika."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.rights import bound_by_permissions
from support.sidecar import Sidecar

from pika_sidecar import private

pytestmark = pytest.mark.only_on("linux", "darwin", why="modes")


@contextmanager
def generous_umask() -> Iterator[None]:
    """What is made takes nothing away from anybody by itself."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder, and the folder itself, others may do anything with."""
    return [
        str(path.relative_to(folder.parent))
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.lstat().st_mode) & 0o077 and not path.is_symlink()
    ]


async def used(start: Callable[..., Sidecar], data_dir: Path) -> set[str]:
    """Use Pika for a while; what lies in its data folder then."""
    with generous_umask():
        sidecar = start(data_dir=data_dir)
    page = await sidecar.page()
    await page.call("updates.settings", automatic=False)
    await page.call("live.start", title="", listed=True, name="Ana")
    await page.call("live.end")
    return {path.name for path in data_dir.rglob("*")}


async def test_nothing_of_a_new_data_folder_is_theirs(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    data_dir = tmp_path / "share" / "pika"
    there = await used(start, data_dir)
    assert there >= {
        "library.db",
        "library.db-wal",
        "sidecar.lock",
        "instance.json",
        "sidecar.log",
        "state.json",
    }
    assert open_to_others(data_dir) == []


async def test_nor_of_one_that_an_older_pika_made(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with generous_umask():
        for folder in ("logs", "updates/0.1.0"):
            (data_dir / folder).mkdir(parents=True)
        names = ("library.before-0002.db", "logs/sidecar.log.1", "updates/0.1.0/pika.deb", "sidecar.lock")
        for name in names:
            (data_dir / name).write_text("of an older Pika")
        (data_dir / "of the DJ.txt").write_text("not ours")
    os.chmod(data_dir, 0o755)
    await used(start, data_dir)
    assert open_to_others(data_dir) == ["data/of the DJ.txt"]
    assert (data_dir / names[0]).read_text() == "of an older Pika"


def test_they_cannot_look_in(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:3]:
        if parent.stat().st_uid == os.geteuid() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o011)
    data_dir = tmp_path / "data"
    with generous_umask():
        data_dir.mkdir()
        (data_dir / "library.db").write_text("private")
    with bound_by_permissions():
        assert (data_dir / "library.db").read_text() == "private"  # as it would be without
    private.keep(data_dir)
    if os.geteuid() != 0:
        assert open_to_others(data_dir) == []
        return
    with bound_by_permissions():
        with pytest.raises(PermissionError):
            (data_dir / "library.db").read_text()
        with pytest.raises(PermissionError):
            os.listdir(data_dir)


def test_what_is_not_pikas_is_left_as_it_is(tmp_path: Path) -> None:
    with generous_umask():
        shared = tmp_path / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "a").write_text("")
        (shared / "logs").symlink_to(elsewhere)
        (shared / "library.db").symlink_to(elsewhere / "a")
    private.keep(shared)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777, "a folder that many share"
    assert stat.S_IMODE((elsewhere / "a").stat().st_mode) == 0o666, "what only a link leads to"
    private.keep(elsewhere / "a")  # a file where the folder should be: told of by who needs it
    assert stat.S_IMODE((elsewhere / "a").stat().st_mode) == 0o666
