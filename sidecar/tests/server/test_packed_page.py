"""The page out of Neutralino's archive: what is in it, and nothing when it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.packed import pack

from pika_sidecar.server import bundle

PAGE = {"index.html": b"<!doctype html>", "app.js": b"run()", "secret": b"no ending"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / "resources.neu"
    file.write_bytes(pack(PAGE))
    return file


def test_files_are_found_as_in_a_folder(archive: Path) -> None:
    assert bundle.has_page(archive)
    for path, body in (("/", b"<!doctype html>"), ("/index.html", b"<!doctype html>"), ("/app.js", b"run()")):
        found = bundle.find(archive, path)
        assert found is not None and found.body == body, path
    for path in (
        "/none.js",
        "/secret",
        "/../index.html",
        "/app.js/x.js",
        "/files/index.html",
    ):
        assert bundle.find(archive, path) is None, path


def test_a_damaged_archive_holds_no_page(archive: Path) -> None:
    whole = archive.read_bytes()
    start = whole.index(b"<!doctype")
    for damaged in (b"", whole[:7], whole[:40], whole[: start + 3], b"\xff" * 400, whole[:16] + b"x" * 300):
        archive.write_bytes(damaged)
        assert not bundle.has_page(archive), damaged[:20]
        assert bundle.find(archive, "/index.html") is None
