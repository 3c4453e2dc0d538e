"""Putting one version in the place of another: folders really, commands as words."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
import tarfile
from pathlib import Path

import pytest
from support.feeds import archive_of, install_stand_in
from support.until import until

from pika_sidecar.errors import PikaError
from pika_sidecar.updates import apply, exchange, installation
from pika_sidecar.updates.beside import kept_folder, remove_leftovers
from pika_sidecar.updates.fetch import Wanted
from pika_sidecar.updates.handover import Handover
from pika_sidecar.updates.installation import Installation
from pika_sidecar.updates.package import Package


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An installed 0.1.0, in a folder with a space and a letter outside ASCII."""
    parent = tmp_path / "My Ż"
    parent.mkdir()
    return install_stand_in(parent / "pika", "0.1.0")


def package(file: Path, version: str, content: bytes) -> Package:
    file.write_bytes(content)
    wanted = Wanted("https://x.example/a", len(content), hashlib.sha256(content).hexdigest())
    return Package(file, wanted, version, "0.1.0", file.parent)


@pytest.mark.only_on("linux", "darwin", why="linux archive")
def test_unpacked_beside_and_changed_over(tmp_path: Path, app: Path) -> None:
    here = Installation("linux-x64", "tar.gz", app, app / "pika")
    log = tmp_path / "started"
    launcher = f'#!/bin/sh\necho "$0 $@" > "{log}"\n'
    file = tmp_path / "a.tar.gz"
    new = package(file, "0.2.0", archive_of("0.2.0", launcher))
    handover = apply.prepare(here, new, ["--no-open"], back=False)
    assert installation.version_in(app) == "0.1.0"  # nothing has happened to it yet
    handover.finish()
    assert installation.version_in(app) == "0.2.0" and os.access(app / "pika", os.X_OK)
    assert installation.version_in(kept_folder(app)) == "0.1.0"
    assert sorted(os.listdir(app.parent)) == ["pika", "pika.previous"]
    until("the new version is started", lambda: log.exists() and log.read_text())
    assert log.read_text() == f"{app / 'pika'} --no-open\n"
    # And back again.
    Handover((app, kept_folder(app)), ["true"]).finish()
    assert installation.version_in(app) == "0.1.0"
    assert installation.version_in(kept_folder(app)) == "0.2.0"
    # A further update replaces what was kept.
    apply.prepare(here, package(file, "0.3.0", archive_of("0.3.0")), [], back=False).finish()
    assert installation.version_in(kept_folder(app)) == "0.1.0"


def test_without_the_system_call_it_is_done_in_steps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Path
) -> None:
    monkeypatch.setattr(exchange, "at_once", lambda folder, other: False)
    other = install_stand_in(tmp_path / "other", "0.2.0")
    exchange.exchange(app, other)
    assert installation.version_in(app) == "0.2.0" and installation.version_in(other) == "0.1.0"
    with pytest.raises(OSError):
        exchange.exchange(app, tmp_path / "nowhere")
    assert installation.version_in(app) == "0.2.0" and os.listdir(app.parent) == ["pika"]


def _making(file: Path) -> list[str]:
    """What makes an empty file, on every system."""
    return [sys.executable, "-c", f"open({str(file)!r}, 'w').close()"]


@pytest.mark.only_on("linux", "darwin", why="linux archive")
def test_a_failed_change_over_starts_the_old_one(tmp_path: Path, app: Path) -> None:
    started = tmp_path / "started"
    Handover((app, tmp_path / "nowhere"), _making(started)).finish()
    assert installation.version_in(app) == "0.1.0"
    until("the old one is started", started.exists)


def test_what_cannot_be_started_has_a_stand_in(tmp_path: Path) -> None:
    started = tmp_path / "started"
    Handover(None, [str(tmp_path / "quarantined.exe")], otherwise=_making(started)).finish()
    until("what was there is started", started.exists)


