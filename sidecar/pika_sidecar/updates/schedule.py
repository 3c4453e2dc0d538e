"""When to look for updates: once a day, never at the very start, never while a night is on."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable

from .state import State

log = logging.getLogger(__name__)

# From one look to the next (s).
DAY_S = 24 * 3600.0
# A start of Pika has other things to do (s).
FIRST_AFTER_S = 45.0
# So much later than a day at most (s): not all laptops of the world ask in the same minute.
JITTER_S = 2 * 3600.0
# After a look that failed (s); doubled for each further one, up to a day.
RETRY_S = 3600.0
# How often the clock is looked at (s): a laptop that slept through the hour finds out soon.
LOOK_EVERY_S = 300.0


def jitter(install_id: str) -> float:
    """Seconds, the same for an installation and spread over all of them."""
    digest = hashlib.sha256(f"{install_id}:check".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 * JITTER_S


def is_due(state: State, now: float) -> bool:
    """Is it time for the daily look? A clock that was set back counts as time."""
    if not state.automatic:
        return False
    if state.tried_at > now:
        return True
    if state.failures:
        return now - state.tried_at >= min(RETRY_S * 2.0 ** min(state.failures - 1, 10), DAY_S)
    return now - state.tried_at >= DAY_S + jitter(state.install_id)


async def run(
    due: Callable[[], bool], check: Callable[[], Awaitable[object]], *, first_after_s: float = FIRST_AFTER_S
) -> None:
    """Look whenever it is due, until cancelled. `check` says its own errors."""
    await asyncio.sleep(first_after_s)
    while True:
        if due():
            await check()
        await asyncio.sleep(LOOK_EVERY_S)
