"""Unpacking: what our archives hold arrives as it is, and nothing leads out."""

from __future__ import annotations

import copy
import io
import os
import stat
import tarfile
from pathlib import Path

import pytest

from pika_sidecar.updates.archive import BadArchive, unpack

pytestmark = pytest.mark.only_on("linux", why="linux archive")


def entry(name: str, content: bytes = b"", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    """An entry as tarfile writes it, whatever its name; `fields` are those of `TarInfo`."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o644
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return entry(name, type=tarfile.SYMTYPE, linkname=target)


def hard(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return entry(name, type=tarfile.LNKTYPE, linkname=target)


def directory(name: str, mode: int = 0o755) -> tuple[tarfile.TarInfo, bytes]:
    return entry(name, type=tarfile.DIRTYPE, mode=mode)


def packed(*entries: tuple[tarfile.TarInfo, bytes], kind: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=kind) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


class Place:
    """An empty folder in a scratch one; what else lies in the scratch must not change."""

    def __init__(self, scratch: Path) -> None:
        self.folder = scratch / "new"
        self.folder.mkdir()
        self.outside = scratch / "outside"
        self.outside.mkdir()
        (self.outside / "precious").write_text("as it was")
        self.file = scratch / "a.tar.gz"

    def unpack(self, content: bytes) -> Path:
        self.file.write_bytes(content)
        with self.file.open("rb") as stream:
            unpack(stream, self.folder)
        return self.folder

    def assert_untouched(self) -> None:
        assert sorted(os.listdir(self.folder.parent)) == ["a.tar.gz", "new", "outside"]
        assert os.listdir(self.outside) == ["precious"]
        precious = self.outside / "precious"
        assert precious.read_text() == "as it was" and precious.stat().st_nlink == 1


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_what_ours_hold_arrives(place: Place, kind: int) -> None:
    long = "pika/" + "/".join(["deep" * 10] * 5) + "/Ünïcode ñame"
    folder = place.unpack(
        packed(
            directory("./"),
            directory("pika/"),
            entry("./pika/pika", b"#!/bin/sh\n", mode=0o755),
            entry("pika/sidecar/_internal/libx.so.1", b"x" * 100_000),
            entry("pika/empty"),
            entry(long, b"long"),
            link("pika/sidecar/_internal/libx.so", "libx.so.1"),
            link("pika/sidecar/libx.so", "./_internal/libx.so"),
            link("pika/sidecar/_internal/pika", "../../pika"),
            hard("pika/sidecar/twin", "pika/sidecar/_internal/libx.so.1"),
            kind=kind,
        )
    )
    pika = folder / "pika"
    assert (pika / "pika").read_bytes() == (pika / "sidecar/_internal/pika").read_bytes() == b"#!/bin/sh\n"
    for name in ("_internal/libx.so.1", "_internal/libx.so", "libx.so", "twin"):
        assert (pika / "sidecar" / name).read_bytes() == b"x" * 100_000
    assert os.readlink(pika / "sidecar/libx.so") == "./_internal/libx.so"
    assert not (pika / "sidecar/twin").is_symlink()
    assert (pika / "empty").read_bytes() == b"" and (folder / long).read_bytes() == b"long"
    place.assert_untouched()


@pytest.mark.parametrize(
    ("packed_as", "becomes"),
    [
        (0o755, 0o755),
        (0o644, 0o644),
        (0o777, 0o755),
        (0o666, 0o644),
        (0o000, 0o644),
        (0o100, 0o755),
        (0o011, 0o644),
        (0o4755, 0o755),
        (0o2755, 0o755),
        (0o1644, 0o644),
        (0o7777, 0o755),
    ],
)
def test_modes_are_plain(place: Place, packed_as: int, becomes: int) -> None:
    folder = place.unpack(
        packed(
            directory("pika", 0o7777),
            entry("pika/x", b"x", mode=packed_as),
            hard("pika/y", "pika/x"),
        )
    )
    assert stat.S_IMODE((folder / "pika/x").stat().st_mode) == becomes
    assert stat.S_IMODE((folder / "pika").stat().st_mode) & 0o7000 == 0
    # A twin is of the archive's mode for it, here 0644, and no second name of the same file.
    assert stat.S_IMODE((folder / "pika/y").stat().st_mode) == 0o644
    assert (folder / "pika/x").stat().st_nlink == 1


OUT, LINK = "leads out of the folder", "links to .*, out of the folder"
TWO, NO_FILE = "two entries are called .*/(x|evil)", "is no file before it"
KIND = "neither file, folder nor link"
ATTACKS = {
    "absolute": (OUT, [entry("{outside}/evil", b"x")]),
    "absolute folder": (OUT, [directory("{outside}/evil")]),
    "up": (OUT, [entry("../outside/evil", b"x")]),
    "up from below": (OUT, [entry("pika/../../outside/evil", b"x")]),
    "up and back": (OUT, [entry("pika/../pika/x", b"x")]),
    "folder up": (OUT, [directory("pika/../../outside/evil")]),
    "the folder itself": ("is the folder itself", [entry("./", b"x", type=tarfile.REGTYPE)]),
    "windows": (OUT, [entry("pika\\..\\..\\outside\\evil", b"x")]),
    "drive": (OUT, [entry("C:/evil", b"x")]),
    "link to absolute": (LINK, [link("pika/x", "{outside}/precious")]),
    "link to the system": (LINK, [link("pika/x", "/etc/passwd")]),
    "link up": (LINK, [link("pika/x", "../../outside")]),
    "link to the folder around": (LINK, [directory("pika"), link("pika/x", "..")]),
    "link instead of the folder": (LINK, [link("pika", "../outside")]),
    "link in the folder's place": (LINK, [directory("other"), link("pika", "other")]),
    "link behind a name": (
        LINK,
        [directory("pika/a/b"), link("pika/up", "a/b"), link("pika/x", "up/../../..")],
    ),
    "link through a link": (
        LINK,
        [
            directory("pika/a/b"),
            link("pika/a/b/top", "../.."),
            link("pika/x", "a/b/top/../../outside"),
        ],
    ),
    "file through a link": (LINK, [link("pika/x", "../../outside"), entry("pika/x/evil", b"x")]),
    "file through a good link": (TWO, [directory("pika/a"), link("pika/x", "a"), entry("pika/x/evil", b"x")]),
    "link through a good link": (TWO, [directory("pika/a"), link("pika/x", "a"), link("pika/x/evil", "y")]),
    "file over a link": (TWO, [link("pika/x", "a"), entry("pika/x", b"x")]),
    "link over a file": (TWO, [entry("pika/x", b"x"), link("pika/x", "a")]),
    "link over a folder": (TWO, [directory("pika/x"), link("pika/x", "a")]),
    "file over a file": (TWO, [entry("pika/x", b"x"), entry("pika/x", b"y")]),
    "file as a folder": (TWO, [entry("pika/x", b"x"), entry("pika/x/y", b"y")]),
    "folder over a file": (TWO, [entry("pika/x", b"x"), directory("pika/x")]),
    "file over a folder": (TWO, [directory("pika/x"), entry("pika/x", b"x")]),
    "hard link out": (OUT, [hard("pika/x", "../outside/precious")]),
    "hard link absolute": (OUT, [hard("pika/x", "{outside}/precious")]),
    "hard link through a link": (
        NO_FILE,
        [directory("pika/d"), entry("pika/d/x"), link("pika/l", "d"), hard("pika/x", "pika/l/x")],
    ),
    "hard link to a link": (NO_FILE, [link("pika/l", "a"), hard("pika/x", "pika/l")]),
    "hard link to what comes later": (NO_FILE, [hard("pika/x", "pika/y"), entry("pika/y", b"y")]),
    "hard link to a folder": (NO_FILE, [directory("pika/d"), hard("pika/x", "pika/d")]),
    "named pipe": (KIND, [entry("pika/x", type=tarfile.FIFOTYPE)]),
    "character device": (KIND, [entry("pika/x", type=tarfile.CHRTYPE, devmajor=1, devminor=3)]),
    "block device": (KIND, [entry("pika/x", type=tarfile.BLKTYPE, devmajor=8, devminor=0)]),
    "of a kind unknown": (KIND, [entry("pika/x", type=b"Z")]),
    "sparse": (KIND, [entry("pika/x", type=tarfile.GNUTYPE_SPARSE)]),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused(place: Place, attack: str) -> None:
    reason, entries = ATTACKS[attack]
    entries = copy.deepcopy(entries)
    for info, _ in entries:
        info.name = info.name.replace("{outside}", str(place.outside))
        info.linkname = info.linkname.replace("{outside}", str(place.outside))
    with pytest.raises(BadArchive, match=reason):
        place.unpack(packed(entry("pika/before", b"b"), *entries))
    place.assert_untouched()
    for found in place.folder.rglob("*"):
        assert not found.is_symlink() or found.resolve().is_relative_to(place.folder)
        assert found.is_symlink() or found.is_dir() or found.is_file()


def test_a_name_may_not_end_early(place: Place) -> None:
    info, content = entry("pika/x", b"x")
    info.pax_headers = {"path": "pika/x\0/../../../outside/evil"}
    with pytest.raises(BadArchive):
        place.unpack(packed((info, content)))
    place.assert_untouched()


@pytest.mark.parametrize("name", ["pika/x", "pika/link"])
def test_what_lies_at_the_place_already_stays(place: Place, name: str) -> None:
    """The folder is empty when we begin; whoever may write into it gains nothing by being quick."""
    (place.folder / "pika").mkdir()
    (place.folder / name).symlink_to(place.outside / "precious")
    with pytest.raises(BadArchive):
        place.unpack(packed(entry("pika/x", b"evil"), link("pika/link", "x")))
    place.assert_untouched()


def test_damage_is_told(place: Place) -> None:
    whole = packed(entry("pika/x", os.urandom(50_000)))
    for content in (b"", b"no archive", whole[: len(whole) // 2], whole[:1000] + b"\0" * 1000 + whole[2000:]):
        with pytest.raises(BadArchive):
            place.unpack(content)
    place.assert_untouched()
