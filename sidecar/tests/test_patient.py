"""Files that somebody else has open for a moment, as a virus scanner does on Windows."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from support.until import until

from pika_sidecar import patient


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the system refused, by what was asked of it."""
    seen: list[str] = []

    def watched(name: str, call: Callable[..., None]) -> Callable[..., None]:
        def tell(*args: object, **options: object) -> None:
            try:
                call(*args, **options)
            except PermissionError:
                seen.append(name)
                raise

        return tell

    monkeypatch.setattr(os, "replace", watched("replace", os.replace))
    monkeypatch.setattr(Path, "unlink", watched("unlink", Path.unlink))
    return seen


@pytest.mark.only_on("win32")
@pytest.mark.parametrize("name", ["replace", "unlink"])
def test_a_file_that_is_open_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: list[str], name: str
) -> None:
    monkeypatch.setattr(patient, "PATIENCE_S", 120.0)
    old, new = tmp_path / "state.json", tmp_path / "state.tmp"
    old.write_text("old")
    new.write_text("new")
    work = (lambda: patient.replace(new, old)) if name == "replace" else (lambda: patient.remove(old))
    with old.open():
        thread = threading.Thread(target=work)
        thread.start()
        until("it is refused", lambda: refusals)
    thread.join()
    assert set(refusals) == {name}
    assert (old.read_text() == "new" and not new.exists()) if name == "replace" else not old.exists()


@pytest.mark.parametrize(("system", "tries"), [("win32", 2), ("linux", 1)])
def test_only_windows_is_asked_again_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, tries: int
) -> None:
    clock, asked = iter(range(100)), []

    def refuse(source: Path, target: Path) -> None:
        asked.append(target)
        raise PermissionError(13, "Access denied")

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(patient, "time", type("Clock", (), {"monotonic": lambda: next(clock), "sleep": id}))
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        patient.replace(tmp_path / "a", tmp_path / "b")
    assert len(asked) == tries


def test_what_is_missing_or_elsewhere_is_told_at_once(tmp_path: Path) -> None:
    patient.remove(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        patient.replace(tmp_path / "none", tmp_path / "other")
