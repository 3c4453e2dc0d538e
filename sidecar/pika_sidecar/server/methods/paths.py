"""`paths.*`"""

from __future__ import annotations

import asyncio

from ...contract import desk
from ...library import completion
from ..app import App
from ..method import method


@method(desk.PATHS_COMPLETE)
async def complete(app: App, params: desk.PathPrefix) -> desk.PathCompletion:
    """Folders whose path begins with what was typed."""
    return {"entries": await asyncio.to_thread(completion.complete, params["prefix"])}
