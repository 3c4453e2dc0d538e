"""One sidecar for the tests that leave no trace in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.sidecar import STOPPED, Sidecar


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, ui_dir: Path) -> Iterator[Sidecar]:
    """A sidecar for all tests of one file."""
    sidecar = Sidecar(tmp_path_factory.mktemp("data"), ui_dir)
    yield sidecar
    assert sidecar.stop() == STOPPED


@pytest.fixture
async def shared_page(shared: Sidecar) -> Any:  # noqa: ANN401
    """Its page, as a function (so that pytest's parameters stay readable)."""
    page = await shared.page()
    yield lambda: page
    await shared.leave()
