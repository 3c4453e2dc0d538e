"""`settings.*`"""

from __future__ import annotations

from ...contract import desk
from ...library import settings
from ..app import App
from ..method import method


@method(desk.SETTINGS_GET)
async def get(app: App, _: desk.Nothing) -> desk.Settings:
    """All settings."""
    return await app.library.run(settings.get_all)


@method(desk.SETTINGS_SET)
async def set_some(app: App, params: desk.SettingsSet) -> desk.Settings:
    """Change some settings; all are returned."""
    changes = params["changes"]
    if "cloud_url" in changes:
        await app.live.require_no_night()
    changed = await app.library.run(settings.set_some, changes)
    await app.queue.configure()
    await app.live.configure()
    return changed
