"""Putting one version in the place of another: folders really, commands as words."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest
from support.feeds import archive_of, install_stand_in
from support.until import until

from pika_sidecar.errors import PikaError
from pika_sidecar.updates import apply, installation
from pika_sidecar.updates.installation import Installation


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An installed 0.1.0, in a folder with a space and a letter outside ASCII."""
    parent = tmp_path / "My Ż"
    parent.mkdir()
    return install_stand_in(parent / "pika", "0.1.0")


def archive(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "a.tar.gz").write_bytes(content)
    return tmp_path / "a.tar.gz"


def test_unpacked_beside_and_changed_over(tmp_path: Path, app: Path) -> None:
    here = Installation("linux-x64", "tar.gz", app, app / "pika")
    log = tmp_path / "started"
    launcher = f'#!/bin/sh\necho "$0 $@" > "{log}"\n'
    file = archive(tmp_path, archive_of("0.2.0", launcher))
    handover = apply.prepare(here, file, "0.2.0", ["--no-open"], back=False)
    assert installation.version_in(app) == "0.1.0"  # nothing has happened to it yet
    handover.finish()
    assert installation.version_in(app) == "0.2.0" and os.access(app / "pika", os.X_OK)
    assert installation.version_in(apply.kept_folder(app)) == "0.1.0"
    assert sorted(os.listdir(app.parent)) == ["pika", "pika.previous"]
    until("the new version is started", lambda: log.exists() and log.read_text())
    assert log.read_text() == f"{app / 'pika'} --no-open\n"
    # And back again.
    apply.Handover((app, apply.kept_folder(app)), ["true"]).finish()
    assert installation.version_in(app) == "0.1.0"
    assert installation.version_in(apply.kept_folder(app)) == "0.2.0"
    # A further update replaces what was kept.
    apply.prepare(here, archive(tmp_path, archive_of("0.3.0")), "0.3.0", [], back=False).finish()
    assert installation.version_in(apply.kept_folder(app)) == "0.1.0"


def test_without_the_system_call_it_is_done_in_steps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Path
) -> None:
    monkeypatch.setattr(apply, "_exchange_at_once", lambda folder, other: False)
    other = install_stand_in(tmp_path / "other", "0.2.0")
    apply.exchange(app, other)
    assert installation.version_in(app) == "0.2.0" and installation.version_in(other) == "0.1.0"
    with pytest.raises(OSError):
        apply.exchange(app, tmp_path / "nowhere")
    assert installation.version_in(app) == "0.2.0" and os.listdir(app.parent) == ["pika"]


def test_a_failed_change_over_starts_the_old_one(tmp_path: Path, app: Path) -> None:
    apply.Handover((app, tmp_path / "nowhere"), ["touch", str(tmp_path / "started")]).finish()
    assert installation.version_in(app) == "0.1.0"
    until("the old one is started", (tmp_path / "started").exists)


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
        apply.unpack(archive(tmp_path, content), app, "0.2.0")
    assert refused.value.code == "install_failed" and "stays as it was" in refused.value.message
    assert os.listdir(app.parent) == ["pika"] and installation.version_in(app) == "0.1.0"
    assert not (tmp_path.parent / "evil").exists()


def test_leftovers_go(app: Path) -> None:
    for name in ("next", "next.top"):
        app.with_name(f"pika.{name}").mkdir()
    apply.remove_leftovers(app)
    assert os.listdir(app.parent) == ["pika"]


def _program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


@pytest.mark.only_on("linux", "darwin")
def test_a_package_is_installed_with_the_persons_leave(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Path
) -> None:
    programs = tmp_path / "bin"
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setattr(apply, "_is_root", lambda: False)
    here = Installation("linux-x64", "deb", app, app / "pika")
    file = tmp_path / "a b.deb"
    assert apply.dpkg_words(file, root=False) == ["pkexec", "dpkg", "--install", str(file)]
    assert apply.dpkg_words(file, root=True) == ["dpkg", "--install", str(file)]

    _program(programs, "pkexec", f'printf "%s\\n" "$@" > "{tmp_path}/asked"')
    handover = apply.prepare(here, file, "0.2.0", [], back=False)
    assert (tmp_path / "asked").read_text().splitlines() == ["dpkg", "--install", str(file)]
    assert handover == apply.Handover(None, [str(app / "pika")])

    for code in (126, 127):
        _program(programs, "pkexec", f"exit {code}")
        with pytest.raises(PikaError) as refused:
            apply.prepare(here, file, "0.2.0", [], back=False)
        assert refused.value.code == "install_refused"
    _program(programs, "pkexec", "echo 'dpkg: error: disk on fire' >&2; exit 2")
    with pytest.raises(PikaError) as refused:
        apply.prepare(here, file, "0.2.0", [], back=False)
    assert refused.value.code == "install_failed" and "disk on fire" in refused.value.message


def test_where_nobody_can_ask_the_system_opens_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(apply, "_is_root", lambda: False)
    here = Installation("linux-x64", "deb", app, app / "pika")
    handover = apply.prepare(here, tmp_path / "a.deb", "0.2.0", [], back=False)
    assert handover == apply.Handover(None, ["xdg-open", str(tmp_path / "a.deb")], restarts=False)


def test_the_words_for_windows_and_macos(app: Path) -> None:
    windows = Installation("windows-x64", "exe", app, Path("C:/Pika/Pika.exe"))
    setup = Path("C:/x y/setup.exe")
    handover = apply.prepare(windows, setup, "0.2.0", [], back=False)
    assert handover.start == (
        f'cmd.exe /d /s /c "start "" /wait "{setup}" /S /START || start "" "{windows.launcher}""'
    )
    back = apply.prepare(windows, setup, "0.1.0", [], back=True)
    assert "/S /START" not in back.start and "/START" in back.start  # setup asks before it goes back
    macos = Installation("macos-arm64", "dmg", app, app)
    assert apply.prepare(macos, Path("/x/pika.dmg"), "0.2.0", [], back=False) == apply.Handover(
        None, ["open", "/x/pika.dmg"], restarts=False
    )
