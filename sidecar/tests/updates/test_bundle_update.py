"""A bundle of macOS takes another one's place: files, processes and renames really, Apple's programs as words
and stand-ins.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.macs import Mac, image_of
from support.rights import NOBODY, as_root, small_disk
from support.until import until

from pika_sidecar.errors import PikaError
from pika_sidecar.updates import (
    apple,
    apple_words,
    apply,
    beside,
    bundle,
    bundle_install,
    exchange,
    image,
    installation,
    on_trial,
    tidy,
    trial,
)
from pika_sidecar.updates.feed import Installer
from pika_sidecar.updates.fetch import Wanted
from pika_sidecar.updates.handover import Handover
from pika_sidecar.updates.install import greet
from pika_sidecar.updates.on_trial import OnTrial
from pika_sidecar.updates.package import Package
from pika_sidecar.updates.state import Known, State
from pika_sidecar.updates.trial import Trial

pytestmark = pytest.mark.only_on("linux", "darwin", why="links")


class Desk:
    """An installed 0.1.0 in a folder with a space and a letter outside ASCII, and a downloaded 0.2.0."""

    def __init__(self, tmp_path: Path, mac: Mac) -> None:
        self.mac, self.tmp_path = mac, tmp_path
        self.updates = tmp_path / "updates"
        self.started = tmp_path / "started"
        self.app = mac.bundle(tmp_path / "My Ż" / "Pika.app", "0.1.0", self.program("0.1.0"))

    def program(self, version: str, does: str = "") -> str:
        """An executable that tells that it was started, with what, and answers unless it `does` otherwise."""
        file = self.updates / trial.FILE
        answers = f'grep -qs \'"version": "{version}"\' "{file}" && rm "{file}"'
        return f'#!/bin/sh\necho {version} "$@" >> "{self.started}"\n{does or answers}\n'

    def download(self, does: str = "", *, version: str = "0.2.0", **options: str) -> Package:
        """Its disk image; the bundle in it says that it is `version`."""
        new = self.mac.bundle(
            self.tmp_path / "built" / "Pika.app", version, self.program("0.2.0", does), **options
        )
        return self.pack(new)

    def pack(self, new: Path) -> Package:
        file = self.updates / "0.2.0" / "pika.dmg"
        file.parent.mkdir(parents=True)
        content = image_of(new)
        shutil.rmtree(new.parent)
        file.write_bytes(content)
        wanted = Wanted("https://x.example/a", len(content), hashlib.sha256(content).hexdigest())
        return Package(file, wanted, "0.2.0", "0.1.0", self.updates)

    def prepare(self, package: Package) -> OnTrial:
        handover = apply.prepare(installation.find(), package, ["--no-open"], back=False)
        assert isinstance(handover, OnTrial)
        return handover

    def refusal(self, package: Package) -> PikaError:
        """Why it is not installed; and then nothing has changed."""
        with pytest.raises(PikaError) as refused:
            self.prepare(package)
        assert self.version == "0.1.0" and self.beside == ["Pika.app"] and not self.leftovers
        assert not self.started.exists()
        return refused.value

    def told(self) -> list[str]:
        return self.started.read_text().splitlines() if self.started.exists() else []

    @property
    def version(self) -> str | None:
        return installation.version_in(self.app)

    @property
    def kept(self) -> str | None:
        return installation.version_in(beside.kept_folder(self.app))

    @property
    def beside(self) -> list[str]:
        return sorted(os.listdir(self.app.parent))

    @property
    def leftovers(self) -> list[Path]:
        mounted = self.mac.programs.glob("*.mounted")
        return [*self.updates.glob("0.2.0/install-*"), *self.updates.glob("trial*"), *mounted]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    mac = Mac(tmp_path / "bin")
    made = Desk(tmp_path, mac)
    monkeypatch.setenv("PATH", mac.path)
    monkeypatch.setenv("PIKA_INSTALLED_IN", str(made.app))
    monkeypatch.setenv("PIKA_INSTALLED_AS", "dmg")
    monkeypatch.setattr(image, "PAUSE_S", 0.0)
    monkeypatch.setattr(on_trial, "LOOK_EVERY_S", 0.02)
    return made


def test_the_words_for_apples_programs() -> None:
    app = Path("/A b/Pika.app")
    attach = ["hdiutil", "attach", "-readonly", "-nobrowse", "-noautoopen", "-mountpoint", "/m", "/p.dmg"]
    assert apple_words.attach(Path("/p.dmg"), Path("/m")) == attach
    assert apple_words.detach(Path("/m"), 2) == ["hdiutil", "detach", "/m"]
    assert apple_words.detach(Path("/m"), 3) == ["hdiutil", "detach", "-force", "/m"]
    assert apple_words.copy(app, Path("/c")) == ["ditto", "--noqtn", "/A b/Pika.app", "/c"]
    verify = ["codesign", "--verify", "--deep", "--strict", "--verbose=2", "/A b/Pika.app"]
    assert apple_words.verify(app) == verify
    assert apple_words.show_requirement(app) == ["codesign", "--display", "-r-", "/A b/Pika.app"]
    assert apple_words.fulfils('cert = "x y"', app)[1:3] == ["--verify", '-R=cert = "x y"']
    assert apple_words.open_new(app, []) == ["open", "-n", "/A b/Pika.app"]
    assert apple_words.open_new(app, ["--no-open"])[3:] == ["--args", "--no-open"]


def test_what_apples_programs_print() -> None:
    read = apple_words.parse_requirement
    own = 'identifier "app.pika.Pika" and certificate leaf = H"ab12"'
    assert read(f"Executable=/A/Pika.app/Contents/MacOS/pika-app\ndesignated => {own}\n") == own
    # An ad-hoc seal has an implicit one, which only the very same code fulfils.
    assert read('Executable=/x\n# designated => cdhash H"0a" or cdhash H"0b"\n') is None
    assert read("/A/Pika.app: code object is not signed at all\n") is None

    app = Path("/A b/Pika.app")
    listed = f"""\
    1     0 /sbin/launchd
  412   501 {app}/Contents/MacOS/pika-app
 1413   501 {app}/Contents/MacOS/sidecar/pika-sidecar worker
   14   502 {app}/Contents/MacOS/pika-app
   15   501 /bin/sh {app}/Contents/MacOS/pika-app --no-open
   16   501 tail -f {app}/Contents/Info.plist
   17   501 {app.with_name("Pika.app.old")}/Contents/MacOS/pika-app
   18   501
