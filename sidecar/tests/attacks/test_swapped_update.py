"""Another user's, or another program's, way to root: a package that changes between its check and `dpkg`.

dpkg is the system's own, on a root of its own in a scratch folder; of polkit there is a stand-in, which asks
nobody.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.rights import as_root

from pika_sidecar.errors import PikaError
from pika_sidecar.updates import apply
from pika_sidecar.updates.fetch import Wanted
from pika_sidecar.updates.installation import Installation
from pika_sidecar.updates.package import Package

pytestmark = pytest.mark.only_on("linux", why="linux archive")


class Place:
    """Two packages of one size, `good` and `evil`; a system to install them into; a stand-in of polkit."""

    def __init__(self, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.scratch = scratch
        self.root = scratch / "root"
        dpkg = self.root / "var/lib/dpkg"
        for folder in ("info", "updates"):
            (dpkg / folder).mkdir(parents=True)
        for file in ("status", "available"):
            (dpkg / file).touch()
        self.file = scratch / "downloaded.deb"
        self.good, self.evil = self._packed("good"), self._packed("evil")
        assert len(self.good) == len(self.evil)
        self.wanted = Wanted("https://x.example/a", len(self.good), hashlib.sha256(self.good).hexdigest())
        self.package = Package(self.file, self.wanted, "0.2.0", "0.1.0", scratch)
        (scratch / "evil").write_bytes(self.evil)
        monkeypatch.setenv("PATH", f"{scratch}/bin:{os.environ['PATH']}")
        monkeypatch.setattr(apply, "_is_root", lambda: False)
        self.while_the_password_is_typed("")

    def _packed(self, what: str) -> bytes:
        folder = self.scratch / f"of {what}"
        (folder / "DEBIAN").mkdir(parents=True)
        (folder / "DEBIAN/control").write_text(
            "Package: pika-of-tests\nVersion: 0.2.0\nArchitecture: all\n"
            "Maintainer: Tests <tests@pika.example>\nDescription: a package of tests\n"
        )
        (folder / "opt").mkdir()
        (folder / "opt/installed").write_text(what)
        made = self.scratch / f"{what}.deb"
        env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
        packing = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(folder), str(made)]
        subprocess.run(packing, env=env, check=True, capture_output=True)
        return made.read_bytes()

    def while_the_password_is_typed(self, done: str) -> None:
        """What somebody does in that time, in the shell's words."""
        pkexec = self.scratch / "bin" / "pkexec"
        pkexec.parent.mkdir(exist_ok=True)
        sudo = "" if os.geteuid() == 0 else "sudo -n "
        pkexec.write_text(f'#!/bin/sh\n{done}\nexec {sudo}env DPKG_ROOT="{self.root}" "$@"\n')
        pkexec.chmod(0o755)

    def install(self) -> str | None:
        """Install what was downloaded; the code of the refusal."""
        here = Installation("linux-x64", "deb", self.scratch, self.scratch / "pika")
        try:
            apply.prepare(here, self.package, [], back=False)
        except PikaError as error:
            return error.code
        return None

    def installed(self) -> str | None:
        """What is there now."""
        there = self.root / "opt/installed"
        return there.read_text() if there.exists() else None


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    made = Place(tmp_path, monkeypatch)
    before = set(Path("/var/tmp").glob("pika-update.*"))
    yield made
    assert set(Path("/var/tmp").glob("pika-update.*")) == before, "nothing of root's stays behind"
    as_root("rm", "-rf", str(made.root))


def test_the_package_that_was_signed_is_installed(place: Place) -> None:
    place.file.write_bytes(place.good)
    assert place.install() is None and place.installed() == "good"


SWAPS = {
    "another file under its name": 'mv "{evil}" "{file}"',
    "other bytes in the same file": 'cat "{evil}" > "{file}"',
    "a link to another file": 'ln -sf "{evil}" "{file}"',
    "nothing": 'rm "{file}"',
    "half of it": 'truncate -s 100 "{file}"',
}


@pytest.mark.parametrize("swap", SWAPS.values(), ids=list(SWAPS))
def test_what_it_became_while_the_password_was_typed_is_not(place: Place, swap: str) -> None:
    place.file.write_bytes(place.good)
    place.while_the_password_is_typed(swap.format(evil=place.scratch / "evil", file=place.file))
    refused = place.install()
    # Either what was signed, which was open by then, or nothing.
    assert (refused, place.installed()) in ((None, "good"), ("download_wrong", None))


@pytest.mark.parametrize("bad", ["evil", "a link", "a pipe", "a folder"])
def test_what_it_became_before_that_is_not(place: Place, bad: str) -> None:
    if bad == "evil":
        place.file.write_bytes(place.evil)
    elif bad == "a link":
        (place.scratch / "good").write_bytes(place.good)
        place.file.symlink_to(place.scratch / "good")
    elif bad == "a pipe":
        os.mkfifo(place.file)
    else:
        place.file.mkdir()
    assert place.install() == "download_wrong" and place.installed() is None


@contextmanager
def swapping(place: Place) -> Iterator[None]:
    """Somebody who puts one package in the place of the other, all the time, in both ways."""
    over = threading.Event()

    def swap() -> None:
        beside = place.scratch / "beside"
        while not over.is_set():
            for content in (place.evil, place.good):
                beside.write_bytes(content)
                beside.replace(place.file)
            for content in (place.evil, place.good):
                with open(place.file, "r+b") as same:
                    same.write(content)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_what_it_becomes_all_the_time_is_not(place: Place) -> None:
    place.file.write_bytes(place.good)
    with swapping(place):
        for _ in range(40):
            assert place.install() in (None, "download_wrong")
            assert place.installed() in (None, "good")


def test_of_an_archive_as_little(place: Place) -> None:
    from pika_sidecar.updates import sealed  # noqa: PLC0415

    place.file.write_bytes(place.good)
    with swapping(place):
        for _ in range(200):
            try:
                with sealed.unnamed(place.file, place.wanted) as copy:
                    assert copy.read() == place.good
                assert sealed.placed(place.file, place.wanted).read_bytes() == place.good
            except PikaError as error:
                assert error.code == "download_wrong"
