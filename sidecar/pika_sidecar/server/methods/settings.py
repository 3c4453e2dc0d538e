"""`settings.*`"""

from __future__ import annotations

from typing import Any

from ...library import settings
from ..app import App
from ..rpc import Params


async def get(app: App, params: Params) -> dict[str, Any]:
    """All settings."""
    params.finish()
    return await app.library.run(settings.get_all)


async def set_some(app: App, params: Params) -> dict[str, Any]:
    """Change some settings; all are returned."""
    changes = params.mapping("changes")
    params.finish()
    if "cloud_url" in changes:
        await app.live.require_no_night()
    changed = await app.library.run(settings.set_some, changes)
    await app.queue.configure()
    await app.live.configure()
    return changed


METHODS = {"settings.get": get, "settings.set": set_some}
