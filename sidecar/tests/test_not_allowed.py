"""What macOS was told not to allow: known by its number, and the person is told the way out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from support.macos import not_allowed_in
from support.music import tone

from pika_sidecar import not_allowed
from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.tags import read_cover, read_tags
from pika_sidecar.analysis.track import analyze_file

pytestmark = pytest.mark.only_on("linux", "darwin", why="questions")


def test_only_the_refusal_of_macos_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    by_the_system, by_the_file = OSError(errno.EPERM, ""), OSError(errno.EACCES, "")
    monkeypatch.setattr(not_allowed, "SYSTEM", "linux")
    assert not not_allowed.is_not_allowed(by_the_system)
    monkeypatch.setattr(not_allowed, "SYSTEM", "darwin")
    assert not_allowed.is_not_allowed(by_the_system)
    assert not not_allowed.is_not_allowed(by_the_file)


@pytest.mark.parametrize(
    ("path", "setting"),
    [
        ("~/Desktop", 'Files and Folders, and switch on "Desktop Folder" for Pika'),
        ("~/Documents/VirtualDJ/History", 'Files and Folders, and switch on "Documents Folder" for Pika'),
        ("~/Downloads/new", 'Files and Folders, and switch on "Downloads Folder" for Pika'),
        ("~/Music/House", "Media & Apple Music"),
        ("/Volumes/STICK", '"Removable Volumes" and "Network Volumes"'),
        ("~/Library/Containers/org.mixxx.mixxx/Data", "asks once each time that Pika is started"),
        ("~/Library/Containers/org.mixxx.mixxx/Data", "Full Disk Access"),
        ("~/Desktop of old/a", "Full Disk Access"),
        ("/private/other", "Full Disk Access"),
    ],
)
def test_the_setting_is_named_that_allows_it(path: str, setting: str) -> None:
    full = os.path.expanduser(path)
    said = not_allowed.sentences(full, full)
    assert said.startswith(f"macOS does not let Pika read {full}. ") and setting in said
    assert "start Pika again" in said or "start it again" in said


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", 0.6)
    with not_allowed_in(tmp_path):
        for read in (read_tags, read_cover, analyze_file):
            with pytest.raises(AnalysisError) as refused:
                read(str(tmp_path / "a.wav"))
            assert refused.value.code == "not_allowed" and '"a.wav"' in refused.value.message