"""
    assert apple_words.parse_processes(listed, app, 501) == [412, 1413, 15]


def test_it_takes_the_place_and_stays_when_it_answers_and_the_way_back_is_open(desk: Desk) -> None:
    handover = desk.prepare(desk.download())
    # Nothing has happened to the app, and nothing is mounted or copied any more.
    assert desk.version == "0.1.0" and not desk.leftovers and desk.told() == []
    assert os.stat(beside.next_folder(desk.app).parent).st_mode & 0o777 == 0o700
    handover.finish()
    assert desk.version == "0.2.0" and desk.kept == "0.1.0" and desk.told() == ["0.2.0 --no-open"]
    assert desk.beside == [".Pika.app.previous", "Pika.app"] and not desk.leftovers
    assert handover.restarts

    back = bundle_install.prepare_kept(
        installation.find(), Trial("0.1.0", "0.2.0"), desk.updates, ["--no-open"]
    )
    back.finish()
    assert desk.version == "0.1.0" and desk.kept == "0.2.0" and desk.told()[1:] == ["0.1.0 --no-open"]


ANSWERS_NOT = {
    "hangs": "while :; do sleep 0.05; done",
    "hangs and does not end": "trap '' TERM; while :; do sleep 0.05; done",
    "crashes": "exit 1",
    "cannot be opened": "",
}


@pytest.mark.parametrize("how", ANSWERS_NOT)
def test_it_goes_back_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setattr(on_trial, "GONE_FOR_S", 0.3 if how == "crashes" else 3600.0)
    monkeypatch.setattr(on_trial, "ENDS_WITHIN_S", 0.3)
    handover = desk.prepare(desk.download(ANSWERS_NOT[how]))
    hangs = how.startswith("hangs")
    handover = dataclasses.replace(handover, answers_within_s=0.5 if hangs else 3600.0)
    if how == "cannot be opened":
        # The first `open` fails, and so does no other.
        opens = desk.mac.programs / "open"
        opens.write_text(
            f'#!/bin/sh\n[ -f "$0.tried" ] || {{ touch "$0.tried"; exit 1; }}\n{opens.read_text()}'
        )
    handover.finish()
    until("the old one is started", lambda: desk.told()[-1:] == ["0.1.0 --no-open"])
    assert desk.version == "0.1.0" and desk.kept == "0.2.0"
    assert not on_trial._programs(desk.app) or not hangs
    # What the old one's page tells.
    state = State(last_version="0.2.0")
    verdict = trial.take_verdict(desk.updates, "0.1.0")
    assert greet(state, "0.1.0", 0.0, verdict) is None
    assert state.updated is not None and state.updated.unasked and state.updated.before == "0.2.0"
    assert "0.2.0" in state.dismissed and not desk.leftovers
    assert trial.take_verdict(desk.updates, "0.1.0") is None


# What is done to the disk or by another program: each of them is a step.
STEPS = (
    "os.mkdir",
    "os.rename",
    "os.rmdir",
    "os.remove",
    "shutil.rmtree",
    "subprocess.Popen",
    "ctypes.dlsym",
)


def killed_at(step: int, work: Callable[[], None]) -> int:
    """Do it in a process that is killed by `kill -9` right before its n-th step; how that ended."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, _: tuple[object, ...]) -> None:
            nonlocal left
            if event not in STEPS:
                return
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_killed_at_any_step_there_is_a_whole_pika_and_the_next_start_mends_the_rest(desk: Desk) -> None:
    package = desk.download()
    wanted = package.wanted
    installer = Installer("dmg", wanted.url, wanted.size, wanted.sha256, False)
    state = State(offered=Known("0.2.0", 0.0, "", 1, installer))
    ends, step = [], 0
    while 0 not in ends:
        step += 1
        ends.append(killed_at(step, lambda: desk.prepare(package).finish()))
        apple.run(apple_words.verify(desk.app))
        version = desk.version
        # As the next start does, whichever version that is.
        assert version is not None
        trial.passed(desk.updates, version)
        assert trial.take_verdict(desk.updates, version) is None
        tidy.tidy(desk.updates, state)
        assert set(desk.beside) <= {".Pika.app.previous", "Pika.app"} and not desk.leftovers, step
        if version == "0.2.0":
            assert desk.kept == "0.1.0", step
            exchange.exchange(desk.app, beside.kept_folder(desk.app))
        assert desk.version == "0.1.0", step
    assert ends == [-signal.SIGKILL] * (step - 1) + [0] and step > 25


