"""`settings.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...library import settings
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.settings import Settings, SettingsSet


@method(calls.SETTINGS_GET)
async def get(app: App, _: Nothing) -> Settings:
    """All settings."""
    return await app.library.run(settings.get_all)


@method(calls.SETTINGS_SET)
async def set_some(app: App, params: SettingsSet) -> Settings:
    """Change some settings; all are returned."""
    changes = params["changes"]
    if "cloud_url" in changes:
        await app.live.require_no_night()
    changed = await app.library.run(settings.set_some, changes)
    await app.queue.configure()
    await app.live.configure()
    app.refresher.start()
    return changed
