"""`scan.*`"""

from __future__ import annotations

from typing import Any

from ..app import App
from ..rpc import Params


async def start(app: App, params: Params) -> dict[str, Any]:
    """Scan one folder, or all."""
    folder_id = params.optional_whole("folder_id")
    params.finish()
    return (await app.scanner.start(folder_id)).as_dict()


async def cancel(app: App, params: Params) -> dict[str, Any]:
    """End the scan; what it found stays."""
    params.finish()
    return (await app.scanner.cancel()).as_dict()


async def status(app: App, params: Params) -> dict[str, Any]:
    """How far the scan is."""
    params.finish()
    return app.scanner.as_dict()


METHODS = {"scan.start": start, "scan.cancel": cancel, "scan.status": status}
