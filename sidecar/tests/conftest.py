"""Fixtures of the service's tests."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from support.held import Gate
from support.reasons import EVERYTHING, TOO_LONG_UNDER_WINE, UNDER_WINE
from support.sidecar import Sidecar
from support.tools import require_tool


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test of another system is not there, so it is not counted either."""
    elsewhere = [item for item in items if not _is_of_this_system(item)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


def _is_of_this_system(item: pytest.Item) -> bool:
    if UNDER_WINE and any(map(_is_heeded, item.iter_markers("not_under_wine"))):
        return False
    if sys.platform == "win32" and any(item.iter_markers("needs_tool")):
        return False  # see support/reasons.py: "tools"
    return all(sys.platform in mark.args for mark in item.iter_markers("only_on"))


def _is_heeded(mark: pytest.Mark) -> bool:
    return not (EVERYTHING and mark.kwargs["why"] in TOO_LONG_UNDER_WINE)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that asks for a tool fails where it is missing."""
    for mark in item.iter_markers("needs_tool"):
        for name in mark.args:
            require_tool(name)


# How long an example takes says something about the machine; the examples are the same ones each time.
settings.register_profile("pika", deadline=None, database=None, derandomize=True)
settings.load_profile("pika")


@pytest.fixture(scope="session")
def ui_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with a file of several megabytes and a secret beside it."""
    root = tmp_path_factory.mktemp("bundle")
    (root / "secret.txt").write_text("not yours")
    folder = root / "ui"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Pika</title>")
    (folder / "assets" / "app.js").write_text("export {};\n")
    (folder / "assets" / "big.js").write_bytes(b"/" * 6_000_000)
    (folder / "assets" / ".hidden.js").write_text("no")
    (folder / "assets" / "odd.exe").write_text("no")
    if sys.platform != "win32":  # see support/reasons.py: "links"
        (folder / "assets" / "link.txt").symlink_to(root / "secret.txt")
    return folder


@pytest.fixture
async def start(tmp_path: Path, ui_dir: Path) -> AsyncIterator[Callable[..., Sidecar]]:
    """Starts sidecars on one data folder (or a given one), and ends them."""
    started: list[Sidecar] = []

    def start_one(*args: str, data_dir: Path | None = None, **options: Any) -> Sidecar:  # noqa: ANN401
        started.append(Sidecar(data_dir or tmp_path / "data", ui_dir, *args, **options))
        return started[-1]

    yield start_one
    for sidecar in started:
        await sidecar.leave()
        if sidecar.process.poll() is None:
            sidecar.kill()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """An empty music folder."""
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """A closed gate; give its `env` to the sidecar that is to be held."""
    return Gate(tmp_path / "gate")
