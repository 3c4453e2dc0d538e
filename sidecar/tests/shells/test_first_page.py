"""A window that stays blank is told of in the log, once; one whose page comes is not."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from pika_sidecar.shells.greeting import Greeting
from pika_sidecar.shells.neutralino import _Extension


@pytest.mark.parametrize("comes", ["never", "asks", "connects"])
async def test_a_page_that_does_not_come_is_missed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, comes: str
) -> None:
    caplog.set_level(logging.ERROR)
    extension = _Extension(Greeting(1, "a.b", "b", "pika.sidecar"), tmp_path)
    # None at all for the one that never comes; for the others far more than it takes.
    expecting = asyncio.create_task(extension._expect_page(0.0 if comes == "never" else 3600.0))
    if comes == "asks":
        extension._page.heard()
    elif comes == "connects":
        extension._page.pages_changed(1)
    await asyncio.wait_for(expecting, 60)
    missed = [record.message for record in caplog.records if "No page has come" in record.message]
    assert missed == (["No page has come in 0 s"] if comes == "never" else [])
