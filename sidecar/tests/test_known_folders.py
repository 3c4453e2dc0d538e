"""The person's folders are where the system says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pika_sidecar import known_folders
from pika_sidecar.decks.virtualdj import usual_folders
from pika_sidecar.library.completion import complete


def test_a_folder_that_was_moved_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = {name: tmp_path / f"OneDrive - {name}" for name in ("Documents", "Music")}
    moved["Music"].mkdir()
    monkeypatch.setattr(known_folders, "_asked", moved.get)
    assert usual_folders()[0] == moved["Documents"] / "VirtualDJ" / "History"
    assert {"path": str(moved["Music"]), "name": "OneDrive - Music"} in complete("")


def test_without_an_answer_they_are_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_folders, "_asked", lambda _: None)
    assert known_folders.documents() == Path.home() / "Documents"
    assert known_folders.music() == Path.home() / "Music"
