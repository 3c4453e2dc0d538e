"""A library of 40 tracks, "/music/N.wav" each, and something that takes into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.taker import Taker
from support.tracks import fill


@pytest.fixture
async def taker(tmp_path: Path) -> AsyncIterator[Taker]:
    """One with 40 tracks in its library."""
    one = Taker(tmp_path / "data")
    await one.library.run(fill, 40)
    await one.importing.open()
    yield one
    await one.close()
