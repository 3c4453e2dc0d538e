"""A window that stays blank makes room for the browser; one whose page comes stays."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import pytest
from support.packed import pack

from pika_sidecar.shells import neutralino
from pika_sidecar.shells.greeting import Greeting
from pika_sidecar.shells.neutralino import _Extension
from pika_sidecar.shells.neutralino_link import NeutralinoLink
from pika_sidecar.updates import trial
from pika_sidecar.updates.folder import updates_folder


@pytest.fixture
def told_to_end(monkeypatch: pytest.MonkeyPatch) -> asyncio.Semaphore:
    """Released each time the window is told to end; what is told is lost."""
    told = asyncio.Semaphore(0)

    async def end_window(_: NeutralinoLink) -> None:
        told.release()

    monkeypatch.setattr(NeutralinoLink, "end_window", end_window)
    monkeypatch.setattr(neutralino, "END_AGAIN_S", 0.0)
    return told


@pytest.mark.parametrize("comes", ["never", "asks", "connects"])
async def test_a_page_that_does_not_come_is_missed(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    told_to_end: asyncio.Semaphore,
    comes: str,
) -> None:
    caplog.set_level(logging.ERROR)
    page = tmp_path / "resources.neu"
    page.write_bytes(pack({"index.html": b"<!doctype html>"}))
    monkeypatch.setenv("PIKA_INSTALLED_IN", str(tmp_path))
    extension = _Extension(Greeting(1, "a.b", "b", "pika.sidecar"), tmp_path)
    # None at all for the one that never comes; for the others far more than it takes.
    expecting = asyncio.create_task(extension._expect_page(0.0 if comes == "never" else 3600.0))
    if comes == "asks":
        extension._page.heard()
    elif comes == "connects":
        extension._page.pages_changed(1)
    if comes == "never":
        for _ in range(3):  # as often as it takes
            await asyncio.wait_for(told_to_end.acquire(), 60)
        expecting.cancel()
        await asyncio.wait([expecting])
    else:
        await asyncio.wait_for(expecting, 60)
        assert told_to_end.locked()
    missed = [record.message for record in caplog.records if "No page has come" in record.message]
    assert missed == (["No page has come in 0 s"] if comes == "never" else [])
    shown = ["-m", "pika_sidecar", "ui", "--ui-dir", str(page), "--data-dir", str(tmp_path)]
    assert extension._next == ([sys.executable, *shown] if comes == "never" else None)


@pytest.mark.parametrize("why", ["no page", "on trial"])
async def test_the_window_stays_when_there_is_nothing_better(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    monkeypatch.setenv("PIKA_INSTALLED_IN", str(tmp_path))
    if why == "on trial":
        (tmp_path / "resources.neu").write_bytes(pack({"index.html": b"<!doctype html>"}))
        trial.write(updates_folder(tmp_path), trial.Trial("0.2.0", "0.1.0"))
    extension = _Extension(Greeting(1, "a.b", "b", "pika.sidecar"), tmp_path)
    await extension._expect_page(0.0)
    assert extension._next is None
