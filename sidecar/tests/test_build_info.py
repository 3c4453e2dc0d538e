"""What a frozen program knows of its build, and the cloud that follows from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pika_sidecar import build_info, paths
from pika_sidecar.library import cloud_url


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where a frozen program looks for its build.json."""
    monkeypatch.setattr(paths, "FROZEN", True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pika-sidecar"))
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "_internal"), raising=False)
    monkeypatch.delenv("PIKA_CLOUD_URL", raising=False)
    (tmp_path / "_internal").mkdir()
    return tmp_path / "build.json"


def test_beside_the_program_or_inside_it(beside: Path) -> None:
    assert build_info.read() == {}
    (beside.parent / "_internal" / "build.json").write_text('{"build": "inside"}')
    assert build_info.read() == {"build": "inside"}
    beside.write_text('{"build": "beside"}')
    assert build_info.read() == {"build": "beside"}
    for damaged in ("", "[1]", '{"build"'):
        beside.write_text(damaged)
        assert build_info.read() == {"build": "inside"}


def test_from_source_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIKA_CLOUD_URL", raising=False)
    assert build_info.read() == {} and cloud_url.default() is None


@pytest.mark.parametrize(
    ("baked", "cloud"),
    [
        ("https://cloud.example", "https://cloud.example"),
        ("https://cloud.example/", "https://cloud.example"),
        (None, None),
        ("http://cloud.example", None),
        ("nonsense", None),
    ],
)
def test_the_cloud_of_a_build(
    beside: Path, monkeypatch: pytest.MonkeyPatch, baked: str | None, cloud: str | None
) -> None:
    beside.write_text(json.dumps({"version": "0.1.0", "build": "x", "cloud": baked}))
    assert cloud_url.default() == cloud
    monkeypatch.setenv("PIKA_CLOUD_URL", "http://127.0.0.1:8000/")
    assert cloud_url.default() == "http://127.0.0.1:8000"
    monkeypatch.setenv("PIKA_CLOUD_URL", "ftp://x")
    assert cloud_url.default() == cloud


def test_a_build_before_there_was_one(beside: Path) -> None:
    beside.write_text('{"version": "0.1.0", "build": "x"}')
    assert cloud_url.default() is None
