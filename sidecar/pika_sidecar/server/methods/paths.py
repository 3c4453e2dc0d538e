"""`paths.*`"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...contract import calls
from ...library import completion
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.paths import PathCompletion, PathPrefix


@method(calls.PATHS_COMPLETE)
async def complete(app: App, params: PathPrefix) -> PathCompletion:
    """Folders whose path begins with what was typed."""
    return {"entries": await asyncio.to_thread(completion.complete, params["prefix"])}