def _tar(*entries: tuple[str, str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        for kind, name, value in entries:
            entry = tarfile.TarInfo(name)
            if kind == "link":
                entry.type, entry.linkname = tarfile.SYMTYPE, str(value)
                packed.addfile(entry)
            else:
                entry.size = len(value)
                packed.addfile(entry, io.BytesIO(bytes(value)))  # type: ignore[arg-type]
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        archive_of("0.2.0")[:-40],
        archive_of("0.1.9"),  # another version than the feed said
        _tar(("file", "pika/pika", b"")),  # without build.json
        _tar(("file", "../../evil", b"x")),
        _tar(("link", "pika/pika", "/etc/passwd")),
        _tar(("file", "a/x", b""), ("file", "b/x", b"")),
        b"",
    ],
)
def test_an_archive_that_is_none(tmp_path: Path, app: Path, content: bytes) -> None:
    with pytest.raises(PikaError) as refused:
        apply.unpack(io.BytesIO(content), app, "0.2.0")
    assert refused.value.code == "install_failed" and "stays as it was" in refused.value.message
    assert os.listdir(app.parent) == ["pika"] and installation.version_in(app) == "0.1.0"
    assert not (tmp_path.parent / "evil").exists()


def test_leftovers_go(app: Path) -> None:
    for name in ("next", "next.top"):
        app.with_name(f"pika.{name}").mkdir()
    remove_leftovers(app)
    assert os.listdir(app.parent) == ["pika"]


def _program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


@pytest.mark.only_on("linux", "darwin", why="linux archive")
def test_a_package_is_installed_with_the_persons_leave(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Path
) -> None:
    programs = tmp_path / "bin"
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setattr(apply, "_is_root", lambda: False)
    here = Installation("linux-x64", "deb", app, app / "pika")
    new = package(tmp_path / "a b.deb", "0.2.0", b"a package")
    words = apply.root_words(new.wanted, root=True)
    assert words == ["/bin/sh", "-c", apply.INSTALL_AS_ROOT, "pika-update", "9", new.wanted.sha256]
    assert apply.root_words(new.wanted, root=False) == ["pkexec", *words]

    # No name of the user's is root's business: the package comes on standard input.
    _program(programs, "pkexec", f'printf "%s\\0" "$@" > "{tmp_path}/asked"; cat > "{tmp_path}/got"')
    handover = apply.prepare(here, new, [], back=False)
    assert (tmp_path / "asked").read_text().split("\0")[:-1] == words
    assert (tmp_path / "got").read_bytes() == b"a package"
    assert handover == Handover(None, [str(app / "pika")])

    for code in (126, 127):
        _program(programs, "pkexec", f"exit {code}")
        with pytest.raises(PikaError) as refused:
            apply.prepare(here, new, [], back=False)
        assert refused.value.code == "install_refused"
    _program(programs, "pkexec", "echo 'dpkg: error: disk on fire' >&2; exit 2")
    with pytest.raises(PikaError) as refused:
        apply.prepare(here, new, [], back=False)
    assert refused.value.code == "install_failed" and "disk on fire" in refused.value.message


@pytest.mark.only_on("linux", "darwin", why="linux archive")
def test_where_nobody_can_ask_the_system_opens_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(apply, "_is_root", lambda: False)
    here = Installation("linux-x64", "deb", app, app / "pika")
    handover = apply.prepare(here, package(tmp_path / "a.deb", "0.2.0", b"deb"), [], back=False)
    [copy] = tmp_path.glob("install-*/a.deb")
    assert handover == Handover(None, ["xdg-open", str(copy)], restarts=False)
    assert is_private(copy) and copy.read_bytes() == b"deb"


def is_private(copy: Path) -> bool:
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (copy.parent, copy)]
    return modes == [0o700, 0o400] or sys.platform == "win32"


def test_the_words_for_windows_and_macos(tmp_path: Path, app: Path) -> None:
    windows = Installation("windows-x64", "exe", app, tmp_path / "Start Menu" / "Pika.lnk")
    downloaded = tmp_path / "x y" / "setup.exe"
    downloaded.parent.mkdir()
    new = package(downloaded, "0.2.0", b"setup")
    handover = apply.prepare(windows, new, [], back=False)
    [setup] = downloaded.parent.glob("install-*/setup.exe")
    assert is_private(setup) and setup.read_bytes() == b"setup"
    # No shell: it would replace a name between percent signs in the person's path.
    assert handover.start == [str(setup), "/S", "/START"]
    assert handover.otherwise is not None and handover.otherwise[-1] == str(windows.launcher)
    back = apply.prepare(windows, new, [], back=True)
    assert back.start[1:] == ["/S", "/OLDER", "/START"]
    macos = Installation("macos-arm64", "dmg", app, app, by_hand="It belongs to another user.")
    handover = apply.prepare(macos, package(tmp_path / "pika.dmg", "0.2.0", b"dmg"), [], back=False)
    [image] = tmp_path.glob("install-*/pika.dmg")
    assert handover == Handover(None, ["open", str(image)], restarts=False)
