"""`updates.*`: each tells the `UpdateStatus` after it. They are loaded at the first call (see `late.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.updates import UpdateSettings, UpdateStatus
    from ...updates.updates import Updates


@method(calls.UPDATES_STATUS)
async def status(app: App, _: Nothing) -> UpdateStatus:
    """Is there a newer Pika, and how far is it?"""
    return (await _opened(app)).status()


@method(calls.UPDATES_CHECK)
async def check(app: App, _: Nothing) -> UpdateStatus:
    """Look now."""
    updates = await _opened(app)
    await updates.check()
    return updates.status()


@method(calls.UPDATES_DOWNLOAD)
async def download(app: App, _: Nothing) -> UpdateStatus:
    """Begin to fetch what is offered."""
    updates = await _opened(app)
    await updates.download()
    return updates.status()


@method(calls.UPDATES_INSTALL)
async def install(app: App, _: Nothing) -> UpdateStatus:
    """Install what was fetched, and start anew."""
    updates = await _opened(app)
    await updates.install()
    return updates.status()


@method(calls.UPDATES_GO_BACK)
async def go_back(app: App, _: Nothing) -> UpdateStatus:
    """Install the version before, and start anew."""
    updates = await _opened(app)
    await updates.go_back()
    return updates.status()


@method(calls.UPDATES_SETTINGS)
async def settings(app: App, params: UpdateSettings) -> UpdateStatus:
    """Change whether Pika looks by itself, and for what."""
    updates = await _opened(app)
    await updates.settings(params.get("automatic"), params.get("channel"))
    return updates.status()


@method(calls.UPDATES_DISMISS)
async def dismiss(app: App, _: Nothing) -> UpdateStatus:
    """What is shown has been read."""
    updates = await _opened(app)
    await updates.dismiss()
    return updates.status()


async def _opened(app: App) -> Updates:
    await app.updates.open()
    return app.updates