def test_killed_on_the_way_back_there_is_a_whole_pika(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_trial, "GONE_FOR_S", -1.0)
    package = desk.download("exit 1")
    handover = desk.prepare(package)
    kept = desk.app.parent / "copy"
    shutil.copytree(desk.app.parent, kept, symlinks=True)
    ends, step = [], 0
    while 0 not in ends:
        step += 1
        ends.append(killed_at(step, handover.finish))
        apple.run(apple_words.verify(desk.app))
        version = desk.version
        assert version in ("0.1.0", "0.2.0")
        verdict = trial.take_verdict(desk.updates, version)
        assert verdict is None or (version, verdict.version) == ("0.1.0", "0.2.0")
        for name in ("Pika.app", ".Pika.app.next", ".Pika.app.previous"):
            shutil.rmtree(desk.app.parent / name, ignore_errors=True)
        shutil.copytree(kept, desk.app.parent, symlinks=True, dirs_exist_ok=True)
    assert ends == [-signal.SIGKILL] * (step - 1) + [0] and step > 8


def test_a_bundle_that_was_tampered_with(desk: Desk) -> None:
    new = desk.mac.bundle(desk.tmp_path / "built" / "Pika.app", "0.2.0", desk.program("0.2.0"))
    with (new / "Contents" / "MacOS" / "pika-app").open("a") as program:
        program.write("echo evil\n")
    refused = desk.refusal(desk.pack(new))
    assert refused.code == "install_failed" and "sealed resource is missing or invalid" in refused.message


def test_another_version_or_another_app(desk: Desk, tmp_path: Path) -> None:
    for version, options in (("0.1.9", {}), ("0.2.0-rc.1", {}), ("0.2.0", {"app_id": "org.evil"})):
        refused = desk.refusal(desk.download(version=version, **options))
        assert refused.code == "install_failed" and "is not Pika 0.2.0" in refused.message
        shutil.rmtree(desk.updates)
    # macOS knows the numbers of a pre-release only; what it is stands in build.json.
    rc = desk.mac.bundle(tmp_path / "rc" / "Pika.app", "0.3.0-rc.1")
    assert bundle.is_pika(rc, "0.3.0-rc.1") and installation.version_in(rc) == "0.3.0-rc.1"


