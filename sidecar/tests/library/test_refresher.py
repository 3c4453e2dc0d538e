"""The task that renews what all tracks show: it goes on after a lock, and after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.library import refresher
from pika_sidecar.library.refresher import Refresher


class Scripted:
    """A library whose steps are what is written here: ids, None, or an error."""

    def __init__(self, *steps: object) -> None:
        self.left = list(steps)

    async def run(self, _: Callable[..., Any]) -> object:
        step = self.left.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


async def told(library: Scripted) -> int:
    """How often the pages are told while all that is left is renewed."""
    times = 0

    def tell(_: None) -> None:
        nonlocal times
        times += 1

    renewing = Refresher(library, on_tracks=tell)  # type: ignore[arg-type]
    renewing.start()
    renewing.start()
    assert renewing._task is not None
    await asyncio.wait_for(renewing._task, 30)
    await renewing.close()
    return times


async def test_pages_are_told_now_and_then_and_only_of_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresher, "TOLD_AFTER_STEPS", 2)
    assert await told(Scripted([1], [2], [], [], [3], None)) == 2
    assert await told(Scripted([], [], [], None)) == 0


async def test_a_lock_is_waited_for_and_a_full_disk_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresher, "RETRY_S", 0)
    locked = Scripted(PikaError("library_locked", ""), [1], PikaError("library_locked", ""), None)
    assert await told(locked) == 1 and locked.left == []
    full = Scripted([1], PikaError("disk_full", ""), [2])
    assert await told(full) == 1 and full.left == [[2]]
