"""`paths.*`"""

from __future__ import annotations

import asyncio
from typing import Any

from ...library.completion import complete as complete_path
from ..app import App
from ..rpc import Params


async def complete(app: App, params: Params) -> dict[str, Any]:
    """Folders whose path begins with what was typed."""
    prefix = params.text("prefix")
    params.finish()
    return {"entries": await asyncio.to_thread(complete_path, prefix)}


METHODS = {"paths.complete": complete}
