"""`updates.*`: each returns the `UpdateStatus` after it. Loaded at the first call (see `App.live`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..app import App
from ..rpc import Params

if TYPE_CHECKING:
    from ...updates.updates import Updates


async def status(app: App, params: Params) -> dict[str, Any]:
    """Is there a newer Pika, and how far is it?"""
    params.finish()
    return (await _opened(app)).status()


async def check(app: App, params: Params) -> dict[str, Any]:
    """Look now."""
    params.finish()
    updates = await _opened(app)
    await updates.check()
    return updates.status()


async def download(app: App, params: Params) -> dict[str, Any]:
    """Begin to fetch what is offered."""
    params.finish()
    updates = await _opened(app)
    await updates.download()
    return updates.status()


async def install(app: App, params: Params) -> dict[str, Any]:
    """Install what was fetched, and start anew."""
    params.finish()
    updates = await _opened(app)
    await updates.install()
    return updates.status()


async def go_back(app: App, params: Params) -> dict[str, Any]:
    """Install the version before, and start anew."""
    params.finish()
    updates = await _opened(app)
    await updates.go_back()
    return updates.status()


async def settings(app: App, params: Params) -> dict[str, Any]:
    """Change whether Pika looks by itself, and for what."""
    from ...updates.feed import CHANNELS  # noqa: PLC0415

    automatic, channel = params.optional_flag("automatic"), params.optional_text("channel", CHANNELS)
    params.finish()
    updates = await _opened(app)
    await updates.settings(automatic, channel)
    return updates.status()


async def dismiss(app: App, params: Params) -> dict[str, Any]:
    """What is shown has been read."""
    params.finish()
    updates = await _opened(app)
    await updates.dismiss()
    return updates.status()


async def _opened(app: App) -> Updates:
    await app.updates.open()
    return app.updates


METHODS = {
    "updates.status": status,
    "updates.check": check,
    "updates.download": download,
    "updates.install": install,
    "updates.go_back": go_back,
    "updates.settings": settings,
    "updates.dismiss": dismiss,
}
