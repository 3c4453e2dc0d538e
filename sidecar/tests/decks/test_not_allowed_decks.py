"""A deck whose files macOS was told not to allow: said so, and never "not found"."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.macos import not_allowed_in, not_even_asked_about
from support.mixxx import MixxxWriter

from pika_sidecar.decks import mixxx
from pika_sidecar.decks.mixxx import FILE_NAME, Mixxx
from pika_sidecar.decks.virtualdj import VirtualDJ

pytestmark = pytest.mark.only_on("linux", "darwin", why="questions")


def test_virtualdj(tmp_path: Path) -> None:
    (tmp_path / "today.m3u").write_text("#EXTVDJ:<title>One</title>\r\n/m/one.mp3\r\n")
    deck = VirtualDJ()
    with not_allowed_in(tmp_path):
        reading = deck.read(str(tmp_path))
        assert deck.read(str(tmp_path)) is reading
    assert reading.file is None and reading.problem is not None
    assert reading.problem.code == "not_allowed" and str(tmp_path) in reading.problem.message
    assert deck.read(str(tmp_path)).problem is None
    with not_allowed_in(tmp_path / "today.m3u"):
        assert VirtualDJ().read(str(tmp_path)).problem.code == "not_allowed"


def test_mixxx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, open_to_all = tmp_path / "kept" / FILE_NAME, tmp_path / "open" / FILE_NAME
    monkeypatch.setattr(mixxx, "usual_files", lambda: [kept, open_to_all])
    for path, title in ((open_to_all, "Before"), (kept, "Now")):
        path.parent.mkdir()
        writer = MixxxWriter(path, "DELETE")
        writer.played(writer.playlist(), title)
        writer.db.close()
    os.utime(open_to_all, (1_000, 1_000))
    deck = Mixxx()
    with not_allowed_in(kept.parent):
        reading = deck.read(None)
        assert deck.read(None) is reading
    assert reading.problem is not None and reading.problem.code == "not_allowed"
    assert str(kept) in reading.problem.message
    with not_even_asked_about(kept.parent):
        reading = deck.read(None)
        assert reading.file == str(open_to_all) and [entry.title for entry in reading.entries] == ["Before"]
        assert reading.problem is not None and str(kept) in reading.problem.message
        alone = deck.read(str(kept))
        assert alone.file is None and alone.problem is not None and alone.problem.code == "not_allowed"
    assert [entry.title for entry in deck.read(None).entries] == ["Now"]
    assert deck.read(None).problem is None