@pytest.mark.parametrize(
    ("ours", "theirs", "taken"),
    [
        ("DJ1", "DJ1", True),
        ("DJ1", "EVIL", False),
        ("DJ1", "-", False),
        # Who is signed by nobody, as by hand, knows nobody else.
        ("-", "-", True),
        ("-", "DJ1", True),
    ],
)
def test_by_whom_it_is_signed(desk: Desk, ours: str, theirs: str, taken: bool) -> None:
    desk.mac.seal(desk.app, ours)
    package = desk.download(identity=theirs)
    if taken:
        desk.prepare(package)
        return
    refused = desk.refusal(package)
    assert refused.code == "install_failed" and "signed by somebody else" in refused.message


def test_a_file_that_was_changed_after_its_check(desk: Desk) -> None:
    package = desk.download()
    package.file.write_bytes(package.file.read_bytes()[:-1] + b"x")
    assert desk.refusal(package).code == "download_wrong"


@pytest.mark.parametrize(("program", "code"), [("hdiutil", "install_failed"), ("ditto", "disk_full")])
def test_programs_that_fail(desk: Desk, program: str, code: str) -> None:
    desk.mac.fails(
        program, "ditto: No space left on device" if program == "ditto" else "image not recognized"
    )
    refused = desk.refusal(desk.download())
    assert refused.code == code


def test_a_disk_that_cannot_exchange_two_folders_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "at_once", lambda folder, other: False)
    refused = desk.refusal(desk.download())
    assert refused.code == "install_failed" and "download page" in refused.message


@pytest.mark.only_on("linux", why="mount")
@pytest.mark.parametrize("looks_before", [True, False])
def test_a_full_disk(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looks_before: bool) -> None:
    if not looks_before:
        # It fills up meanwhile: the copy itself fails.
        monkeypatch.setattr(bundle_install, "_require_room", lambda found, folder: None)
    with small_disk(tmp_path / "Applications", "1m") as applications:
        desk.app = desk.mac.bundle(applications / "Pika.app", "0.1.0", desk.program("0.1.0"))
        monkeypatch.setenv("PIKA_INSTALLED_IN", str(desk.app))
        new = desk.mac.bundle(desk.tmp_path / "built" / "Pika.app", "0.2.0")
        (new / "Contents" / "Resources" / "payload").write_bytes(os.urandom(2_000_000))
        desk.mac.seal(new)
        assert desk.refusal(desk.pack(new)).code == "disk_full"


def test_where_the_dj_does_the_last_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    package = desk.download()
    assert installation.find().changes_over
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: desk.app.stat().st_uid + 1)
        here = installation.find()
    assert here.by_hand is not None and "another user" in here.by_hand and not here.changes_over
    handover = apply.prepare(here, package, [], back=False)
    [copy] = desk.updates.glob("0.2.0/install-*/pika.dmg")
    assert handover == Handover(None, ["open", str(copy)], restarts=False)


def test_a_folder_that_may_not_be_written(desk: Desk) -> None:
    # All may look into it, and a standard user's own app lies there.
    with tempfile.TemporaryDirectory() as name:
        app = Path(name, "Pika.app")
        app.mkdir()
        Path(name).chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(app, NOBODY, NOBODY)
        child = os.fork()
        if child == 0:
            if is_root:
                os.setuid(NOBODY)
            reason = bundle.why_by_hand(app)
            os._exit(0 if reason and "may not be written" in reason and "drag" in reason else 1)
        assert os.waitpid(child, 0)[1] == 0
        Path(name).chmod(0o755)


@pytest.mark.only_on("linux", why="mount")
def test_where_it_was_never_moved_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translocated = Path("/private/var/folders/x/T/AppTranslocation/0A/d/Pika.app")
    with pytest.raises(PikaError):
        bundle.require_settled(translocated)
    with small_disk(tmp_path / "Pika", "1m") as volume:
        (volume / "Pika.app").mkdir()
        bundle.require_settled(volume / "Pika.app")
        as_root("mount", "-o", "remount,ro", str(volume))
        monkeypatch.setenv("PIKA_INSTALLED_IN", str(volume / "Pika.app"))
        monkeypatch.setenv("PIKA_INSTALLED_AS", "dmg")
        _, refused = installation.find_or_reason()
    assert refused is not None and refused.code == "cannot_update" and "drag it onto" in refused.message
